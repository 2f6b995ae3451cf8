"""Several modules in one library: those with a lock of their own share it, one that says nothing has the legacy lock."""
import importlib.machinery
import importlib.util
import subprocess
import sys

if len(sys.argv) == 1:
    for order in "abc", "cba", "acb":
        print(order, flush=True)
        subprocess.run([sys.executable, __file__, order], check=True)
    sys.exit()

import alone  # noqa: E402
from beside import run  # noqa: E402


def load(name):
    loader = importlib.machinery.ExtensionFileLoader(name, FILE)
    spec = importlib.util.spec_from_file_location(name, FILE, loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def overlaps(one, other):
    shared = bytearray(4)
    return run(lambda: one.watch(shared, 200), lambda: other.watch(shared, 200))


FILE = importlib.util.find_spec("group_a").origin
group = {}
for part in sys.argv[1]:
    group[part] = load("group_" + part)
    if "a" in group and "b" in group:
        a, b = group["a"], group["b"]
        cells = a.Cell(1), b.Cell(1)
        a.reset()
        print("one lock:", run(lambda: a.meet(2, 100), lambda: b.meet(2, 100), lambda: cells[0](2, 100),
                               lambda: cells[1](2, 100)), a.most())
    if "c" in group:
        print("legacy:", overlaps(group["c"], alone))
