"""Item 24: no thread gets an object through a weak reference after its finalizer has run."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import weakref


class Dies:
    def __init__(self, cycle):
        self.finalized = False
        if cycle:
            self.me = self

    def __del__(self):
        self.finalized = True


references = [None] * 64
stop = threading.Event()
seen = []
reads = [0]


def read():
    while not stop.is_set():
        for r in references:
            o = r() if r is not None else None
            if o is not None and o.finalized:
                seen.append(1)
        reads[0] += 1


threads = [threading.Thread(target=read) for _ in range(3)]
for t in threads:
    t.start()


def replace(cycle):
    for i in range(len(references)):
        references[i] = weakref.ref(Dies(cycle))


for round in range(60):
    replace(round % 2 == 0)
    if round % 3 == 0:
        gc.collect()
stop.set()
for t in threads:
    t.join()
print(better(not seen) or len(seen), reads[0] > 0)
