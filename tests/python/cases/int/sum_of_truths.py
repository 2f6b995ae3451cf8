# n += condition: the sum of an integer and a truth, in one instruction, whatever the operands become later.


def count(items, start=0):
    n = start
    for i in items:
        n += i % 3 == 0
    return n


print(count(range(1000)), count(range(1000), 2**62 - 100), count(range(1000), -(2**62) - 100), count(range(1000), 2**63))
print(count(range(30), True), count(range(30), 0.5), count(range(30), 1j))


def add(a, b):
    return a + b


pairs = [(1, True)] * 300 + [(2, False), (2**61 - 1, True), (2**62 - 1, True), (-1, True), (True, True), (True, 1), (1, 2), (1.5, True), (False, 2.5)]
seen = [add(a, b) for a, b in pairs]
print(seen[-10:], [type(x).__name__ for x in seen[-10:]])


class Int(int):
    def __radd__(self, other):
        return "radd"


print([add(1, True), add(1, Int(3)), add(Int(3), True), add(1, True)])
for bad in (None, "x", [1]):
    for a, b in ((1, bad), (bad, True)):
        try:
            print(add(a, b))
        except TypeError as e:
            print(e)
