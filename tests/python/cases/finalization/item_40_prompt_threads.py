"""Item 40: prompt objects of several threads; what another thread gets hold of stays whole."""
import sys
import gc
import threading
import weakref

ROUNDS = 300
cpython = sys.implementation.name == "cpython"  # there one may be seen finalized: item 24


class Guard:
    __prompt__ = True

    def __init__(self, n):
        self.n = n
        self.finalized = False

    def __del__(self):
        self.finalized = True
        finalized[self.n] = threading.get_ident()


# Each thread's own die on it, at once.
finalized = {}
late = []


def own(first):
    for n in range(first, first + ROUNDS):
        g = Guard(n)
        del g
        if finalized.get(n) != threading.get_ident():
            late.append(n)


threads = [threading.Thread(target=own, args=(i * ROUNDS,)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(finalized), late)

# Weak references that other threads read meanwhile.
finalized = {}
current = [None]
stop = False
wrong = []
seen = [0]


def reads():
    while not stop:
        r = current[0]
        o = r() if r is not None else None
        if o is not None:
            if o.finalized and not cpython:
                wrong.append(o.n)
            seen[0] += 1
            del o


def makes():
    for n in range(ROUNDS * 3):
        g = Guard(n)
        current[0] = weakref.ref(g)
        for i in range(20):
            pass
        del g


readers = [threading.Thread(target=reads) for i in range(2)]
for t in readers:
    t.start()
makes()
stop = True
for t in readers:
    t.join()
gc.collect()
gc.collect()
print(len(finalized), wrong)

# Handed over: as an argument, by a queue, by the list of all objects.
finalized = {}
got = []


def takes(g):
    got.append(g.n)


def hands_over():
    t = threading.Thread(target=takes, args=(Guard(1),))
    t.start()
    t.join()
    box = []
    arrived = threading.Event()
    leave = threading.Event()

    def holds():
        o = [o for o in gc.get_objects() if type(o) is Guard and o.n == 10002][0]
        arrived.set()
        leave.wait()
        box.append((o.n, o.finalized))

    g = Guard(10002)
    t = threading.Thread(target=holds)
    t.start()
    arrived.wait()
    del g
    for i in range(10):
        id(i)
    leave.set()
    t.join()
    print(box)


hands_over()
print(got)

# The frames of a thread that runs, seen by another.
finalized = {}


def looked_at():
    g = Guard(3)
    ready.set()
    go.wait()
    del g
    gone.set()
    end.wait()


ready, go, gone, end = [threading.Event() for i in range(4)]
t = threading.Thread(target=looked_at)
t.start()
ready.wait()
frame = sys._current_frames()[t.ident]
while frame.f_code is not looked_at.__code__:
    frame = frame.f_back
guard = frame.f_locals["g"]
go.set()
gone.wait()
print(guard.n, guard.finalized)
end.set()
t.join()
del frame, guard
gc.collect()
gc.collect()
print(3 in finalized)
