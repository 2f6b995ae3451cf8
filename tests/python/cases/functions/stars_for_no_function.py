# Errors of calls with stars when what is called is a number, a local one too.
import functools


def attempt(call):
    try:
        print(call())
    except TypeError as e:
        print(e)


def of(callee):
    attempt(lambda: callee(**{"a": 1}, **{"a": 2}))
    attempt(lambda: callee(*[1], **{"a": 1}, **{"a": 2}))
    attempt(lambda: callee(*[1], **{"a": 1}, **3))
    attempt(lambda: callee(*[1], *2))
    attempt(lambda: callee(*3))
    attempt(lambda: callee(**3))
    attempt(lambda: callee(*[1], **{"a": 1}))


for callee in (5, -1, 1 << 70, 1.5, None, True, "text", len, attempt, functools.partial(len), int):
    of(callee)
