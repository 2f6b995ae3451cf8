"""Items 2, 6, 25 and 36: a key dies, then what a WeakKeyDictionary held for it, as counts do it."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show, watched
import gc
import weakref

table = weakref.WeakKeyDictionary()


class Asks(Node):
    """Its finalizer looks into the table."""

    def __del__(self):
        log.append("%s has %s" % (self.name, table[self].name if self in table else None))
        super().__del__()


def chain(*names):
    keys = [Asks(name) for name in names]
    for key, value in zip(keys, keys[1:]):
        table[key] = value
    # Newer than the table's own, so that their callbacks come before the value goes.
    refs.extend(watched(key) for key in keys)
    return keys[0]


refs = []
head = chain("a", "b", "c", "d")
del head
show("chain")
print(len(table))

# No finalizer above: the callback of the key, then the value.
key = type("Plain", (), {"name": "plain"})()
table[key] = Node("value of plain")
refs.append(watched(key))
del key
show("plain key")
print(len(table))


# The key comes back: nothing of what it has dies, and the table still knows it.
class Returns(Node):
    def __del__(self):
        super().__del__()
        saved.append(self)


saved = []
key = Returns("key")
table[key] = Node("value", inner=Node("inner"))
refs += [watched(key), watched(table[key]), watched(table[key].inner)]
del key
show("brought back")
print(len(saved), table[saved[0]].name, refs[-1]() is table[saved[0]].inner, len(table))
saved.clear()
show("for good")
print(len(table))

# The table dies first, or with its key.
other = weakref.WeakKeyDictionary()
key = Node("key")
other[key] = Node("value")
del other
show("table")
del key
show("key")
holder = Node("holder", table=weakref.WeakKeyDictionary(), key=Node("inner key"))
holder.table[holder.key] = Node("inner value")
del holder
gc.collect()
print("together:", log[0], sorted(log[1:]))
