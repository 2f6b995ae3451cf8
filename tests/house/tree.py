"""Where the source tree is, and which files belong to the project."""

import os
import pathlib
import subprocess
import sys

_HERE = pathlib.Path(__file__).absolute().parent
# In a test run this file is a link, and so is the WORKSPACE beside it, into the source tree.
ROOT = pathlib.Path(os.path.realpath(_HERE.parents[1] / "WORKSPACE")).parent
_GENERATED = (".git", ".build", "__pycache__")

sys.path.insert(0, str(_HERE.parent / "support"))


def files():
    """The project's files, relative to ROOT: tracked ones and those about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")[:-1]
        return sorted(name for name in names if (ROOT / name).is_file())
    found = []  # not a git clone: an unpacked archive
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders
                      if name not in _GENERATED and not name.startswith("bazel-")]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names
                  if not os.path.islink(os.path.join(folder, name))]
    return sorted(found)


def text(name):
    """A file's text, or None if it is not text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
