"""Item 32: a weak reference made inside __del__ is cleared like any other, and its callback runs."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show, watched
import gc
import weakref

made = []


class Makes:
    def __init__(self, name, in_cycle=False, **attributes):
        self.name = name
        self.__dict__.update(attributes)
        if in_cycle:
            self.me = self

    def __del__(self):
        made.append(watched(self))
        log.append("del %s %s" % (self.name, made[-1]() is self))


def states():
    print([r() for r in made])
    made.clear()


Makes("counted")
show("counted")
states()
Makes("cycle", True)
show("cycle")
states()


# To something else that dies with it, before and after its own turn.
class Refers(Makes):
    def __del__(self):
        for name in "inner", "outer":
            other = getattr(self, name, None)
            if other is not None:
                made.append(watched(other, "%s of %s" % (name, self.name)))
        log.append("del " + self.name)


Refers("a", inner=Refers("b", inner=Makes("c")))
show("chain")
states()


def cycle():
    a, b = Refers("x"), Refers("y")
    a.inner, b.outer = b, a


cycle()
gc.collect()
log.sort()
show("members of a cycle")
states()


# A proxy, a WeakSet, a WeakValueDictionary and a finalize, all made in there.
class Registers(Makes):
    def __del__(self):
        made.append(weakref.proxy(self, lambda p: log.append("proxy")))
        members.add(self)
        values[self.name] = self
        weakref.finalize(self, log.append, "finalize")
        log.append("del")


members, values = weakref.WeakSet(), weakref.WeakValueDictionary()
for in_cycle in False, True:
    Registers("r", in_cycle)
    gc.collect()
    log.sort()
    show("registered, cycle %s" % in_cycle)
    print(len(members), len(values))
try:
    made[0].name
except ReferenceError as e:
    print(e)
made.clear()


# With the reference the object came back or not: never an object that is gone.
class Back(Makes):
    def __del__(self):
        made.append(watched(self))
        kept.append(self)


kept = []
Back("back", True)
gc.collect()
print(made[0]() is kept[0], kept[0].name)
kept.clear()
show("resurrected, then dead")
states()
