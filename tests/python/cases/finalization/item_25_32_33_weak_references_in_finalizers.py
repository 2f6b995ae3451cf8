"""Items 25, 32, 33: what a finalizer sees of its object's weak references."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show, watched
import gc
import weakref
class Registered:
    def __del__(self):
        log.append((self.own() is self, "key" in values, self in weak_set, keys.get(self)))
        weak_set.remove(self)
values, weak_set, keys = weakref.WeakValueDictionary(), weakref.WeakSet(), weakref.WeakKeyDictionary()
def make():
    o = Registered()
    o.own = weakref.ref(o); values["key"] = o; weak_set.add(o); keys[o] = "value"
make()
show("counted")
print(len(values), len(weak_set), len(keys))
class InCycle:
    def __del__(self): log.append((self.own(), "key" in values))
def make():
    o = InCycle()
    o.own = weakref.ref(o); o.me = o; values["key"] = o
make()
show("cycle")
class MakesReference:
    def __del__(self):
        made.append(watched(self, "made in finalizer"))
        log.append(made[-1]() is self)
made = []
def counted(): MakesReference()
def cycle():
    o = MakesReference(); o.me = o
counted(); show("made, counted"); print(made[0]())
cycle(); show("made, cycle"); print(made[1]())
kept = []
class Back(Node):
    def __del__(self): kept.append(self)
def make(): 
    o = Back("back"); return watched(o)
r = make()
show("resurrected")
print(r() is kept[0])
kept.clear()
show("final death")
print(r())
def make():
    o = Back("back"); o.me = o; return watched(o)
r = make()
show("resurrected in cycle")
print(r(), kept[0].name)
kept.clear()
show("final death")
