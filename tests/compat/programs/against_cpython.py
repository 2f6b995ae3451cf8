"""Prints what api.c computes: the same on CPython, whose headers compile the same source."""
import gc
import time

import api


def show(f, *args, **kwargs):
    try:
        print(f.__name__, f(*args, **kwargs))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


show(api.integers, 1)
show(api.integers, 255, 300, -5, 70000, -1, -1, -1, -1, -1, -1, -1)
show(api.integers, 256)
show(api.integers, -1)
show(api.integers, 1, 2, 40000)
show(api.integers, 1, 2, 3, 4, 2**31)
show(api.integers, 1, 2, 3, 4, 5, 6, 2**63)
show(api.integers, 1, 2, 3, 4, 5, 6, 7, 2**64 + 3, 2**63)
show(api.integers, "1")
show(api.integers, 1.5)
show(api.integers)
show(api.integers, *range(12))
show(api.texts, "s")
show(api.texts, "é€", None, b"by\0tes", "u", "c", [])
show(api.texts, "nul\0")
show(api.texts, b"bytes")
show(api.texts, "s", 5)
show(api.texts, "s", "z", "y")
show(api.texts, "s", "z", b"y", 5)
show(api.texts, "s", "z", b"y", "U", "too long")
show(api.buffers, "text")
show(api.buffers, bytearray(b"array"), b"x")
show(api.buffers, memoryview(b"view")[1:3])
show(api.buffers, 5)
show(api.buffers, "a", "b")
show(api.nested, 1, (2, 3))
show(api.nested, 1, [2, 3], 4)
show(api.nested, 1, (2,))
show(api.nested, 1, 5)
show(api.nested, 1)
show(api.keywords, 1, 2)
show(api.keywords, 1, first=2, third=8, only="o")
show(api.keywords, 1, 2, [3], 4, only="o")
show(api.keywords, 1, 2, [3], 5)
show(api.keywords, 1, 2, (3,))
show(api.keywords, 1)
show(api.keywords)
show(api.keywords, 1, 2, first=3)
show(api.keywords, 1, 2, other=3)
show(api.keywords, 1, 2, [3], 4, "o")
show(api.keywords, 1, 2, [3], 4, "o", 6)
show(api.unpack, 1)
show(api.unpack, 1, 2, 3)
show(api.unpack)
show(api.unpack, 1, 2, 3, 4)
show(api.build)
for n in (0, 1, -1, 127, 128, -128, -129, 2**31, 2**62, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64,
          2**95 - 1, 2**95, -2**95, -2**95 - 1, 2**200, 10**400, True, 1.5, "text", [1], None):
    show(api.convert, n)
for s in ("", "ascii 1", "lätin", "€uro", "a\U0001f600"):
    show(api.characters, s)
show(api.characters, b"")
show(api.formats, "é")
show(api.formats, [1])


def lookup():
    return {}["key"]


def value():
    raise ValueError("bad")


def other():
    raise OSError(2, "gone")


for f in (lookup, value, other, lambda: 5, lambda: [][1]):
    show(api.errors, f)
for s in (slice(None), slice(1, 5, 2), slice(-3, None), slice(None, None, -1), slice(100, -100, -3)):
    show(api.slices, s, 10)
show(api.slices, slice(None, None, 0), 10)
show(api.slices, 5, 10)
show(api.walk, {"a": 3, "b": 1, "c": 2})


class Taker:
    def take(self, *args):
        return args


for n in (1, 5, 64, 170, 1000):
    show(api.places, tuple("key%d" % i for i in range(n)))
show(api.calls, Taker())
show(api.fast, 1, 2, x=3, y=4)
show(api.fast)
show(api.characters)
show(api.characters, "a", "b")
show(api.characters, x=1)
show(api.build, 1)

Number = api.Number
n = Number(5)
print(n, n + 1, 1 + n, n + n, divmod(n, 2), divmod(17, n), n == 5, n < 4, hash(n), len(n), n[1], n[-1])
print(list(n), 3 in n, 30 in n, n.double, n.value, [10, 20, 30, 40, 50, 60][n], Number.make(7))
n.extra = [1]
n.value = 6
print(n.__dict__, n.extra, n, Number.plain(1), n.plain(2), type(n).__name__, type(n).__module__)
for text in ("n + 'x'", "n.double = 1", "n.value = 'x'", "del n.value", "Number('x')", "Number(1, 2)",
             "n.missing", "n[100]", "Number.make()", "Number.double", "n < 'x'", "Number.value"):
    try:
        print(text, "->", str(eval(text)) if " = " not in text and "del" not in text else exec(text))
    except Exception as e:
        print(text, "->", type(e).__name__, e)


class Sub(Number):
    def __repr__(self):
        return "Sub of " + super().__repr__()

    def __add__(self, other):
        return Sub(super().__add__(other).value * 100)


s = Sub(value=3)
s.name = "sub"
print(s, s + 1, 1 + s, s.double, s.name, isinstance(s, Number), Sub.make(9), len(s), s.__dict__)
print(Number.__doc__, Number.make.__doc__, api.keywords.__doc__, api.__doc__, api.forty_two)
print(Number.__text_signature__, api.keywords.__text_signature__, api.keywords.__name__,
      api.keywords.__module__, repr(api.keywords).split(" at ")[0], Number.make.__name__)
import weakref
ref = weakref.ref(n)
print(ref() is n)

d = {"abc": 1, "xbc": 2}
for how in range(3):
    show(api.written, None, how)
    show(api.written, d, how)

Holder = api.holder_type()


class Below(Holder):
    def __init__(self):
        self.name = "below"


class Plain(Holder):
    pass


def in_rings(cls, count):
    for i in range(count):
        o = cls()
        if not gc.is_tracked(o):
            print("not tracked")
        o.hold([o])


for cls in (Holder, Below, Plain):
    before = api.dead_holders()
    for warm in range(3):
        in_rings(cls, 40)
    end = time.monotonic() + 20
    while api.dead_holders() < before + 120 and time.monotonic() < end:
        gc.collect()
    print(cls.__name__, api.dead_holders() - before >= 119)  # one may be held by a stale word


class Derived(list):
    pass


def while_sorted(x):
    items.append(x)
    api.appended(items, x)
    return -x


for items in [], [1, 2], Derived([3]):
    for i in range(1000):
        api.appended(items, i * 10000)
    print(len(items), items[-3:], sum(items))
for items in [3, 1, 2], list(range(40)):
    try:
        items.sort(key=lambda x: api.appended(items, x) or -x)
    except ValueError as e:
        print(e, items[:3], len(items))
items = [[3], [1], [2]]
try:
    items.sort(key=while_sorted)
except TypeError as e:
    print(e, items)
for call in (lambda: api.appended((), 1)), (lambda: api.appended(5, 1)), (lambda: api.containers(-1)):
    try:
        print(call())
    except SystemError:
        print("refused")
for n in (0, 1, -1, -5, -6, 1024, 1025, 2**30 - 1, 2**30, -2**30, 2**31, 2**60 - 1, 2**60, -2**60, 2**63 - 1, -2**63):
    show(api.number, n, n / 7)
for n in (*range(12), 40):
    show(api.containers, n)
