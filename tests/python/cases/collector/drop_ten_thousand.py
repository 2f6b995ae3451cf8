# Objects that only a returned function's frame held are all dead after one collection: no stale
# word of a native stack may keep a list's old array, and with it thousands of objects, alive.
import gc
import weakref


class Thing:
    pass


def make(count):
    things = [Thing() for _ in range(count)]
    references = [weakref.ref(thing) for thing in things]
    return references


for count in (10, 2000, 10000):
    references = make(count)
    gc.collect()
    print(count, sum(reference() is not None for reference in references))
