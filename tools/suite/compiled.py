"""Runs a program with modules that were compiled from CPython's own source, in place of the runtime's.

usage: compiled.py FOLDER MODULE... -- ARGUMENTS of the interpreter: -m MODULE … or a file …
"""

import importlib.machinery
import importlib.util
import pathlib
import runpy
import sys


class Finder:
    """Stands before the finder of builtin modules."""

    def __init__(self, folder, names):
        self.files = {name: next(pathlib.Path(folder).glob(f"{name}.*so")) for name in names}

    def find_spec(self, name, path=None, target=None):
        if name not in self.files:
            return None
        loader = importlib.machinery.ExtensionFileLoader(name, str(self.files[name]))
        return importlib.util.spec_from_file_location(name, self.files[name], loader=loader)


def main():
    at = sys.argv.index("--")
    names = sys.argv[2:at]
    sys.meta_path.insert(0, Finder(sys.argv[1], names))
    for name in names:
        # Whoever has taken names from the runtime's own takes them again.
        sys.modules.pop(name, None)
        sys.modules.pop(name.removeprefix("_"), None)
        assert importlib.import_module(name).__file__.endswith(".so")
    sys.argv[:] = sys.argv[at + 1:]
    sys.path[0] = ""
    if sys.argv[0] == "-m":
        sys.argv.pop(0)
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
