"""Operators between an int and a bool, in the function's first calls and when its instructions have met their operands."""

OPERATORS = "+ - * // % / ** & | ^ << >>".split()
NUMBERS = [0, 1, -1, 2, 7, -7, 1024, 1025, 2**31, 2**53 + 1, 2**61, 2**62 - 1, 2**62, -(2**62), -(2**62) - 1, 2**100]


def answer(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__, str(e)
    return type(r).__name__, r


for op in OPERATORS:
    names = {}
    exec(f"def plain(a, b): return a {op} b\ndef inplace(a, b):\n    a {op}= b\n    return a", names)
    for _ in range(30):
        found = [
            (answer(names["plain"], n, b), answer(names["plain"], b, n), answer(names["inplace"], n, b), answer(names["inplace"], b, n))
            for n in NUMBERS
            for b in (True, False)
            if op not in ("**", "<<", ">>") or abs(n) < 2000
        ]
        both = [answer(names["plain"], a, b) for a in (True, False) for b in (True, False)]
        other = [answer(names["plain"], a, b) for a in (1.5, None) for b in (True, False)]
    print(op, found)
    print(op, both, other)


def count(values):
    found = 0
    for v in values:
        found += v is not None
        found -= v == 3
    return found


print(count([1, None, 3, 3, 4] * 50), count([]))
