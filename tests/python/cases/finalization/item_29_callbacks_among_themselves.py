"""Item 29: a callback that drops another's reference does not cancel it; errors; __callback__."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import gc
import weakref


class Target:
    def method(self, r):
        log.append("bound")


def dropped_by_newer(in_cycle):
    o = Target()
    if in_cycle:
        o.me = o
    kept.append(weakref.ref(o, lambda r: log.append("older")))
    kept.append(weakref.ref(o, lambda r: (log.append("newer"), kept.clear(), gc.collect())))


for in_cycle in False, True:
    kept = []
    dropped_by_newer(in_cycle)
    show("dropped in cycle %s" % in_cycle)


# References to another object of the same trash, dropped by the first callback.
def dropped_by_other():
    a, b = Target(), Target()
    a.b, b.a = b, a

    def callback(r):
        log.append("callback")
        kept.clear()
        gc.collect()

    kept.append(weakref.ref(a, callback))
    kept.append(weakref.ref(b, callback))


dropped_by_other()
show("another's")

# Errors are told, with the callback, and the others come.
told = []
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, str(u.exc_value), u.object is failing,
                                            u.exc_traceback is not None))


def failing(r):
    raise SystemExit("not here")


def errors():
    o = Target()
    return [weakref.ref(o, lambda r: log.append("after")), weakref.ref(o, failing),
            weakref.proxy(o, lambda r: log.append("before"))]


kept = errors()
show("errors")
print(told)
sys.unraisablehook = sys.__unraisablehook__


# The callback gets the reference itself, dead, of a subclass too.
class Sub(weakref.ref):
    pass


def gets():
    o = Target()
    holder = []
    for kind in weakref.ref, Sub:
        holder.append(kind(o, lambda r: log.append((type(r).__name__, any(r is h for h in holder), r()))))
    return holder


kept = gets()
show("argument")

o = Target()
callback = Target().method
reference = weakref.ref(o, callback)
print(reference.__callback__ is callback, weakref.ref(o).__callback__, Sub(o, callback).__callback__ is callback)
for action in "set", "delete":
    try:
        if action == "set":
            reference.__callback__ = None
        else:
            del reference.__callback__
    except AttributeError:
        print(action, "refused")
try:
    weakref.ref(o, callback=callback)
except TypeError as e:
    print(e)
print(weakref.ref(o, "not callable").__callback__)
del o
show("bound method")
print(reference.__callback__)
