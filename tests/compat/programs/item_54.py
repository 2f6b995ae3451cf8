"""Item 54: an old extension reads a list while threads of Python change it; giving the lock up lets them on."""
import gc
import threading
import time

import lives

shared = [(i, i) for i in range(100)]
stop = False


def churn():
    n = 0
    while not stop:
        n += 1
        shared.append((n, n))
        if n % 50 == 0:
            shared[:] = [(i, i) for i in range(n % 200)]
        if n % 333 == 0:
            shared.clear()
        if n % 7 == 0 and shared:
            try:
                shared.pop()
            except IndexError:
                pass
        if n % 500 == 0:
            shared.extend([(n, n)] * 2000)
            del shared[10:]


threads = [threading.Thread(target=churn) for _ in range(3)]
for t in threads:
    t.start()
wrong, seen = 0, False
for _ in range(10):
    if not shared:
        shared.append((0, 0))
    some, bad = lives.watch(shared, 30)
    seen |= some
    wrong += bad
stop = True
for t in threads:
    t.join()
print(seen, wrong)



class Mortal(int):
    def __del__(self):
        died.append(1)


# What was taken out while the extension looked on does not stay for ever.
died = []
left = [(Mortal(i), Mortal(i)) for i in range(50)]
t = threading.Thread(target=lives.watch, args=(left, 200))
t.start()
time.sleep(0.05)
left.clear()
t.join()
for _ in range(300):
    # It goes when the list is next made shorter while nobody is in such code, which the collector may just be.
    left.append(None)
    left.pop()
    gc.collect()
    if len(died) >= 90:
        break
    time.sleep(0.01)
print(len(died) >= 90)

counter = [0]
stop = False


def count():
    while not stop:
        counter[0] += 1
        time.sleep(0.0001)


t = threading.Thread(target=count)
t.start()
before, after = lives.away(lambda: counter[0], 200)
stop = True
t.join()
print(before < after)
