"""Item 6: what a finalizer that raises shares with a cycle is finalized with that, though it comes back.

The traceback of the exception refers to the frame of the finalizer, which is no way back: only what
the program keeps of it is.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, undisturbed
import gc

kept = []


class Node:
    def __init__(self, name, *edges):
        self.name, self.edges = name, list(edges)


class Finalized(Node):
    behaviour = "log"

    def __del__(self):
        log.append(self.name)
        if self.behaviour == "raise":
            raise ValueError(self.name)
        if self.behaviour == "back":
            kept.append(self)


def build(behaviour):
    shared = Finalized("shared")
    back = Finalized("back", shared)
    back.behaviour = "back"
    a = Node("a")
    a.edges.append(Node("b", a, back))
    outer = Finalized("outer", shared)
    outer.behaviour = behaviour
    return [Node("root", Node("middle", a), outer)]


def let_go(behaviour):
    kept.clear()
    gc.collect()
    log.clear()
    held = build(behaviour)
    held[0] = None
    gc.collect()
    return sorted(log), [(o.name, o.edges[0].name, gc.is_finalized(o.edges[0])) for o in kept]


sys.unraisablehook = lambda unraisable: log.append(type(unraisable.exc_value).__name__)
for behaviour in ("log", "raise", "log", "raise"):
    print(behaviour, *undisturbed(lambda: let_go(behaviour)))

exceptions = []
sys.unraisablehook = lambda unraisable: exceptions.append(unraisable.exc_value)
let_go("raise")
frame = exceptions[0].__traceback__.tb_frame
print(frame.f_locals["self"].name, frame.f_locals["self"].edges[0].name)
