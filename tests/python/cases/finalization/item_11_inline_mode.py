"""Item 11: finalizers and callbacks on the program's own threads, at a safepoint outside its locks."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import time
import weakref

cpython = sys.implementation.name == "cpython"
main = threading.get_ident()
deadline = time.monotonic() + 120


def collects_by_itself(reached):
    """Makes garbage until `reached`: no collection is asked for."""
    while not reached() and time.monotonic() < deadline:
        junk = [bytearray(2000) for i in range(300)]
        junk = [[i] for i in range(1000)]
        if cpython:
            gc.collect()


# A class that asks for it.
idents = []


class Inline:
    __finalize_on__ = "inline"

    def __init__(self):
        self.me = self

    def __del__(self):
        idents.append(threading.get_ident())


[Inline() for i in range(100)]
collects_by_itself(lambda: len(idents) >= 99)
print(len(idents) >= 99, set(idents) == {main})

# All that say nothing.
if cpython:
    mode = ["threaded"]
    gc.set_mode = lambda m: mode.__setitem__(0, m)
    gc.get_mode = lambda: mode[0]
print(gc.get_mode())
gc.set_mode("serial")
print(gc.get_mode())
idents.clear()
called = []


class Silent:
    def __init__(self):
        self.me = self

    def __del__(self):
        idents.append(threading.get_ident())


class Watched:
    def __init__(self):
        self.me = self


references = []
for i in range(100):
    Silent()
    references.append(weakref.ref(Watched(), lambda r: called.append(threading.get_ident())))
collects_by_itself(lambda: len(idents) >= 99 and len(called) >= 99)
print(len(idents) >= 99, len(called) >= 99, set(idents) | set(called) == {main})

# But not inside a lock: item 10 holds.
lock, again = threading.Lock(), threading.RLock()
inside = []


class Wants:
    def __init__(self):
        self.me = self

    def __del__(self):
        with lock, again:
            inside.append(held)


held = False
if cpython:
    gc.disable()  # it would run them in there, and stand still
for outer in lock, again:
    inside.clear()
    while len(inside) < 100 and time.monotonic() < deadline:
        with outer:
            held = True
            junk = [Wants() for i in range(50)]
            junk = [bytearray(2000) for i in range(300)]
            held = False
        if cpython:
            gc.collect()
    print(len(inside) >= 100, any(inside))
gc.collect()

# A class that wants the finalizers' thread has it.
idents.clear()


class Threaded(Silent):
    __finalize_on__ = "thread"


[Threaded() for i in range(100)]
collects_by_itself(lambda: len(idents) >= 99)
print(len(idents) >= 99, better(main not in idents))

# Any thread of the program will do: the main one waits for another.
idents.clear()


def work():
    [Silent() for i in range(100)]
    collects_by_itself(lambda: len(idents) >= 99)


thread = threading.Thread(target=work)
thread.start()
thread.join()
print(len(idents) >= 99, set(idents) <= {main, thread.ident})

gc.set_mode("threaded")
idents.clear()
[Silent() for i in range(100)]
collects_by_itself(lambda: len(idents) >= 99)
print(len(idents) >= 99, better(main not in idents))

refusals = []
for wrong in "parallel", None:
    try:
        gc.set_mode(wrong)
    except (TypeError, ValueError) as e:
        refusals.append(type(e).__name__)
print(better(refusals == ["ValueError", "TypeError"]))
