"""tracemalloc: which lines allocated what is alive. Objects that CPython has free lists for are left out: of
those that lie there already it does not know."""

import gc
import sys
import threading
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_traced_memory())
print(tracemalloc._get_traces(), tracemalloc.get_object_traceback(object()))
for wrong in (0, -1, 65536, "x", 1.5):
    try:
        tracemalloc.start(wrong)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    tracemalloc.take_snapshot()
except RuntimeError as error:
    print(error)


def lines(o):
    found = tracemalloc.get_object_traceback(o)
    return None if found is None else [(f.filename == __file__, f.lineno) for f in found]


def make(n):
    return b"x" * n


before = [1, 2]
tracemalloc.start(3)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
tracemalloc.start(7)
print(tracemalloc.get_traceback_limit())
data = make(5000)


class Thing:
    def __init__(self, n):
        self.text = "t" * n


thing = Thing(100)
print(lines(data), lines(thing.text), lines(before), lines(1), lines(None))

tracemalloc.clear_traces()
print(lines(data))
kept = [make(100_000) for _ in range(10)]
snapshot = tracemalloc.take_snapshot()
mine = snapshot.filter_traces([tracemalloc.Filter(True, __file__)])
top = mine.statistics("lineno")[0]
print(top.traceback[0].lineno, top.count, top.size == 10 * sys.getsizeof(kept[0]))
now, peak = tracemalloc.get_traced_memory()
print(now >= 1_000_000, peak >= now, tracemalloc.get_tracemalloc_memory() > 0)
del kept, snapshot, mine, top
gc.collect()
after = tracemalloc.get_traced_memory()[0]
print(now - after >= 900_000)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak)

# A thread that ran before tracing began is seen as well.
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), lines(data))
go, made = threading.Event(), []


def work():
    made.append(make(10))
    go.wait(20)
    made.append(make(3000))
    made.append("u" * len(made))


worker = threading.Thread(target=work)
worker.start()
while not made:
    pass
tracemalloc.start()
go.set()
worker.join()
print([lines(o) for o in made])
first = tracemalloc.take_snapshot()
more = [make(50_000) for _ in range(4)]
second = tracemalloc.take_snapshot()
change = [d for d in second.compare_to(first, "lineno") if d.traceback[0].filename == __file__][0]
print(change.traceback[0].lineno, change.count_diff, change.size_diff == 4 * sys.getsizeof(more[0]))
tracemalloc.stop()
