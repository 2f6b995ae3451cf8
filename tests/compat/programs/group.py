"""Several modules in one library: those with a lock of their own share it, one that says nothing has the legacy lock."""
import importlib.machinery
import importlib.util
import subprocess
import sys
import threading

if len(sys.argv) == 1:
    for order in "abc", "cba", "acb":
        print(order, flush=True)
        subprocess.run([sys.executable, __file__, order], check=True)
    sys.exit()

import alone  # noqa: E402


def load(name):
    loader = importlib.machinery.ExtensionFileLoader(name, FILE)
    spec = importlib.util.spec_from_file_location(name, FILE, loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run(*functions):
    results = [None] * len(functions)

    def call(i, f):
        results[i] = f()
    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


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
