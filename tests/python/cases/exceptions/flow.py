# try, except, else and finally in every combination; re-raising, chaining, with, return in finally.


def flow(action):
    steps = []
    try:
        steps.append("try")
        result = action()
    except ZeroDivisionError as error:
        steps.append(f"zero: {error}")
        result = None
    except (KeyError, IndexError) as error:
        steps.append(f"{type(error).__name__}: {error!r}")
        result = None
    else:
        steps.append("else")
    finally:
        steps.append("finally")
    return result, steps


for action in (lambda: 1, lambda: 1 / 0, lambda: {}["k"], lambda: [][0]):
    print(flow(action))


def overriding():
    try:
        return "try"
    finally:
        return "finally"


def leaving_loops():
    for n in range(5):
        try:
            if n == 1:
                continue
            if n == 3:
                break
        finally:
            print("leaving", n)
    return n


print(overriding(), leaving_loops())


class Own(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


try:
    try:
        raise Own(3)
    except Own as error:
        raise ValueError("outer") from error
except ValueError as error:
    print(error, repr(error.__cause__), error.__cause__.code, error.__suppress_context__)
try:
    try:
        {}["inner"]
    except KeyError:
        raise RuntimeError
except RuntimeError as error:
    print(repr(error), repr(error.__context__), error.__cause__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise
except ArithmeticError as error:
    print(type(error).__mro__[:3], error.args)


class Context:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.swallow


with Context("a") as a, Context("b", True):
    raise Own(a.name)
try:
    with Context("c"):
        raise KeyError("c")
except KeyError as error:
    print("came through", error)
try:
    error
except NameError as problem:
    print(problem)
try:
    raise "text"
except TypeError as error:
    print(error)
try:
    assert 1 == 2, "message"
except AssertionError as error:
    print(repr(error))
group = ExceptionGroup("several", [ValueError(1), KeyError(2)])
try:
    raise group
except* ValueError as part:
    print(part.exceptions)
except* KeyError as part:
    print(part.exceptions)
