# list.sort and sorted: stability, keys, reverse, errors.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


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


rng = Random(42)
for n in (0, 1, 2, 3, 10, 63, 64, 65, 100, 1000, 5000):
    shapes = {
        "ints": [rng.randrange(n + 1) for _ in range(n)],
        "up": list(range(n)),
        "down": list(range(n, 0, -1)),
        "saw": [i % 7 for i in range(n)],
        "blocks": [i ^ 16 for i in range(n)],
        "floats": [rng.random() for _ in range(n)],
        "strs": [str(rng.randrange(10 * n + 1)) for _ in range(n)],
        "wide": [chr(0x4e00 + rng.randrange(50)) * (1 + i % 3) for i in range(n)],
        "mixed": [rng.choice([1, 2.5, True, 10**30, -3]) * (i + 1) for i in range(n)],
        "big": [rng.randrange(10**25) for _ in range(n)],
        "tuples": [(rng.randrange(5), rng.randrange(5), str(i)) for i in range(n)],
    }
    for name, data in shapes.items():
        s = sorted(data)
        assert all(not s[i + 1] < s[i] for i in range(len(s) - 1)), (name, n)
        assert len(s) == len(data)
        r = sorted(data, reverse=True)
        assert all(not r[i] < r[i + 1] for i in range(len(r) - 1)), (name, n)
        # Stable, in both directions.
        pairs = [(v, i) for i, v in enumerate(data)]
        k = sorted(pairs, key=lambda p: p[0])
        assert all(k[i][0] < k[i + 1][0] or k[i][1] < k[i + 1][1] for i in range(len(k) - 1))
        k = sorted(pairs, key=lambda p: p[0], reverse=True)
        assert all(k[i + 1][0] < k[i][0] or k[i][1] < k[i + 1][1] for i in range(len(k) - 1))
        c = list(data)
        c.sort()
        assert c == s
print("sorted")

a = ["bb", "a", "ccc", "A"]
a.sort(key=len)
print(a)
a.sort(key=str.lower, reverse=True)
print(a)
print(sorted({3: 1, 1: 2}), sorted("hello"), sorted((3, 1, 2), key=lambda x: -x))
print(attempt([1, "a"].sort), attempt([1, 2].sort, 5), attempt([1, 2].sort, key=5))
print(attempt([1].sort, foo=1), attempt(sorted), attempt(sorted, 5), attempt(sorted, [1], 2))


def grow(x):
    b.append(x)
    return x


b = [3, 1, 2]
print(attempt(b.sort, key=grow), b)


class Bad:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        if self.v == 3 or other.v == 3:
            raise KeyError("three")
        return self.v < other.v


c = [Bad(i) for i in (5, 4, 1, 2, 3, 0)]
print(attempt(c.sort), sorted(x.v for x in c))
seen = []


class Spy:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        seen.append(len(d))
        return self.v < other.v


d = [Spy(i) for i in (3, 2, 1)]
d.sort()
print([x.v for x in d], set(seen))
nan = float("nan")
print(len(sorted([3.0, nan, 1.0])), sorted([2, 1.5, True, False, -1]))
