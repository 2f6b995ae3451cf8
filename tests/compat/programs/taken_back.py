"""Objects that C makes and drops are taken back at once; none of them is to be anybody's still (machine.c)."""

import gc
import os
import threading

import machine


class Plain:
    pass


machine.use(Plain)

STEPS = 60_000
if "stress" in os.environ.get("TRICOLOR_GC", ""):
    STEPS = 3000
elif "TRICOLOR_SANITIZER" in os.environ:
    STEPS = 10_000


def work(seed, known, wrong):
    for part in range(4):
        wrong.append(machine.run(seed + part, STEPS, known))
        del known[: len(known) // 2]
        gc.collect(part % 2)


def one_thread():
    wrong, known = [], []
    work(7, known, wrong)
    known.clear()
    print("one thread:", sum(wrong))


def two_threads():
    wrong, lists = [], [[], []]
    threads = [threading.Thread(target=work, args=(100 * i, lists[i], wrong)) for i in range(2)]
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        for known in lists:
            for o in gc.get_referents(known)[:50]:
                gc.get_referents(o)
        gc.collect(0)
    for t in threads:
        t.join()
    print("two threads:", sum(wrong))


def shown_by_the_collector():
    # A list that only C code has is found here, and may be kept.
    found = []
    known = [0.5]
    t = threading.Thread(target=machine.run, args=(5, STEPS, known))
    t.start()
    while t.is_alive():
        found.append([o for o in gc.get_objects() if type(o) is tuple and len(o) == 2 and type(o[0]) is int][-5:])
        del found[:-20]
    t.join()
    print("shown:", all(type(o) is tuple and len(o) == 2 for some in found for o in some))


# Deaths that lead to deaths, more than a stack has room for, on several threads: those that were put off too are over when
# the first one is.
def chains():
    went = []
    links = 200_000 if STEPS == 60_000 else 5_000
    threads = [threading.Thread(target=lambda: went.extend(machine.chain(links) for _ in range(2))) for _ in range(3)]
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        gc.collect(0)
    for t in threads:
        t.join()
    print("chains:", len(went) == 6 and all(n == 2 * links for n in went))


# Each collection makes the tuple and the list older than what is put into them next.
def filled():
    calls = 0

    def younger():
        nonlocal calls
        calls += 1
        gc.collect(0 if calls % 10 else 2)
        [(i,) for i in range(50)]

    print("filled:", machine.filled(60, younger))


# The collector has a node in hand that C takes out of its free list meanwhile: the thread that makes nodes has
# answered the collector, another one takes its time.
def made_anew():
    ends = False

    def late():
        while not ends:
            pow(7, 40_000)

    def again():
        for _ in range(STEPS // 100):
            machine.again(200)

    busy = threading.Thread(target=late)
    busy.start()
    maker = threading.Thread(target=again)
    maker.start()
    while maker.is_alive():
        gc.collect(0)
    maker.join()
    ends = True
    busy.join()
    print("made anew: True")


# Beside another thread the header of a list says who wrote it last; that is no reason to keep it.
def appended():
    ends = threading.Event()
    other = threading.Thread(target=ends.wait)
    other.start()
    again = machine.appended(2000)
    ends.set()
    other.join()
    print("appended:", bool(os.environ.get("TRICOLOR_GC")) or again > 1500)


chains()
filled()
appended()
one_thread()
machine.park(True)
one_thread()
before = machine.alive()
machine.pairs(16)  # more than wait in the free list: what dies next is put there
for _ in range(3):
    gc.collect()
print("pairs left:", machine.alive() - before <= 4)
two_threads()
made_anew()
machine.park(False)
shown_by_the_collector()
for _ in range(4):
    gc.collect()
print("nodes left:", machine.alive() if machine.alive() > 4 else "few")
