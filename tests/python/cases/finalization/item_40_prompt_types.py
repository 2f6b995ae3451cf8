"""Item 40: instances of classes that ask for it die when the last local variable drops them."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log
import gc
import weakref

gc.disable()


class Guard:
    __prompt__ = True

    def __init__(self, name="guard"):
        self.name = name

    def __del__(self):
        log.append("del " + self.name)

    def use(self):
        return len(self.name)


def say(what):
    log.append(what)


def show(title):
    """Without a collection."""
    print("%s: %s" % (title, ", ".join(log)))
    log.clear()


def overwritten():
    g = Guard("first")
    say("made")
    g = Guard("second")
    say("overwritten")
    g = None
    say("gone")


def deleted():
    g = Guard()
    h = g
    del g
    say("one left")
    del h
    say("none left")


def frame_ends():
    a = Guard("a")
    b = Guard("b")
    say("end")


def temporaries():
    Guard("statement")
    say("then")
    Guard("method").use()
    say("then")
    n = Guard("length").use() + 1
    say("then %d" % n)
    if Guard("truth"):
        say("then")
    Guard("attribute").name = "renamed"
    say("then")


def takes(g, what="in callee"):
    say(what)


def drops(g):
    del g
    say("dropped in callee")


def arguments():
    takes(Guard("argument"))
    say("called")
    drops(Guard("dropped"))
    g = Guard("kept")
    takes(g)
    drops(g)
    takes(what="by name", g=g)
    say("still there")


def make(name):
    g = Guard(name)
    return g


def relay(name):
    return make(name)


def returned():
    relay("ignored")
    say("ignored")
    g = relay("taken")
    say("taken")


def pair():
    return Guard("left"), Guard("right")


def tuples():
    a, b = pair()
    say("unpacked")
    a, b = b, a
    del a
    say("right is gone")


def variadic(*arguments):
    say("%d arguments" % len(arguments))


def loops():
    for i in range(3):
        g = Guard(str(i))
        say("in loop")
    say("behind it")


def recursion(depth):
    g = Guard(str(depth))
    if depth > 0:
        recursion(depth - 1)
    say("back in %d" % depth)


class Derived(Guard):
    def __init__(self, name):
        super().__init__(name + " derived")
        say("initialized")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        say("exit")


def classes():
    d = Derived("d")
    say("made")
    d = None
    with Derived("with") as w:
        say("inside")
    say("behind it")
    del w
    say("end")


class Late:
    def __del__(self):
        say("del late")


def asked_for_later():
    Late.__prompt__ = True
    o = Late()
    del o
    say("deleted")


class Slots:
    __prompt__ = True
    __slots__ = "other", "__weakref__"

    def __del__(self):
        say("del slots")


class Made:
    __prompt__ = True

    def __new__(cls, n):
        self = super().__new__(cls)
        say("new")
        return self

    def __init__(self, n):
        self.n = n
        say("init")

    def __del__(self):
        say("del made")


def kinds():
    s = Slots()
    say("slots")
    del s
    m = Made(1)
    say("made")
    m = Made(2)
    say("made")
    del m
    say("end")


class Without:
    """No finalizer: weak references are all that tells."""

    __prompt__ = True


def weak():
    g = Guard("weak")
    first = weakref.ref(g, lambda r: say("first %s" % r()))
    second = weakref.ref(g, lambda r: say("second %s" % r()))
    plain = weakref.ref(g)
    say(str(plain() is g))
    del g
    say(str(plain()))
    o = Without()
    r = weakref.ref(o, lambda r: say("without"))
    o = None
    say(str(r()))
    d = weakref.WeakValueDictionary()
    o = Without()
    d[1] = o
    say(str(len(d)))
    del o
    say(str(len(d)))


class SeesItself(Guard):
    def __del__(self):
        say(str(self.reference() is self))
        super().__del__()


def sees_itself():
    g = SeesItself("seen")
    g.reference = weakref.ref(g)
    reference = g.reference
    del g
    say(str(reference()))


saved = []


class ComesBack(Guard):
    def __del__(self):
        super().__del__()
        saved.append(self)


def comes_back():
    g = ComesBack("saved")
    r = weakref.ref(g)
    del g
    say("%s %s %s" % (r() is saved[0], saved[0].name, gc.is_finalized(saved[0])))


class Fails(Guard):
    def __del__(self):
        super().__del__()
        raise ValueError(self.name)


def fails():
    hook = sys.unraisablehook
    sys.unraisablehook = lambda u: say(repr(u.exc_value))
    g = Fails("fails")
    del g
    say("goes on")
    sys.unraisablehook = hook


class Holder(Guard):
    """What it holds is prompt too, and goes with it."""

    def __init__(self, name, *held):
        super().__init__(name)
        if held:
            self.held = held[0]
            if len(held) > 1:
                self.more = held[1]


def nested():
    h = Holder("outer", Holder("middle", Guard("inner")))
    say("made")
    del h
    say("gone")
    inner = Guard("kept inner")
    h = Holder("outer", inner)
    h = None
    say("outer is gone")
    inner = None
    h = Holder("outer", Guard("replaced"))
    h.held = None
    say("replaced")
    h.held = Guard("new")
    taken = h.held
    del h
    say("taken")


def shared():
    inner = Guard("shared")
    a = Holder("a", inner)
    b = Holder("b", inner)
    del inner, a
    say("b has it")
    del b
    say("end")


def inside_one_step():
    g = Guard("within a step")
    del g
    say("deleted")
    yield 1
    g = Guard("to the end")


def gives(names):
    for name in names:
        yield Guard(name)


def generators():
    for n in inside_one_step():
        say("step")
    say("over")
    for g in gives("xy"):
        say("got " + g.name)
    say("over")


class Computed:
    @property
    def guard(self):
        return Guard("of a property")

    def __getitem__(self, key):
        return Guard(key)

    def __add__(self, other):
        return Guard("sum")


def computed():
    c = Computed()
    for i in range(1):
        g = c.guard
        say("property")
    del g
    takes(None, "deleted")
    c["item"]
    takes(None, "item")
    g = c + c
    takes(None, "sum")


def caught():
    g = Guard("raised beside")
    try:
        int("x")
    except ValueError:
        pass
    del g
    say("deleted")


def gen():
    yield 1


async def coroutine():
    async def values():
        yield 1

    g = Guard("awaits")
    await inner()
    async for _ in values():
        pass
    del g
    say("deleted")


async def inner():
    return 1


def calls_generators():
    for make in (lambda: gen(), lambda: list(gen()), lambda: (i for i in ())):
        g = Guard("beside a generator")
        made = make()
        del g
        say("deleted")
    g = Guard("in the same frame")
    made = gen()
    del g
    say("deleted")
    g = Guard("loop")
    for _ in gen():
        pass
    del g
    say("deleted")
    try:
        coroutine().send(None)
    except StopIteration:
        pass


def through_natives():
    names = sorted([3, 1, 2], key=lambda n: Guard("key %d" % n).use() * n)
    say(str(names))
    say(str(list(map(lambda n: Guard(str(n)).use(), [1, 2]))))


for f in (overwritten, deleted, frame_ends, temporaries, arguments, returned, tuples, loops, classes,
          asked_for_later, kinds, weak, sees_itself, comes_back, fails, nested, shared, generators,
          computed, caught, calls_generators, through_natives):
    f()
    show(f.__name__)
variadic(Guard("one"), 2)
show("variadic")
recursion(3)
show("recursion")
saved.clear()
