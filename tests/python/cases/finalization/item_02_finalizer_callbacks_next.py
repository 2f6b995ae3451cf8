"""Item 2, acceptance 2: finalizer and callbacks of one object, then those of the next."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show, watched

def chain():
    c = Node("c")
    b = Node("b", child=c)
    a = Node("a", child=b)
    return [watched(o) for o in (a, b, c)]
references = chain()
show("interleaved")

def silent_between():
    class Plain: pass
    b = Node("inner")
    p = Plain(); p.child = b
    a = Node("outer", child=p)
    return [watched(a), watched(p, "plain"), watched(b)]
references = silent_between()
show("an object without finalizer between")
