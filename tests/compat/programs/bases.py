"""A type of C with a mixin whose instances have a dictionary: its own have none, as its size says.

CPython takes the place of the mixin's dictionary over and reads there what is something else.
"""
import gc
import weakref

import by_hand


class Mixin:
    def twice(self):
        return self.value * 2


for bases in (by_hand.Root, Mixin), (Mixin, by_hand.Root):
    Derived = by_hand.derived(bases)
    print(Derived.__base__.__name__, Derived.__dictoffset__, Derived.__basicsize__ == by_hand.Root.__basicsize__)
    o = Derived()
    try:
        o.a = 1
    except AttributeError as e:
        print(e)
    try:
        print(o.__dict__)
    except AttributeError as e:
        print(e)
    try:
        weakref.ref(o)
    except TypeError as e:
        print(e)
    gc.collect()
    o.value += 2
    print(o.value, o.twice())

    class Below(Derived):
        pass

    o = Below()
    o.a = "below"
    print(o.a, o.value, o.__dict__, weakref.ref(o)() is o)
