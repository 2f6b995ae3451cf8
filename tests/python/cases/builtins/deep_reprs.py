# How deep repr() goes: each level counts once.
import collections


def nested(make, depth):
    x = ()
    for _ in range(depth):
        x = make(x)
    return x


for make in (lambda x: (x,), lambda x: [x], lambda x: {1: x}, lambda x: ({"k": 1}, x), lambda x: frozenset([x]),
             lambda x: collections.deque([x]), lambda x: {"a": [x]}):
    for depth in (200, 400, 450, 900, 1100):
        for f in (repr, str, ascii, "{}".format):
            try:
                print(depth, len(f(nested(make, depth))))
            except RecursionError as e:
                print(depth, e)
