# Differences to CPython that odd calls of every builtin type showed.
import _random
import contextlib
import operator
import struct
import sys


def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, result)
    except Exception as e:
        print(type(e).__name__, e)


def run(source, **scope):
    try:
        exec(source, scope)
    except Exception as e:
        print(type(e).__name__, e)


# A field wider than memory.
wide = 10**18
for template in ("%*d", "%*s", "%-*d", "%0*d", "%+0*d"):
    attempt(lambda: template % (wide, 3))
    attempt(lambda: template.encode() % (wide, b"3" if "s" in template else 3))
attempt(format, 3, f"{wide}")
attempt(format, 3, f"0{wide}")
attempt(format, 3.5, f"0{wide}")
attempt(format, 3j, f"{wide}")
attempt(format, "a", f"{wide}")
attempt("{:{}}".format, 3, wide)
print(len("%5000d" % 3), len("%-5000s|" % "a"), "%-4100s|" % "a" == "a".ljust(4100) + "|")


# A dict subclass with an __iter__ of its own answers for its pairs.
class Other(dict):
    def __iter__(self):
        print("iter")
        return iter(["a"])

    def keys(self):
        print("keys")
        return ["b", "c"]

    def __getitem__(self, key):
        return ("got", key)


print(Other(a=1) | {"k": 2}, {"k": 2} | Other(a=1), Other(a=1).copy(), Other() | {"k": 1}, Other().copy())


# What keys() gives is taken whole, and must be iterable.
class NoKeys(list):
    def __getattr__(self, name):
        return lambda *args: 3


def listing():
    for key in "ab":
        print("key", key)
        yield key


class Lazy:
    def keys(self):
        return listing()

    def __getitem__(self, key):
        print("item", key)
        return key


attempt(dict, NoKeys())
attempt(lambda: {**NoKeys()})
attempt(lambda: dict(**NoKeys()))
attempt(dict, Lazy())

# An empty dict pops without a hash.
attempt({}.pop, [1])
attempt({}.pop, [1], "default")
attempt({1: 2}.pop, [1])


# bytes asks for the length.
class Negative(list):
    def __len__(self):
        return -1


class Told(list):
    def __len__(self):
        print("asked")
        return 7


attempt(bytes, Negative([1]))
attempt(bytearray, Negative([1]))
attempt(bytes, Told([1]))
attempt(bytes, [1])

# Messages.
attempt(eval, "1", Lazy())
attempt(eval, "1", 3)
run("match 1:\n case len(): pass", len=len)
for info in ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4, 5), (1,) * 7):
    attempt(SyntaxError, "text", info)
attempt(struct.calcsize, [])
attempt(struct.calcsize, 3)
attempt(struct.calcsize, int | str)

# %z of bytes, which str has not.
for template in (b"%z.1f", b"%+z.1f", b"%zd", b"%-z5.0f|", b"%z.2e", b"%zg", b"%z"):
    for value in (-0.0, -0.04, 3, float("-inf")):
        attempt(lambda: template % value)
attempt(lambda: "%z.1f" % 1)
attempt(lambda: b"%\xe2" % 1)
attempt(lambda: b"%\x7f" % 1)


# Nothing decodes to nothing, by any codec.
for name in ("utf-8", "none such", "hex"):
    attempt(b"".decode, name)
    attempt(bytearray().decode, name, "none such")
    attempt(str, b"", name)
    attempt(str, memoryview(b""), name)
    attempt("".encode, name)

# The generator's own type of delegate gets what throw() was called with.
class Delegate:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *args):
        print("throw", args)
        return 7


def through():
    yield from Delegate()


def twice():
    yield from through()


for make in (through, twice):
    for args in ((KeyError,), (KeyError, "x"), (KeyError, None, None), (KeyError(3),)):
        g = make()
        next(g)
        attempt(g.throw, *args)

# A memoryview looks at the value before the slice.
view = memoryview(bytearray(b"abcd"))
run("view[::0] = []", view=view)
run("view[::0] = b'a'", view=view)
run("view['a':] = []", view=view)


# Seeding is what __init__ does.
class Unseeded(_random.Random):
    def __init__(self, *args):
        pass


print(Unseeded([1]).getstate()[:3], Unseeded(1, 2).random())
attempt(_random.Random, 1, 2)
attempt(_random.Random, x=1)
attempt(_random.Random, [])
print(_random.Random(5).random() == _random.Random(5).random(), _random.Random(bytes(3)).random() is not None)


# What split() gives is checked.
class Group(ExceptionGroup):
    def split(self, condition):
        return None, self


with contextlib.suppress(ExceptionGroup):
    try:
        raise Group("group", [ValueError(1)])
    except* ValueError:
        print("not reached")
    finally:
        print("finally")


# Sizes and hints beyond what C counts with.
class Odd:
    def __init__(self, value):
        self.value = value

    def __length_hint__(self):
        return self.value

    __sizeof__ = __length_hint__


for value in (-1, 2**63, -(2**70), None, 1.5, "a"):
    attempt(operator.length_hint, Odd(value))
    attempt(sys.getsizeof, Odd(value))
    attempt(sys.getsizeof, Odd(value), "default")
