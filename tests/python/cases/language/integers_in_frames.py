# Integers in locals, cells and generators cannot be told from int objects.
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    return up

up = counter()
for _ in range(5000):
    up()
print(up())

big = 2**62 - 1
print(big + 1, -big - 2, big * 2, -big * big, (big + 1) - 1 == big)
edge = 2**61
for _ in range(4):
    edge += edge
    print(edge, -edge)

a = 100000
b = 10**5
print(a is b, id(a) == id(b), a is not b + 1)
items = [a]
print(items[0] is a, id(items[0]) == id(a))

def arithmetic(x, y):
    out = []
    for op in ("x + y", "x - y", "x * y", "x // y", "x % y", "x & y", "x | y", "x ^ y", "x / y",
               "x ** (y % 5)", "x << (y % 70)", "x >> (y % 70)", "divmod(x, y)"):
        try:
            out.append(eval(op, {"x": x, "y": y}))
        except (ZeroDivisionError, ValueError, OverflowError) as e:
            out.append((type(e).__name__, str(e)))
    return out

for x in (0, 1, -1, 7, -7, 2**31, -2**62, 2**62 - 1, 2**63, -2**64):
    for y in (0, 1, -1, 3, -3, 2**30, 2**62 - 1, -2**62, 2**65):
        print(x, y, arithmetic(x, y))

def loop(x, y):
    r = []
    for _ in range(60):  # long enough for every fast form
        r = [x + y, x - y, x * y, x & y, x | y, x ^ y, -x, ~x, +x, x < y, x <= y, x == y, x != y,
             x > y, x >= y, not x]
        if y:
            r += [x // y, x % y, x / y]
        if 0 <= y < 100:
            r += [x << y, x >> y]
    return r

for x in (0, 5, -5, 2**61, -2**62, 2**62 - 1, 2**80, True):
    for y in (0, 2, -2, 63, 2**61, 2**62 - 1, -2**62, 2.5, False):
        print(x, y, loop(x, y) if not isinstance(y, float) else x + y)
