"""Python on stacks that C made: CPython, which looks at no stack, prints the same."""
import gc
import threading
import time

import other_stacks


class Thing:
    def __init__(self, n):
        self.n = n


def works():
    things = [Thing(i) for i in range(100)]
    gc.collect()
    more = sorted((Thing(i) for i in range(50, 0, -1)), key=lambda t: (gc.collect() if t.n == 25 else None, [t.n])[1])
    waste = [[i] for i in range(20000)]
    gc.collect()
    assert len(waste) == 20000
    return sum(t.n for t in things), [t.n for t in more[:3]], list(map(str, range(3)))


def nested(n):
    return 0 if n == 0 else 1 + max([n - 1], key=lambda n: 0) * 0 + sum(map(nested, [n - 1]))


def too_deep():
    try:
        return nested(10**6)
    except RecursionError:
        return "RecursionError"


def fails():
    raise KeyError("on another stack")


def everything():
    for where in "malloc", "mmap":
        print(where, other_stacks.fill(5000, where))
        print(other_stacks.run(works, where))
        print(other_stacks.run(too_deep, where), nested(50))
        print(other_stacks.run(lambda: other_stacks.run(works, where), where))
        print(other_stacks.run(lambda: list(x * 2 for x in range(5)), where))
        try:
            other_stacks.run(fails, where)
        except KeyError as e:
            print(repr(e))


everything()
t = threading.Thread(target=everything)
t.start()
t.join()

# A collection by another thread, while this one waits there
stop = []


def collects():
    while not stop:
        gc.collect()


t = threading.Thread(target=collects)
t.start()


def waits(thing):
    for _ in range(50):
        kept = max([Thing(1), Thing(5)], key=lambda t: (time.sleep(.001), t.n)[1])
        assert kept.n == 5 and thing.n == 7
    return kept.n


for where in "malloc", "mmap":
    print(other_stacks.run(lambda: waits(Thing(7)), where))
stop.append(1)
t.join()


# What is held by the thread's own stack alone, meanwhile
def collects_there(t):
    other_stacks.run(lambda: (gc.collect(), [[i] for i in range(500)]), "malloc")
    other_stacks.fill(100, "mmap")
    return -t.n


print(sorted((Thing(i) for i in range(20)), key=collects_there)[0].n)
print(max((Thing(i) for i in range(20)), key=collects_there).n, max(map(Thing, range(5)), key=collects_there).n)


# What is held by a native frame alone, ten megabytes above what is below it and as many below Python
print(other_stacks.run(lambda: other_stacks.deepest(map(Thing, range(5))).n, "mmap"))


# Left in the midst of Python
def gives():
    things = [Thing(i) for i in range(10)]
    for t in things:
        other_stacks.give(t.n)
    return sum(t.n for t in things)


print(other_stacks.each(gives))
print(other_stacks.each(lambda: sorted((Thing(i) for i in range(20)), key=lambda t: -other_stacks.give(t.n))[0].n))
print(other_stacks.each(lambda: other_stacks.give(other_stacks.each(gives))))
