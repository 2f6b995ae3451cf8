"""Results that one operation makes for the next are nobody else's; what others hold never changes."""

import math


class Keeper:
    kept = []

    def __radd__(self, other):
        self.kept.append(other)
        return other

    def __add__(self, other):
        self.kept.append(other)
        return other

    __rmul__ = __add__
    __iadd__ = __add__


def keep(k, a, b):
    first = a * b + k
    second = k + (a * b)
    third = (first + 1.0) * (second + 2.0) + (a - b) * k
    return first, second, third


k = Keeper()
for i in range(100):
    a, b = i + 0.5, i * 2.0
    r = keep(k, a, b)
    s = keep(k, a, b)
    assert r == s, (r, s)
print(len(k.kept), sum(k.kept), r)
print([x for x in k.kept[:12]])


def chains(values):
    out = []
    total = 0.0
    for x in values:
        y = x * x + x * 2.0 - x / 3.0
        z = (y + 1.0) * (y - 1.0)
        total += y * z
        out.append(y)
        out.append(z)
        out.append(-(x * 2.0) + math.sqrt(x * x + 1.0))
        w = [x * 2.0 + y, (x + y) * 2 + (x if x > 1 else x * 3.0)]
        out.extend(w)
        x += y * 2.0
        out.append(x)
    return total, out


values = [i * 0.37 for i in range(60)]
before = list(values)
total, out = chains(values)
print(values == before, total, sum(out), out[:7])
print(chains(values) == (total, out))


def mixed(n):
    t = 0.0
    for i in range(n):
        t = t * 0.5 + i * 2 + (i * 1.5 + 2) * (3 - i * 0.25)
        t -= i / 7 + i / 3.0
        t = t % 1000.0 + (t * 1.5) // 3.0
    return t


print(mixed(500))


def attributes(n):
    class P:
        pass
    p = P()
    p.x = 1.0
    q = []
    for i in range(n):
        p.x += p.x * 0.5 + 1.0
        q.append(p.x)
        p.x = p.x - q[-1] * 0.5
    return p.x, q[:5], sum(q)


print(attributes(50))


def generator(n):
    x = 0.5
    while n:
        x = x * 1.5 + (yield x * 2.0 + x)
        n -= 1


g = generator(20)
seen = [next(g)]
for i in range(19):
    seen.append(g.send(i * 0.5))
print(seen[:4], sum(seen))

for f in (lambda x, y: x * y + "a", lambda x, y: (x * y) / (y - y), lambda x, y: x * y + None):
    for _ in range(3):
        try:
            f(2.0, 3.0)
        except (TypeError, ZeroDivisionError) as e:
            print(type(e).__name__, e)
print(2.0 ** 0.5, (2.0 * 3.0) ** 2, (-2.0 * 1.0) ** 2, (2.0 * 1.0) ** -2)
try:
    print((1e200 * 1.0) ** 2)
except OverflowError as e:
    print(e)
