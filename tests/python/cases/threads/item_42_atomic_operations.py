"""Items 42 and 43, acceptance 11: what is one step for others: no item lost, doubled, or torn."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _hammer import THREADS, run
import collections
import itertools
import json

N = 3000
appended, number = [], itertools.count()
d, s, q, counts = {}, set(), collections.deque(), []
taken = []


class Key:
    """Its __eq__ is Python's, so that others run in the middle of setdefault."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 7

    def __eq__(self, other):
        return self.n == other.n


winners = [[] for _ in range(THREADS)]
shared = {}


def fill(index):
    for i in range(N):
        appended.append((index, i))
        d[index, i] = i
        s.add((index, i))
        q.append((index, i))
        counts.append(next(number))
    for n in range(100):
        winners[index].append(shared.setdefault(Key(n), (index, n)))


print(run(fill))
expected = {(t, i) for t in range(THREADS) for i in range(N)}
print(len(appended), set(appended) == expected, set(d) == expected, s == expected,
      len(q), set(q) == expected, sorted(counts) == list(range(THREADS * N)))
print(all(w == winners[0] for w in winners), len(shared))


def drain(index):
    mine = []
    while True:
        try:
            mine.append(appended.pop())
        except IndexError:
            break
    while True:
        try:
            mine.append(d.popitem()[0])
        except KeyError:
            break
    while True:
        try:
            mine.append(s.pop())
        except KeyError:
            break
    while True:
        try:
            mine.append(q.popleft() if index % 2 else q.pop())
        except IndexError:
            break
    taken.extend(mine)


print(run(drain))
print(len(taken), set(taken) == expected, all(n == 4 for n in collections.Counter(taken).values()))

# Whole pieces: extend, slices, update and copies are seen whole or not at all.
pieces, whole, table = [], [0] * 100, {}
torn = []


def write(index):
    for i in range(300):
        pieces.extend([(index, i)] * 10)
        whole[:] = [index] * 100
        table.update(dict.fromkeys(range(50), index))


def read(index):
    for i in range(300):
        now = list(whole)
        if len(now) != 100 or len(set(now)) != 1:
            torn.append("slice")
        if len(pieces.copy()) % 10:
            torn.append("extend")
        t = table.copy()
        if len(t) not in (0, 50) or len(set(t.values())) > 1:
            torn.append("update")


print(run(write, read), sorted(set(torn)))

# Item 43: nothing raises while others change the size.
churned, names = {}, []


def churn(index):
    for i in range(4000):
        churned[i % 100 + index * 1000] = i
        churned.pop((i + 50) % 100 + index * 1000, None)
        names.append("x")
        if len(names) > 200:
            del names[:]


def look(index):
    for i in range(400):
        list(churned), dict(churned), tuple(churned), set(churned), sorted(churned)
        sum(churned), sum(churned.values()), max(churned, default=0), min(churned, default=0)
        any(churned.values()), all(churned), churned.copy(), {**churned}
        repr(churned), json.dumps(churned), "".join(names), list(churned.items())


print(run(churn, look))
