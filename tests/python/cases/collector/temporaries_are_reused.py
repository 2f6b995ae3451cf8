# not stressed: it counts the collections that memory asks for
"""What is consumed at once needs no collection."""

import gc


def pairs(n):
    for i in range(n):
        yield i


def work(n):
    items, total = tuple(range(8)), 0
    for i in range(n):
        total += len(set(x + i % 4 for x in items))
        total += sum(x + total % 4 for x in items[:3])
        for x in pairs(3):
            total += x
        total += len([x for x in (i % 9, n)])
    return total % 9973


def collections():
    return sum(generation["collections"] for generation in gc.get_stats())


work(1000)
before = collections()
print(work(200_000))
print(collections() - before < 20)
