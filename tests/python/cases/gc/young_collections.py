# gc.collect(0) and gc.collect(1) find what became garbage since the last collection; what they may
# leave, gc.collect() finds.
import gc
import threading
import weakref


class Node:
    pass


def cycle(*more):
    a, b = Node(), Node()
    a.b, b.a, a.more = b, a, more
    return weakref.ref(a)


gc.collect()
for generation in 0, 1, 0, 0, 1:
    refs = [cycle() for i in range(50)]
    gc.collect(generation)  # how many it found depends on the collections before it
    print(generation, sum(r() is not None for r in refs))

# Old owners of young objects.
old = [[] for i in range(1000)]
table = {}
gc.collect()
for i in range(1000):
    old[i].append(Node())
    old[i][0].value = [i]
    table[i] = {i: Node()}
gc.collect(0)
print(all(old[i][0].value == [i] for i in range(1000)), all(i in table[i] for i in range(1000)))
gc.collect(1)
print(sum(n[0].value[0] for n in old), len(table))

# Finalizers and callbacks.
log = []


class Loud:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        log.append(self.name)
        if self.name == "back":
            log.append(self)


for generation in 0, 1, 2:
    Loud(generation)
    keep = weakref.ref(Loud("seen"), lambda r: log.append(r() is None))
    gc.collect(generation)
    print(sorted(map(str, log)), keep() is None)
    log.clear()

Loud("back")
gc.collect(0)
print(log[0], log[1].name)
back = weakref.ref(log[1])
log.clear()
gc.collect(0)
gc.collect()
print(back() is None, log)

# From several threads, beside allocation.
def worker(n):
    for i in range(20):
        refs = [cycle([n] * 100) for k in range(20)]
        gc.collect(i % 2)
        if any(r() is not None for r in refs):
            gc.collect()
            if any(r() is not None for r in refs):
                print("alive")


threads = [threading.Thread(target=worker, args=(n,)) for n in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()

events = []
gc.callbacks.append(lambda phase, info: events.append((phase, info["generation"])))
gc.collect(0)
gc.collect(1)
gc.callbacks.clear()
print(events)
for bad in -1, 3:
    try:
        gc.collect(bad)
    except ValueError as e:
        print(e)
