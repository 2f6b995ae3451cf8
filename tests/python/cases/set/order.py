# Sets of ints iterate in the same order as in CPython after the same history.

class Random:
    """A small generator of its own: the same numbers everywhere, no imports."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**32 + 1

    def random(self):
        self.state = self.state * 6364136223846793005 % 2**64 + 1442695040888963407
        self.state %= 2**64
        return (self.state >> 11) / 2**53

    def randrange(self, low, high=None):
        if high is None:
            low, high = 0, low
        return low + int(self.random() * (high - low))

    def choice(self, seq):
        return seq[self.randrange(len(seq))]

    def sample(self, population, k):
        pool = list(population)
        return [pool.pop(self.randrange(len(pool))) for _ in range(k)]


rng = Random(7)
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
