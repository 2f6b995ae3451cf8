# Exceptions through every kind of frame.
def nested(n):
    try:
        if n == 0:
            raise KeyError("deep")
        nested(n - 1)
    finally:
        order.append(n)

order = []
try:
    nested(4)
except KeyError as e:
    print(e, order)

def returns_in_finally():
    for i in range(3):
        try:
            continue
        finally:
            if i == 1:
                return i
print(returns_in_finally())

def chain():
    try:
        try:
            raise ValueError("one")
        except ValueError:
            raise TypeError("two")
    except TypeError as e:
        return type(e.__context__).__name__, e.__cause__, e.__suppress_context__
print(chain())

def cause():
    try:
        raise TypeError("b") from ValueError("a")
    except TypeError as e:
        return repr(e.__cause__), e.__suppress_context__
print(cause())

import sys
def handled():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise TypeError(2)
        except TypeError:
            inner = sys.exc_info()[0]
        outer = sys.exc_info()[0]
    return inner, outer, sys.exc_info()
print(handled())

def gen_handled():
    try:
        yield sys.exc_info()[0]
        raise OSError
    except OSError:
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]
try:
    raise LookupError
except LookupError:
    print(list(gen_handled()), sys.exc_info()[0])

def reraise():
    try:
        raise ValueError("again")
    except ValueError:
        raise
try:
    reraise()
except ValueError as e:
    lines = []
    tb = e.__traceback__
    while tb:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(lines)

for text in ("raise", "raise 1", "raise ValueError from 1", "x.y", "undefined", "1()", "None[0]",
             "for i in 1: pass", "a, b = 1", "a, b = 1,", "a, b = 1, 2, 3", "a, *b, c = 1,",
             "import nothing_of_this_name", "from sys import nothing", "del undefined",
             "with 1: pass", "[] + 1", "{}[[]]", "assert 0, 'no'", "lambda: (yield)",
             "f'{1:q}'", "-''", "1 < ''", "int.nothing", "(1).x", "print(*1)", "print(**1)",
             "print(**{'a': 1}, **{'a': 2})"):
    try:
        exec(text, {"x": 1})
    except BaseException as e:
        print(text, "->", type(e).__name__, e)

def unbound():
    print(late)
    late = 1
def free():
    def inner():
        return var
    if 0:
        var = 1
    return inner()
for f in (unbound, free):
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)

class Context:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        return self
    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, value, tb is not None)
        return self.swallow
with Context(True):
    raise ValueError("swallowed")
try:
    with Context(False) as c:
        raise ValueError("passed on")
except ValueError as e:
    print(e)

def groups(*errors):
    seen = []
    try:
        raise ExceptionGroup("g", list(errors))
    except* ValueError as e:
        seen.append(("v", [str(x) for x in e.exceptions]))
    except* (TypeError, KeyError) as e:
        seen.append(("t", [str(x) for x in e.exceptions]))
    return seen
print(groups(ValueError(1), TypeError(2), ValueError(3)))
try:
    groups(ValueError(1), OSError(2))
except ExceptionGroup as e:
    print(repr(e))
try:
    try:
        raise ValueError("plain")
    except* ValueError as e:
        print(repr(e))
        raise TypeError("new")
except TypeError as e:
    print(repr(e), repr(e.__context__))
except ExceptionGroup as e:
    print(repr(e))
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError as e:
        return str(e)
print(depth(0))
