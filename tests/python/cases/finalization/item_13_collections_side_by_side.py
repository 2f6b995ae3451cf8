"""Item 13: a collection beside another's waits for it, one inside a finalizer returns at once."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import time

log = []
nested = []


class Collects:
    def __init__(self):
        self.me = self

    def __del__(self):
        nested.append(gc.collect())
        log.append("finalized")


Collects()
gc.collect()
print(log, better(nested == [0]) or nested)
log.clear()

# While one thread's finalizer blocks, others run; one that collects waits until it is done.
entered, leave = threading.Event(), threading.Event()


class Blocks:
    def __init__(self):
        self.me = self

    def __del__(self):
        entered.set()
        leave.wait()
        log.append("left")


def first():
    Blocks()
    gc.collect()


thread = threading.Thread(target=first)
thread.start()
entered.wait()
print("others run", log)
seen = []


def second():
    gc.collect()
    seen.append(list(log))


other = threading.Thread(target=second)
other.start()
time.sleep(0.2)
leave.set()
other.join()
thread.join()
print(log, better(seen == [["left"]]))

# Neither hangs when the finalizer waits for what the second would do next, in short turns.
log.clear()
released = threading.Event()
entered.clear()


class WaitsInTurns:
    def __init__(self):
        self.me = self

    def __del__(self):
        entered.set()
        while not released.wait(0.05):
            pass
        log.append("released")


def first():
    WaitsInTurns()
    gc.collect()


thread = threading.Thread(target=first)
thread.start()
entered.wait()
gc.collect()
released.set()
thread.join()
print(log)
