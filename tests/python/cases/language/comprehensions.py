# Comprehensions of every kind: their scope, order of evaluation, nesting and conditions.

print([x * x for x in range(10) if x % 2 if x > 2])
print({x % 3 for x in range(10)} == {0, 1, 2})
print({k: v for k, v in zip("abc", range(3))})
print([(x, y) for x in range(3) for y in range(x)])
print([[y for y in range(x)] for x in range(4)])
x = "outer"
print([x for x in range(3)], x)


def make_adders():
    return [lambda n: n + i for i in range(3)]


print([add(10) for add in make_adders()])
gen = (noted for noted in range(3))
print(next(gen), list(gen), list(gen))
print(sum(n for n in range(100)), max((len(w), w) for w in "a bb ccc dd".split()))
print([last := n for n in range(4)], last)


class Body:
    size = 3
    squares = [n * n for n in range(size)]


print(Body.squares)
