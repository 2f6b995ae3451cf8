"""A set whose keys are all deleted takes others' as an empty one does: their order, and no comparison."""
import random


def emptied(n, pops):
    s = set(range(n))
    while s:
        if pops:
            s.pop()
        else:
            s.discard(next(iter(s)))
    return s


for seed in range(300):
    rng = random.Random(seed)
    source = set(rng.sample(range(1000), rng.randrange(1, 40)))
    n = rng.randrange(1, 30)
    a, b, c = emptied(n, False), emptied(n, True), emptied(n, True)
    a.update(source)
    b |= frozenset(source)
    c.update(dict.fromkeys(source))
    print(list(a), list(b), list(c))


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value % 3

    def __eq__(self, other):
        compared.append((self.value, other.value))
        return self.value == other.value


compared = []
for count in 1, 2, 5, 12, 40:
    for used in 3, 4, 20:
        source = {Key(i) for i in range(count)}
        target = emptied(used, True)
        del compared[:]
        target |= source
        print(count, used, [k.value for k in target], len(compared))
