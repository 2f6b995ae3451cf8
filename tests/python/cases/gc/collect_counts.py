# not stressed: it counts what an explicit collection finds, of which forced ones take a part
"""gc.collect() answers how many objects were in cycles or behind them, whatever the shape."""
import gc
import weakref

N = 500


class Node:
    pass


class Slotted:
    __slots__ = ("a", "b")


def alone():
    return [[[]], {"k": []}, Node()]


def diamond():
    below = [[]]
    return [[below, below], (below,)]


def itself():
    a = []
    a.append(a)


def twice_itself():
    a = []
    a += [a, a, a]


def pair():
    a = []
    a.append([a])


def before_a_cycle():
    a = []
    a.append(a)
    return [[[a]]]


def behind_a_cycle():
    a = []
    a += [a, [[[]]]]


def between_cycles():
    b = {}
    b["me"] = b
    a = []
    a += [a, [b], (b, [])]


def two_ways_behind():
    below = []
    a = []
    a += [a, [below], [below]]


def slotted():
    a, b = Slotted(), Slotted()
    a.a, b.a = b, a
    a.b = a


def iterator():
    a = []
    a.append(iter(a))


def ring():
    first = last = []
    for _ in range(9):
        last = [last]
    first.append(last)


references = []


def referenced():
    a = Node()
    a.me = a
    references.append(weakref.ref(a))


for make in (alone, diamond, itself, twice_itself, pair, before_a_cycle, behind_a_cycle, between_cycles,
             two_ways_behind, slotted, iterator, ring, referenced):
    gc.collect()
    gc.disable()
    for _ in range(N):
        make()
    found = gc.collect()
    gc.enable()
    # A word of a stack that is not used any more may keep one.
    print(make.__name__, round(found / N, 1))
print(sum(r() is not None for r in references) < 5)


# What a code object holds does not count: CPython's collector does not look into it.
def function():
    namespace = {}
    exec("def f(a=[]):\n    return a, 'constant', (a, 'constants')\n", namespace)


gc.collect()
gc.disable()
for _ in range(20):
    function()
print("function", round(gc.collect() / 20, 1))
gc.enable()
