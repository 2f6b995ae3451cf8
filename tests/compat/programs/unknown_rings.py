"""Rings of C's objects that nobody else ever knew die where C makes the next ones; all else that is tied to them lives."""
import gc
import os
import threading

import rings

# With collections forced, or the heap checked, a collection marks nearly all the time, and they wait for it.
QUIET = "TRICOLOR_GC" not in os.environ
FACTOR = 1 if QUIET and "TRICOLOR_SANITIZER" not in os.environ else 20


def collect():
    for _ in range(4):
        gc.collect()
    return rings.alive()


collect()
for _ in range(20):
    rings.rings(20_000 // FACTOR)
print("few wait:", not QUIET or rings.alive() < 8_000)
print("none is left:", collect())

# What was dropped last before a collection is the collector's: the next one is not made of it.
shared = 0
for _ in range(20):
    rings.apart(1)
    collect()
    shared += rings.apart(5000)
print("apart:", shared)

gc.disable()
rings.rings(3000)
print("collector off:", not QUIET or rings.alive() == 6000)
gc.enable()
print("and on:", collect())

# What others know, or lead to, is as it was.
known = [rings.odd("known") for _ in range(50)]
for i, node in enumerate(known):
    node.right = known[i - 1]
weak = [rings.odd("weak") for _ in range(50)]
rings.rings(20_000)
print("known:", all(rings.watched(node, 200) for node in known), rings.alive() >= 100)
del node, known
print("dropped:", collect(), sum(w() is not None for w in weak))

for kind in "final", "listed", "tail", "breeds":
    for _ in range(3):
        rings.odd(kind)
        rings.rings(5000)
    if kind == "breeds":
        gc.disable()
    print(kind, collect() if kind != "breeds" else "", len(rings.finalized), all(rings.finalized))
gc.enable()
print("bred:", collect())

rings.odd("saves")
rings.rings(10_000)
collect()
node = rings.saved()
# A collection may clear the other one first, which deallocates it.
print("saved by its tp_clear:", (not QUIET and node is None) or (node.whole == 0xC1EA and node.left is None))
del node
print(collect())

# Random graphs. What is in a list is known to all.
for seed in range(1, 13):
    given = []
    broken = rings.graph(seed, 120_000 // FACTOR, given)
    broken += sum(node.whole != 0x600D for node in given)
    if seed % 3 == 0:
        rings.rings(2000)
        broken += sum(node.whole != 0x600D for node in given)
        node = None
    if broken:
        print("seed", seed, "broken", broken)
    given = node = None
print("graphs:", collect())

# What has survived a collection dies, and what has not comes after it.
print("shifted:", rings.shifted(gc.collect, lambda: gc.collect(0)), collect())


# The same graphs on two threads, with a third that collects and makes garbage.
ends = False


def work(seed):
    for i in range(8):
        given = []
        found[seed] += rings.graph(seed * 100 + i, 60_000 // FACTOR, given)
        found[seed] += sum(node.whole != 0x600D for node in given)


def disturb():
    while not ends:
        gc.collect()
        [[i] for i in range(1000)]


found = [0, 0, 0]
threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2)]
third = threading.Thread(target=disturb)
third.start()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
ends = True
third.join()
print("threads:", found, collect())

# Another thread looks for rings while this one ties them and has them still.
ends = False


def make_rings():
    while not ends:
        rings.rings(3000)


other = threading.Thread(target=make_rings)
other.start()
toggled = 0
for _ in range(200 // FACTOR):
    toggled += rings.toggled(500)
    gc.collect()  # so that the next ones are new in the table
ends = True
other.join()
print("toggled:", toggled, collect())

# Rings that were found while another thread looked wait until their thread makes its next object; nobody gets to know one before that.
ends = False
broken = shown = 0


def show():
    for i in range(20_000):  # the other one looks meanwhile
        pass
    known.extend(o for o in gc.get_objects() if type(o).__module__ == "rings")


other = threading.Thread(target=make_rings)
other.start()
for _ in range(40 // FACTOR):
    known = []
    rings.around(1000, show)
    shown += len(known)
    broken += sum(node.whole != 0x600D for node in known)
    gc.collect()
ends = True
other.join()
known = None
print("shown:", broken, shown > 0, collect())
