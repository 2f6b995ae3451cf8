"""A class gets __init__, __del__ or __setattr__ while another thread's C code makes instances of it, drops them and sets their
attributes: what that code remembers of the class must not outlast the change (machine.c)."""

import gc
import os
import threading
import time

import machine

ROUNDS = 3 if os.environ.get("TRICOLOR_GC") or "TRICOLOR_SANITIZER" in os.environ else 25


# The thread that was busy asks, for it is the one that remembers.
def too_few(make_change, busy, asks):
    late = 0
    for _ in range(ROUNDS):

        class First:
            pass

        class C(First):
            pass

        o, called = C(), []
        o.value = 0
        found = []

        def busy_then_asks(cls=C, o=o, called=called, found=found):
            ends = time.monotonic() + 0.05
            while time.monotonic() < ends:
                busy(cls, o)
            called.clear()
            asks(cls, o)
            gc.collect()
            found.append(len(called))

        t = threading.Thread(target=busy_then_asks)
        t.start()
        time.sleep(0.01)
        make_change(C, called)
        t.join()
        late += found[0] < 100
    return late


def init(cls, called):
    cls.__init__ = lambda self: called.append(1)


def set_attribute(cls, called):
    cls.__setattr__ = lambda self, name, value: called.append(1)


def base(cls, called):
    class Base:
        def __init__(self):
            called.append(1)

    cls.__bases__ = (Base,)


print("__init__:", too_few(init, lambda cls, o: machine.blank(cls, 500, 1), lambda cls, o: machine.blank(cls, 100, 1)))
print("of another:", too_few(base, lambda cls, o: machine.blank(cls, 500, 1), lambda cls, o: machine.blank(cls, 100, 1)))
print("__setattr__:", too_few(set_attribute, lambda cls, o: [machine.put(o, "value", i) for i in range(100)],
                             lambda cls, o: [machine.put(o, "value", i) for i in range(100)]))
