"""Item 8: __del__ is looked up on the type, when the object dies."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import gc
class Late: pass
def late():
    o = Late(); o.me = o
gc.disable()  # or it might be dead before its class has the method
late()
Late.__del__ = lambda self: log.append("late")
show("added later")
class Early:
    def __del__(self): log.append("early")
def early():
    o = Early(); o.me = o
early()
del Early.__del__
show("removed")
class Instance: pass
def instance():
    o = Instance(); o.__del__ = lambda: log.append("instance")
instance()
show("of the instance")
class Base:
    def __del__(self): log.append("base")
class Derived(Base):
    def __del__(self): log.append("derived")
def derived(): Derived()
derived()
show("most derived")
class BadInit:
    def __init__(self): raise ValueError
    def __del__(self): log.append("after failed __init__")
def bad():
    try: BadInit()
    except ValueError: pass
bad()
show("init")
class Meta(type):
    def __del__(cls): log.append("class %s" % cls.__name__)
def metaclass():
    class Made(metaclass=Meta): pass
metaclass()
show("metaclass")
