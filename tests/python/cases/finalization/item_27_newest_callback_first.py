# not stressed: a forced collection between two lines may find a part dead, or a stale word (docs/todo.md)
"""Item 27: the newest callback first, references and proxies in one row; by counts, in a cycle, behind one."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import weakref


class Target:
    pass


def row(o, length):
    """References and proxies in turn, some without a callback."""
    made = []
    for i in range(length):
        kind = weakref.proxy if i % 3 == 1 else weakref.ref
        callback = None if i % 4 == 3 else lambda r, i=i: log.append(i)
        made.append(kind(o, callback))
    return made


def counted():
    return row(Target(), 12)


kept = counted()
show("counted")


def cycle():
    o = Target()
    o.me = o
    return row(o, 12)


kept = cycle()
show("cycle")


def behind():
    o = Target()
    o.me = o
    o.held = Target()
    return row(o.held, 12)


kept = behind()
show("behind a cycle")


# Made in another order than kept, some dropped meanwhile.
def shuffled():
    o = Target()
    made = row(o, 20)
    del made[::5]
    made.reverse()
    return made


kept = shuffled()
show("some dropped")


# A callback finds its object dead.
def late():
    o = Target()

    def callback(r):
        log.append(r())

    return weakref.ref(o, callback), weakref.ref(o, lambda r: log.append("newer"))


kept = late()
show("in a callback")
