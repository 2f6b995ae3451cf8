"""Item 28: no callback if the reference died first, or dies with its object."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import gc
import weakref


class Target:
    pass


def note(text):
    return lambda r: log.append(text)


def cycle(**attributes):
    o = Target()
    o.me = o
    o.__dict__.update(attributes)
    return o


kept = Target()
reference = weakref.ref(kept, note("died first"))
del reference
gc.collect()
del kept
show("the reference died first")


def same_trash():
    a = cycle()
    a.own = weakref.ref(a, note("to itself"))
    b = cycle()
    b.other, a.other = a, b
    b.to_other = weakref.ref(a, note("to the other"))
    b.proxy = weakref.proxy(a, note("proxy"))


same_trash()
show("the same cycle")


def behind():
    a = cycle()
    a.held = Target()
    a.reference = weakref.ref(a.held, note("to what hangs behind"))


behind()
show("to what hangs behind the same cycle")


# Another cycle that dies in the same collection: in the same trash, in whichever order it is found.
def two_cycles(first):
    a, b = cycle(), cycle()
    if first:
        a.reference = weakref.ref(b, note("other cycle"))
    else:
        b.reference = weakref.ref(a, note("other cycle"))


two_cycles(True)
two_cycles(False)
show("two cycles")


# But if the reference lives, all callbacks come, one per reference.
def outside():
    a = cycle()
    a.own = weakref.ref(a, note("inside"))
    return weakref.ref(a, note("outside"))


kept = outside()
show("one of two lives")


# A callback that the trash holds, of a reference that lives.
def held_callback():
    o = cycle()
    callback = note("callback in the trash")
    o.callback = callback
    return weakref.ref(o, callback)


kept = held_callback()
show("the callback was in the trash")
print(kept())


# Resurrected, with its own reference: none either, and none later.
class Back:
    def __del__(self):
        globals()["back"] = self


def returns():
    o = Back()
    o.me = o
    o.own = weakref.ref(o, note("resurrected"))


returns()
show("resurrected with its reference")
back = None
show("and dead for good")
