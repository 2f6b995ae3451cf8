"""Item 35: entries that die while one iterates, and a callback that comes late."""
import gc
import weakref
class Key:
    def __init__(self, n): self.n = n
def filled():
    d = weakref.WeakValueDictionary()
    kept = [Key(i) for i in range(10)]
    for k in kept: d[k.n] = k
    return d, kept
d, kept = filled()
seen = 0
for key in d:
    seen += 1
    if seen == 3:
        kept.clear()
        gc.collect()
print(seen >= 3, len(d) <= 1)
d, kept = filled()
again = Key(100)
d[5] = again
kept.clear()
gc.collect()
print(dict(d) == {5: again}, len(d))
s = weakref.WeakSet()
keep = [Key(i) for i in range(5)]
s.update(keep)
it = iter(s); next(it)
del keep[1:]
gc.collect()
list(it)
del it
gc.collect()
print(len(s), s <= set(keep))
