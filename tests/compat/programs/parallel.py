"""Two threads in a module that opted in run at once, two in one that did not never do, and Python goes on."""
import gc
import os
import threading
import time
import weakref

import alone
import together
from beside import python_goes_on, run


def collect():
    for _ in range(3):
        gc.collect()


class Thing:
    pass


# The lock. The module that did not opt in comes after one that did.
print("together:", run(*[lambda: together.meet(2, 20000)] * 2), together.most() >= 2)
print("alone:", run(*[lambda: alone.meet(2, 150)] * 3), alone.most())
together.reset()
cell, lone_cell = together.Cell(1), alone.Cell(1)
print("methods:", run(*[lambda: together.Cell(0).meet(2, 20000)] * 2),
      run(*[lambda: lone_cell.meet(2, 50)] * 2), alone.most())

# Pure Python goes on while a thread computes with the lock.
print("python beside the lock:", python_goes_on(alone.work))

# Counts that two threads change at once.
thing = Thing()
together.pairs(thing, 1)
before = together.count(thing)
PAIRS = 20_000 if "TRICOLOR_SANITIZER" in os.environ or "TRICOLOR_GC" in os.environ else 150_000
run(*[lambda: together.pairs(thing, PAIRS)] * 3, lambda: alone.pairs(thing, PAIRS))
print("counts:", together.count(thing) == before)
for _ in range(3):
    late = threading.Thread(target=together.drop_at_end, args=(thing,))
    late.start()
    late.join()
until = time.monotonic() + 20  # it is dropped some time after the join
del late
while together.count(thing) != before and time.monotonic() < until:
    time.sleep(0.01)
print("after the thread:", together.count(thing) == before)
ref = weakref.ref(thing)
del thing
collect()
print("and dropped:", ref())

# A list that one thread has appended to for long, and then another one does too.
def appended(first, second):
    items = [thing]
    run(lambda: together.append(items, first), lambda: time.sleep(0.001) or together.append(items, second))
    return len(items) - 1


thing = Thing()
N = 2_000 if "TRICOLOR_SANITIZER" in os.environ or "TRICOLOR_GC" in os.environ else 100_000
print("appended:", all(appended(N, N // 10) == N + N // 10 for _ in range(20)))

# Locks of C.
a, b = Thing(), Thing()
print("mutex:", max(run(*[lambda: together.add(2000, None)] * 4)))
print("section:", max(run(*[lambda: together.add(2000, a)] * 4)))
print("two:", max(run(lambda: together.add(2000, a, b), lambda: together.add(2000, b, a),
                      lambda: together.add(2000, a), lambda: together.add(2000, a, a))))


# References of one's own.
class Key:
    pass


ref = weakref.ref(a)
print("lookups:", together.lookups({1: 2}, [3], 1, ref)[:5], together.lookups({}, [], 1, ref)[:5])
del a
collect()
print("dead:", together.lookups({}, [], 1, ref)[4:])

# Modules that code of theirs makes, several threads at once, while collections free the last ones' state.
print("modules:", run(*[lambda: [together.modules(50) for _ in range(15)]] * 4) == [[50] * 15] * 4)

# Objects that die in several threads, while collections look at what they refer to.
stop = False


def collect_often():
    while not stop:
        gc.collect()
        time.sleep(0.005)


def churn(cls, n):
    for i in range(n):
        together.churn(cls, [i], 20)
        inner = []
        cycle = cls(inner)
        inner.append(cycle)
        assert cycle.value is inner


collector = threading.Thread(target=collect_often)
collector.start()
run(*[lambda: churn(together.Cell, 60)] * 3, lambda: churn(alone.Cell, 60))
stop = True
collector.join()
del cell, lone_cell
collect()
print("cells:", together.cells(), alone.cells())
