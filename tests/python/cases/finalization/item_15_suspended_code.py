"""Item 15: what is suspended is closed when it dies, by counts, by a collection, and at exit."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, show
import gc
import warnings


def generator(name):
    try:
        yield 1
        yield 2
    except GeneratorExit:
        log.append("exit %s" % name)
        raise
    finally:
        log.append("finally %s" % name)


def counted():
    next(generator("counted"))


counted()
show("counted")


def in_cycle():
    g = generator("cycle")
    next(g)
    held = [g]
    held.append(held)


in_cycle()
show("cycle")


def own_cycle():
    def body():
        me = made
        try:
            yield me
        finally:
            log.append("own %s" % (me is made))
    made = body()
    next(made)


own_cycle()
show("its own frame holds it")


def delegating():
    def outer():
        try:
            yield from generator("inner")
        finally:
            log.append("finally outer")
    next(outer())


delegating()
show("delegating")


def stubborn():
    def body():
        try:
            yield
        finally:
            yield "more"
    next(body())


sys.unraisablehook = lambda u: log.append("%s %s" % (type(u.exc_value).__name__, u.exc_value))
stubborn()
show("ignores GeneratorExit")
sys.unraisablehook = sys.__unraisablehook__


class Awaits:
    def __await__(self):
        yield


async def coroutine():
    try:
        await Awaits()
    finally:
        log.append("finally coroutine")


def suspended_coroutine():
    coroutine().send(None)


suspended_coroutine()
show("coroutine")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    def never_awaited():
        coroutine()

    never_awaited()
    gc.collect()

    def never_awaited_in_cycle():
        held = [coroutine()]
        held.append(held)

    never_awaited_in_cycle()
    gc.collect()
print([(w.category.__name__, str(w.message)) for w in caught])


async def asyncgen():
    try:
        yield 1
    finally:
        log.append("finally asyncgen")


def hooked(cycle):
    g = asyncgen()
    try:
        g.__anext__().send(None)
    except StopIteration as e:
        log.append("value %r" % e.value)
    if cycle:
        held = [g]
        held.append(held)


def first(g):
    log.append("firstiter")


def last(g):
    log.append("finalizer %s" % g.__name__)
    try:
        g.aclose().send(None)
    except StopIteration:
        log.append("closed")


sys.set_asyncgen_hooks(first, last)
for cycle in (False, True):
    hooked(cycle)
    show("asyncgen, cycle %s" % cycle)
sys.set_asyncgen_hooks(None, None)


def at_exit():
    try:
        yield
    finally:
        print("finally at exit")


left_at_exit = at_exit()
next(left_at_exit)
