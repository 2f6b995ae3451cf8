# What is one step in CPython is one step here: containers shared by threads.
import collections
import itertools
import threading

THREADS = 4
N = 4000


def run(f):
    start = threading.Barrier(THREADS)
    errors = []

    def body(i):
        start.wait()
        try:
            f(i)
        except BaseException as e:
            errors.append(repr(e))

    ts = [threading.Thread(target=body, args=(i,)) for i in range(THREADS)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    assert not errors, errors


shared = []
run(lambda i: [shared.append((i, k)) for k in range(N)])
print(len(shared), len(set(shared)), all([k for j, k in shared if j == i] == list(range(N)) for i in range(THREADS)))

taken = [[] for _ in range(THREADS)]


def pop_all(i):
    while True:
        try:
            taken[i].append(shared.pop())
        except IndexError:
            return


run(pop_all)
print(sum(map(len, taken)), len(set(itertools.chain(*taken))), shared)

d = {}
run(lambda i: [d.__setitem__((i, k), k) for k in range(N)])
print(len(d), sum(d.values()) == THREADS * sum(range(N)))
winners = [[] for _ in range(THREADS)]
run(lambda i: [winners[i].append(d.setdefault(("w", k), i)) for k in range(N)])
print(all(len({w[k] for w in winners}) == 1 for k in range(N)), len(d))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return self.v % 16

    def __eq__(self, other):
        return self.v == other.v


kd = {}
kwin = [[] for _ in range(THREADS)]
run(lambda i: [kwin[i].append(kd.setdefault(Key(k), (i, k))) for k in range(200)])
print(len(kd), all(len({w[k] for w in kwin}) == 1 for k in range(200)))
ks = set()
run(lambda i: [ks.add(Key(k)) for k in range(200)])
print(len(ks))
popped = [[] for _ in range(THREADS)]


def popitems(i):
    while True:
        try:
            popped[i].append(d.popitem())
        except KeyError:
            return


run(popitems)
print(sum(map(len, popped)), len(set(itertools.chain(*popped))), d)

s = set()
run(lambda i: [s.add(k * THREADS + i) for k in range(N)])
print(len(s), s == set(range(N * THREADS)))
run(lambda i: [s.discard(k * THREADS + i) for k in range(N)])
print(len(s))

q = collections.deque()
run(lambda i: [q.append((i, k)) if k % 2 else q.appendleft((i, k)) for k in range(N)])
print(len(q), len(set(q)))
out = [[] for _ in range(THREADS)]


def drain(i):
    while True:
        try:
            out[i].append(q.popleft() if i % 2 else q.pop())
        except IndexError:
            return


run(drain)
print(sum(map(len, out)), len(set(itertools.chain(*out))))

counter = itertools.count()
numbers = [[] for _ in range(THREADS)]
run(lambda i: numbers[i].extend(next(counter) for _ in range(N)))
print(sorted(itertools.chain(*numbers)) == list(range(N * THREADS)))

# Snapshots while others change the containers: whole, never an error.
base = list(range(50))
l = base[:]
m = dict.fromkeys(base)
z = set(base)
stop = threading.Event()
bad = []


def churn(i):
    if i == 0:
        for k in range(N):
            l.extend((1, 2, 3))
            m.update({("x", k): 1, ("y", k): 2})
            z.add(("x", k))
            if k % 50 == 49:
                del l[50:]
                for key in list(m):
                    if key not in base:
                        m.pop(key)
                z.intersection_update(base)
        stop.set()
        return
    while not stop.is_set():
        copy = l[:]
        if (len(copy) - 50) % 3 or copy[:50] != base:
            bad.append(("list", len(copy)))
        if list(m)[:50] != base or len(dict(m)) < 50 or len(m.copy()) < 50:
            bad.append("dict")
        if not z.issuperset(base) or len(set(z)) < 50 or len(sorted(list(z), key=str)) < 50:
            bad.append("set")
        tuple(l), tuple(m), sum(l), max(l), repr(m), repr(z), len({**m}), list(m.items())


run(churn)
print(bad[:3])

# Sorting and growing at once: nothing is lost.
w = list(range(500, 0, -1))
failures = []


def sort_or_grow(i):
    for k in range(200):
        if i % 2:
            w.append(1000 + k)
        else:
            w.sort()


run(sort_or_grow)
w.sort()
print(len(w), w[0], w[-1])
