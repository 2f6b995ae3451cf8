# tee: pass-through, copies, states that pickle keeps.
import copy
import itertools
import pickle

a, b = itertools.tee("abc")
c, d = itertools.tee(a)
print(a is c, list(a), list(b), list(d))


class Copied:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __copy__(self):
        return Copied(self.name + "'")


print([each.name for each in itertools.tee(Copied("x"), 3)])
for size in (3, 57, 58, 200):
    source = list(range(size))
    first, second = itertools.tee(source)
    for _ in range(size // 2):
        next(first)
    for again in (copy.copy(first), copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        print(size, len(list(again)), end=" ")
    print(list(second) == source, list(first) == source[size // 2:])
reduced = itertools.tee("abc")[0].__reduce__()
print(reduced[0], reduced[1], reduced[2][1], type(reduced[2][0]))
block = type(reduced[2][0])
print(block(iter("xyz"), [1, 2], None).__reduce__()[1][1:])
for arguments in ((), (1,), (iter(""), (), None), (iter(""), [0] * 58, None), (iter(""), [], 5)):
    try:
        print(block(*arguments))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
tee = itertools.tee("abc")[0]
for state in (1, (1, 2), (block(iter(""), [], None), -1), (block(iter(""), [], None), 58), ("x",)):
    try:
        print(tee.__setstate__(state))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
tee.__setstate__((block(iter("xyz"), [1, 2], None), 1))
print(list(tee))
