"""Items 26, 28, 30: weak references to objects that are old, made and dropped between collections.

Collections of the young look at what is new only, so a reference that dies young must be found near
an object that does not, and an object that dies young near references that do not.
"""
import gc
import weakref


class Node:
    def __init__(self, number):
        self.number = number


called = []


old = [Node(i) for i in range(500)]
first = [weakref.ref(o) for o in old]
gc.collect()
gc.collect()

# References to old objects, dropped at once: none is left, and the shared ones stay.
for turn in range(20):
    for o in old:
        weakref.ref(o, called.append)
        weakref.proxy(o)
    gc.collect(0)
gc.collect()
print({weakref.getweakrefcount(o) for o in old}, called, all(r() is o for r, o in zip(first, old)))

# Objects that die young, of which old containers hold the references.
table = weakref.WeakValueDictionary()
references = []
for turn in range(20):
    young = [Node(turn * 100 + i) for i in range(100)]
    for o in young:
        references.append(weakref.ref(o, lambda r: called.append(1)))
        table[o.number] = o
    kept = young[7::50]
    del young, o
    gc.collect(0)
gc.collect()
print(len(table), len(called), sorted(table), sum(r() is not None for r in references))

# Old and new references to one object, which dies old.
count = len(old)
more = [weakref.ref(o, lambda r: called.append(2)) for o in old]
gc.collect(0)
more += [weakref.ref(o, lambda r: called.append(3)) for o in old]
called.clear()
del old
gc.collect()
print(called.count(2) == count, called.count(3) == count, len(called) == 2 * count,
      {r() for r in first + more})
# Newest first, object by object.
print(called[:4])
