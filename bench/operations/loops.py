"""Loops, conditions, exceptions, with."""

from kinds import kind


@kind(50000)
def loop_range(n):
    for i in range(n):
        pass
    return i


@kind(50000)
def loop_while(n):
    i = 0
    while i < n:
        i += 1
    return i


@kind(50000)
def loop_list(n):
    s = [1] * n
    t = 0
    for x in s:
        t += x
    return t


@kind(20000)
def loop_enumerate(n):
    t = 0
    for i, x in enumerate([2] * n):
        t += i * x
    return t


@kind(20000)
def loop_zip(n):
    t = 0
    for a, b in zip(range(n), [2] * n):
        t += a * b
    return t


@kind(20000)
def loop_map(n):
    t = 0
    for s in map(str, range(n)):
        t += len(s)
    return t


@kind(20000)
def loop_map_lambda(n):
    return sum(map(lambda x: x + 1, range(n)))


@kind(20000)
def loop_filter(n):
    return len(list(filter(lambda x: x & 1, range(n))))


@kind(20000)
def loop_reversed_sum(n):
    t = 0
    for x in reversed([1] * n):
        t += x
    return t + sum(range(n)) + sum([1.5] * n)


@kind(20000)
def loop_any_all(n):
    return any(x > n for x in range(n)), all([1] * n)


@kind(20000)
def loop_string(n):
    t = 0
    for c in "abcde" * (n // 5):
        if c == "c":
            t += 1
    return t


@kind(300)
def loop_nested(n):
    t = 0
    for i in range(n):
        for k in range(50):
            if k == i:
                continue
            t += k
    return t


@kind(20000)
def conditions(n):
    t = 0
    for i in range(n):
        if i % 3 == 0 and i % 5 == 0:
            t += 1
        elif i % 3 == 0 or not i:
            t += 2
        else:
            t += 3 if i > 100 else 4
    return t


@kind(20000)
def comparisons_is_none(n):
    x = None
    t = 0
    for i in range(n):
        if x is None:
            t += 1
        if x is not None:
            t += 5
        if i == n or 1 <= i < 5:
            t += 1
    return t


@kind(20000)
def try_no_exception(n):
    t = 0
    for i in range(n):
        try:
            t += 1
        except ValueError:
            t = 0
        finally:
            t += 1
    return t


@kind(5000)
def raise_and_catch(n):
    t = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as e:
            t += e.args[0]
    return t


@kind(5000)
def catch_key_error(n):
    d = {}
    t = 0
    for i in range(n):
        try:
            d[i]
        except KeyError:
            t += 1
    return t


@kind(3000)
def raise_through_calls(n):
    def inner(i):
        raise IndexError(i)

    def outer(i):
        return inner(i)
    t = 0
    for i in range(n):
        try:
            outer(i)
        except (KeyError, IndexError):
            t += 1
    return t


class Context:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


@kind(5000)
def with_statement(n):
    c = Context()
    t = 0
    for i in range(n):
        with c:
            t += 1
    return t


@kind(5000)
def match_statement(n):
    t = 0
    for i in range(n):
        match i & 3:
            case 0:
                t += 1
            case 1 | 2:
                t += 2
            case _:
                t += 3
        match (i, 2):
            case (0, y):
                t += y
            case (x, 2):
                t += 1
    return t


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


@kind(5000)
def loop_own_iterator(n):
    t = 0
    for x in Countdown(n):
        t += x
    return t


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __eq__(self, other):
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return hash(self.x)

    def __getitem__(self, i):
        return self.x

    def __len__(self):
        return 2

    def __bool__(self):
        return True

    def __contains__(self, x):
        return True


@kind(5000)
def own_operators(n):
    v = Vector(1, 2)
    w = Vector(3, 4)
    for i in range(n):
        v = v + w
        r = v == w
        q = v < w
    return v.x, r, q


@kind(5000)
def own_protocols(n):
    v = Vector(1, 2)
    t = 0
    for i in range(n):
        t += v[0] + len(v)
        if v:
            t += 1
        if 3 in v:
            t += 1
    return t


@kind(5000)
def own_hash_keys(n):
    keys = [Vector(k, 0) for k in range(8)]
    d = {}
    for i in range(n):
        d[keys[i & 7]] = i
    return len(d)


@kind(1000)
def own_sort(n):
    base = [Vector((k * 7) % 11, 0) for k in range(11)]
    for i in range(n // 10):
        r = sorted(base)
    return r[0].x


@kind(5000)
def dataclass_like(n):
    for i in range(n):
        p = Record(i, "a")
        r = p == p
        q = p.replace(3)
    return q.number, r


def _record():
    from dataclasses import dataclass

    @dataclass
    class Record:
        number: int
        name: str
        score: float = 0.0

        def replace(self, number):
            return Record(number, self.name, self.score)
    return Record


Record = _record()
