# f_lineno set by a trace function: where a frame may go on, what it drops on the way, and what is refused.
import sys


def tracer(code, *jumps, event="line", refused=None):
    """A trace function: at line FROM of the code (counted from its def) goes on at TO, once for each (FROM, TO).

    What refuses a jump is handed to `refused`, or else raised.
    """
    first = code.co_firstlineno
    left = list(jumps)

    def local(frame, what, argument):
        if left and what == event and frame.f_lineno == first + left[0][0]:
            _, to = left.pop(0)
            try:
                frame.f_lineno = first + to if isinstance(to, int) else to
            except (ValueError, NotImplementedError) as e:
                if refused is None:
                    raise
                refused(e)
        return local

    return lambda frame, what, argument: local(frame, what, argument) if frame.f_code is code else None


def traced(trace, function, *args):
    sys.settrace(trace)
    try:
        return function(*args)
    finally:
        sys.settrace(None)


def jumping(function, *jumps, event="line"):
    out = []
    trace = tracer(function.__code__, *jumps, event=event, refused=lambda e: print("  refused:", type(e).__name__, e))
    try:
        result = traced(trace, function, out)
    except Exception as e:
        result = type(e).__name__, str(e)
    print(function.__name__, jumps, event, out, result, sys.exc_info())


def straight(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)
    return "end"


def loops(out):
    out.append(1)
    for i in range(3):
        out.append(i)
        for j in "ab":
            out.append(j)
    out.append(6)
    while len(out) < 12:
        out.append(8)
    return 9


def handles(out):
    try:
        out.append(2)
        1 / 0
        out.append(4)
    except ZeroDivisionError as e:
        out.append(6)
        out.append(sys.exc_info()[0])
    except ValueError:
        out.append(9)
    finally:
        out.append(11)
        out.append(sys.exc_info()[0])
    out.append(13)
    return sys.exc_info()[0]


class Manager:
    def __init__(self, out):
        self.out = out

    def __enter__(self):
        self.out.append("enter")

    def __exit__(self, *error):
        self.out.append(error[0] and error[0].__name__)


def manages(out):
    out.append(1)
    with Manager(out):
        out.append(3)
        with Manager(out):
            out.append(5)
        out.append(6)
    out.append(7)
    return 8


def values(out):
    a = [len(out), *[out and
                     1, 2], {
        "k": 3}]
    out.append(a)
    return (1,
            2)


for jump in ((1, 3), (3, 1), (1, 5), (4, 2), (2, 2), (1, 0), (1, 99), (1, -3), (1, 10**30), (1, "x"), (1, None), (1, True)):
    jumping(straight, jump)
jumping(straight, (1, 3), (4, 2))
for event in ("call", "return", "exception", "opcode"):
    jumping(straight, (1, 3), event=event)
    jumping(straight, (0, 3), event=event)
    jumping(straight, (5, 3), event=event)
for start in range(1, 10):
    for to in range(1, 10):
        jumping(loops, (start, to))
for start in range(1, 15):
    for to in range(1, 15):
        jumping(handles, (start, to))
for start in range(1, 9):
    for to in range(1, 9):
        jumping(manages, (start, to))
for start in range(1, 7):
    for to in range(1, 7):
        jumping(values, (start, to))


def steps(out):
    yield 1
    out.append(2)
    yield 3
    out.append((yield 4))
    return 5


for jump in ((1, 3), (2, 4), (2, 1), (3, 5), (4, 2), (5, 1)):
    seen = []
    print("steps", jump, traced(tracer(steps.__code__, jump), list, zip(steps(seen), range(9))), seen)


# From the "return" event of a yield.
def pauses(out):
    out.append(1)
    x = yield 2
    out.append(x)
    for i in "ab":
        yield i
    try:
        yield 7
    finally:
        out.append(9)
    y = None
    pass
    yield None
    return


def stopped(jump):
    """A generator in its first yield that the jump is from, and what it has seen."""
    seen, refused = [], []
    g = pauses(seen)
    trace = tracer(pauses.__code__, jump, event="return", refused=lambda e: refused.append(str(e)))
    for _ in range({2: 1, 5: 2, 7: 4, 12: 5}[jump[0]]):
        traced(trace, next, g)
    if refused:
        print("pauses", jump, refused)
        return None, seen
    frame = g.gi_frame
    print("pauses", jump, frame.f_lineno - pauses.__code__.co_firstlineno, frame.f_lasti, g.gi_suspended, g.gi_running,
          g.gi_yieldfrom, seen)
    return g, seen


for start in (2, 5, 7, 12):
    for to in range(1, 14):
        g, seen = stopped((start, to))
        if g is not None:  # an error comes up where it was sent
            try:
                g.throw(KeyError("thrown"))
            except KeyError as e:
                print("  at", e.__traceback__.tb_next.tb_lineno - pauses.__code__.co_firstlineno, seen)
        g, seen = stopped((start, to))
        if g is not None:
            g.close()
            print("  closed", seen)
        # CPython goes on behind the line's first instruction, with what was sent in its place.
        if to in (6, 10, 11, 12, 13):
            g, seen = stopped((start, to))
            print("  goes on", g and list(g), seen)


def twice(frame, what, argument):
    if what == "return":
        for to in (4, 10, 11):
            frame.f_lineno = pauses.__code__.co_firstlineno + to
        print(frame.f_lineno - pauses.__code__.co_firstlineno)
    return twice


seen = []
g = pauses(seen)
print(traced(lambda frame, what, argument: twice if frame.f_code is pauses.__code__ else None, next, g), list(g), seen)
g, seen = stopped((2, 4))
if sys.implementation.name != "cpython":
    print([g.send("sent away"), *g], seen)
else:
    print(["a", "b", 7, None], [1, 9])


def delegates(out):
    out.append((yield from pauses(out)))
    yield "end"


for _ in range(20):  # so that the loops are specialized
    seen = []
    print(traced(tracer(pauses.__code__, (2, 11), event="return"), list, delegates(seen)), seen)
    seen = []
    print(traced(tracer(delegates.__code__, (1, 2), event="return"), next, delegates(seen)), seen)
    values = []
    for value in traced(tracer(pauses.__code__), pauses, []):
        values.append(value)
    g, seen = stopped((2, 11))
    for value in g:
        values.append(value)
    print(values, seen)


class Ready:
    def __await__(self):
        yield "waiting"


async def waits(out):
    out.append(1)
    await Ready()
    out.append(3)
    pass
    return out


waiting = waits([])
print(traced(tracer(waits.__code__, (2, 4), event="return"), waiting.send, None), waiting.cr_suspended, waiting.cr_await)
try:
    waiting.send(None)
except StopIteration as e:
    print(e.value)


# What stays on the stack serves otherwise than its maker foresaw.
def floats(out):
    a, b = 1.5, 2.5
    x = (a * b +
         b)
    y = (a,
         b)
    out.append(y[0] * b + y[0] * 2.0 - y[0])
    return y


def numbers(out):
    s = (5 +
         len(out))
    with Manager(out):
        out.append(4)
    print("called",
          len(out))
    s = f"""{s}{
        s}"""
    return s


for _ in range(30):  # so that the operations are specialized
    jumping(floats, (3, 5))
for start in range(1, 10):
    for to in range(1, 10):
        jumping(numbers, (start, to))


# Jumps to where a display is half built fill what is none.
def displays(out):
    with Manager(out), Manager(out), Manager(out), Manager(out):
        out.append(2)
    b = {*[1],
         *[2],
         3}
    c = {**{},
         "k": 1,
         **{}}
    d = dict(*[],
             **c,
             x=1)
    return b, c, d


for start in range(1, 12):
    for to in range(1, 12):
        done = []
        try:
            result = traced(tracer(displays.__code__, (start, to)), displays, done)
        except SystemError:
            result = "SystemError"
        except (ValueError, TypeError, UnboundLocalError) as e:
            result = e
        print("displays", start, to, result, done)


# A generator is not made once more from within. (CPython does that, and then may crash.)
def opened(out):
    with Manager(out):
        yield 2
        out.append(3)


for start in (2, 3):
    seen, why = [], []
    g = opened(seen)
    trace = tracer(opened.__code__, (start, 0), refused=lambda e: why.append(str(e)))
    if sys.implementation.name == "cpython":
        trace, why = None, ["incompatible stacks"]
    print(traced(trace, lambda: (next(g), next(g, "end"))), why, seen)


frame = sys._getframe()
for value in (3, "a", 1.5, 10**30):
    try:
        frame.f_lineno = value
    except ValueError as e:
        print(e)
try:
    del frame.f_lineno
except AttributeError as e:
    print(e)
