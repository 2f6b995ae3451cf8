# Sets, frozen sets, tuples, ranges, slices, bytes: what programs do with them every day.

s = {3, 1, 2}
s.add(2)
s.discard(9)
s.update([4, 5], (6,))
s.remove(1)
print(sorted(s), len(s), 3 in s, sorted(s & {3, 4}), sorted(s | {9}), sorted(s - {3}), sorted(s ^ {3, 9}))
print({1, 2} <= {1, 2, 3}, {1} < {1}, {1, 2}.isdisjoint({3}), {1, 2} == {2, 1}, set(), frozenset([1]))
print(hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1]): "k"}[frozenset([1])])
t = (1, "two", 3.0)
print(t[1], t[-1], t[:2], t + (4,), t * 2, len(t), t.index("two"), t.count(1), (), (1,), hash(t) == hash((1, "two", 3.0)))
print((1, 2) < (1, 3), (1,) < (1, 0), tuple("ab"), sorted([(2, "a"), (1, "b")]))
r = range(10, 0, -3)
print(r, list(r), len(r), r[1], r[-1], 4 in r, 5 in r, r == range(10, -1, -3), range(5)[1:3], r.index(7))
print(slice(1, 2), slice(5).indices(3), range(0) == range(2, 1))
b = b"abc\x00\xff"
print(b, b[0], b[1:3], len(b), b + b"!", b * 2, b"b" in b, 97 in b, b.find(b"c"), b"a,b".split(b","), list(b"hi"))
print(b"caf\xc3\xa9".decode(), "\u20ac".encode("utf-8"), bytes(3), bytes([1, 2]), bytes("x", "ascii"), b"AB".lower(), b"x".hex())
m = bytearray(b"hello")
m[0] = 72
m += b"!"
del m[1]
print(m, bytes(m), len(m))
for action in (lambda: {1}.remove(2), lambda: set([[]]), lambda: t[9], lambda: range(3)[5], lambda: b[9],
               lambda: bytes([256]), lambda: b"\xff".decode(), lambda: range(1, 2, 0), lambda: b + "s",
               lambda: "\u20ac".encode("ascii")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
