# Builtin exceptions: constructors, attributes, texts, chaining, groups.
def t(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


for e in (Exception(), Exception(1), Exception(1, 2), ValueError("x"), KeyError("k"), KeyError(1, 2), KeyError(),
          StopIteration(5), StopIteration(), SystemExit(3), SystemExit(), SystemExit(1, 2), OSError(2, "No such"),
          OSError(2, "No such", "f"), OSError(2, "No such", "f", None, "g"), OSError("just"), OSError(1), OSError(),
          OSError(17, "exists"), OSError(13, "perm"), OSError(32, "pipe"), OSError(104, "reset"), OSError(9999, "x"),
          ImportError("m", name="n", path="p"), NameError("n", name="q"), AttributeError("a", name="n", obj=1),
          SyntaxError("bad", ("f.py", 3, 4, "text")), SyntaxError("bad"), SyntaxError(), IndentationError("x", ("f", 1, 2, "t", 3, 4)),
          UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad"), UnicodeDecodeError("utf-8", b"abcd", 1, 3, "bad"),
          UnicodeEncodeError("ascii", "a\xe9", 1, 2, "ord"), UnicodeEncodeError("ascii", "a\u1234", 1, 2, "ord"),
          UnicodeEncodeError("ascii", "a\U00012345b", 1, 3, "ord"), UnicodeTranslateError("a\xe9", 1, 2, "ord"), MemoryError(), BlockingIOError(11, "b", 5)):
    print(type(e).__name__, repr(e), "|", str(e), "|", e.args)
print(StopIteration(5).value, SystemExit(3).code, SystemExit(1, 2).code, SystemExit().code)
e = OSError(2, "No such", "f")
print(type(e), e.errno, e.strerror, e.filename, e.filename2)
print(BlockingIOError(11, "b", 5).characters_written)
t(lambda: OSError(2, "x").characters_written)
e = ImportError("m", name="n", path="p")
print(e.msg, e.name, e.path)
e = SyntaxError("bad", ("f.py", 3, 4, "text", 5, 6))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line)
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad")
print(e.encoding, e.object, e.start, e.end, e.reason)
t(lambda: Exception(x=1))
t(lambda: OSError(x=1))
t(lambda: ImportError(x=1))
t(lambda: UnicodeDecodeError(1))
t(lambda: UnicodeDecodeError(1, 2, 3, 4, 5))
t(lambda: AttributeError("a", foo=1))
t(lambda: setattr(Exception(), "args", 5))
t(lambda: setattr(Exception(), "__traceback__", 5))
t(lambda: setattr(Exception(), "__cause__", 5))
t(lambda: setattr(Exception(), "__context__", 5))
t(lambda: Exception().with_traceback(5))
e = Exception("a")
e.add_note("n1")
e.add_note("n2")
print(e.__notes__, e.__dict__)
t(lambda: e.add_note(1))
e.custom = 5
print(e.__reduce__(), e.__cause__, e.__context__, e.__suppress_context__, e.__traceback__)
e.__setstate__({"q": 1})
print(e.q)


class MyErr(Exception):
    def __init__(self, a, *, b): self.a, self.b = a, b
    def __str__(self): return f"MyErr {self.a} {self.b}"


e = MyErr(1, b=2)
print(e, repr(e), e.args)


class MyOS(OSError):
    def __init__(self, x): super().__init__(2, "msg", x)


e = MyOS("file")
print(e, type(e), e.args, e.filename)


class MyOS2(OSError):
    def __new__(cls, *a): return super().__new__(cls, *a)


print(repr(MyOS2(2, "x", "f")), MyOS2(2, "x", "f").filename)


def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError as e:
            raise KeyError("k") from e
    except KeyError as e:
        try:
            raise ValueError
        except ValueError as v:
            return v


v = chain()
print(repr(v.__context__), repr(v.__context__.__cause__), v.__context__.__suppress_context__, v.__cause__)
try:
    try:
        raise TypeError("first")
    finally:
        raise ValueError("second")
except ValueError as e:
    print(repr(e.__context__))
a, b = ValueError("a"), ValueError("b")
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError:
    try:
        raise a       # would close a cycle
    except ValueError as e:
        print(e.__context__, e.__context__.__context__)
t(lambda: (_ for _ in ()).throw(1))


def bad(x):
    raise x


t(lambda: bad(1))
t(lambda: bad(int))
t(lambda: bad(KeyError))
try:
    raise ValueError from None
except ValueError as e:
    print(e.__cause__, e.__suppress_context__)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)

G = ExceptionGroup
e = G("msg", [ValueError(1), G("in", [TypeError(2), KeyError(3)])])
print(e, repr(e), e.message, e.exceptions, e.args)
print(e.split(TypeError))
print(e.subgroup((KeyError, ValueError)))
print(e.split(lambda x: isinstance(x, LookupError)))
print(e.subgroup(OSError), e.split(G))
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__)
t(lambda: G())
t(lambda: G(1, [ValueError()]))
t(lambda: G("a", 1))
t(lambda: G("a", []))
t(lambda: G("a", [1]))
t(lambda: G("a", [KeyboardInterrupt()]))
t(lambda: e.split(1))
t(lambda: e.derive([OSError()]))
t(lambda: G.__mro__)


class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message, excs)


m = MyG("mine", [ValueError(), TypeError()])
m.add_note("note")
x, y = m.split(ValueError)
print(type(x).__name__, repr(x), repr(y), x.__notes__, x.__notes__ is m.__notes__)
try:
    raise e
except* ValueError as g:
    print("values", g.exceptions)
except* (TypeError, KeyError) as g:
    print("others", g)
try:
    try:
        raise G("u", [OSError(1), ValueError(2)])
    except* OSError:
        print("os")
except ExceptionGroup as rest:
    print("rest", repr(rest))
try:
    try:
        raise KeyError(1)
    except* KeyError as g:
        print(repr(g))
        raise RuntimeError("new")
except* RuntimeError as g:
    print(repr(g), repr(g.exceptions[0].__context__))
for exc in (BaseException, Exception, OSError, StopIteration, UnicodeDecodeError):
    print(exc.__doc__ is not None, exc.__mro__)
