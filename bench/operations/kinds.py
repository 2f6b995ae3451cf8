"""What the operation programs share: a kind is a function that repeats one operation `n` times.

It returns something by which interpreters can be compared. `@kind(n)` says how often: enough for
some milliseconds.
"""

import sys
import time

KINDS = []


def kind(times):
    def register(function):
        KINDS.append((function, times))
        return function
    return register


def run(names=(), repeats=5):
    """One line for each kind: its name, the least nanoseconds for one repetition, its result."""
    for function, times in KINDS:
        if names and function.__name__ not in names:
            continue
        result = function(times)  # warms up
        best = None
        for _ in range(repeats):
            begin = time.perf_counter()
            again = function(times)
            spent = time.perf_counter() - begin
            if again != result:
                sys.exit("%s: %r and then %r" % (function.__name__, result, again))
            if best is None or spent < best:
                best = spent
        print("%s %.3f %r" % (function.__name__, best / times * 1e9, result), flush=True)
