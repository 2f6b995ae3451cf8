"""The interpreters that are compared, and the proof that the baseline is the one we name."""

import collections
import pathlib
import subprocess

Interpreter = collections.namedtuple("Interpreter", "name path version build")

ROOT = pathlib.Path(__file__).absolute().parents[2]
BASELINE = "/usr/bin/python3.11"
_ASK = """
import sys, sysconfig
print(sys.version.split()[0])
print(sysconfig.get_config_var("CONFIG_ARGS"))
print(sysconfig.get_config_var("PY_CFLAGS"))
print(bool(sysconfig.get_config_var("Py_DEBUG")))
"""


class Refused(Exception):
    """An interpreter that figures must not be compared with."""


def _output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except OSError as problem:
        raise Refused(f"{command[0]}: {problem.strerror}") from problem
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refused(f"{command[0]}: {said[-1] if said else f'exit code {done.returncode}'}")
    return done.stdout


def baseline(path=BASELINE):
    """Debian's optimised CPython 3.11, or Refused: one built otherwise makes any rival look good."""
    if str(pathlib.Path(path).resolve()) != BASELINE:
        raise Refused(f"the baseline is {BASELINE}, not {path}")
    owner = _output("dpkg-query", "-S", path).split(":")[0]
    if owner != "python3.11-minimal":
        raise Refused(f"{path} belongs to {owner}, not to Debian's python3.11-minimal")
    package = _output("dpkg-query", "-W", "-f", "${Version}", owner)
    # What sysconfig tells is Debian's build of the shared library; that the program is Debian's own
    # optimised one is known by its checksum.
    changed = subprocess.run(["dpkg", "--verify", owner], capture_output=True, text=True, check=False)
    if any(line.endswith(" " + path) for line in changed.stdout.splitlines()):
        raise Refused(f"{path} is not the file that Debian's {owner} installed")
    version, configured, flags, debug = _output(path, "-c", _ASK).splitlines()
    return Interpreter("python3.11", path, f"{version} (Debian {package})",
                       judge(version, configured, flags, debug))


def judge(version, configured, flags, debug):
    """The build configuration in words, or Refused."""
    if not version.startswith("3.11."):
        raise Refused(f"the baseline is CPython 3.11, not {version}")
    if debug != "False" or "--with-pydebug" in configured:
        raise Refused("the baseline is a debug build")
    levels = [flag for flag in flags.split() if flag.startswith("-O")]
    if not levels or levels[-1] in ("-O0", "-O1", "-Og"):
        raise Refused(f"the baseline is not an optimised build ({' '.join(levels) or 'no -O'})")
    told = [flag for flag in flags.split() if flag in ("-DNDEBUG", "-fwrapv")]
    return " ".join(["Debian's file", levels[-1], *dict.fromkeys(told)])


def rival(name, path):
    """tricolor or a peer. What it calls itself is its version; how it was built it need not know."""
    lines = _output(path, "--version").strip().splitlines()
    return Interpreter(name, path, lines[0] if lines else "gives no version", "")


def tricolor():
    """Ours, built if a source has changed."""
    built = subprocess.run([str(ROOT / "tools/build")], stdout=subprocess.PIPE, text=True, check=False)
    if built.returncode:
        raise Refused("tricolor was not built")
    return rival("tricolor", built.stdout.strip())


def peer(argument):
    """An interpreter from NAME=PATH."""
    name, equals, path = argument.partition("=")
    if not equals or not name or not path:
        raise Refused(f"--peer {argument}: write NAME=PATH")
    return rival(name, path)
