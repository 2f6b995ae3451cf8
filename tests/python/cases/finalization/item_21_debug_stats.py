"""Item 21: gc.DEBUG_STATS tells of each collection that is asked for, on sys.stderr."""
import gc
import io
import re
import sys

gc.disable()


def told(generation, flags=gc.DEBUG_STATS):
    class Node:
        pass

    a, b = Node(), Node()
    a.b, b.a = b, a
    del a, b
    gc.set_debug(flags)
    sys.stderr = io.StringIO()
    try:
        gc.collect(generation)
        return sys.stderr.getvalue()
    finally:
        sys.stderr = sys.__stderr__
        gc.set_debug(0)


told(2)
for generation in range(3):
    print(re.sub("[0-9]+", "N", told(generation)), end="")
    print("collecting generation %d..." % generation in told(generation))
text = told(2)
sizes = re.search("each generation: ([0-9]+) ([0-9]+) ([0-9]+)\n", text)
print(sum(map(int, sizes.groups())) > 1000)
# The two nodes and their class, which is a cycle of its own, with their dictionaries.
print(int(re.search("done, ([0-9]+) unreachable", text)[1]) > 2)
print(repr(told(2, 0)))
gc.freeze()
print(int(re.search("permanent generation: ([0-9]+)\n", told(2))[1]) > 1000)
gc.unfreeze()
print("permanent generation: 0\n" in told(2))
gc.set_debug(gc.DEBUG_STATS)
sys.stderr = None
gc.collect()
gc.set_debug(0)
sys.stderr = sys.__stderr__
