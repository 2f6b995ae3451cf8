"""What waits among the dead, and memory of dead objects that an extension gives back later (graves.c)."""
import gc
import weakref

import graves

kept = []
graves.keep(kept)
PLAIN, OWNER, PHOENIX, RISEN = range(4)


def collect():
    for _ in range(3):
        gc.collect()


# A list alone has it when the batch comes to it.
graves.rise(collect)
collect()
print("risen while its owner died:", [o.key == RISEN for o in kept], graves.alive())
kept.clear()
collect()
print("and dropped:", graves.alive())

# What was found has the third by a list alone, which counts nothing.
graves.reach()
collect()
print("reached by a list:", [[o.key for o in found.other] for found in kept], graves.alive())
kept.clear()
collect()
print("and dropped:", graves.alive())

print("a free list's cells come again:", graves.again(2000, collect) > 500)
print("memory of its own goes back:", graves.outside(5000) < 200_000, graves.alive())


class Thing:
    pass


def stolen():
    thing = Thing()
    for _ in range(3):
        graves.stolen(thing)
    graves.hold(thing)
    return weakref.ref(thing)


ref = stolen()
collect()
print("stolen by containers, and held:", type(ref()) is Thing and graves.let_go() is ref())
collect()
print("and dropped:", ref())
