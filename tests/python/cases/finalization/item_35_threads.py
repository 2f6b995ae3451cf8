"""Item 35, acceptance 12: weak containers never raise while threads change them and entries die.

CPython's raise "dictionary changed size during iteration" and the like, so it is not asked.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import copy
import gc
import threading
import weakref


class Key:
    def __init__(self, n):
        self.n = n


values = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
members = weakref.WeakSet()
raised = []
lost = []


def repeated(body, times):
    def run():
        for _ in range(times):
            try:
                body()
            except Exception as e:
                raised.append("%s: %s" % (type(e).__name__, e))
    return run


def fill():
    kept = []
    for i in range(50):
        k = Key(i)
        if i % 2:
            kept.append(k)
        values[i] = k
        keys[k] = i
        members.add(k)
    values.pop(7, None)
    members.discard(kept[0])


def set_anew():
    """The callback of the object that stood there comes late, and leaves the new one alone."""
    for i in range(50):
        k = Key(i)
        values["one"] = k
        if values.get("one") is not k:
            lost.append(i)


def copies():
    list(values), list(values.items()), list(values.values()), values.copy()
    list(values.itervaluerefs()), values.valuerefs()
    list(keys), list(keys.items()), list(keys.values()), keys.copy(), keys.keyrefs()
    list(members), members.copy()
    copy.copy(values), copy.deepcopy(values), copy.copy(keys), copy.deepcopy(keys)


def algebra():
    some = {Key(1)}
    members | some, members & some, members - some, members ^ some, members | members
    members == some, members <= some, members >= some, members.isdisjoint(some)
    values | {}, keys | {}, repr(values), repr(keys)
    for k, v in values.items():
        k, v.n
    for k, v in keys.items():
        k.n, v
    for k in members:
        k.n


bodies = (fill, 60), (fill, 60), (set_anew, 20), (copies, 15), (algebra, 15)
threads = [threading.Thread(target=repeated(*b)) for b in bodies]
for t in threads:
    t.start()
for t in threads:
    gc.collect()
    t.join()
print(better(not raised) or sorted(set(raised)))
print(better(not lost))
# An entry that is set anew stays, whatever callbacks still come.
kept = [Key(i) for i in range(50)]
for k in kept:
    values[k.n] = k
for i in range(3):
    gc.collect()
print(all(values[k.n] is k for k in kept), len(list(values)) <= 51)


def length(members):
    """Of what another thread changed between the two lengths that are subtracted."""
    members._pending_removals.append(None)
    try:
        return len(members)
    except ValueError:
        return -1


print(better(length(weakref.WeakSet()) == 0))
