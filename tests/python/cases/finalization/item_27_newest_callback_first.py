"""Item 27: the newest callback first, references and proxies in one row; by counts, in a cycle, behind one."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, undisturbed
import gc
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


def show(title, make):
    def once():
        gc.collect()
        log.clear()
        kept = make()
        gc.collect()
        return kept and list(log)

    print("%s:" % title, *undisturbed(once))


def counted():
    return row(Target(), 12)


show("counted", counted)


def cycle():
    o = Target()
    o.me = o
    return row(o, 12)


show("cycle", cycle)


def behind():
    o = Target()
    o.me = o
    o.held = Target()
    return row(o.held, 12)


show("behind a cycle", behind)


# Made in another order than kept, some dropped meanwhile.
def shuffled():
    o = Target()
    made = row(o, 20)
    del made[::5]
    made.reverse()
    return made


show("some dropped", shuffled)


# A callback finds its object dead.
def late():
    o = Target()

    def callback(r):
        log.append(r())

    return weakref.ref(o, callback), weakref.ref(o, lambda r: log.append("newer"))


show("in a callback", late)
