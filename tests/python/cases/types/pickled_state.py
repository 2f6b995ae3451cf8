# What __slots__ of a subclass hold is part of the state of builtin containers.
import copy
import itertools
import pickle
from collections import deque


class Set(set):
    __slots__ = ("x", "y", "__dict__")


class Frozen(frozenset):
    __slots__ = ("x", "y", "__dict__")


class Bytes(bytearray):
    __slots__ = ("x", "y", "__dict__")


class Deque(deque):
    __slots__ = ("x", "y", "__dict__")


class OnlySlots(deque):
    __slots__ = ("x",)


class BadIter(deque):
    def __iter__(self):
        raise TypeError("no iterator")


for value in Set("a"), Frozen("a"), Bytes(b"a"), Deque("ab", 4):
    value.x = ["x"]
    value.z = ["z"]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(value, protocol))
        print(type(back).__name__, back == value, back.x, back.z, hasattr(back, "y"))
    print(hasattr(copy.copy(value), "x"), copy.deepcopy(value).x == value.x)
    print(value.__reduce__()[2])

print(OnlySlots("a").__reduce__()[2], deque("a").__reduce__()[2])
try:
    pickle.dumps(BadIter("a"))
except TypeError as error:
    print(error)

same = itertools.accumulate([None, None, None], lambda a, b: a is b)
print(next(same))
print(list(copy.copy(same)), list(pickle.loads(pickle.dumps(itertools.accumulate([1, 2, 3])))))
