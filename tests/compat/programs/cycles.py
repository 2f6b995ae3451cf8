"""Cycles through a C type whose tp_traverse tells its field are collected; others stay."""
import gc
import os
import weakref

import hostile


class Node:
    pass


def collect():
    for _ in range(4):
        gc.collect()


def python_cycle():
    node = Node()
    node.box = hostile.Box(node)
    return weakref.ref(node), weakref.ref(node.box)


before = hostile.boxes()
refs = [python_cycle() for _ in range(100)]
collect()
print("python <-> C:", sum(n() is not None for n, _ in refs), sum(b() is not None for _, b in refs),
      hostile.boxes() - before)


def c_cycle():
    a = hostile.Box()
    b = hostile.Box(a)
    a.value = b
    return weakref.ref(a)


refs = [c_cycle() for _ in range(100)]
collect()
print("C <-> C:", sum(r() is not None for r in refs), hostile.boxes() - before)


def self_cycle():
    a = hostile.Box()
    a.value = [a]
    return weakref.ref(a)


refs = [self_cycle() for _ in range(100)]
collect()
print("C <-> list:", sum(r() is not None for r in refs), hostile.boxes() - before)


class Sub(hostile.Box):
    def __init__(self, value=None):
        self.me = self


def subclass_cycle():
    s = Sub()
    s.value = s
    return weakref.ref(s)


refs = [subclass_cycle() for _ in range(100)]
collect()
print("subclass:", sum(r() is not None for r in refs), hostile.boxes() - before)


# Alive: held from outside.
def held():
    node = Node()
    node.box = hostile.Box(node)
    return node


node = held()
collect()
print("held:", node.box.value is node)
hostile.keep(node.box)
ref = weakref.ref(node)
del node
collect()
print("held by a static:", ref() is not None, hostile.kept().value is ref())
hostile.unkeep()
collect()
print("and dropped:", ref(), hostile.boxes() - before)


# tp_traverse that says nothing: the cycle stays, for ever, whole.
def blind():
    node = Node()
    node.box = hostile.Blind(node)
    node.name = "kept"
    return weakref.ref(node)


ref = blind()
collect()
print("blind:", ref().name, ref().box.value is ref())

# A chain of a million falls at once. With collections forced while it is made each of them looks at the whole of it, and
# a sanitizer is many times slower: shorter ones then.
links = 100_000 if "TRICOLOR_SANITIZER" in os.environ else 1_000_000
if "stress" in os.environ.get("TRICOLOR_GC", ""):
    links = 5_000 if "TRICOLOR_SANITIZER" in os.environ else 30_000
head = None
for _ in range(links):
    head = hostile.Box(head)
alive = hostile.boxes()
del head
gc.collect()
print("chain:", links - (alive - hostile.boxes()))
