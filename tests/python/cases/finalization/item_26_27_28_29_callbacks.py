"""Items 26 to 29, acceptance 6: when callbacks run, in which order, and what cancels them."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import gc
import sys
import weakref
class Plain: pass
def note(text): return lambda r: log.append((text, r()  if isinstance(r, weakref.ref) else "proxy"))
def one():
    o = Plain()
    return [weakref.ref(o, note("first")), weakref.proxy(o, note("second")), weakref.ref(o, note("third"))]
r = one()
show("newest first")
def trash():
    a, b = Plain(), Plain(); a.b, b.a = b, a
    def look(ref): log.append([x() for x in references])
    return [weakref.ref(a, look), weakref.ref(b, look)]
references = trash()
show("all dead before the first")
def dropped():
    o = Plain(); r = weakref.ref(o, note("dropped")); del r
dropped()
show("reference died first")
def same_trash():
    a, b = Plain(), Plain(); a.b, b.a = b, a
    a.r = weakref.ref(b, note("same trash"))
same_trash()
show("in the same trash")
def drops_other():
    o = Plain()
    pending.append(weakref.ref(o, note("older")))
    pending.append(weakref.ref(o, lambda r: (log.append("newer"), pending.clear())))
pending = []
drops_other()
show("one drops the other")
sys.unraisablehook = lambda u: log.append("unraisable %r" % u.exc_value)
def failing():
    o = Plain()
    return [weakref.ref(o, note("after")), weakref.ref(o, lambda r: 1 / 0)]
r = failing()
show("errors")
o = Plain()
f = lambda r: None
r = weakref.ref(o, f)
print(r.__callback__ is f, weakref.ref(o).__callback__)
try: r.__callback__ = None
except AttributeError: print("read only")
del o
gc.collect()
print(r.__callback__)
