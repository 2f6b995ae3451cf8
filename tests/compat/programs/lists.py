"""Borrowed items and raw arrays of lists."""
import gc
import os
import threading

import hostile


class Item:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Item({self.n})"


items = [Item(1), Item(2)]


def pop_all():
    while items:
        items.pop()
    gc.collect()
    [Item(i) for i in range(1000)]


print(hostile.borrow(items, pop_all), items)

# Another thread pops while C holds the borrowed item.
shared = [Item(7)]
ready, done = threading.Event(), threading.Event()


def other():
    ready.wait()
    shared.pop()
    gc.collect()
    done.set()


thread = threading.Thread(target=other)
thread.start()


def wait():
    ready.set()
    done.wait()


print(hostile.borrow(shared, wait), shared)
thread.join()

# Raw exchange of items while collections run.
stop = False
cycles = 0


def collector():
    global cycles
    while not stop:
        gc.collect()
        cycles += 1


things = [Item(i) for i in range(500)]
thread = threading.Thread(target=collector)
thread.start()
for _ in range(50):
    hostile.swap(things, 2000)
STRESS = "stress" in os.environ.get("TRICOLOR_GC", "")
size, rounds = (2000, 4000) if STRESS else (200_000, 2_000_000)
if not STRESS and "TRICOLOR_SANITIZER" in os.environ:
    size, rounds = size // 10, rounds // 10
many = [(i,) for i in range(size)]
for _ in range(4):
    hostile.swap(many, rounds, lambda: None)
# Between short lists, a few items in each call: what a call has moved is nobody's but the list's when it returns.
lists, goal = 200 if STRESS else 3000, cycles + 10
short = tuple([(i, j) for j in range(12)] for i in range(lists))
seed = 7
while cycles < goal:
    seed = hostile.trade(short, seed, 3)
print(sorted(item for some in short for item in some) == [(i, j) for i in range(lists) for j in range(12)])
stop = True
thread.join()
print(sorted(many) == [(i,) for i in range(len(many))])
print(sorted(t.n for t in things) == list(range(500)), all(type(t) is Item for t in things))

# The macros give the old item to their caller.
slots = [Item(0), Item(1)]
for i in range(100):
    old = hostile.replace_item(slots, 0, Item(i + 10))
gc.collect()
print(old, slots)

# What the caller owns it may keep, where nobody else has it.
hostile.hide(hostile.replace_item(slots, 0, Item(200)))
for _ in range(3):
    gc.collect()
    [Item(i) for i in range(1000)]
print(hostile.found(), slots)
hostile.drop()
