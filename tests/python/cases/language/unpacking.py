# Assignment to several targets, starred targets, swaps, nested targets, and how they fail.

a, b = 1, 2
a, b = b, a
print(a, b)
first, *middle, last = range(6)
print(first, middle, last)
(x, (y, z)), w = (1, (2, 3)), 4
print(x, y, z, w)
[*only] = "abc"
print(only)
for index, (name, value) in enumerate({"k": 1, "l": 2}.items()):
    print(index, name, value)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2, **{"a": 3}}, (*[1], *[2]))
i = 0
items = [0, 0, 0]
i, items[i] = 1, 9
print(i, items)

for source in ([1], [1, 2, 3], 5):
    try:
        p, q = source
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    p, *q, r = [1]
except ValueError as error:
    print(error)
if (length := len("walrus")) > 3:
    print(length)
del a
try:
    print(a)
except NameError as error:
    print(error)
