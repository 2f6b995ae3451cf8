"""Items 18 and 37, acceptance 8: weakref.finalize, and the order at exit."""
import atexit
import gc
import sys
import weakref
class Plain: pass
def make(name):
    o = Plain()
    return o, weakref.finalize(o, print, "finalized", name)
o, f = make("a")
print(f.alive, f.peek()[0] is o, f.atexit)
del o
gc.collect()
print(f.alive, f(), f.peek(), f.detach())
o, f = make("b")
print(f(), f(), f.alive)
o, f = make("c")
print(f.detach()[0] is o, f.alive)
class C:
    def m(self): return "method"
c = C()
m = weakref.WeakMethod(c.m)
print(m()(), m == weakref.WeakMethod(c.m))
del c
gc.collect()
print(m())
atexit.register(print, "registered before")
keep = [make("exit 1"), make("exit 2")]
no_exit = make("not at exit"); no_exit[1].atexit = False
atexit.register(print, "registered later")
@atexit.register
def failing():
    print("atexit fails")
    sys.stdout.flush()
    1 / 0
class AtEnd:
    def __del__(self):
        print("global finalized", sys.is_finalizing(), weakref is not None)
at_end = AtEnd()
sys.stderr = open("/dev/null", "w")
