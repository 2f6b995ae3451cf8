"""A thread answers the collector late, which traces extension objects meanwhile that others showed.

What they own must have been recorded by then. With verify=1 one that was traced before is found at
once; else it would be brought back later.
"""
import gc
import os
import threading
import weakref

import hostile

STRESS = "stress" in os.environ.get("TRICOLOR_GC", "")
BOXES = 20 if STRESS else 1000
# One step of native code without a safepoint, much longer than the half millisecond that the
# collector waits before it traces.
NUMBER = 1 << (3_000_000 if STRESS else 8_000_000)
started = threading.Event()
stop = False


def answer_late():
    while not stop:
        NUMBER * NUMBER
        started.set()


def held():
    boxes = [hostile.Box(hostile.Box([i])) for i in range(BOXES)]
    for _ in range(3):
        gc.collect()
    return [box.value.value[0] for box in boxes] == list(range(BOXES))


def cycle():
    a = hostile.Box()
    a.value = hostile.Box([a])
    return weakref.ref(a)


thread = threading.Thread(target=answer_late)
thread.start()
started.wait()
print("held:", held())
before = hostile.boxes()
refs = [cycle() for _ in range(BOXES)]
for _ in range(4):
    gc.collect()
# A stale word of a stack may name one or two.
alive = sum(r() is not None for r in refs)
print("dropped:", alive < BOXES // 5, hostile.boxes() - before < BOXES // 5)
stop = True
thread.join()
