"""Item 36 where both agree: an entry whose value does not lead to its key goes with the key."""
import gc
import weakref
class Key: pass
d = weakref.WeakKeyDictionary()
def make():
    k = Key(); d[k] = [1]
make()
gc.collect()
print(len(d))
