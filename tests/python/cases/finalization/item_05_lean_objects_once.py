"""Item 5: the finalizer of an object without attributes runs once as well, though it came back."""
import gc
import weakref

log = []
kept = []


class Lean:
    __slots__ = ()

    def __del__(self):
        log.append("del")
        kept.append(self)


class LeanReferenced:
    __slots__ = ("__weakref__",)

    def __del__(self):
        log.append("del")
        kept.append(self)


class LeanNumber(int):
    __slots__ = ()

    def __del__(self):
        log.append(f"del {int(self)}")
        kept.append(self)


class Derived(Lean):
    __slots__ = ("value",)


class Quiet:
    __slots__ = ()

    def __del__(self):
        log.append("del")
        list_of_its_own = [self]
        del list_of_its_own


def show(title):
    for _ in range(2):
        gc.collect()
    print(title, log, len(kept))
    log.clear()


def deaths(make):
    make()
    for _ in range(3):
        show(make.__name__)
        kept.clear()


print([gc.is_tracked(o) for o in (object(), Quiet(), Derived())])
gc.collect()
kept.clear()
show("begin")
deaths(Lean)
deaths(LeanReferenced)
deaths(lambda: LeanNumber(70000))
deaths(Derived)
for _ in range(3):
    Quiet()
show("quiet")

# Many at once, some of which come back.
class Some(int):
    __slots__ = ()

    def __del__(self):
        log.append(int(self))
        if self % 2:
            kept.append(self)


for _ in map(Some, range(5000, 5010)):
    pass
del _
gc.collect()
print(sorted(log), sorted(kept))
log.clear()
kept.clear()
gc.collect()
print(sorted(log), sorted(kept))
log.clear()
kept.clear()


# Held by another that comes back: it is not finalized, and dies later.
class Holder:
    def __init__(self, value):
        self.value = value

    def __del__(self):
        log.append("holder")
        kept.append(self)


Holder(Some(1))
gc.collect()
print(log, len(kept))
kept.clear()
gc.collect()
print(log, kept)
kept.clear()
reference = weakref.ref(LeanReferenced())
gc.collect()
print(reference() is kept[-1])
