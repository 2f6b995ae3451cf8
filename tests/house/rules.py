"""Rules that every file of the project keeps. Each is a function from (path, text) to complaints."""

import re

_SOURCE = (".cc", ".h", ".c", ".py", ".bzl", ".sh")
MAX_LINES = 800

# Which folders a layer's quoted includes may name.
_MAY_INCLUDE = {
    "gc": {"gc"},
    "runtime": {"gc", "runtime"},
    "compat": {"runtime", "compat"},
    "tools": {"runtime", "compat"},
}
_LAYERS = {"gc", "runtime", "compat", "tools", "tests", "bench"}
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.MULTILINE)
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/[\w.]\S*")
_PYTHON_NAME = re.compile(r"\bPy(?:_|[A-Z])\w+")


def length(path, text):
    lines = text.count("\n")
    if path.endswith(_SOURCE) and lines > MAX_LINES:
        yield f"{path}: {lines} lines; over {MAX_LINES}, more than one concept lives there"


def machine_paths(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        found = _MACHINE_PATH.search(line)
        if found:
            yield f"{path}:{number}: {found.group()} exists on one machine only"


def layers(path, text):
    """gc <- runtime <- compat <- tools, tests, bench: includes point down only."""
    layer = path.split("/")[0]
    if layer not in _MAY_INCLUDE or not path.endswith((".cc", ".h", ".c", ".inc")):
        return
    for name in _INCLUDE.findall(text):
        target = name.split("/")[0]
        if "/" in name and target in _LAYERS and target not in _MAY_INCLUDE[layer]:
            yield f'{path}: {layer} may not include "{name}"'
        # Extensions see compat/include under a path of their own choice.
        if ".." in name.split("/") and not path.startswith("compat/include/"):
            yield f'{path}: include "{name}" by its path from the root'


def gc_knows_no_python(path, text):
    if not path.startswith("gc/") or not path.endswith((".cc", ".h")):
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = _PYTHON_NAME.search(line.split("//")[0])
        if found:
            yield f"{path}:{number}: gc names no Python type, but here is {found.group()}"


def own_header_first(path, text, exists):
    """So that every header is known to compile by itself."""
    header = path[:-len(".cc")] + ".h"
    if not path.endswith(".cc") or not exists(header):
        return
    first = re.search(r'^[ \t]*#[ \t]*include[ \t]+(\S+)', text, re.MULTILINE)
    if not first or first.group(1) != f'"{header}"':
        yield f'{path}: include "{header}" first'


def all_complaints(path, text, exists):
    for rule in (length, machine_paths, layers, gc_knows_no_python):
        yield from rule(path, text)
    yield from own_header_first(path, text, exists)
