# What constructors of builtin types take by keyword, for themselves and for classes made from them.
import functools
import itertools
import operator


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print(type(result).__name__, list(result) if hasattr(result, "__next__") else result)


for cls, args in ((float, (2.5,)), (list, ([1],)), (tuple, ([1],)), (frozenset, ([1],)), (set, ([1],)),
                  (map, (str, [1])), (filter, (None, [0, 1])), (reversed, ([1, 2],)),
                  (itertools.chain, ([1], [2])), (itertools.islice, ([1, 2, 3], 2)),
                  (itertools.starmap, (operator.add, [(1, 2)])), (itertools.takewhile, (bool, [1, 0]))):
    class Plain(cls):
        pass

    class WithInit(cls):
        def __init__(self, *args, extra=None):
            self.extra = extra

    class WithNew(cls):
        def __new__(cls, *args, extra=None):
            self = super().__new__(cls, *args)
            self.extra = extra
            return self

    print("--", cls.__name__)
    attempt(cls, *args, extra=1)
    attempt(Plain, *args)
    attempt(Plain, *args, extra=1)
    attempt(WithInit, *args, extra=1)
    attempt(WithNew, *args, extra=1)


class Float:
    def __float__(self):
        return 1.5


class Text(str):
    def __float__(self):
        return float(str(self)) + 1


attempt(float, Float())
attempt(float, Text("8"))
attempt(complex, Text("8"))
print(0.0 ** -float("inf"), (-0.0) ** -float("inf"))


class Sub(bytes):
    pass


class Bytes:
    def __bytes__(self):
        return Sub(b"abc")


print(type(bytes(Bytes())), type(Sub(Bytes())))

grown = bytearray(b"old")


def seen():
    for i in range(4):
        yield i
        print(list(grown))


grown.__init__(seen())
attempt(grown.__init__, [1, 2, 300])
attempt(itertools.cycle("a").__setstate__, ((), 0))
attempt(itertools.cycle("a").__setstate__, ([],))
attempt(itertools.cycle("a").__setstate__, ([], "x"))
partial = functools.partial(print)
try:
    del partial.__dict__
except TypeError as error:
    print(error)
