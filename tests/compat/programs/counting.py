"""Threads count the same objects without the lock: what one takes another gives, while a third collects."""
import gc
import os
import threading
import weakref

import counted

SLOW = "TRICOLOR_GC" in os.environ or "TRICOLOR_SANITIZER" in os.environ
ROUNDS = 40 if SLOW else 200


class Thing:
    def __init__(self, number):
        self.number = number
        self.text = ["thing", number]


def collect():
    for _ in range(3):
        gc.collect()


def run(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ends = False


def collector():
    while not ends:
        gc.collect()
        [[i] for i in range(2000)]


# One thread.
thing = Thing(0)
ref = weakref.ref(thing)
counted.pairs(thing, 10_000)
counted.take(thing, 5)
address = [thing]
del thing
collect()
print("taken:", ref() is not None, ref().text)
counted.give(ref(), 5)
address.clear()
collect()
print("given back:", ref())

# The collection of a thread that has just counted what it drops.
refs = []
for i in range(100):
    thing = Thing(i)
    counted.pairs(thing, 3)
    refs.append(weakref.ref(thing))
del thing
collect()
print("dropped:", sum(r() is not None for r in refs) <= 1)

# More objects than a thread has places.
things = [Thing(i) for i in range(300)]
refs = [weakref.ref(thing) for thing in things]
run(*[lambda: counted.scatter(things, 20)] * 3)
counted.scatter(things, 3)
things = None
collect()
print("scattered:", sum(r() is not None for r in refs))


# What one thread takes the other gives; in between nobody but C has it.
def taker(first, held, done):
    def work():
        for i in range(ROUNDS):
            thing = Thing(i)
            held.append(weakref.ref(thing))
            counted.pairs(thing, 50)
            counted.take(thing, 7)
            counted.pairs(thing, 50)
            counted.give(thing, 6)
            del thing
        done.set()
    return work


def giver(held, done, wrong):
    def work():
        given = 0
        while given < ROUNDS:
            if given == len(held):
                done.wait(0.001)
                continue
            thing = held[given]()
            if thing is None or thing.text != ["thing", thing.number] or thing.number != given:
                wrong.append(given)
            else:
                counted.pairs(thing, 20)
                counted.give(thing, 1)
            del thing
            given += 1
    return work


third = threading.Thread(target=collector)
third.start()
wrong, helds, works = [], [], []
for first in range(2):
    held, done = [], threading.Event()
    helds.append(held)
    works += [taker(first, held, done), giver(held, done, wrong)]
run(*works)
print("handed over:", wrong)

# A table of C's that two threads exchange.
living = [0]


class Counted:
    def __init__(self):
        with lock:
            living[0] += 1
        self.check = [1, 2, 3]


lock = threading.Lock()
broken = []


def exchange(seed):
    def work():
        state = seed
        for i in range(ROUNDS * 20):
            state = state * 1103515245 + 12345 & 0x7FFFFFFF
            place = state >> 8 & 63
            if state >> 16 & 1:
                o = Counted()
                counted.pairs(o, 3)
                counted.keep(o, place)
            else:
                o = counted.kept(place)
                if o is not None and o.check != [1, 2, 3]:
                    broken.append(i)
                counted.pairs(o, 3)
            del o
    return work


run(exchange(1), exchange(2), exchange(3))
last = [weakref.ref(o) for o in (counted.kept(i) for i in range(64)) if o is not None]
ends = True
third.join()
collect()
print("exchanged:", broken, sum(r() is not None for r in last) <= 1)
refs = [r for held in helds for r in held]
print("left:", sum(r() is not None for r in refs))

# A child of fork has what the others had counted.
thing = Thing(7)
ref = weakref.ref(thing)
parts = [threading.Event() for _ in range(2)]


def hold():
    counted.take(thing, 4)
    counted.give(thing, 2)
    parts[0].set()
    parts[1].wait()


holder = threading.Thread(target=hold)
holder.start()
parts[0].wait()
pid = os.fork()
if pid == 0:
    del thing
    collect()
    alive = ref() is not None
    counted.give(ref(), 2)
    collect()
    os._exit(0 if alive and ref() is None else 1)
print("child:", os.waitpid(pid, 0)[1])
parts[1].set()
holder.join()
counted.give(thing, 2)
del thing
collect()
print("parent:", ref())
