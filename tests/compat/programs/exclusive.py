"""Modules with a lock of their own: two threads in one exclude each other, two in different ones do not."""
import gc
import os
import threading
import time

# Before the import: the list is read then.
os.environ["TRICOLOR_EXCLUSIVE_MODULES"] = "other,asked"

import alone  # noqa: E402
import asked  # noqa: E402
import first  # noqa: E402
import second  # noqa: E402
import together  # noqa: E402
from beside import python_goes_on, run  # noqa: E402


# Two threads in the same module never overlap: in its functions, in methods of its types.
for module in first, second, asked:
    print(module.__name__, run(*[lambda: module.meet(2, 100)] * 3), module.most())
    module.reset()
    cell = module.Cell(1)
    print("others:", run(lambda: cell.meet(2, 100), lambda: module.meet(2, 100), lambda: module.loose(2, 100)),
          module.most())

# Two threads in different modules do.
for one, other in (first, second), (first, asked), (alone, second), (together, first):
    shared = bytearray(4)
    print(one.__name__, other.__name__,
          run(lambda: one.gather(shared, 2, 20000), lambda: other.gather(shared, 2, 20000)))

# Python goes on while a thread computes in one.
print("python:", python_goes_on(first.work))

# A module that calls back into Python lets others in there.
came = False


def wait_for_other():
    while not came:
        pass
    return "waited"


def come():
    global came
    first.reset()
    came = True


print(run(lambda: first.call(wait_for_other), come))

# Calls from one into another, in all orders at the same time.
modules = first, second, asked, alone, together
calls = 0


def through(order, f):
    if order:
        order[0].call(lambda: through(order[1:], f))
    else:
        f()


def many(*order):
    for _ in range(40):
        through(order, lambda: order[-1].bump(100))
        through(order, lambda: order[0].bump(100))


run(lambda: many(first, second, alone), lambda: many(second, first, alone), lambda: many(alone, first, second),
    lambda: many(second, alone, first), lambda: many(asked, second, asked), lambda: many(together, asked, first))
print("through:", [m.bumped() for m in modules[:4]])

# Plain counters of a module, by threads of Python and by others.
N = 200000
run(*[lambda: first.bump(N)] * 3, lambda: first.foreign(3, N), lambda: second.bump(N), lambda: second.foreign(2, N))
print("bumped:", first.bumped() - 12000, second.bumped() - 12000)


# Objects of one that die in code of another, while collections look at what they refer to.
stop = False


def collect_often():
    while not stop:
        gc.collect()
        time.sleep(0.005)


def churn(maker, cls, n):
    for i in range(n):
        maker.churn(cls, [i], 20)
        inner = []
        cycle = cls(inner)
        inner.append(cycle)
        assert cycle.value is inner


collector = threading.Thread(target=collect_often)
collector.start()
run(lambda: churn(first, second.Cell, 40), lambda: churn(second, first.Cell, 40), lambda: churn(together, asked.Cell, 40),
    lambda: churn(alone, first.Cell, 40), lambda: churn(asked, alone.Cell, 40))
stop = True
collector.join()
del cell
for _ in range(3):
    gc.collect()
print("cells:", [m.cells() for m in modules])
