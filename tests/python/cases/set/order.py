# Sets of ints iterate in the same order as in CPython after the same history.
import random

rng = random.Random(7)
for trial in range(200):
    s = set()
    for _ in range(rng.randrange(300)):
        k = rng.randrange(-100, 400) * rng.choice([1, 1, 8, 64])
        if rng.random() < 0.6:
            s.add(k)
        elif rng.random() < 0.9:
            s.discard(k)
        elif s:
            s.pop()
    other = set(rng.sample(range(1000), rng.randrange(100)))
    third = frozenset(rng.sample(range(-50, 500), rng.randrange(200)))
    if trial % 10 == 0:
        print(list(s)[:20])
        print(list(s | other)[:20], list(s & third)[:20], list(third - other)[:20])
        print(list(s ^ third)[:20], list(set(dict.fromkeys(s)))[:10])
    u = s.copy()
    u.update(other)
    u -= third
    u.update(dict.fromkeys(range(trial)))
    u.intersection_update(range(0, 900, 2))
    u.symmetric_difference_update(third)
    h = 0
    for group in (s, s | other, third | s, s & other, other & s, s - other, other - s, s ^ other,
                  third ^ s, u, set(u), frozenset(u), s.union(other, third, [trial])):
        for x in group:
            h = (h * 31 + x) % 1000000007
    print(h, end=" ")
print()
print({i * 7919 % 1009 for i in range(500)})
print({-1, -2, -3, 2**61 - 1, 2**61, 2**62, 10**20})
print({1.5, 2.5, 3.25, 1e300, -0.5})
