"""Every thread reads one shared dict and calls a method of one shared object.

No thread writes anything that another reads, but with reference counts each read writes the count
of what is shared.
"""

import measured

KEYS = 64


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y


TABLE = {"key%d" % number: number for number in range(KEYS)}
POINT = Point(3, 4)


def read(count):
    table, point, keys = TABLE, POINT, list(TABLE)
    total = 0
    for _ in range(count // KEYS):
        for key in keys:
            total += table.get(key) + point.norm()
    return total


def main():
    mode, scale = measured.arguments(4_000_000)
    print("shared_reads", scale, measured.shares(mode, lambda index: read(scale)))


main()
