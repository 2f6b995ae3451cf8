# timeout: 240
"""tracemalloc begins, ends and answers while other threads allocate, in finalizers, and in a forked child."""

import gc
import os
import threading
import tracemalloc


def lines(o):
    found = tracemalloc.get_object_traceback(o)
    return found and [frame.lineno for frame in found]


ended = False


def allocate():
    kept = []
    while not ended:
        kept.append([bytes(100) for _ in range(10)])
        if len(kept) > 50:
            kept.clear()


def flip(rounds):
    for i in range(rounds):
        tracemalloc.start(3)
        if i % 5 == 0:
            tracemalloc.get_traced_memory()
            tracemalloc._get_traces()
        tracemalloc.stop()


workers = [threading.Thread(target=allocate) for _ in range(2)]
flippers = [threading.Thread(target=flip, args=(6,)) for _ in range(3)]
for thread in workers + flippers:
    thread.start()
for thread in flippers:
    thread.join()
tracemalloc.stop()
print(tracemalloc.is_tracing())
tracemalloc.start(5)
one = bytes(5000)
print(lines(one))
print(len(tracemalloc.take_snapshot().traces) > 0)
tracemalloc.clear_traces()
print(lines(one))

child = os.fork()
if child == 0:
    two = bytes(3000)
    good = tracemalloc.is_tracing() and lines(two) is not None
    tracemalloc.take_snapshot()
    tracemalloc.stop()
    tracemalloc.start()
    three = bytes(77)
    os._exit(0 if good and lines(three) is not None else 1)
print(os.waitpid(child, 0)[1])
ended = True
for thread in workers:
    thread.join()


class Restarts:
    def __init__(self):
        self.me = self

    def __del__(self):
        tracemalloc.stop()
        tracemalloc.start(2)
        made.append(bytes(400))


made = []
for _ in range(20):
    Restarts()
gc.collect()
print(tracemalloc.is_tracing(), len(made), lines(made[-1])[-1])


def deep(n):
    return bytes(1000) if n == 0 else deep(n - 1)


def generate():
    yield bytes(200)


tracemalloc.stop()
tracemalloc.start(100)
found = tracemalloc.get_object_traceback(deep(50))
print(len(found), found[0].lineno - found[-1].lineno, found.format(limit=-2)[1::2], found.format(limit=1)[1:])
print(lines(next(generate())))
exec(compile("odd = bytes(300)", "<strange é Ω 𝒳>", "exec"))
print(tracemalloc.get_object_traceback(odd)[0].filename)
before = tracemalloc.get_traced_memory()[0]
for _ in range(20_000):
    bytes(100)
print(abs(tracemalloc.get_traced_memory()[0] - before) < 20_000)
