# Every method of dict, its results and its complaints.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


d = {"a": 1, 2: "b", (1, 2): [3], None: 4.5, 1.0: "one"}
print(d, len(d), d["a"], d[1], d[True], d[2.0])
print(attempt(lambda: d["x"]), attempt(lambda: d[[]]), attempt(lambda: d[(1, 3)]))
print(d.get("a"), d.get("x"), d.get("x", 7), attempt(d.get), attempt(d.get, {}))
print("a" in d, "x" in d, attempt(lambda: [] in d))
d["new"] = 0
d["a"] = "changed"
print(list(d), list(d.values())[0])
del d[2]
print(attempt(lambda: d.__delitem__(2)), d)
print(d.pop("new"), d.pop("new", "gone"), attempt(d.pop, "new"), attempt(d.pop))
print(d.popitem(), d.popitem(), d)
print(d.setdefault("s"), d.setdefault("s", 5), d.setdefault("t", 5), d)
d.update({"u": 1}, v=2)
d.update([("w", 3), "xy"])
d.update()
d.update(z=9)
print(d)
print(attempt(d.update, 5), attempt(d.update, [1]), attempt(d.update, ["abc"]), attempt(d.update, 1, 2))
print(attempt(d.update, [(1,)]), attempt(d.update, [([], 1)]))
e = d.copy()
e.clear()
print(e, len(d), attempt(e.popitem))
print(dict(), dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict(zip("ab", range(2))))
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({5: 6}))
print({1: 2} | {3: 4}, {1: 2, 5: 6} | {1: 9}, attempt(lambda: {} | []))
f = {1: 2}
f |= {3: 4}
f |= [(5, 6)]
print(f, attempt(lambda: {} < {}), {1: 2} == {1: 2.0}, {1: 2} != {1: 3}, {1: 2} == {2: 1})
k, v, i = f.keys(), f.values(), f.items()
print(k, v, i, len(k), 3 in k, 4 in v, (5, 6) in i, (5, 7) in i, 5 in i)
f[7] = 8
print(k, list(reversed(f)), list(reversed(f.items())), list(reversed(f.values())))
print(sorted(k & {1, 3, 99}), sorted(k | {100}), sorted(k - {1}), sorted(k ^ {1, 100}))
print(k == {1, 3, 5, 7}, k > {1}, k <= f.keys(), k.isdisjoint([2]), i & {(1, 2)}, k.mapping)
print(attempt(lambda: k.mapping.__setitem__(1, 1)), attempt(lambda: v == 1), {1: 2}.keys() == {1: 3}.keys())
print({}.keys(), {}.values(), {}.items())
r = {}
r["me"] = r
print(r, r.values())
print(attempt(hash, {}), bool({}), bool({0: 0}), dict[int, str])


class Missing(dict):
    def __missing__(self, key):
        return "missing " + repr(key)


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, m, type(m.copy()))

for change in ("add", "remove", "swap"):
    g = {n: n for n in range(5)}
    try:
        for n in g:
            if change == "add":
                g[n + 100] = 1
            elif change == "remove":
                del g[n]
            elif n == 0:
                del g[4]
                g[50] = 1
        print(change, list(g))
    except RuntimeError as e:
        print(change, e)

it = iter({1: 1, 2: 2})
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it))
big = {n: n * n for n in range(10000)}
for n in range(0, 10000, 3):
    del big[n]
for n in range(20000, 21000):
    big[n] = n
print(len(big), sum(big), list(big)[:5], list(big)[-3:], 3 in big, 4 in big)
while len(big) > 10:
    big.popitem()
print(big)


class Key:
    def __init__(self, v, h):
        self.v, self.h = v, h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return isinstance(other, Key) and self.v == other.v

    def __repr__(self):
        return f"Key({self.v})"


same = {Key(i, 7): i for i in range(20)}
print(len(same), same[Key(13, 7)], Key(13, 8) in same, Key(50, 7) in same)
for i in range(0, 20, 2):
    del same[Key(i, 7)]
print(list(same), {"a": 1, **{"b": 2}, "a": 3})


class Raises:
    def __repr__(self):
        return "Raises()"

    def __hash__(self):
        return 7

    def __eq__(self, other):
        raise ValueError("no comparison")


print(attempt(lambda: same[Raises()]), attempt(same.setdefault, Raises(), 1), attempt(same.pop, Raises(), 1))
print(attempt(lambda: Raises() in same), attempt(dict.fromkeys, 5), attempt(same.__setitem__, Raises(), 0))
