# Read by the commands of this folder, which set `root`: what Bazel needs from its environment.
# It keeps its cache under the home folder, which a container may not have.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export HOME=$root/.build/home
  mkdir -p "$HOME"
fi
# A user id without a name is its own name.
export USER=${USER:-$(id -un 2>/dev/null || true)}
