"""Item 6: ways back through several finalizers of one collection."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show
import gc
import weakref

kept = []


class Box:
    def __init__(self):
        self.held = []


def by_list(box, o):
    box.held.append(o)


def by_nested_list(box, o):
    box.held.append([[o]])


def by_new_attribute(box, o):
    box.extra = o


def by_dict(box, o):
    box.held.append({"o": o})


def by_closure(box, o):
    box.held.append(lambda: o)


class Puts(Node):
    def __del__(self):
        super().__del__()
        self.way(self.box, self.inner)


class Publishes(Node):
    def __del__(self):
        super().__del__()
        if self.keep:
            kept.append(self.box)


def make(way, keep, order):
    box = Box()
    c = Publishes("c", box=box, keep=keep)
    inner = Node("inner", below=Node("below"))
    if order:
        a = Puts("a", way=way, box=box, inner=inner, c=c)
    else:
        a = Puts("a", way=way, c=c, box=box, inner=inner)
    return weakref.ref(inner)


for way in (by_list, by_nested_list, by_new_attribute, by_dict, by_closure):
    for keep in (True, False):
        for order in (True, False):
            r = make(way, keep, order)
            gc.collect()
            print(way.__name__, keep, log, r() is not None)
            log.clear()
            kept.clear()
            show("then")


# New attributes and containers that lead inwards only: all in one collection, however long.
class Grows(Node):
    def __del__(self):
        super().__del__()
        self.one, self.two, self.three = 1, [self.child], (self.child,)
        self.__dict__["four"] = {"child": self.child}


def chain(n):
    node = None
    for i in range(n):
        node = Grows(i, child=node)


chain(300)
gc.collect()
print(len(log), log[0], log[-1])
