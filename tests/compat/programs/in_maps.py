"""What a map of C++ counts stays, also while threads make and drop beside it (maps.cc)."""
import gc
import os
import threading
import weakref

import maps

STRESS = "stress" in os.environ.get("TRICOLOR_GC", "")
COUNT = 300 if STRESS else 20_000


class Thing:
    def __init__(self, name):
        self.name = name


def collect():
    for _ in range(3):
        gc.collect()


refs = []
for i in range(100):
    thing = Thing(f"thing {i}")
    maps.put(thing.name, thing)
    refs.append(weakref.ref(thing))
del thing
collect()
print("in a tree:", all(maps.get(f"thing {i}") is r() and r().name == f"thing {i}" for i, r in enumerate(refs)))
for i in range(0, 100, 2):
    maps.drop(f"thing {i}")
collect()
print("dropped:", [r() is None for r in refs] == [i % 2 == 0 for i in range(100)])


def note():
    for i in range(COUNT):
        maps.note((i, str(i)))
        maps.put(f"slot {i % 7}", Thing(i))


threads = [threading.Thread(target=note) for _ in range(2)]
for t in threads:
    t.start()
while any(t.is_alive() for t in threads):
    gc.collect()
for t in threads:
    t.join()
collect()
print("in a table:", maps.noted() == 2 * COUNT)
print("replaced:", [type(maps.get(f"slot {i}")) is Thing for i in range(7)])
