"""Generators, coroutines and asynchronous generators that are over, suspended, or never began, when they die."""

import gc
import sys
import warnings


async def coroutine():
    try:
        await Wait()
    finally:
        print("coroutine closed")


class Wait:
    def __await__(self):
        yield 1


def generator():
    try:
        yield 1
    finally:
        print("generator closed")


async def asynchronous():
    try:
        yield 1
    finally:
        print("asynchronous closed")


def step(coroutine):
    try:
        return coroutine.send(None)
    except StopIteration as e:
        return e.value


def died(what):
    gc.collect()
    gc.collect()
    print("--", what)


def never_began():
    coroutine()
    generator()
    asynchronous()


def suspended():
    a, b, c = coroutine(), generator(), asynchronous()
    step(a), next(b), step(c.__anext__())


def over():
    a, b, c = coroutine(), generator(), asynchronous()
    step(a), step(a), list(b)
    try:
        while True:
            step(c.__anext__())
    except StopAsyncIteration:
        print("asynchronous ended")


def in_a_cycle(make, steps):
    g = make()
    for _ in range(steps):
        step(g)
    cycle = [g]
    cycle.append(cycle)


warnings.showwarning = lambda message, *rest, **more: print("warning:", message)
warnings.simplefilter("always")
hooks = []
sys.set_asyncgen_hooks(firstiter=lambda g: hooks.append("first"), finalizer=lambda g: hooks.append("final"))
for f in (never_began, suspended, over):
    f()
    died(f.__name__)
for steps in range(3):
    in_a_cycle(coroutine, steps)
    died("cycle %d" % steps)
print(hooks)
