"""gcd, lcm and isqrt of integers around the limits where they are computed otherwise."""

import math

EDGES = [s * v for v in (0, 1, 2, 6, 35, 2 ** 30, 3 * 2 ** 40, 2 ** 62 - 1, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 6 ** 40) for s in (1, -1)]
for a in EDGES:
    print(a, [math.gcd(a, b) for b in EDGES], [math.lcm(a, b) for b in EDGES[::5]])
print(math.gcd(), math.gcd(-6), math.gcd(12, 18, 27), math.gcd(True, 4), math.gcd(False, False), math.gcd(0, -5))


class Index:
    def __index__(self):
        return 21


print(math.gcd(Index(), 14), math.isqrt(Index()))
for bad in (lambda: math.gcd(1.0, 2), lambda: math.gcd(4, "a"), lambda: math.isqrt(-1), lambda: math.isqrt(2.0)):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

for k in (0, 1, 2, 3, 1000, 2 ** 25, 2 ** 26 - 1, 2 ** 26, 2 ** 26 + 1, 94906265, 94906266, 94906267, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 10 ** 20):
    print(k, [math.isqrt(max(k * k + d, 0)) - k for d in (-2, -1, 0, 1, 2 * k, 2 * k + 1)])
assert all(math.isqrt(n) ** 2 <= n < (math.isqrt(n) + 1) ** 2 for n in range(5000))
