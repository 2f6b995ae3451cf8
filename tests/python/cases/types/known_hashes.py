# Who copies keys from a dict or a set does not ask them for their hash again.
import functools


class Key:
    asked = 0

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        Key.asked += 1
        return hash(self.value)

    def __eq__(self, other):
        return self.value == other.value


keys = dict.fromkeys(map(Key, range(10)))
print(Key.asked)
made = set(keys)
frozen = frozenset(made)
print(len(made.difference(keys)), len(made ^ frozen), len(made | frozen))
print(len(dict.fromkeys(made)), len(dict.fromkeys(frozen, 1)), len(dict.fromkeys(keys)), Key.asked)


@functools.lru_cache(maxsize=1)
def double(key):
    return key.value * 2


key = Key(4)
Key.asked = 0
for argument in key, key:
    double(argument)
    print(Key.asked, double.cache_info())
double(Key(5))  # pushes the first out
print(Key.asked, double.cache_info())


class Shortens:
    def __init__(self, what):
        self.what = what

    def __eq__(self, other):
        self.what.clear()
        return NotImplemented


first, second = [], []
first.append(Shortens(second))
second.append(Shortens(first))
print(first == second)
third = []
third.append(Shortens(third))
print(third == [1])
small = frozenset("abc")
print(small.intersection() is small, small.difference() is small, small.copy() is small,
      frozenset(small) is small)
