# Modules of the standard library that are written in Python and used everywhere.
import bisect
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import heapq
import itertools
import operator
import string
import types

print(collections.Counter("banana").most_common(2), collections.OrderedDict(a=1), collections.deque([1, 2, 3], 2))
groups = collections.defaultdict(list)
for word in "a bb cc d".split():
    groups[len(word)].append(word)
print(dict(groups), collections.namedtuple("P", "x y")(1, y=2), collections.ChainMap({"a": 1}, {"b": 2})["b"])


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits, functools.reduce(operator.mul, range(1, 6)), functools.partial(pow, 2)(5))
heap = [5, 1, 4]
heapq.heapify(heap)
print(heapq.heappop(heap), heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 3, 5], 3))
print(list(itertools.chain("ab", [1])), list(itertools.islice(itertools.count(5), 3)), list(itertools.permutations("abc", 2))[:3])
print(list(itertools.accumulate([1, 2, 3])), [(k, list(g)) for k, g in itertools.groupby("aabb")])


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)


print(Point(1), Point(1) == Point(1, 0), Point(1) < Point(2), dataclasses.replace(Point(1), y=5))


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


print(Colour.RED, Colour(2).name, [c.value for c in Colour], Colour["RED"] is Colour.RED)


@contextlib.contextmanager
def noted(name):
    print("enter", name)
    try:
        yield name.upper()
    finally:
        print("leave", name)


with noted("a") as upper, contextlib.suppress(ValueError):
    print(upper)
    raise ValueError
nested = {"a": [1, {2}]}
deep = copy.deepcopy(nested)
print(deep == nested, deep["a"] is nested["a"], copy.copy(nested)["a"] is nested["a"])
print(string.ascii_lowercase[:3], types.SimpleNamespace(a=1), operator.itemgetter(1)([5, 6]))
