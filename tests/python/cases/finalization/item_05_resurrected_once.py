"""Item 5, acceptance 4: a resurrected object is not finalized again, and says so."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show
import gc
kept = []
class Back(Node):
    def __del__(self):
        super().__del__()
        kept.append(self)
def make():
    Back("once")
make()
show("first")
print(len(kept), gc.is_finalized(kept[0]), kept[0].name, gc.is_finalized(Node("fresh")))
show("meanwhile")
kept.clear()
show("second")
def cycle():
    b = Back("cycle"); b.self = b
cycle()
show("in a cycle")
print(gc.is_finalized(kept[0]), kept[0].self is kept[0])
kept.clear()
show("again")
