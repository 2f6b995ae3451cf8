"""Item 38: files that stand behind a finalizer which waits for a lock are closed all the same."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log
import gc
import resource
import threading
import time
import warnings

warnings.simplefilter("ignore")
here = sys.implementation.name != "cpython"
path = os.path.abspath(__file__)
gc.collect()
resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
lock = threading.Lock()
begun = threading.Event()


class WantsLock:
    __slots__ = ()

    def __del__(self):
        begun.set()
        if here:  # CPython would stop here for ever: it runs this on the thread that has the lock
            with lock:
                log.append("finalized")
        else:
            log.append("finalized")


def leave_garbage():
    # Where nothing else decides, what dies together is finalized by addresses, and memory is given out by
    # size: one of each size is made before any file.
    waiting = [type("W", (WantsLock,), {"__slots__": ["s%d" % i for i in range(n)]})()
               for n in range(60)]
    files = [open(path, "rb") for i in range(30)]
    waiting.append(waiting)
    files.append(files)


deadline = time.monotonic() + 120
with lock:
    leave_garbage()
    # An automatic collection finds it. Its finalizer waits for us, with the files behind it.
    while not begun.is_set() and time.monotonic() < deadline:
        junk = [bytearray(2000) for i in range(300)]
        junk = [[i] for i in range(1000)]
    if not here:
        gc.collect()
    held = [open(path, "rb") for i in range(45)]
    print(len(held), begun.is_set(), bool(log) != here)
held.clear()
gc.collect()
print(len(log))
