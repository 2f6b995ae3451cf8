# One iterator, one generator, used by four threads: count() and generators give every item once, no
# other kind crashes or invents items.
import itertools

from _hammer import Allowed, run

N = 2000
strange = []


def drain(make):
    """All items that four threads get out of one iterator."""
    shared = make()
    parts = [[], [], [], []]

    def take(index):
        mine = parts[index]
        with Allowed(RuntimeError):
            for item in itertools.islice(shared, N):
                mine.append(item)
    return run(take), {item for part in parts for item in part}


# Items may come twice or not at all: a shared iterator promises no more.
SIMPLE = {
    "list": lambda: iter(list(range(N))),
    "tuple": lambda: iter(tuple(range(N))),
    "range": lambda: iter(range(N)),
    "str": lambda: iter("abc" * 500),
    "dict": lambda: iter(dict.fromkeys(range(N))),
    "set": lambda: iter(set(range(N))),
    "reversed": lambda: reversed(list(range(N))),
    "takewhile": lambda: itertools.takewhile(lambda x: x < N, range(N)),
}
for name, make in SIMPLE.items():
    raised, items = drain(make)
    print(name, raised, items <= set(make()))

counter = itertools.count()
drawn = [[], [], [], []]


def draw(index):
    for _ in range(N):
        drawn[index].append(next(counter))


print(run(draw), sorted(itertools.chain(*drawn)) == list(range(4 * N)))

COMPOSED = {
    "enumerate": lambda: enumerate(range(N)),
    "zip": lambda: zip(range(N), range(N)),
    "map": lambda: map(lambda x: x + 1, range(N)),
    "filter": lambda: filter(None, range(N)),
    "chain": lambda: itertools.chain(range(N), range(N)),
    "islice": lambda: itertools.islice(range(N), 10, N - 10),
    "accumulate": lambda: itertools.accumulate([0] * N),
    "cycle": lambda: itertools.islice(itertools.cycle(range(5)), N),
    "repeat": lambda: itertools.repeat(1, N),
    "product": lambda: itertools.product(range(20), range(20)),
    "permutations": lambda: itertools.permutations(range(5)),
    "combinations": lambda: itertools.combinations(range(8), 3),
    "groupby": lambda: (k for k, _ in [(1, 2)]),
    "starmap": lambda: itertools.starmap(max, [(1, 2)] * N),
    "compress": lambda: itertools.compress(range(N), itertools.cycle([1, 0])),
    "pairwise": lambda: itertools.pairwise(range(N)),
    "tee": lambda: itertools.tee(range(N))[0],
}
for name, make in COMPOSED.items():
    shared = make()
    kinds = set()

    def take(index):
        with Allowed(RuntimeError, ValueError):
            for item in itertools.islice(shared, N):
                kinds.add(type(item).__name__)
    print(name, run(take), sorted(kinds))


def numbers():
    received = 0
    for n in range(N):
        received = yield n
        if received is not None and type(received) is not int:
            strange.append(received)


shared = numbers()
got = [[], [], [], []]
busy = [0] * 4


def step(index):
    while True:
        try:
            got[index].append(next(shared))
        except StopIteration:
            return
        except ValueError as e:
            if str(e) != "generator already executing":
                strange.append(str(e))
            busy[index] += 1


print(run(step), sorted(itertools.chain(*got)) == list(range(N)), strange[:3])

endless = numbers()


def abuse(index):
    for i in range(200):
        with Allowed(ValueError, StopIteration, KeyError, RuntimeError):
            if i % 3 == 0:
                endless.send(None)
            elif i % 50 == 7:
                endless.throw(KeyError("thrown"))
            else:
                next(endless)
        endless.gi_frame, endless.gi_running, endless.gi_code
    with Allowed(ValueError):
        endless.close()


print(run(abuse), strange[:3])


def own(index):
    for i in range(30):
        def walk(n):
            if n:
                yield n
                yield from walk(n - 1)
        if sum(walk(20)) != 210:
            strange.append("walk")


print(run(own), strange[:3])
