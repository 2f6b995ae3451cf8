"""Item 47: a reader sees objects whole, whatever is swapped meanwhile."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _hammer import run

N = 3000


class Point:
    def __init__(self, n):
        self.x = self.y = self.z = n

    def kind(self):
        return "point"


class Other(Point):
    def kind(self):
        return "other"


box = [Point(0)]
wrong = []
swapped = Point(0)


def publish(index):
    for i in range(N):
        p = Point(i)
        box[0] = p
        swapped.__dict__ = {"x": i, "y": i, "z": i}
        swapped.__class__ = Other if i % 2 else Point


def read(index):
    for i in range(N):
        p = box[0]
        if not p.x == p.y == p.z:
            wrong.append("half built")
        d = swapped.__dict__
        if not d["x"] == d["y"] == d["z"]:
            wrong.append("torn dict")
        if swapped.kind() not in ("point", "other") or not isinstance(swapped.x, int):
            wrong.append("torn class")


print(run(publish, read), wrong)
