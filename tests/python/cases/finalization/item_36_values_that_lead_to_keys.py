"""Item 36: a value of a WeakKeyDictionary that leads to its own key keeps neither.

CPython keeps both for as long as the table lives, so it is not asked what is left.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, better, log, show, watched
import gc
import weakref


class Key:
    pass


class Value:
    def __init__(self, key):
        self.key = key


def left(table):
    gc.collect()
    return len(table)


def fill(table, make_value):
    key = Key()
    table[key] = make_value(key)
    return weakref.ref(key)


for name, make_value in (
        ("itself", lambda key: key),
        ("an object with it", Value),
        ("a container with it", lambda key: [{"key": (key,)}]),
        ("a function with it", lambda key: lambda: key),
        ("a bound method with it", lambda key: Value(key).__init__)):
    table = weakref.WeakKeyDictionary()
    ref = fill(table, make_value)
    print("value:", name, better(left(table) == 0 and ref() is None))


class Table(weakref.WeakKeyDictionary):
    pass


table = Table()
fill(table, Value)
print("table of a subclass", better(left(table) == 0))
table = weakref.WeakKeyDictionary()
fill(table, Value)
copy = table.copy()
print("and a copy", better(left(table) == 0 and left(copy) == 0))

# A value that leads to another's key, through a second table and back.
a, b = weakref.WeakKeyDictionary(), weakref.WeakKeyDictionary()


def across():
    x, y = Key(), Key()
    a[x] = Value(y)
    b[y] = Value(x)


across()
print("two tables", better(left(a) == 0 and left(b) == 0))

# The table itself is one of those that the value leads to.
table = weakref.WeakKeyDictionary()
fill(table, lambda key: (key, table))
print("the table too", better(left(table) == 0))


# However long the chain is, and from whichever end it was built, one collection does.
def chain(table, length, backwards):
    keys = [Key() for _ in range(length)]
    pairs = list(zip(keys, keys[1:]))
    for key, value in reversed(pairs) if backwards else pairs:
        table[key] = value
    table[keys[-1]] = keys
    return keys[0]


for backwards in False, True:
    table = weakref.WeakKeyDictionary()
    head = chain(table, 3000, backwards)
    gc.collect()
    at, length = head, 0
    while not isinstance(at, list):
        at = table[at]
        length += 1
    print("chain whole", length, len(table))
    del head, at
    print("chain gone", better(left(table) == 0))


# Both have finalizers: each runs once, and finds all there.
table = weakref.WeakKeyDictionary()


def finalized():
    key = Node("key")
    table[key] = Node("value", key=key)
    watched(key)
    return watched(table[key])


gone = finalized()
gc.collect()
print("finalized", better(sorted(log) == ["callback value True", "del key", "del value"]))
log.clear()
gc.collect()
print("once", log, better(len(table) == 0))


# A finalizer brings the key back: not among those that are finalized again, and its entry is gone,
# as the weak references of a cycle are cleared before its finalizers run.
class Returns:
    def __del__(self):
        saved.append(self)


saved = []
table = weakref.WeakKeyDictionary()
fill(table, Value)


def brought_back():
    key = Returns()
    table[key] = Value(key)


brought_back()
gc.collect()
gc.collect()
print("brought back", better(len(saved) == 1 and saved[0] not in table))


# Of pairs of a WeakValueDictionary too.
table = weakref.WeakValueDictionary()


def weak_value():
    key = Key()
    table[key] = Value(key)


weak_value()
print("weak value", left(table))

# What is held as it is by somebody stays.
table = weakref.WeakKeyDictionary()
key = Key()
table[key] = Value(key)
print("held by key", left(table), table[key].key is key)
value = table[key]
del key
print("held by value", left(table), table[value.key] is value)
del value
print("not held", better(left(table) == 0))
