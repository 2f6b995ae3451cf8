"""Lists that outlived a collection: what is moved in them is neither lost nor slow, whatever the collector does meanwhile."""
import gc
import random
import threading
import time


class Item:
    def __init__(self, n):
        self.n = n
        self.inside = [n]


def numbers(items):
    assert all(item.inside == [item.n] for item in items)
    return [item.n for item in items]


def change(items, model, rng, n):
    """One of the operations that move items, with items that are younger than the list."""
    kind = rng.randrange(8)
    at = rng.randrange(len(model) + 1)
    if kind == 0:
        items.insert(at, Item(n))
        model.insert(at, n)
    elif kind == 1 and at < len(model):
        assert items.pop(at).n == model.pop(at)
    elif kind == 2 and at < len(model):
        items.remove(items[at])
        del model[at]
    elif kind == 3:
        del items[at:at + 3]
        del model[at:at + 3]
    elif kind == 4:
        items[at:at] = [Item(n), Item(n + 1)]
        model[at:at] = [n, n + 1]
    elif kind == 5:
        items[at:at + 5] = (Item(n),)
        model[at:at + 5] = (n,)
    elif kind == 6:
        del items[at::7]
        del model[at::7]
    else:
        items.extend(Item(n + i) for i in range(4))
        model.extend(n + i for i in range(4))


def work(seed):
    rng = random.Random(seed)
    items = [Item(n) for n in range(300)]
    model = list(range(300))
    gc.collect()
    for n in range(1000, 3000):
        change(items, model, rng, n)
        garbage = [[i] for i in range(20)]
        if n % 250 == 0: gc.collect(rng.randrange(3))
    return numbers(items) == model


print([work(seed) for seed in range(3)])
results = []
threads = [threading.Thread(target=lambda seed=seed: results.append(work(seed))) for seed in range(3, 6)]
for t in threads: t.start()
for t in threads: t.join()
print(results)


def seconds(items):
    began = time.thread_time()
    for _ in range(500): items.pop(0)
    items[0:0] = [None]
    for _ in range(500): items.insert(0, items[2000])
    return time.thread_time() - began


# The best of several: a cycle may mark meanwhile, and then each item is looked at.
made = [Item(n) for n in range(4000)]
fresh = min(seconds(list(made)) for _ in range(5))
old = []
for _ in range(5):
    items = list(made)
    gc.collect()
    old.append(seconds(items))
print(min(old) < 4 * fresh or (min(old), fresh))
