"""Item 40: a prompt object that anything else holds lives as long as that, wherever it was put."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better, log
import contextvars
import functools
import gc
import queue
import threading
import weakref

gc.disable()


class Guard:
    __prompt__ = True

    def __init__(self, name="guard"):
        self.name = name

    def __del__(self):
        log.append(self.name)

    def method(self):
        return self.name


class Plain:
    pass


kept = None


def in_list(g):
    return [g]


def in_dict(g):
    return {1: g}


def in_set(g):
    return {g}


def in_tuple_in_list(g):
    return [(1, g)]


def in_nested_tuple(g):
    return [((g,),)]


def in_attribute(g):
    p = Plain()
    p.g = g
    return p


def in_closure(g):
    return lambda: g


def in_default(g):
    def f(g=g):
        return g
    return f


def in_generator(g):
    def f(g):
        yield g
    return f(g)


def in_suspended(g):
    def f():
        h = yield
        yield h
    i = f()
    next(i)
    i.send(g)
    return i


def in_method(g):
    return [g.method]


def in_super(g):
    return [super(Guard, g)]


def in_partial(g):
    return functools.partial(id, g)


def in_iterator(g):
    return iter([g])


def in_map(g):
    return map(lambda x: g, [1])


def in_cell(g):
    def f():
        return h
    h = g
    return f


def in_global(g):
    global kept
    kept = g


def in_globals(g):
    globals()["kept"] = g


def in_exception(g):
    return ValueError(g)


def in_traceback(g):
    def f(g):
        raise ValueError
    try:
        f(g)
    except ValueError as e:
        return e


def in_frame(g):
    def f(g):
        return sys._getframe()
    return f(g)


def in_locals(g):
    return locals()


def in_queue(g):
    q = queue.SimpleQueue()
    q.put(g)
    return q


def in_context(g):
    context = contextvars.copy_context()
    context.run(variable.set, g)
    return context


def in_field_of_kept(g):
    outer = Guard("outer of " + g.name)
    outer.inner = g
    return [outer]


def in_field_of_field(g):
    outer = Guard("outermost of " + g.name)
    middle = Guard("middle of " + g.name)
    outer.inner = middle
    cell = [outer]
    middle.inner = g
    return cell


def in_instance_dict(g):
    outer = Guard("dict of " + g.name)
    outer.inner = g
    d = outer.__dict__
    return [d]


def in_objects_list(g):
    return [o for o in gc.get_objects() if type(o) is Guard and o.name == g.name]


def in_referrers(g):
    outer = Guard("referrer of " + g.name)
    outer.inner = g.name
    return [o for o in gc.get_referrers(g.name) if type(o) is dict or type(o) is Guard]


variable = contextvars.ContextVar("variable")


def put(where, name):
    return where(Guard(name))


def run(where):
    holder = put(where, where.__name__)
    for i in range(3):
        id(i)
    alive = where.__name__ not in log
    print(where.__name__, alive, flush=True)
    return holder


def all_of_them():
    global kept
    for where in (in_list, in_dict, in_set, in_tuple_in_list, in_nested_tuple, in_attribute, in_closure,
                  in_default, in_generator, in_suspended, in_method, in_super, in_partial,
                  in_iterator, in_map, in_cell, in_global, in_globals, in_exception, in_traceback,
                  in_frame, in_locals, in_queue, in_context, in_field_of_kept, in_field_of_field,
                  in_instance_dict, in_objects_list):
        holder = run(where)
        del holder
        kept = None
    print(run(in_referrers) is not None)


all_of_them()
gc.collect()
gc.collect()
print(sorted(log))
log.clear()


# Callable prompt objects that the runtime itself holds.
class Hook:
    __prompt__ = True
    calls = 0

    def __call__(self, *args):
        Hook.calls += 1

    def __del__(self):
        log.append("hook")


def traced():
    sys.settrace(Hook())
    all_the_same()
    sys.settrace(None)


def all_the_same():
    return [i for i in range(3)]


traced()
print(Hook.calls > 0)
gc.collect()
print(log)
log.clear()


# The brought back, from inside a death, into somebody who dies later.
class Giver(Guard):
    def __del__(self):
        super().__del__()
        self.other.gift = self


class Taker(Guard):
    def __del__(self):
        super().__del__()
        log.append("has " + self.gift.name)


def gifts():
    taker = Taker("taker")
    giver = Giver("giver")
    giver.other = taker
    del giver
    print(log, taker.gift.name)
    del taker


gifts()
gc.collect()
print(log)
log.clear()


# Cycles are the collector's.
def cycle():
    a, b = Guard("a"), Guard("b")
    a.other, b.other = b, a
    c = Guard("c")
    c.self = c


cycle()
gc.collect()
print(sorted(log))
log.clear()


# More than a thread keeps track of.
def many(n):
    g = Guard("many")
    if n > 0:
        many(n - 1)


many(150)
gc.collect()
print(len(log))
log.clear()


# What is refused says so; CPython knows nothing of it.
def refused(make):
    try:
        make()
    except TypeError as e:
        return "__prompt__" in str(e)
    return False


print(better(refused(lambda: type("E", (ValueError,), {"__prompt__": True}))))
print(better(refused(lambda: type("T", (type,), {"__prompt__": True}))))
print(better(refused(lambda: type("R", (weakref.ref,), {"__prompt__": True}))))
print(better(refused(lambda: type("V", (), {"__prompt__": "yes"}))))
print(better(refused(lambda: type("F", (), {"__prompt__": True, "__finalize_on__": "thread",
                                            "__del__": lambda self: None}))))
print(better(refused(lambda: setattr(Plain, "__prompt__", 1))))
Plain.__prompt__ = True
