# Every method of list, its results and its complaints.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


a = [3, 1, 2]
a.append(5)
a.extend((7, 8))
a.extend(x * x for x in range(3))
a.insert(0, "first")
a.insert(-1, "near the end")
a.insert(100, "last")
a.insert(-100, "very first")
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2), a)
print(attempt([].pop), attempt([1].pop, 5), attempt([1].pop, -2), attempt([1].pop, "x"))
print(attempt([1, 2].pop, 1, 2))
a.remove(7)
print(a, attempt(a.remove, 77))
print(a.index(5), attempt(a.index, 77), attempt(a.index, 5, 0, 2), a.count(1), a.count(99))
print([1, 2, 3, 2, 1].index(2, 2), [1, 2, 3].index(3, -1), attempt([1, 2, 3].index, 1, -1))
b = a.copy()
b.reverse()
print(b, a == b, a is b)
b.clear()
print(b, attempt(b.index, 1))
print([1, 2] + [3], [1, 2] * 3, 2 * [0], [1] * -1, [] * 100)
print(attempt(lambda: [1] + (2,)), attempt(lambda: [1] + 2), attempt(lambda: [1] * "a"))
c = [1]
c += (2, 3)
c += "ab"
c *= 2
print(c)
c *= 0
print(c)
print(attempt(c.extend, 5), attempt(c.extend), attempt(c.append, 1, 2), attempt(c.append))
print(attempt(c.insert, "x", 1), attempt(list, 1, 2), attempt(list, 5), attempt(list, iterable=[]))
print(list(), list("abc"), list({1: 2}), list((1, 2)), list(range(4)))
print(1 in [1, 2], 3 in [1, 2], "x" not in [])
nan = float("nan")
print(nan in [nan], [nan] == [nan], [nan].count(nan), [nan].index(nan))
print([1, 2] < [1, 3], [1] < [1, 0], [] < [1], [2] > [1, 5], [1] <= [1], [1] >= [2], [1] != [1.0])
print(attempt(lambda: [1] < (1,)), [1] == (1,))
r = [1]
r.append(r)
print(r, repr([r]), [[]], [[1, [2]]])
print(attempt(hash, []))
print(list.__hash__, [].__class__, isinstance([], list), [1].__len__(), [1].__contains__(1))
print(bool([]), bool([0]))
print(list(reversed([1, 2, 3])), [1, 2, 3].__reversed__().__length_hint__())
print([].__sizeof__() > 0, [*[1, 2], *"ab"], list[int])


class L(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.extra = 1


x = L([1, 2])
print(x, x.extra, type(x + [3]), type(x[:]), type(x.copy()), x == [1, 2])
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__())
grow = [0, 1, 2]
for v in grow:
    if len(grow) < 8:
        grow.append(v * 10)
print(grow)
