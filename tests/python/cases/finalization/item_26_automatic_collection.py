"""Item 26, by automatic collections: what a callback or a finalizer of trash sees of other trash is dead. CPython finds
it after some hundred new objects; here collections are paced by bytes, and both run on a thread of their own."""
import gc
import time
import weakref


class Loop:
    def __init__(self):
        self.loop = self


def wait_for(condition):
    junk = []
    end = time.monotonic() + 60
    while not condition() and time.monotonic() < end:
        junk.append([])
        if len(junk) > 500_000:
            junk.clear()
            time.sleep(0.01)
    return bool(condition())


def by_callback():
    old = Loop()
    gc.collect()
    young = Loop()
    young.holds = old
    del old.loop
    other = Loop()
    other_reference = weakref.ref(other)
    seen = []
    reference = weakref.ref(old, lambda r: seen.append((r(), other_reference())))
    del old, young, other
    return seen, reference


seen, reference = by_callback()
print(wait_for(lambda: seen), seen, reference())


class Finalized(Loop):
    def __del__(self):
        seen.append((type(self).__name__, self.other()))


def by_finalizer():
    old = Finalized()
    gc.collect()
    young = Loop()
    young.holds = old
    del old.loop
    other = Loop()
    old.other = weakref.ref(other)
    return weakref.ref(old)


seen.clear()
reference = by_finalizer()
print(wait_for(lambda: seen), seen, reference())
