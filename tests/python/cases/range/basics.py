# range of small and of large integers.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


for args in ((5,), (0,), (-3,), (2, 9), (9, 2), (0, 10, 3), (10, 0, -3), (1, 2, 100), (True, 5)):
    r = range(*args)
    print(r, list(r), len(r), list(reversed(r)), bool(r), hash(r) == hash(tuple.__hash__ and r))
print(range(10)[3], range(10)[-1], range(10)[2:5], range(10)[::-2], range(0, 20, 4)[1:3])
print(attempt(lambda: range(3)[3]), attempt(lambda: range(3)["a"]), attempt(range), attempt(range, 1, 2, 0))
print(attempt(range, "a"), attempt(range, 1.5), attempt(range, 1, 2, 3, 4), attempt(range, stop=4))
print(3 in range(5), 5 in range(5), 4 in range(0, 9, 2), 5 in range(0, 9, 2), 2.0 in range(5), "a" in range(3))
print(range(10).index(4), attempt(range(10).index, 40), attempt(range(10).index, "a"), range(10).count(3), range(3).count(2.0))
print(range(0) == range(2, 1), range(1, 2) == range(1, 3, 5), range(3) == range(4), range(3) == [0, 1, 2])
print(hash(range(0)) == hash(range(5, 5)), hash(range(3)) == hash(range(0, 3, 1)), {range(2): 1}[range(0, 2)])
big = range(2**70, 2**70 + 10, 3)
print(big, list(big), len(big), big[-1], big[1:], 2**70 + 3 in big, 2**70 + 4 in big, big.index(2**70 + 6))
huge = range(2**100)
print(attempt(len, huge), huge[2**99], huge[-1] == 2**100 - 1, bool(huge), 2**99 in huge, next(iter(huge)))
print(range(-2**63, 2**63 - 1, 2**62), list(range(2**63 - 2, 2**63 + 2)), list(range(-2**63, -2**63 - 3, -1)))
print(range(1, 10, 2).start, range(1, 10, 2).stop, range(1, 10, 2).step, repr(range(1, 10, 2)))
it = iter(range(3))
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), next(it, "end"), it.__reduce__()[1:])
lt = iter(range(2**65, 2**65 + 2))
print(type(it).__name__, type(lt).__name__, next(lt), lt.__length_hint__(), list(lt))
print(sum(range(1000)), max(range(5)), attempt(lambda: range(3) < range(4)), range(3).__reduce__())
total = 0
for i in range(100000):
    total += i
print(total, [*range(3)], (*range(2), 9), attempt(lambda: range(2).x), list(zip(range(3), range(9, 6, -1))))
print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate([1], 2**70)), attempt(enumerate, 5))
print(attempt(enumerate), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(filter(None, [0, 1, "", "a"])))
print(list(zip()), list(zip("ab", [1, 2, 3])), attempt(lambda: list(zip("ab", [1], strict=True))))
print(attempt(lambda: list(zip("a", [1, 2], strict=True))), attempt(lambda: list(zip("ab", "ab", "a", strict=True))))
print(attempt(map, len), attempt(filter, 1), attempt(reversed, {1}), attempt(zip, 1), attempt(iter, 3, 4))
print(list(iter([3, 2, 1, 0].pop, 1)), list(reversed("abc")), list(reversed(range(3))), list(filter(str.isdigit, "a1b2")))


class Seq:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * i

    def __len__(self):
        return 3


print(list(Seq()), list(reversed(Seq())), 4 in Seq(), iter(Seq()).__length_hint__())
