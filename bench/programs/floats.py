"""Points are made, normalized and compared: float attributes and math. SCALE is the points."""

from math import cos, sin, sqrt

import measured


class Point:
    def __init__(self, i):
        self.x = x = sin(i)
        self.y = cos(i) * 3
        self.z = (x * x) / 2

    def normalize(self):
        x, y, z = self.x, self.y, self.z
        norm = sqrt(x * x + y * y + z * z)
        self.x /= norm
        self.y /= norm
        self.z /= norm

    def maximize(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self


def work(count):
    points = [Point(i) for i in range(count)]
    for point in points:
        point.normalize()
    best = points[0]
    for point in points[1:]:
        best = best.maximize(point)
    return best


def main():
    mode, scale = measured.arguments(100_000)
    for best in measured.shares(mode, lambda index: work(scale // measured.SHARES)):
        print("floats %.9f %.9f %.9f" % (best.x, best.y, best.z))


main()
