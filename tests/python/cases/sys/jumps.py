# f_lineno set by a trace function: where a frame may go on, what it drops on the way, and what is refused.
import sys


def jumping(function, *jumps, event="line"):
    """Calls the function; at line FROM of it (counted from its def) goes on at TO, once for each (FROM, TO)."""
    first = function.__code__.co_firstlineno
    left = list(jumps)

    def local(frame, what, argument):
        if left and what == event and frame.f_lineno == first + left[0][0]:
            _, to = left.pop(0)
            try:
                frame.f_lineno = first + to if isinstance(to, int) else to
            except (ValueError, NotImplementedError) as e:
                print("  refused:", type(e).__name__, e)
        return local

    def trace(frame, what, argument):
        if frame.f_code is not function.__code__:
            return None
        return local(frame, what, argument)

    out = []
    sys.settrace(trace)
    try:
        result = function(out)
    except Exception as e:
        result = type(e).__name__, str(e)
    finally:
        sys.settrace(None)
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


def generate(out):
    first = steps.__code__.co_firstlineno
    for start, to in ((1, 3), (2, 4), (2, 1), (3, 5), (4, 2), (5, 1)):
        left = [1]

        def local(frame, what, argument):
            if what == "line" and left and frame.f_lineno == first + start:
                left.pop()
                frame.f_lineno = first + to
            return local

        seen = []
        g = steps(seen)
        sys.settrace(lambda frame, what, argument: local if frame.f_code is steps.__code__ else None)
        try:
            values = list(zip(g, range(9)))
        finally:
            sys.settrace(None)
        print("steps", start, to, values, seen)


generate([])


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
        first = displays.__code__.co_firstlineno
        left = [1]

        def local(frame, what, argument):
            if what == "line" and left and frame.f_lineno == first + start:
                left.pop()
                frame.f_lineno = first + to
            return local

        sys.settrace(lambda frame, what, argument: local if frame.f_code is displays.__code__ else None)
        try:
            result = displays(done)
        except SystemError:
            result = "SystemError"
        except (ValueError, TypeError, UnboundLocalError) as e:
            result = e
        finally:
            sys.settrace(None)
        print("displays", start, to, result, done)


# A generator is not made once more from within. (CPython does that, and then may crash.)
def opened(out):
    with Manager(out):
        yield 2
        out.append(3)


for start in (2, 3):
    seen = []
    refused = sys.implementation.name == "cpython"
    left = [not refused]

    def local(frame, what, argument):
        global refused
        if what == "line" and left[0] and frame.f_lineno == opened.__code__.co_firstlineno + start:
            left[0] = False
            try:
                frame.f_lineno = opened.__code__.co_firstlineno
            except ValueError as e:
                refused = str(e) == "incompatible stacks"
        return local

    g = opened(seen)
    sys.settrace(lambda frame, what, argument: local if frame.f_code is opened.__code__ else None)
    try:
        print(next(g), next(g, "end"), refused)
    finally:
        sys.settrace(None)
    print(seen)


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
