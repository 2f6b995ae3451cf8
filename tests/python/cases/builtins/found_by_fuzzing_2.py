# Differences that random programs and probes of every function showed.
import math
import operator
import random
import struct


def shown(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)


# A list that extends itself iterates as its class says.
class Odd(list):
    def __iter__(self):
        print("asked")
        return iter("xyz")


class Not(list):
    __iter__ = None


class Raises(list):
    def __iter__(self):
        raise KeyError("iter")


class Returns(list):
    def __iter__(self):
        return 1.5


def add(o):
    o += o
    return list.__repr__(o)


for sort in (list, Odd, Not, Raises, Returns):
    shown(sort.__name__, lambda: add(sort([1, 2])))
    o = sort([1, 2])
    shown(sort.__name__, lambda: o.extend(o))
    shown(sort.__name__, lambda: (o.__iadd__(o) is o, list.__repr__(o)))
    shown(sort.__name__, lambda: operator.iadd(o, o) is o)
    shown(sort.__name__, lambda: list.__repr__(o))
    for builtin in (bytes, bytearray):
        shown(f"{builtin.__name__} {sort.__name__}", lambda: builtin(sort([1, 2])))


# What cannot be iterated is no source of bytes, whatever the reason.
class Source:
    def __init__(self, f):
        self.f = f

    def __iter__(self):
        return self.f()


class Iterator:
    def __next__(self):
        raise StopIteration


for builtin in (bytes, bytearray):
    for f in (int, list, Iterator, lambda: iter([1, 2]), lambda: iter(["a"]), lambda: [][0], lambda: len(), lambda: iter([300])):
        shown(builtin.__name__, lambda: builtin(Source(f)))

for form in ("e", "<e", ">e", "f", "<f", ">f", "d", "<d"):
    for value in (2**64, -(2**64), 10**40, 10**400, 1e40, 65520.0, 65519, True):
        shown(f"{form} {value if value != 10**400 else 'huge'}", lambda: struct.pack(form, value))

# The gamma function's last digits.
numbers = random.Random(5)
values = [numbers.uniform(-10, 10) for _ in range(200)] + [numbers.uniform(-175, 175) for _ in range(200)]
values += [numbers.expovariate(1) * 10 ** numbers.randint(-320, 308) for _ in range(100)] + [i / 2 for i in range(-50, 350)]
values += [float("inf"), -float("inf"), float("nan"), 0.0, -0.0, 5e-324, 1e-20, 1e17, 2.55e305, 2.6e305, 171.6, 171.7, -171.5, -200.5, -1e15]
for value in values:
    shown(f"gamma {value!r}", lambda: math.gamma(value))
    shown(f"lgamma {value!r}", lambda: math.lgamma(value))
