"""Counted references in the places where hostile.c keeps them stay alive; dropped ones die."""
import gc
import weakref

import hostile


class Thing:
    def __init__(self, name):
        self.name = name


def make(name, keep):
    thing = Thing(name)
    keep(thing)
    return weakref.ref(thing)


def collect():
    for _ in range(3):
        gc.collect()


# Hidden by inverting its bits in memory of malloc.
ref = make("hidden", hostile.hide)
collect()
print(ref() is not None, hostile.found().name)
hostile.drop()
collect()
print("hidden and dropped:", ref())

# In a static.
ref = make("static", hostile.keep)
collect()
print(ref() is not None, hostile.kept().name)
hostile.unkeep()
collect()
print("static and dropped:", ref())


# Moved between a field and the static, without INCREF, while collections run.
def box_with(name):
    thing = Thing(name)
    return hostile.Box(thing), weakref.ref(thing)


box, ref = box_with("moved")
for i in range(20):
    box.to_static()
    gc.collect()
    assert ref() is not None, i
    box.from_static()
    gc.collect()
    assert ref() is not None, i
print("moved:", box.value.name)
box.to_static()
del box
collect()
print("in the static after its box died:", hostile.kept().name)
hostile.unkeep()
collect()
print("and dropped:", ref())
print("boxes:", hostile.boxes())
