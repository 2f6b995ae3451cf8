"""Items of str, bytes, bytearray and range by integers in frames: small, large, negative, out of range."""


class Text(str):
    def __getitem__(self, i):
        return ("Text", i, str.__getitem__(self, i))


class Data(bytearray):
    pass


n = 5000
objects = [
    "x" * n, "é" * n, "€" * n, "😀" * n, "", bytes(range(256)) * 20, b"", bytearray(range(250)) * 20, bytearray(),
    range(n), range(0), range(10**30), range(-(10**20), 10**20, 3), range(5, -5000, -1), memoryview(b"ab" * 3000), Text("abc" * 900),
    Data(b"xyz" * 900),
]
for o in objects:
    for i in (0, 1, -1, 5, 1023, 1024, 1025, 2047, 4999, 5000, 5119, 5120, -4999, -5000, -5001, -5120, -5121, 10**9, -(10**9),
              2**62, -(2**62), 2**62 - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**30, True):
        try:
            item = o[i]
        except Exception as error:
            item = type(error).__name__, str(error)
        print(type(o).__name__, i, item)

total = 0
for o in objects[:8]:
    for i in range(len(o)):
        item = o[i]
        total += item if type(item) is int else ord(item)
    for i in range(1, len(o) + 1):
        item = o[-i]
        total ^= item if type(item) is int else ord(item)
print(total)

shrinking = bytearray(3000)
try:
    for i in range(3000):
        shrinking[i]
        if i % 2:
            del shrinking[-1]
except IndexError as error:
    print(i, error)
