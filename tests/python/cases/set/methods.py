# Every method of set and frozenset, its results and its complaints.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


s = {3, 1, 2}
s.add(10)
s.add(1)
s.update([5, 6], (7,), {8: 9})
print(s, len(s), 5 in s, 50 in s)
s.discard(5)
s.discard(55)
s.remove(6)
print(s, attempt(s.remove, 6), attempt(s.remove, []), attempt(s.add, {}), attempt(lambda: [] in s))
print(s.pop(), s.pop(), s, attempt(set().pop))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a)
print(a.union(b, [9]), a.intersection(b, [4]), a.difference(b, [1]), a.symmetric_difference([1, 7]))
print(a.union(), a.intersection(), a.difference())
print(a <= b, a < a, a <= a, {3} < a, a >= {1}, a > a, a == {4, 3, 2, 1}, a != b, a == frozenset(a))
print(a.issubset(range(10)), a.issuperset([1, 2]), a.isdisjoint([7]), a.isdisjoint(b))
print(attempt(lambda: a | [1]), attempt(lambda: a < 5), attempt(lambda: a - 1), a == 1)
c = a.copy()
c |= {100}
c &= {1, 2, 100}
c -= {1}
c ^= {2, 3}
print(c)
c.intersection_update([3, 100], {100})
c.difference_update([100])
c.symmetric_difference_update([1, 1, 2])
print(c, c.clear(), c)
f = frozenset([1, 2, 3])
print(f, frozenset(), frozenset(f) is f, f.copy() is f, type(f | {9}), type({9} | f), f == {1, 2, 3})
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset(range(100))), hash(f) == hash(frozenset([3, 2, 1])))
print({f: 1}[frozenset([3, 1, 2])], {1, 2, 3} in {f}, attempt(hash, set()))
print(attempt(set, 1), attempt(set, 1, 2), attempt(frozenset, 5), attempt(set, a=1), attempt(lambda: f.add))
print(set("hello") == set("ehlo"), set(), repr({1}), str(frozenset({1})))


class S(set):
    pass


print(S([1]), type(S([1]) | {2}), type(S().copy()), S())
try:
    for x in s:
        s.add(x + 1000)
except RuntimeError as e:
    print(e)
it = iter({1, 2, 3})
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it))
nan = float("nan")
print(len({nan, nan}), nan in {nan}, len({1, 1.0, True}), {0, False})
print(s.__reduce__()[0], len(s.__reduce__()[1][0]))
# An intersection with no set asks for no more once all of its own set are found.
endless = iter(range(1, 10**30))
print({1, 2}.intersection(endless), next(endless), attempt(lambda: {1}.intersection([1, []])))
b = {5}
print(b.intersection_update(iter([5, {}])), b, attempt(lambda: {1, 3}.intersection([1, []])))
print(attempt(lambda: set().intersection([1, []])), sorted(frozenset("ab") & {"a", "b", "c"}))


# repr() goes by what a subclass says it iterates over.
class Says(set):
    def __iter__(self):
        return iter(["said"])


class Wrong(frozenset):
    def __iter__(self):
        return 5


print(repr(Says()), repr(Says([1])), attempt(lambda: repr(Wrong([1]))), repr(Wrong()))
