"""Every thread reads through the same weak references.

A read makes a common reference of a weak one. With reference counts it writes the count of what is
shared; here it writes nothing.
"""

import weakref

import measured

OBJECTS = 64


class Point:
    def __init__(self, x):
        self.x = x


POINTS = [Point(number) for number in range(OBJECTS)]
REFERENCES = [weakref.ref(point) for point in POINTS]


def read(count):
    references = REFERENCES
    total = 0
    for _ in range(count // OBJECTS):
        for reference in references:
            total += reference().x
    return total


def main():
    mode, scale = measured.arguments(4_000_000)
    print("weak_reads", scale, measured.shares(mode, lambda index: read(scale)))


main()
