"""Item 23, acceptance 10: 8 threads read weak references while their trash is collected."""
import gc
import threading
import weakref

THREADS = 8
ROUNDS = 30


class Node:
    def __init__(self, child=None):
        self.child = child
        self.me = self  # a cycle: its references are cleared together


wrong = []
for round in range(ROUNDS):
    # Each pair: who holds the outer reaches the inner, so the inner's reference cannot be dead.
    pairs = []

    def make():
        for i in range(200):
            inner = Node()
            outer = Node(inner)
            pairs.append((weakref.ref(outer), weakref.ref(inner)))

    make()
    start = threading.Barrier(THREADS)

    def read(index):
        start.wait()
        if index == 0:
            gc.collect()
            return
        dead = set()
        for turn in range(20):
            for n, (outer, inner) in enumerate(pairs):
                o = outer()
                if o is None:
                    dead.add(n)
                    continue
                if n in dead:
                    wrong.append("back from the dead")
                i = inner()
                if i is None:
                    wrong.append("inner dead while outer lives")
                elif i is not o.child or i.me is not i or outer() is not o:
                    wrong.append("another object")

    threads = [threading.Thread(target=read, args=(i,)) for i in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    del threads
gc.collect()
gc.collect()
print(wrong, sum(o() is not None or i() is not None for o, i in pairs))
