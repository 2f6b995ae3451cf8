"""Item 36: a key that is dead, and waits for its finalizer: what it has in the table is its own.

Another thread that looks into `table.data` meanwhile finds None. In CPython, which clears weak
references behind the finalizer, it finds the value, so it is not asked.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import weakref

begun, looked = threading.Event(), threading.Event()
saved = []
found = {}


class Key:
    def __init__(self, returns):
        self.returns = returns

    def __del__(self):
        begun.set()
        found["finalizer"] = table.get(self)
        looked.wait(30)
        if self.returns:
            saved.append(self)


def look():
    begun.wait(30)
    data = table.data
    found["values"] = list(data.values())
    found["items"] = [value for _, value in data.items()]
    found["copy"] = list(data.copy().values())
    found["subscripts"] = [data.get(ref) for ref in list(data)]
    found["equal"] = (ref, "its value") in data.items()
    found["walk"] = walk = table.items()
    found["first"] = next(walk)
    looked.set()


def drop(returns):
    global ref
    key = Key(returns)
    table[key] = "its value"
    ref = next(reversed(table.data))


first = object.__new__(type("Plain", (), {}))
for returns in False, True:
    begun.clear()
    looked.clear()
    found.clear()
    table = weakref.WeakKeyDictionary({first: 1})
    observer = threading.Thread(target=look)
    observer.start()
    drop(returns)
    gc.collect()
    observer.join()
    print("the finalizer:", found["finalizer"])
    print("others:", found["first"][1], better(all(
        found[name] in ([1], [1, None]) for name in ("values", "items", "copy", "subscripts"))
        and not found["equal"]))
    for _ in range(3):
        gc.collect()
    # Who was told that it is dead is told so for ever; nobody gets None for a living key.
    rest = [value for _, value in found["walk"]]
    print("afterwards:", len(saved), None in rest, better(rest == [] and len(table) == 1))
    del ref
    found.clear()
