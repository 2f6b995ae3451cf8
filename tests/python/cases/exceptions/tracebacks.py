# What sys.excepthook prints: to stdout here, so that it is compared.
import sys
import traceback


class Out:
    def write(self, s): sys.stdout.write(s.replace(__file__, "FILE"))
    def flush(self): pass


def show(f):
    old = sys.stderr
    try:
        f()
    except BaseException as e:
        sys.stderr = Out()
        try:
            sys.__excepthook__(type(e), e, e.__traceback__.tb_next)
        finally:
            sys.stderr = old
        print("-----")


def plain(): raise ValueError("message")
def nomsg(): raise ValueError


def nested():
    def inner(x):
        return x.foo.bar
    return inner(5) + 1


def binop():
    a, b = 1, "x"
    return (a * 2) + (a + b) + 3


def subscript():
    d = {"a": {"b": 1}}
    return d["a"]["c"]["e"]


def call():
    return str(len(5))


def multi():
    return foo_undefined(
        1,
        2)


def cause():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("key") from e


def context():
    try:
        {}["x"]
    except KeyError:
        int("y")


def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("clean") from None


def recursive(n=20):
    if n:
        return recursive(n - 1)
    raise IndexError("deep")


def notes():
    e = TypeError("noted")
    e.add_note("first note")
    e.add_note("second\nnote")
    raise e


def group():
    try:
        1 / 0
    except ZeroDivisionError as z:
        err = z
    raise ExceptionGroup("many", [ValueError(1), err, ExceptionGroup("inner", [KeyError("k")])])


def syntax(): compile("x = = 1\n", "f.py", "exec")
def syntax2(): raise SyntaxError("custom", ("file.py", 7, 5, "   abc def\n", 7, 8))
def multi_line_msg(): raise RuntimeError("line one\nline two")


class Custom(Exception):
    def __str__(self): raise RuntimeError("no text")


def badstr(): raise Custom


class Spam:
    blech = 1
    some_long_name = 2


def suggest(): Spam().bluch
def suggest2(): Spam.some_lng_name
def suggest3():
    local_variable = 1
    return local_varable
def suggest4(): return prnt(1)
def unicode_line(): raise ValueError("ünïcödé"); "äöü" + 1
def unicode_caret(): "äöü" + 1 / 0


def exit_error(): raise SystemExit(3)
def lam(): (lambda: 1 / 0)()


class K:
    def meth(self): return self.missing


def method(): K().meth()
def gen(): list(1 / x for x in (1, 0))
def key_error_multi():
    raise KeyError("a", "b")


for f in (plain, nomsg, nested, binop, subscript, call, multi, cause, context, suppressed, recursive, notes, group,
          syntax, syntax2, multi_line_msg, badstr, suggest, suggest2, suggest3, suggest4, unicode_line, unicode_caret,
          exit_error, lam, method, gen, key_error_multi):
    show(f)
try:
    nested()
except Exception as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_lasti > 0)
        tb = tb.tb_next
