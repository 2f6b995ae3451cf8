"""Comparisons that take no call give what those with calls give: items of all kinds, lists that change, orders that sort,
bisect and heapq find."""

import bisect
import heapq
import itertools

NAN = float("nan")


class Same:
    """Equal to everything, and says when it was asked."""

    asked = 0

    def __eq__(self, other):
        Same.asked += 1
        return True

    def __lt__(self, other):
        return "less"


class Pair(tuple):
    pass


class Backward(tuple):
    def __lt__(self, other):
        return tuple.__gt__(self, other)


ITEMS = [0, 1, -1, True, 1.0, 0.5, NAN, float("inf"), 2 ** 62, 2 ** 64, float(2 ** 64), "", "a", "b", "ä", "\u20ac", b"a", None, (), (1,), [1]]


def outcome(f, *args):
    try:
        return f(*args)
    except TypeError as e:
        return str(e)


def compare(a, b):
    return [outcome(f, a, b) for f in (lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a == b,
                                       lambda a, b: a != b, lambda a, b: a > b, lambda a, b: a >= b)]


for a, b in itertools.product(ITEMS, repeat=2):
    print(repr(a), repr(b), compare(a, b), compare((a, 1), (b, 2)), compare([7, a], [7, b]), compare((a,), (b, 0)),
          compare((a,), [b]), compare(Pair((a,)), (b,)), (a,) in [(b,)])
    if a != [1] != b:
        print((a,) in {(b,): 1}, (a,) in {(b,)})

print(compare((1, (2, (3, NAN))), (1, (2, (3, NAN)))), compare([[], [1]], [[], [2]]))
print(Backward((1,)) < Backward((2,)), (1,) < Backward((2,)), sorted([Backward((1,)), Backward((3,)), Backward((2,))]))
print((1, Same()) == (1, 2), (1, 2, 3) == (1, Same(), 4), (1, Same(), 3) < (1, 5, 4), Same.asked)
print(max([(1, Same()), (1, Same())]) is not None, (Same(),) < (Same(), 1))


class Shrinks:
    def __init__(self, lists):
        self.lists = lists

    def __eq__(self, other):
        for x in self.lists:
            del x[1:]
        return True


x, y = [], []
x[:] = [Shrinks([x, y]), 1, 2]
y[:] = [Shrinks([x, y]), 1, 3]
print(x < y, x == y, len(x), len(y))

data = [((i * 7919) % 1009, (i * 31) % 7, "k%d" % (i % 13)) for i in range(2000)]
mixed = [(i % 5, [i % 3], float(i % 2)) for i in range(200)]
print(sorted(data)[::199], sorted(mixed)[::19], sorted(data, key=lambda t: (t[1], -t[0]), reverse=True)[::333])
heap = []
for item in data:
    heapq.heappush(heap, item)
print([heapq.heappop(heap) for _ in range(2000)] == sorted(data), heapq.nlargest(3, [t[0] / 7 for t in data]))
heap = [float(t[0]) for t in data]
heapq.heapify(heap)
print([heapq.heappushpop(heap, 500.5) for _ in range(5)], [heapq.heapreplace(heap, 1.0) for _ in range(5)])
order = []
for t in data:
    bisect.insort(order, t)
print(order == sorted(data), [bisect.bisect_left(order, (v,)) for v in (0, 500, 2000)])
for bad in (lambda: sorted([(1, 2), (1, "a")]), lambda: heapq.heapify([(1, None), (1, None), (1, 1)]), lambda: bisect.insort([1, 2], "a")):
    print(outcome(bad))

deep = ()
for _ in range(100000):
    deep = (deep,)
other = ()
for _ in range(100000):
    other = (other,)
try:
    print(deep == other)
except RecursionError as e:
    print(e)
print({(NAN,): 1}.get((NAN,)), {(1.0, 2): "x"}[(1, 2.0)], {(1, 2), (True, 2.0)})
