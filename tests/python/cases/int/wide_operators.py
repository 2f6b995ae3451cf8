"""Operators between integers around the limits of 62, 63, 64, 120 and 127 bits, in all forms."""

import operator

EDGES = sorted({s * ((1 << k) + d) for k in (0, 1, 29, 30, 59, 60, 61, 62, 63, 64, 89, 90, 119, 120, 121, 126, 127, 128)
                for d in (-1, 0, 1) for s in (1, -1)})
OPERATORS = (operator.add, operator.sub, operator.mul, operator.and_, operator.or_, operator.xor,
             operator.floordiv, operator.mod)


def loops(a, b):
    """The same by the loop's instructions, and in place."""
    result = [a + b, a - b, a * b, a & b, a | b, a ^ b]
    if b:
        result += [a // b, a % b]
    c = a
    c += b
    c ^= a
    c *= 3
    c -= b
    c &= 0xFFFFFFFFFFFFFFFF
    c |= b
    return result + [c]


total = 0
for a in EDGES:
    for b in EDGES:
        got = loops(a, b)
        for op, value in zip(OPERATORS, got):
            if b == 0 and op in (operator.floordiv, operator.mod):
                continue
            assert op(a, b) == value and type(value) is int, (op, a, b)
            assert hash(value) == hash(int(str(value))) and value == int(hex(value), 16), value
        total = (total * 31 + hash(tuple(got))) % (1 << 61)
print(total)

for a in EDGES[::3]:
    row = []
    for n in (0, 1, 5, 29, 30, 60, 61, 62, 63, 64, 65, 100, 126, 127, 128, 200):
        row += [a << n, a >> n]
    print(hash(tuple(row)), row[4], row[7])

for bad in (lambda a: a << -1, lambda a: a >> -1, lambda a: a // 0, lambda a: a % 0, lambda a: a // False):
    for a in (5, 1 << 62, -(1 << 64), 1 << 119):
        try:
            bad(a)
        except (ValueError, ZeroDivisionError) as e:
            print(type(e).__name__, e)

print(True + (1 << 64), (1 << 64) % True, (1 << 64) & True, [x is y for x, y in (((1 << 64) % 7, 2), ((1 << 70) >> 70, 1))])


class Own(int):
    def __rxor__(self, other):
        return "own"


print((1 << 64) ^ Own(1), (1 << 64) + Own(1))


def xorshift(n):
    x, seen = 88172645463325252, 0
    for _ in range(n):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
        seen ^= x
    return seen


def congruential(n):
    s = 1
    for _ in range(n):
        s = (s * 6364136223846793005 + 1442695040888963407) % 2 ** 64
    return s


def fnv(n):
    h = 0xCBF29CE484222325
    for i in range(n):
        h = ((h ^ (i & 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


print(xorshift(2000), congruential(2000), fnv(2000))
