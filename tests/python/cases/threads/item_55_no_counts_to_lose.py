"""Item 55: an object that threads pass around stays alive, and dies once, after the last drop."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _hammer import run
import gc
import weakref

died = []


class Passed:
    def __init__(self):
        self.payload = [1, 2, 3]

    def __del__(self):
        died.append(list(self.payload))


def test():
    o = Passed()
    slots = [o] * 8
    wrong = []

    def work(index):
        for i in range(25000):
            mine = slots[i & 7]
            slots[(i + index) & 7] = mine
            pair = (mine, [mine])
            if pair[1][0].payload[2] != 3:
                wrong.append(i)

    print(run(work), wrong, died)
    return weakref.ref(o)


r = test()
gc.collect()
print(died, r())
gc.collect()
print(died)
