# What open(), FileIO and compile() take for a path, and what they say of anything else.
import io
import os
import pathlib
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_: print(category.__name__, message)


class Raises:
    def __index__(self):
        raise ValueError("index")


class Number:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    __repr__ = lambda self: f"Number({self.value})"


class NumberOrPath(Number):
    def __fspath__(self):
        print("asked for the path")
        return os.devnull


class OnlyInt:
    def __int__(self):
        return 1


class IntOrPath(OnlyInt):
    def __fspath__(self):
        print("asked for the path")
        return os.devnull

    __repr__ = lambda self: "IntOrPath()"


class BadPath:
    def __fspath__(self):
        return 1


class Text(str):
    pass


def opener(path, flags):
    print("opener", path, flags)
    return os.open(os.devnull, flags)


ways = {
    "open": open,
    "FileIO": io.FileIO,
    "FileIO without closing": lambda path: io.FileIO(path, closefd=False),
    "open_code": io.open_code,
    "open, odd mode": lambda path: open(path, "zz"),
    "FileIO, odd mode": lambda path: io.FileIO(path, "zz"),
    "open, mode a number": lambda path: open(path, 3),
    "open, odd buffering": lambda path: open(path, "rb", "x"),
    "opener": lambda path: open(path, "rb", opener=opener),
    "compile": lambda path: str(compile("1", path, "eval").co_filename),
}
paths = (Raises(), Number(-1), Number(10**30), Number("a"), NumberOrPath(10**30), NumberOrPath(-1), BadPath(), OnlyInt(), IntOrPath(), 10**30, -5, 2**31,
         1.5, 2j, b"/dev/null", bytearray(b"/dev/null"), memoryview(b"/dev/null"), Text("/dev/null"), "/dev/nu\0ll", b"a\0", None,
         pathlib.Path("/dev/null"), pathlib.Path("/nonexistent"), "/")
for path in paths:
    for name, way in ways.items():
        try:
            got = way(path)
            print(type(path).__name__, name, type(got).__name__, getattr(got, "name", got))
            if not isinstance(got, str):
                got.close()
        except Exception as e:
            print(type(path).__name__, name, type(e).__name__, e)
