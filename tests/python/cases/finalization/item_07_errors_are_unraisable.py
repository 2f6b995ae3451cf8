"""Item 7, acceptance 5: an error in a finalizer goes to sys.unraisablehook, others still run."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show
import gc
import sys
def hook(u):
    log.append("%s %s %s" % (u.exc_type.__name__, u.exc_value, u.object.__qualname__))
sys.unraisablehook = hook
class Fails(Node):
    def __del__(self):
        super().__del__()
        raise self.error(self.name)
def make():
    Fails("a", error=ValueError, child=Fails("b", error=SystemExit, child=Node("c")))
make()
show("chain")
def cycle():
    a, b = Fails("a", error=KeyError), Node("b")
    a.other, b.other = b, a
cycle()
gc.collect()
print(sorted(log)); log.clear()
def pending():
    try:
        raise LookupError("mine")
    except LookupError as e:
        make(); gc.collect()
        return repr(e), repr(sys.exc_info()[1])
print(pending())
show("with one pending")
