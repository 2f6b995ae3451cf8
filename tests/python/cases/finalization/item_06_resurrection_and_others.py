"""Item 6, acceptance 4: what a resurrected object reaches stays; of a cycle all are finalized."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show, watched
import gc
import weakref
kept = []
class Back(Node):
    def __del__(self):
        super().__del__()
        kept.append(self)
def counted():
    inner = Node("inner", child=Node("innermost"))
    Back("outer", child=inner)
    Node("bystander", child=Node("its child"))
    return watched(inner)
r = counted()
gc.collect()
print(sorted(log)); log.clear()
print(r() is kept[0].child)
kept.clear()
show("when it dies")

def cycle():
    a, b = Back("a"), Node("b")
    a.other, b.other = b, a
    a.below = Node("below")
    disjoint = Node("disjoint"); disjoint.self = disjoint
    return weakref.ref(disjoint)
r = cycle()
gc.collect()
print(sorted(log), r()); log.clear()
print(kept[0].other.other is kept[0], kept[0].below.name)
kept.clear()
show("survivors die")

# Many ways to come back: through a fresh container, an attribute of something old, a thread-local...
import threading
box = type("Box", (), {})()
local = threading.local()
def into_list(o): kept.append([(o,)])
def into_attribute(o): box.saved = {"o": o}
def into_local(o): local.o = o
def into_closure(o): kept.append(lambda: o)
def into_generator(o):
    def g():
        held = o
        yield
        yield held
    made = g(); next(made); kept.append(made)
def into_method(o): kept.append(o.saved_child)
def later(o):
    fresh = []
    kept.append(fresh)
    fresh.append(o)
class Many(Node):
    def saved_child(self): return self.child
    def __del__(self):
        super().__del__()
        self.how(self)
for how in (into_list, into_attribute, into_local, into_closure, into_generator, into_method, later):
    def make():
        child = Node("child")
        Many("outer", child=child, how=how)
        return weakref.ref(child)
    r = make()
    gc.collect()
    print(how.__name__, log, r() is not None); log.clear()
    kept.clear(); box.saved = local.o = None
    show("then")
# Not kept: only looked at, in ways that store it for a while.
class Handled(Node):
    def __del__(self):
        parts = [self, (self,), {"self": self}]
        self.extra1, self.extra2 = parts, 2
        def inner(): return self.name
        try:
            raise ValueError(self)
        except ValueError as e:
            log.append("%s %s %d" % (e.args[0].name, inner(), len(parts)))
def make():
    Handled("outer", child=Handled("middle"))
make()
show("handled")
