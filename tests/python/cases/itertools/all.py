# itertools: results, representations, complaints, copies.
import copy
import itertools as it
import operator


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


def take(iterable, n=6):
    return list(it.islice(iterable, n))


print(take(it.count()), take(it.count(5)), take(it.count(5, -2)), take(it.count(0.5, 0.25)))
print(take(it.count(2**63 - 2)), take(it.count(-2**70, 2**69), 3), it.count(3), it.count(1, 2), it.count(1.5))
print(attempt(it.count, "a"), attempt(it.count, 1, 2, 3), it.count(10, 3).__reduce__())
print(take(it.cycle("ab")), take(it.cycle([])), take(it.repeat(3)), list(it.repeat(1, 3)), list(it.repeat(1, -1)))
print(it.repeat(1), it.repeat("a", 2), attempt(it.repeat), attempt(operator.length_hint, it.repeat(5, 7)))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 4], max)), list(it.accumulate([1, 2], initial=10)))
print(list(it.accumulate([])), list(it.accumulate([], initial=1)), list(it.accumulate("abc")), attempt(it.accumulate))
print(list(it.chain("ab", [1], (), range(2))), list(it.chain.from_iterable(["ab", "cd"])), list(it.chain()))
print(attempt(lambda: list(it.chain([1], 5))), list(it.compress("abcdef", [1, 0, 1, 0, 1, 1])))
print(list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(it.filterfalse(lambda x: x % 2, range(6))), list(it.filterfalse(None, [0, 1, ""])))
print(list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.pairwise("abcd")), list(it.pairwise("a")))
print(list(it.islice("abcdef", 3)), list(it.islice("abcdef", 1, None, 2)), list(it.islice("abcdef", 2, 4)))
print(attempt(it.islice, "abc", -1), attempt(it.islice, "abc", 1, 2, 0), attempt(it.islice, "a"), attempt(it.islice, "abc", "x", 2))
source = iter(range(10))
print(list(it.islice(source, 2, 5)), list(source))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.zip_longest()), list(it.zip_longest([1, 2], "a")))
print(attempt(lambda: it.zip_longest("a", foo=1)))
print([(k, list(g)) for k, g in it.groupby("aaabbcaa")], [(k, list(g)) for k, g in it.groupby(range(6), lambda x: x // 2)])
groups = it.groupby("aabb")
first = next(groups)
second = next(groups)
print(list(first[1]), list(second[1]), list(it.groupby([])))
a, b, c = it.tee(iter(range(200)), 3)
print(next(a), next(a), next(b), sum(a), sum(b), list(c)[-1], it.tee([], 0), attempt(it.tee, [1], -1))
x, y = it.tee("abc")
next(x)
print(list(copy.copy(x)), list(x), list(y))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.product()), list(it.product("ab", [])))
print(list(it.product([0, 1], repeat=0)), len(list(it.product(range(4), range(3), repeat=2))), attempt(it.product, [1], repeat=-1))
print(list(it.permutations("abc")), list(it.permutations(range(4), 2)), list(it.permutations([1, 2], 3)), list(it.permutations([])))
print(list(it.combinations("abcd", 2)), list(it.combinations([1, 2], 3)), list(it.combinations("abc", 0)), attempt(it.combinations, "ab", -1))
print(list(it.combinations_with_replacement("abc", 2)), list(it.combinations_with_replacement([], 2)), list(it.combinations_with_replacement([], 0)))
print(sum(1 for _ in it.permutations(range(7))), sum(1 for _ in it.combinations(range(15), 7)))
print(attempt(it.permutations, "abc", "x"), attempt(it.combinations, "abc"), attempt(it.starmap, pow))
for make in (lambda: it.count(3), lambda: it.cycle("abc"), lambda: it.repeat(1, 5), lambda: it.chain("ab", "cd"),
             lambda: it.islice("abcdef", 1, 5, 2), lambda: it.product("ab", "cd"), lambda: it.permutations("abc", 2),
             lambda: it.combinations("abcd", 2), lambda: it.combinations_with_replacement("abc", 2),
             lambda: it.zip_longest("ab", "c"), lambda: it.compress("abc", [1, 1, 1]), lambda: it.accumulate([1, 2, 3])):
    i = make()
    head = [next(i), next(i)]
    j = copy.copy(i)
    print(type(i).__name__, head, take(j, 3))


class MyChain(it.chain):
    pass


print(list(MyChain([1], [2])), isinstance(MyChain(), it.chain), it.chain[int])


def broken():
    yield 1
    raise KeyError("broken")


for f in (lambda: list(it.chain([0], broken())), lambda: list(it.accumulate(broken())), lambda: list(it.islice(broken(), 5)),
          lambda: list(it.zip_longest(broken(), [1, 2])), lambda: list(zip([1, 2, 3], broken())), lambda: list(map(str, broken())),
          lambda: list(it.groupby(broken())), lambda: list(it.tee(broken())[0]), lambda: list(it.product(broken()))):
    print(attempt(f))
