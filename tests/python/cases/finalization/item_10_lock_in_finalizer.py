# timeout: 120
"""Item 10, acceptance 9: a finalizer takes a lock that the program holds, while it collects by itself."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import time

lock = threading.Lock()
counts = {"del": 0, "callback": 0}
threads = set()


class Guarded:
    def __init__(self):
        self.me = self  # dies in an automatic collection only

    def __del__(self):
        with lock:
            counts["del"] += 1
            threads.add(threading.get_ident())


# CPython would run them in the middle of this and stand still, so there they wait for the end.
if sys.implementation.name == "cpython":
    gc.disable()
state = [0, 0]
torn = 0
deadline = time.monotonic() + 100
while counts["del"] < 200 and time.monotonic() < deadline:
    with lock:
        state[0] += 1
        junk = [Guarded() for i in range(50)]
        junk = [bytearray(2000) for i in range(300)]  # an automatic collection somewhere in here
        before = counts["del"]
        junk = [[i] for i in range(1000)]
        torn += counts["del"] != before
        state[1] += 1
    time.sleep(0.0005)  # whoever waits for a lock that is taken again at once may wait for ever
    if sys.implementation.name == "cpython":
        gc.collect()
print(torn, state[0] == state[1], counts["del"] >= 200)
print(better(threading.get_ident() not in threads))

# An RLock would let a finalizer of this thread in.
again = threading.RLock()
entered = [0]


class GuardedAgain:
    def __init__(self):
        self.me = self

    def __del__(self):
        with again:
            entered[0] += 1


inside = 0
while entered[0] < 200 and time.monotonic() < deadline:
    with again:
        before = entered[0]
        junk = [GuardedAgain() for i in range(50)]
        junk = [bytearray(2000) for i in range(300)]
        inside += entered[0] != before
    time.sleep(0.0005)
    if sys.implementation.name == "cpython":
        gc.collect()
print(inside, entered[0] >= 200)
