# Attributes of locals, iteration over lists and tuples that change, len(), methods of builtin types called by an instruction
# that has met others before.
import sys


class Point:
    def __init__(self, x):
        self.x = x
        self.y = x + 1


class Slotted:
    __slots__ = ("x",)


class Computed:
    @property
    def x(self):
        return "computed"


class Missing:
    def __getattr__(self, name):
        return "no " + name


class Constant:
    x = "of the class"


def read(p):
    return p.x


def read_unbound(bind):
    if bind:
        p = Point(3)
    return p.x


s = Slotted()
s.x = "slot"
many = [Point(1), s, Computed(), Missing(), Constant(), Point(2)]
for round in range(100):
    got = [read(o) for o in many]
print(got)
p = Point(5)
for round in range(100):
    read(p)
del p.x
try:
    read(p)
except AttributeError as e:
    print(e)
p.x = 6
print(read(p), read(Point(7)))
p.__dict__["x"] = 8
print(read(p))
p.__dict__ = {"x": 9}
print(read(p))
Point.x = property(lambda self: "now of the class")
print(read(p), read(Point.__new__(Point)))
del Point.x
print(read(p))


def read_points(p):
    return p.y


def read_more(p):
    return p.y


class Swapped:
    def __init__(self):
        self.y, self.x = "y first", "x"


for function in (read_points, read_more):
    for round in range(80):
        function(Point(round))
print(read_points(Swapped()), read_points(Point(10)))
q = Point(11)
Point.y = property(lambda self: "computed now")
print(read_points(q), read_more(q))
Point.y = "shadowed"
print(read_points(q), read_more(q), read_more(Point.__new__(Point)))
del Point.y
print(read_points(q), read_more(q))
for round in range(60):
    read_unbound(True)
try:
    read_unbound(False)
except UnboundLocalError as e:
    print(e)
for wrong in (None, 5, "text"):
    try:
        read(wrong)
    except AttributeError as e:
        print(e)
lines = []


def traced(frame, event, arg):
    if frame.f_code is read.__code__:
        lines.append((event, frame.f_lineno - read.__code__.co_firstlineno))
    return traced


sys.settrace(traced)
read(Point(1))
sys.settrace(None)
print(lines)


def walk(sequence, change=None):
    seen = []
    for item in sequence:
        seen.append(item)
        if change is not None:
            change(sequence, len(seen))
        if len(seen) > 8:
            break
    return seen


for round in range(60):
    walk([1, 2, 3])
    walk((1, 2, 3))
print(walk([1, 2], lambda s, n: s.append(n)))
print(walk([1, 2, 3, 4], lambda s, n: s.pop()))
print(walk([1, 2, 3, 4], lambda s, n: s.pop(0)))
print(walk([1, 2, 3, 4], lambda s, n: s.clear()))
print(walk([1, 2, 3, 4], lambda s, n: s.__setitem__(slice(0, n), [])))
print(walk([]), walk(()), walk("ab"), walk({1: 2}), walk(range(3)), walk(x for x in (1, 2)))
i = iter([1, 2])
print(walk(i), walk(i))
l = [1]
i = iter(l)
print(walk(i))
l.append(2)
print(walk(i), list(i))
i = iter([1, 2, 3])
i.__setstate__(1)
print(walk(i))
i = iter((1, 2, 3))
i.__setstate__(2)
print(walk(i))


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        if isinstance(self.size, Exception):
            raise self.size
        return self.size


def count(o):
    return len(o)


for round in range(3):
    for o in ([], [1], (), (1, 2), "", "abc", b"x", {}, {1: 2}, {1}, frozenset(), range(5), Sized(0), Sized(3), Sized(2**62),
              Sized(2**63), Sized(-1), Sized("x"), Sized(True), Sized(KeyError("inside")), 5, None, Sized, memoryview(b"ab")):
        try:
            n = count(o)
            print(n, n + 1, type(n).__name__)
        except Exception as e:
            print(type(e).__name__, e)
for call in (lambda: len(), lambda: len(1, 2), lambda: len(o=1), lambda: len(*[]), lambda: len(**{})):
    try:
        call()
    except TypeError as e:
        print(e)


def methods(l, x):
    l.append(x)
    list.append(l, x)
    l.extend((x,))
    return l.pop(), l.count(x), l.index(x), l


class Child(list):
    def append(self, x):
        super().append((x, "child"))


for round in range(50):
    methods([], 5)
print(methods([1], 2**70), methods([], "a"))
for wrong in ((Child(), 1), ((), 1), ({}, 1), (None, 1)):
    try:
        print(methods(*wrong))
    except (AttributeError, TypeError, ValueError) as e:
        print(type(e).__name__, e)


def odd_arguments(f, *args):
    try:
        return f(*args)
    except TypeError as e:
        return str(e)


def few(l):
    return l.append()


def more(l):
    return l.append(1, 2)


def unbound():
    return list.append(5, 6)


def of_another():
    return list.append((), 6)


def nothing():
    return list.append()


for round in range(30):
    got = odd_arguments(few, []), odd_arguments(more, []), odd_arguments(unbound), odd_arguments(of_another), odd_arguments(nothing)
print(*got, sep="\n")


def sums(a, b):
    return a + b, (a + b) + a, a + () + b, () + (a + b), (a, b) + (b, a), a[:1] + b[1:], (1,) + a + (2,)


for round in range(40):
    got = sums((1, 2), (3,))
print(got, sums((), ()), sums((1,), ()))


def sum_with_nothing(a, b, nothing):
    kept = (a, b) + nothing
    other = nothing + (b, a)
    more = kept + (a, a), other + (b, b), kept + other
    return kept, other, more


for round in range(40):
    got = sum_with_nothing([1], {2}, ())
print(got)
try:
    (1,) + got[0] + [2]
except TypeError as e:
    print(e)


class Tuple(tuple):
    def __add__(self, other):
        return "sum of a child"

    __radd__ = __add__


for round in range(3):
    print((1,) + Tuple((2,)), Tuple((1,)) + (2,), ((1,) + (2,)) + Tuple((3,)))
for a in (set(), {1}, {1, 2}, frozenset({1}), frozenset({1, 2}), {(1, 2)}, {frozenset({1})}):
    print([[int(x) for x in (a < b, a <= b, a == b, a != b, a > b, a >= b)] for b in ({1}, frozenset({1, 2}), set())],
          a == [1], a != 5)
    try:
        a < 5
    except TypeError as e:
        print(e)
