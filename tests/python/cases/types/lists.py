# Lists: every kind of index and slice, methods, sorting, aliasing, recursion in repr.

a = list(range(10))
print(a[2:8:3], a[::-1], a[-3:], a[:-7], a[20:], a[5:2], a[slice(1, 4)])
a[2:5] = ["x"]
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[1:3]
a.append("end")
a.insert(0, "begin")
a.insert(-1, "nearly")
a.extend(c for c in "yz")
print(a, len(a), a.pop(), a.pop(0), a.index(0), a.count(0))
a.remove("end")
a.reverse()
print(a)
a += (1, 2)
a *= 2
print(a, a == a[:], a is a[:], [1, 2] < [1, 3], [1] + [2], 3 in [1, 2, 3])
a.clear()
a.append(a)
print(a)
words = "banana Apple cherry apple Banana fig".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "a")]
pairs.sort(key=lambda pair: pair[0])
print(pairs, sorted(pairs, reverse=True))
print(sorted([3, 1.5, True, -2]), list(reversed([1, 2, 3])), [[]] * 2, list("abc"), [None] * 3)
big = [(n * 7919) % 1009 for n in range(2000)]
big.sort()
print(big[:5], big[-5:], all(x <= y for x, y in zip(big, big[1:])))
growing = [1]
for n in growing:
    if n < 5:
        growing.append(n + 1)
print(growing)
b = [1, 2, 3]
for action in (lambda: b[5], lambda: b.pop(9), lambda: b.remove(9), lambda: [].pop(), lambda: b["x"],
               lambda: sorted([1, "a"]), lambda: b + (1,), lambda: b.__setitem__(slice(0, 3, 2), [1])):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
