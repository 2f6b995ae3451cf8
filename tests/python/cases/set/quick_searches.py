"""Comparisons and algebra of sets whose keys have to be asked, change something, or raise."""


class Key:
    asked = 0

    def __init__(self, name, equal=None):
        self.name, self.equal = name, equal

    def __hash__(self):
        return 5

    def __eq__(self, other):
        Key.asked += 1
        if self.equal is not None:
            return self.equal(self, other)
        return self.name == getattr(other, "name", other)

    def __repr__(self):
        return f"Key({self.name})"


def show(what, f):
    Key.asked = 0
    try:
        result = f()
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(what, result, Key.asked)


a, b, c = Key("a"), Key("b"), Key("c")
for kind in (set, frozenset):
    small, large = kind([a, b]), kind([Key("b"), Key("a"), c, 5, "x"])
    for name in ("issubset", "issuperset", "isdisjoint"):
        show(name, lambda: getattr(small, name)(large))
        show(name, lambda: getattr(large, name)(small))
        show(name, lambda: getattr(small, name)([5, c]))
    show("<", lambda: (small < large, small <= large, large > small, small == large, small != large))
    for name in ("difference", "intersection", "union", "symmetric_difference"):
        show(name, lambda: sorted(map(str, getattr(large, name)(small))))
        show(name, lambda: sorted(map(str, getattr(small, name)(large))))
        show(name, lambda: sorted(map(str, getattr(large, name)({a: 1, "x": 2}))))


def fails(self, other):
    raise ValueError("compared")


for f in (lambda s: s <= {5, c}, lambda s: s >= {a}, lambda s: s - {a, c}, lambda s: s & {a, c}, lambda s: s == {a},
          lambda s: s.isdisjoint({a}), lambda s: s.isdisjoint([a]), lambda s: s.issuperset([a])):
    show("raises", lambda: f({Key("f", fails)}))
    show("raises", lambda: f(frozenset([Key("f", fails)])))


def changing(target):
    def equal(self, other):
        target.clear()
        target.update(range(100))
        return True

    return equal


for f in (lambda s, t: s <= t, lambda s, t: t >= s, lambda s, t: s.isdisjoint(t), lambda s, t: len(s - t),
          lambda s, t: len(s & t), lambda s, t: s.issubset(t)):
    for which in (0, 1):
        s, t = {1, 2}, {1, 2, 3, 4}
        s.add(Key("s", changing((s, t)[which])))
        t.add(Key("t"))
        show(f"changes {which}", lambda: f(s, t))
        print(len(s), len(t))

# Orders: results are built key by key.
numbers = set(range(0, 3000, 7))
print(list(numbers - set(range(0, 3000, 2)))[:40])
print(list(numbers & set(range(0, 3000, 3)))[:40])
holes = set(range(50))
for i in range(0, 50, 3):
    holes.discard(i)
print(list(holes - {1, 4, 7}), list(iter(holes)), min(holes), max(holes), sum(holes))
for i in (0, -1, 1):
    print({0, 1, 2} - {i}, {-1, -2} & {-2, i}, {0, 1} <= {True, False, i}, {1.0, 2} <= {1, 2.0, 3})

# min and max of ints, and of what only looks like it.
big = 10**30
print(min(3, 2, 5), max([big, -big, 7, True]), min([True, 1, 0, False]), max([False, 0]), min([1, True]))
print(max([1, 1.0, True]), min([2, 2.0]), max(range(5), key=lambda i: -i), max("b", "a"), min([big + 1, big]))


class Backwards(int):
    def __lt__(self, other):
        return int(self) > int(other)


print(min([Backwards(1), Backwards(2)]), min([1, Backwards(2)]), max([Backwards(1), 2]))
