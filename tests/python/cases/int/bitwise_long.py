"""&, |, ^, + of integers of different lengths and signs, against what the digits say."""


def reference(x, y, op):
    bits = max(x.bit_length(), y.bit_length()) + 1
    out = 0
    for i in range(bits):
        if op(x >> i & 1, y >> i & 1):
            out |= 1 << i
    return out - (1 << bits) if op(x < 0, y < 0) else out


lengths = [1, 29, 30, 31, 59, 60, 61, 62, 63, 64, 65, 89, 90, 91, 150, 301]
values = [0, 1, -1]
for n in lengths:
    values += [1 << n, -(1 << n), (1 << n) - 1, 1 - (1 << n), 0x5A5A5A5A5A5A5A5A5A5A5A % (1 << n), -(3**n)]
wrong = 0
digest = 0
for x in values:
    for y in values:
        results = (x & y, x | y, x ^ y, x + y, x - y)
        digest = hash((digest, results))
        if results[0] != reference(x, y, lambda a, b: a & b):
            wrong += 1
        if results[1] != reference(x, y, lambda a, b: a | b):
            wrong += 1
        if results[2] != reference(x, y, lambda a, b: a ^ b):
            wrong += 1
        if x + y - y != x or results[0] + results[1] != x + y:
            wrong += 1
print(wrong, digest, len(values))
a = 1 << 300
print(a & a, a & (a - 1), type(a & 1), (a | 1) & 3, a ^ a, (a + 7) & 0xFFFF, 7 & (a + 5), (a - 1) + 1 == a)
zero = int("0")
print((a & 0) is zero, (a ^ a) == 0, (a & 1000) == 0, (-a) & (a * 2 - 1), True & (a + 1), (a + 1) & True)


class Int(int):
    pass


print(type(Int(a) & Int(a)), type(Int(a) | 0), Int(a) ^ 1)
