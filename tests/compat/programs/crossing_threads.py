"""Many threads in code that counts on the lock, and Python's own locks crossed with it: CPython prints the same."""
import concurrent.futures
import functools
import gc
import importlib
import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
import time
import weakref

import crossing
from crossing import Cells, Dies, Key


def together(*fs, seconds=60):
    """Each on a thread of its own; what went wrong."""
    wrong = []
    barrier = threading.Barrier(len(fs))

    def run(f):
        barrier.wait()
        try:
            f()
        except BaseException as e:
            wrong.append(repr(e))

    threads = [threading.Thread(target=run, args=[f], daemon=True) for f in fs]
    for t in threads:
        t.start()
    for t in threads:
        t.join(seconds)
        if t.is_alive():
            wrong.append("stands still")
    return wrong


def times(n, f):
    def run():
        for _ in range(n):
            f()
    return run


# ---- Everybody is alone in C
print("calls", together(*[times(3000, crossing.add)] * 4), crossing.total())
print("back", together(*[times(500, lambda: crossing.call(crossing.call, crossing.add))] * 4), crossing.total())
shared = {Key(i): i for i in range(20)}
print("keys", together(*[times(100, lambda: [shared[Key(i)] for i in range(20)])] * 4), len(shared))


def changes(base):
    def run():
        for i in range(300):
            shared[Key(base + i % 30)] = i
            shared.pop(Key(base + (i * 7) % 30), None)
            Key(base) in shared
    return run


print("changed", together(changes(100), changes(200), changes(100), changes(300)), len(shared) >= 20)
members = set()
print("sets", together(*[times(100, lambda: [members.add(Key(i)) for i in range(15)])] * 4), len(members))
print("sorted", together(*[times(30, lambda: sorted(map(Key, range(50, 0, -1))))] * 4),
      [k.n for k in sorted(map(Key, [3, 1, 2]))])
print("minimum", together(*[times(50, lambda: (min(map(Key, range(30))), max([Key(1), Key(5)]), Key(3) in [Key(i) for i in range(9)]))] * 4))
print("operators", together(*[times(500, lambda: (Key(2) + Key(3)).n)] * 4), (Key(2) + Key(3)).n)
print("formats", together(*[times(300, lambda: f"{Key(1)!r} {Key(2)}")] * 4), f"{Key(1)!r}")
print("attributes", together(*[times(2000, lambda k=Key(5): k.n)] * 4))
print("is it", crossing.total())
one = Cells(4000)
got = []
print("one iterator", together(*[lambda: got.extend(one)] * 4), sorted(got) == list(range(4000)))
print("many", together(*[times(30, lambda: (sum(Cells(40)), list(map(str, Cells(10))), dict(zip(Cells(5), Cells(5))), len(Cells(3)), 2 in Cells(3)))] * 4))
print("called", together(*[times(500, lambda c=Cells(6): (c(), c[3], functools.partial(c)(), [*map(c, [])]))] * 4))


def enters():
    with Cells(1) as c:
        c()


print("with", together(*[times(500, enters)] * 4))


class Below(Key):
    def __eq__(self, other):
        crossing.add()
        return super().__eq__(other)

    def __hash__(self):
        return super().__hash__()


below = {}
print("below", together(*[times(50, lambda: [below.setdefault(Below(i), i) for i in range(20)])] * 4), len(below))
cached = functools.lru_cache(50)(lambda k: k)
print("cached", together(*[times(50, lambda: [cached(Key(i)) for i in range(40)])] * 4), cached.cache_info().currsize)
print("is it", crossing.total())

# ---- Deaths
died = []
print("deaths", together(*[times(50, lambda: Dies(lambda: died.append(1)))] * 4, times(20, gc.collect)))
for _ in range(3):
    gc.collect()
print(len(died))
held = {}
died.clear()


def replaces():
    for i in range(60):
        held[i % 5] = Dies(lambda: died.append(held.get(i % 5) is not None))


print("replaced", together(*[replaces] * 4))
held.clear()
for _ in range(3):
    gc.collect()
print(len(died))
refs = []


class Weak:
    def __init__(self):
        self.key = Key(1)


def drops():
    for _ in range(200):
        o = Weak()
        refs.append(weakref.ref(o, lambda r: crossing.add()))
        del o


print("weak", together(*[drops] * 3))
for _ in range(3):
    gc.collect()
print(sum(r() is not None for r in refs) <= 3)
print("is it", crossing.total())

# ---- Locks crossed
lock, rlock, condition = threading.Lock(), threading.RLock(), threading.Condition()


def first(lock):
    def run():
        for _ in range(300):
            with lock:
                crossing.add()
    return run


def under():
    with lock:
        pass


def under_r():
    with rlock:
        crossing.add()


print("lock", together(first(lock), times(300, lambda: crossing.call(under)), first(lock), times(300, lambda: crossing.call(under))))
print("rlock", together(first(rlock), times(300, lambda: crossing.call(under_r)), first(rlock), times(300, lambda: crossing.call(crossing.call, under_r))))
q, answers = queue.Queue(2), queue.SimpleQueue()


def eats():
    for _ in range(300):
        answers.put(q.get())


print("queues", together(times(300, lambda: crossing.call(q.put, 1)), lambda: crossing.call(eats), times(300, lambda: crossing.call(answers.get))))
turn = 0


def takes_turns(mine):
    def step():
        global turn
        with condition:
            while turn != mine:
                condition.wait()
            crossing.add()
            turn = 1 - turn
            condition.notify_all()
    return times(200, lambda: crossing.call(step))


print("conditions", together(takes_turns(0), takes_turns(1)))
event = threading.Event()
print("event", together(lambda: crossing.call(event.wait), lambda: (crossing.hold(20), crossing.call(event.set))))
print("join", together(lambda: crossing.call(lambda: (t := threading.Thread(target=times(100, crossing.add)), t.start(), t.join())), times(300, crossing.add)))
r, w = os.pipe()
print("pipe", together(lambda: crossing.call(os.read, r, 1), lambda: (crossing.hold(20), crossing.call(os.write, w, b"x"))))
print("in C", together(lambda: crossing.wait(r), lambda: (crossing.hold(20), os.write(w, b"x"))))
print("select", together(lambda: crossing.call(select.select, [r], [], [], 30), lambda: (crossing.hold(20), os.write(w, b"x"))))
print("sleep", together(lambda: crossing.call(time.sleep, .05), times(300, crossing.add)))
print("process", together(lambda: crossing.call(subprocess.run, [sys.executable, "-c", "1"]), times(300, crossing.add)))
print("collections", together(times(10, lambda: crossing.call(gc.collect)), times(10, gc.collect), times(300, crossing.add)))
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print("pool", sum(pool.map(lambda i: crossing.call(lambda: i), range(200))), crossing.call(lambda: pool.submit(crossing.call, lambda: 7).result()))
stop = []


def until():
    crossing.add()
    return not stop


print("for ever", together(lambda: crossing.run(until), lambda: (time.sleep(.05), stop.append(1)), times(300, crossing.add)))
print("is it", crossing.total())

# ---- Imports crossed
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    for i in range(10):
        with open(f"{folder}/crossed{i}.py", "w") as f:
            f.write("import crossing, time\ncrossing.hold(2)\ntime.sleep(.005)\ncrossing.call(lambda: crossing.hold(2))\nvalue = 5\n")
    for i in range(10):
        found = []
        wrong = together(lambda: found.append(importlib.import_module(f"crossed{i}").value),
                         lambda: found.append(crossing.call(importlib.import_module, f"crossed{i}").value),
                         lambda: crossing.call(lambda: found.append(__import__(f"crossed{i}").value)))
        if wrong or found != [5] * 3:
            print("import", i, wrong, found)
    sys.path.remove(folder)
print("imports")

# ---- Buffers
array = bytearray(b"\0" * 100)


def exports():
    for _ in range(300):
        capsule = crossing.export(array)
        crossing.drop(capsule)
        crossing.export(array)


print("buffers", together(*[exports] * 4))
for _ in range(3):
    gc.collect()
array.extend(b"free")
print(array[0] == 4 * 600 % 256, len(array))
view = memoryview(array)
print("views", together(*[times(200, lambda: crossing.drop(crossing.export(view[3:])))] * 4))
view.release()
array.append(1)
print(crossing.total(), threading.active_count())
