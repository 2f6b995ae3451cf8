"""Items 44 to 46: changes during iteration, additions that may be lost, iterators that are shared."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _hammer import Allowed, THREADS, run
import collections


def raises(iterable, change):
    try:
        for item in iterable:
            change(item)
    except (RuntimeError, ValueError) as e:
        return "%s: %s" % (type(e).__name__, e)
    return "nothing"


d, s, q = {1: 1, 2: 2}, {1, 2}, collections.deque([1, 2])
print(raises(d, lambda i: d.update({i + 10: 0})))
print(raises(s, lambda i: s.add(i + 10)))
print(raises(q, lambda i: q.append(0)))
l = [1, 2]
print(raises(l, lambda i: l.append(i + 10) if len(l) < 6 else None), l)
try:
    l.sort(key=lambda i: l.append(i))
except ValueError as e:
    print(e)


def generator():
    yield next(g)


g = generator()
try:
    next(g)
except ValueError as e:
    print(e)

# Lost, perhaps; never torn.
value, box = 0, type("Box", (), {"x": 0})()
table = {"k": 0}


def add(index):
    global value
    for i in range(5000):
        value += 1
        box.x += 1
        table["k"] += 1


print(run(add))
print(all(type(v) is int and 5000 <= v <= 5000 * THREADS for v in (value, box.x, table["k"])))

# Shared iterators: an item may come twice or not at all, each is one that there was.
items = list(range(20000))
for make in (iter, enumerate, lambda l: zip(l, l), lambda l: map(abs, l), reversed,
             lambda l: iter(dict.fromkeys(l)), lambda l: iter(set(l)), lambda l: filter(None, l)):
    shared, seen = make(items), [[] for _ in range(THREADS)]

    def take(index):
        with Allowed(ValueError, RuntimeError):
            for item in shared:
                seen[index].append(item)

    problems = run(take)
    wanted = set(make(items))
    print(problems, all(item in wanted for part in seen for item in part))
