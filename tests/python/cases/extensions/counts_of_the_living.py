"""sys.getrefcount counts what objects of C own, and of those that were dropped nothing."""
import sys
from _elementtree import Element


class Thing:
    pass


def more(o, before=0):
    return sys.getrefcount(o) - before


thing = Thing()
before = more(thing)
element = Element("a")
element.text = thing
print(more(thing, before))
del element
print(more(thing, before))

child = Element("child")
before = more(child)


def adopt(n):
    parents = [Element("parent") for i in range(n)]
    for p in parents:
        p.append(child)
    return more(child, before)


for n in 1, 2, 100:
    print(n, adopt(n), more(child, before))

parent = Element("parent")
parent.append(child)
holder = [parent]
parent.text = holder
holder.append(holder)
print("in a cycle", more(child, before))
holder.clear()
parent.clear()
print("cleared", more(child, before))


def hold():
    kept = Element("kept")
    kept.append(child)
    for i in range(50):
        dropped = Element("dropped")
        dropped.append(child)
    dropped = None
    yield more(child, before)
    kept = None
    yield more(child, before)


print("held by a frame", *hold())


def shared(o):
    def count():
        return sys.getrefcount(o)

    first = count()
    for i in range(20):
        e = Element("e")
        e.text = o
        e.tail = o
    between = count() - first
    del e
    return between, count() - first


print("by two fields", *shared(Thing()))
