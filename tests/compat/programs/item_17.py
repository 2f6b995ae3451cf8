"""Item 17: tp_finalize once, before tp_dealloc; cycles through C objects; the type outlives its instances."""
import gc
import sys
import weakref

import lives
from lives import Life, Mute

log = lives.log


def show(title, in_any_order=False):
    for _ in range(3):
        gc.collect()
    print(f"{title}: {', '.join(sorted(log) if in_any_order else log) or 'nothing'}")
    log.clear()


Life("alone")
show("alone")
# Each finalizer before its own tp_dealloc, the outer before the inner.
Life("outer", Life("inner"))
gc.collect()
finalized = [log.index("finalize " + name) for name in ("outer", "inner")]
deallocated = [log.index("dealloc " + name) for name in ("outer", "inner")]
print(finalized == sorted(finalized), deallocated == sorted(deallocated),
      all(f < d for f, d in zip(finalized, deallocated)), len(log))
log.clear()


def watched():
    o = Life("watched")
    return weakref.ref(o, lambda r: log.append(f"callback {r()}"))


kept = watched()
show("callback between")


def cycle(n, kind=Life):
    made = [kind(str(i)) for i in range(n)]
    for i in range(n):
        made[i - 1].value = made[i]


def phases():
    """Every finalizer comes before the first tp_dealloc, and each once."""
    for _ in range(3):
        gc.collect()
    kinds = [line.split()[0] for line in log]
    n = len(kinds) // 2
    print(kinds == ["finalize"] * n + ["dealloc"] * n, len(set(log)) == len(log), n)
    log.clear()


cycle(1)
phases()
cycle(5)
phases()
cycle(4, Mute)
show("no finalizer", True)


class Node:
    def __init__(self, life):
        self.life = life
        life.value = self

    def __del__(self):
        log.append(f"del {self.life.name}")


Node(Life("held by Python"))
show("through Python", True)


# A subclass in Python: its __del__ is the finalizer.
class Derived(Life):
    def __del__(self):
        log.append(f"del {self.name}")


Derived("derived")
show("derived")


class Both(Life):
    def __del__(self):
        log.append(f"del {self.name}")
        Life.__del__(self)


Both("both")
show("calls the base")

# Brought back, once; the second death has no finalizer.
back = []
lives.set_hook(back.append)
Life("back")
show("resurrected")
print(back[0].name, gc.is_finalized(back[0]))
lives.set_hook(None)
back.clear()
show("for good")
lives.set_hook(lambda o: back.append(o) if o.name == "0" else None)
cycle(3)
show("one of a cycle", True)
print(back[0].value.value.value is back[0])
lives.set_hook(None)
back.clear()
show("all of it", True)

# The error of a finalizer is told, and the object dies.
told = []
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, str(u.exc_value)))
lives.set_hook(lambda o: 1 / 0)
Life("fails")
show("fails")
print(told)
lives.set_hook(None)


# The class is dropped before its instances.
def orphan():
    kind = lives.new_type()
    return kind("orphan", kind("its value"))


kept = orphan()
for _ in range(3):
    gc.collect()
print(type(kept).__name__, kept.value.name, type(kept)("another").name)
del kept
show("types of their own", True)
