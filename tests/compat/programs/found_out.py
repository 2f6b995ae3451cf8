"""What managed code found, without being given it, stays what it was when C drops it (found.c)."""

import gc
import threading
import time
import weakref

import found

kept = []
found.keep(kept)


def show(what, keys=None):
    print(what, [o.key for o in kept] if keys is None else keys)
    kept.clear()
    gc.collect()  # what was found dies by a collection


class Registered(found.Node):
    def __new__(cls):
        o = super().__new__(cls)
        kept.append(o)
        return o

    def __repr__(self):
        kept.append(self)
        return "registered"


class Bare(found.Finalized):
    def __new__(cls):
        o = object.__new__(cls)
        kept.append(o)
        return o


class Deleted(found.Node):
    def __del__(self):
        kept.append(self)


found.resurrect()
show("brought back by tp_finalize:")

for look in gc.get_objects, lambda: gc.get_referrers(found.Node):
    found.own(found.Node)
    kept += [o for o in look() if type(o) is found.Node and o.key == 22]
    found.disown()
    show("found in the heap:")

for cls in Registered, Bare:
    found.made(cls)
    show("shown by __new__:")

found.named(Registered)
show("named in a message:")

view = memoryview(found.Exporter())
kept.append(view.obj)
view.release()
show("the owner of a buffer:")


def items():
    """Looks for the container that it fills."""
    yield 4321
    yield 4322
    kept.extend(o for o in gc.get_objects() if type(o) in (list, tuple) and len(o) == 2 and o[0] == 4321 and o[1] == 4322)
    yield 4323


for make in found.listed, found.tupled:
    make(items())
    show("found while it was made:", all(o[:2] in ([4321, 4322], (4321, 4322)) for o in kept))



def pairs():
    yield 4321, 4322
    yield 4322, None
    kept.extend(o for o in gc.get_objects() if type(o) is dict and list(o) == [4321, 4322])
    yield 4323, None


found.mapped(pairs())
show("found while it was made:", all(list(o)[:2] == [4321, 4322] for o in kept))

# What C dropped and will have again waits in the heap until then.
def empty_ones():
    kept.extend(o for o in gc.get_objects() if type(o) in (list, tuple, dict) and not o and o is not kept)


for _ in range(3):
    new = found.again(empty_ones)
    del new[1:2]  # its items are not there yet
    show("found while they waited:", any(a is b for a in kept for b in new))


# A weak reference is asked for again and again: it is the one that there is, as long as it refers to its object.
class Referent:
    pass


def weak_references():
    a = Referent()
    r = found.weak(a)
    right = [r() is a, found.weak(a) is r, weakref.ref(a) is r, found.weak(a, print) is not r]
    right.append(found.weak(a)() is a)
    r = found.weak(a)
    del a
    gc.collect()
    right.append(r() is None)
    for _ in range(50):
        b = Referent()
        right.append(found.weak(b)() is b and r() is None)
        r = found.weak(b)
        del b
        gc.collect()
    for _ in range(20):
        c = Referent()
        found.left(c)
        gc.collect()  # what C remembers of it is gone
        r = found.weak(c)
        right.append([o is r for o in weakref.getweakrefs(c)] == [True])
        del c
        gc.collect()
        right.append(r() is None)
    right.append(found.relink())
    return right


print("weak references:", all(weak_references()))

# A cell that a collection has marked is not the next object's: a young one would not look into it.
print("old numbers, new tuples:", all(found.aged(gc.collect, lambda: gc.collect(0)) for _ in range(5)))

# What lives again keeps what it refers to, and dies by a later collection.
before = found.alive()
for in_tuple in False, True:
    found.bury(in_tuple)
    gc.collect()
    gc.collect()
    show("found among the dead:", [o[0].key if in_tuple else o.key for o in kept])
for _ in range(4):
    gc.collect()
print("left:", found.alive() - before)

# Whoever looks for referrers asks extensions; that another thread is called by one and stands still does not matter.
stop = threading.Event()
started = threading.Event()


def spin():
    started.set()
    while not stop.is_set():
        pass


found.own(found.Node)
thread = threading.Thread(target=found.call, args=(spin,))
thread.start()
started.wait()
for _ in range(3):
    gc.get_referrers(kept)
    gc.get_objects()
    gc.get_referents(kept, found.Node)
    time.sleep(0.001)
stop.set()
thread.join()
found.disown()
print("looked beside C code")
