# operator, functools, heapq, bisect.
import _operator
import bisect
import copy
import functools
import heapq
import operator


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


print(operator.add(1, 2), operator.sub(5, 3), operator.mul("a", 3), operator.truediv(1, 4), operator.floordiv(7, 2), operator.mod(7, 3))
print(operator.pow(2, 5), operator.lshift(1, 4), operator.rshift(16, 2), operator.and_(6, 3), operator.or_(6, 1), operator.xor(6, 3))
print(operator.neg(5), operator.pos(-5), operator.inv(5), operator.invert(0), operator.not_([]), operator.truth([1]), operator.abs(-3))
print(operator.lt(1, 2), operator.le(2, 2), operator.eq(1, 1.0), operator.ne(1, 2), operator.gt(1, 2), operator.ge(2, 1))
print(operator.is_(None, None), operator.is_not(1, None), operator.index(True), attempt(operator.index, 1.5), operator.concat([1], [2]))
print(operator.contains([1, 2], 2), operator.countOf([1, 2, 1], 1), operator.indexOf([5, 6], 6), attempt(operator.indexOf, [5], 7))
l = [1, 2, 3]
operator.setitem(l, 0, 9)
operator.delitem(l, 1)
print(l, operator.getitem(l, 1), operator.iadd([1], [2]), operator.iconcat([1], [2]), attempt(operator.concat, 1, 2), operator.ipow(2, 3))
print(operator.length_hint([1, 2]), operator.length_hint(5, 7), attempt(operator.length_hint, 5, "a"), operator.call(max, 3, 4))
print(operator.itemgetter(1)([5, 6]), operator.itemgetter(0, "a"), operator.itemgetter(0, 2)("abc"), attempt(operator.itemgetter), attempt(operator.itemgetter(5), [1]))
print(operator.attrgetter("real")(5), operator.attrgetter("real", "imag")(5), operator.attrgetter("__class__.__name__")(5), attempt(operator.attrgetter, 5), operator.attrgetter("a.b"))
print(operator.methodcaller("upper")("abc"), operator.methodcaller("split", sep="b")("abc"), operator.methodcaller("f", 1, x=2), attempt(operator.methodcaller), attempt(operator.methodcaller, 5))
print(attempt(operator.add, 1), attempt(operator.add, 1, 2, 3), attempt(operator.neg), copy.copy(operator.itemgetter(1))([5, 6]))
print(_operator._compare_digest("a", "a"), _operator._compare_digest(b"a", b"b"))

print(functools.reduce(operator.add, [1, 2, 3]), functools.reduce(lambda a, b: a * b, range(1, 6), 10), attempt(functools.reduce, max, []), attempt(functools.reduce, max, 5))
p = functools.partial(int, base=2)
q = functools.partial(print, "a", sep="-")
print(p("101"), p.func, p.args, p.keywords, q.args, repr(functools.partial(max, 1, key=len)), attempt(functools.partial), attempt(functools.partial, 5))
q("b", "c")
q("b", sep="+")
pp = functools.partial(functools.partial(max, 1), 5)
print(pp.args, pp(3), pp.func is max)
pp.note = "n"
print(pp.note, copy.copy(pp).note, pp.__dict__, functools.partial(pp, 9).func is pp)
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), sorted("bca", key=functools.cmp_to_key(lambda a, b: (a > b) - (a < b))))

calls = []


@functools.lru_cache(maxsize=3)
def square(x, *, flag=False):
    calls.append(x)
    return x * x


print([square(i) for i in (1, 2, 3, 1, 4, 2, 1)], calls, square.cache_info(), square(2, flag=True), square.cache_parameters())
square.cache_clear()
print(square.cache_info(), square.__name__, square.__wrapped__(3))


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@functools.lru_cache(typed=True)
def typed(x):
    return type(x).__name__


print(typed(1), typed(1.0), typed(True), typed.cache_info(), attempt(typed, []), attempt(functools.lru_cache, "a"))


class C:
    @functools.lru_cache(None)
    def method(self, x):
        return x + 1

    @functools.cached_property
    def prop(self):
        calls.append("prop")
        return 5


c = C()
print(c.method(1), c.method(1), C.method.cache_info(), c.prop, c.prop, calls[-1])


@functools.lru_cache(maxsize=0)
def uncached(x):
    return x


print(uncached(1), uncached(1), uncached.cache_info())

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


rng = Random(3)
data = [rng.randrange(1000) for _ in range(300)]
h = []
for x in data:
    heapq.heappush(h, x)
print([heapq.heappop(h) for _ in range(300)] == sorted(data), attempt(heapq.heappop, []), attempt(heapq.heappush, (), 1))
h = data[:]
heapq.heapify(h)
print(h[:12], heapq.heapreplace(h, 5), heapq.heappushpop(h, -1), heapq.heappushpop(h, 500), h[:8])
print(heapq.nlargest(5, data), heapq.nsmallest(5, data), heapq.nlargest(3, data, key=lambda x: -x), list(heapq.merge([1, 4], [2, 3])))
heapq._heapify_max(h)
print(h[:5], heapq._heappop_max(h), heapq._heapreplace_max(h, 1))
s = sorted(data)
print(bisect.bisect(s, 500), bisect.bisect_left(s, s[100]), bisect.bisect_right(s, s[100]), bisect.bisect([1, 2, 3], 2, 0, 1))
bisect.insort(s, 500)
bisect.insort_left(s, -5)
print(s == sorted(s), len(s), attempt(bisect.bisect, [1], 1, -1), bisect.bisect([(1, "a"), (3, "b")], 2, key=lambda t: t[0]), attempt(bisect.bisect, [1], "a"))
