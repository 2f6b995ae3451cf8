"""Item 17: tp_del is called when an object dies outside cycles; a cycle that has one goes to gc.garbage."""
import gc
import os
import sys
import weakref

import tp_del

gc.disable()
log = []
kept = []


def uncollectable():
    return sum(generation["uncollectable"] for generation in gc.get_stats())


def show(title, in_any_order=False):
    for _ in range(3):
        gc.collect()
    print(f"{title}: {', '.join(sorted(log) if in_any_order else log) or 'nothing'}")
    log.clear()


def show_garbage(title):
    """What a collection leaves, in its order of births; how many it says it could not collect."""
    before = uncollectable()
    for _ in range(3):
        gc.collect()
    names = sorted(str(o) for o in gc.garbage)
    print(f"{title}: {', '.join(names) or 'nothing'}; {uncollectable() - before}; log {log}")
    log.clear()


class Base:
    def __init__(self, name, **attributes):
        self.name = name
        for attribute, value in attributes.items():
            setattr(self, attribute, value)

    def __repr__(self):
        return self.name

    def last(self):
        log.append(f"last {self}")


@tp_del.give
class Last(Base):
    pass


@tp_del.give
class Both(Base):
    def __del__(self):
        log.append(f"del {self}")


def release():
    """Breaks what is in gc.garbage, in a frame of its own."""
    for o in gc.garbage:
        if isinstance(o, Base):
            o.__dict__.clear()
            o.name = "released"
    gc.garbage.clear()


# ---- outside cycles
Last("alone")
show("alone")
Both("both", inner=Both("inner"))
show("the outer before the inner")


def watched():
    o = Both("watched")
    return weakref.ref(o, lambda r: log.append(f"callback {r()}"))


reference = watched()
show("callback between")


class Seen(Last):
    pass


@tp_del.give
class SeesItself(Base):
    def last(self):
        log.append(f"last, reference {self.reference()}")


def sees_itself():
    o = SeesItself("sees")
    o.reference = weakref.ref(o)


sees_itself()
show("weak references are cleared before")
Seen("derived")
show("a class derived in Python has none")
early = [Base("early")]
Early = type("Early", (Base,), {})
early = [Early("early")]
tp_del.give(Early)
early.clear()
show("an object older than its tp_del")


class Fails(Base):
    def last(self):
        raise ValueError(self.name)


tp_del.give(Fails)
told = []
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, str(u.exc_value)))
Fails("fails")
show("an error")
print(told)


# ---- brought back: tp_del is called at each death, the finalizer once
@tp_del.give
class Back(Both):
    def __del__(self):
        log.append(f"del {self}")

    def last(self):
        log.append(f"last {self}, holds {self.value}")
        if len(self.times) < 3:
            self.times.append(0)
            kept.append(self)


Back("back", value=Both("held"), times=[])
show("brought back")
kept.clear()
show("again")
kept.clear()
show("again")
kept.clear()
show("for good")


@tp_del.give
class FinalizerBack(Base):
    def __del__(self):
        log.append(f"del {self}")
        kept.append(self)


FinalizerBack("by its finalizer")
show("brought back before")
kept.clear()
show("then")


# ---- cycles
def cycle(*made):
    for before, after in zip(made, made[1:] + made[:1]):
        before.next = after
    return made


def self_cycle():
    return weakref.ref(cycle(Both("self"))[0])


reference = self_cycle()
show_garbage("a cycle of its own")
print(reference() is gc.garbage[0], gc.is_finalized(gc.garbage[0]))
release()
show("released")
print(reference())


def with_others():
    cycle(Last("one"), Base("two"), Last("three"))[0].below = [Both("below"), Base("plain")]


with_others()
show_garbage("a cycle with others, and what is behind")
gc.garbage.clear()
show_garbage("given up, and found again")
release()
show("released", True)


class Finalized(Base):
    def __del__(self):
        log.append(f"del {self}")


def in_front():
    Finalized("in front", value=cycle(Last("a"), Finalized("b"))[0])


in_front()
show_garbage("behind something that dies")
release()
show("released", True)


def behind():
    cycle(Base("x"), Base("y"))[0].value = Both("behind")


behind()
show_garbage("behind a cycle without tp_del")


def behind_finalized():
    cycle(Finalized("x"), Finalized("y"))[0].value = Both("behind")


behind_finalized()
for _ in range(3):
    gc.collect()
print(sorted(log[:2]), log[2:], gc.garbage)
log.clear()

infos = []
gc.callbacks.append(lambda phase, info: phase == "stop" and infos.append(info["uncollectable"]))
cycle(Last("told"))
gc.collect()
gc.callbacks.clear()
# A forced collection before it finds the cycle first, and tells nobody's callbacks.
print("callbacks are told", [1] if "stress" in os.environ.get("TRICOLOR_GC", "") else infos)
release()
show("released")

gc.set_debug(gc.DEBUG_SAVEALL)
cycle(Last("saved"), Base("with it"))
gc.collect()
gc.set_debug(0)
print(sorted(o.name for o in gc.garbage if isinstance(o, Base)))
release()
show("released")

# ---- types of C
tp_del.set("plain_last", lambda o: log.append(f"last {type(o).__name__}"))
tp_del.Plain()
show("no tp_dealloc of its own")
tp_del.set("plain_last", kept.append)
tp_del.Plain()
show("brought back")
print([type(o).__name__ for o in kept])
tp_del.set("plain_last", lambda o: log.append("again"))
kept.clear()
show("for good")


@tp_del.keep
class Keeper:
    def __init__(self, value):
        self.value = value


Keeper(["kept by C alone"])
for i in range(5):
    gc.collect()
    churn = [[i] for i in range(1000)]
keeper = tp_del.take()
print(keeper.value, tp_del.take())
del keeper
for _ in range(3):
    gc.collect()
print("again:", tp_del.take().value)
tp_del.set("old_last", lambda: log.append("last Old"))
tp_del.Old(tp_del.Old())
show("tp_dealloc calls it")


def old_cycle():
    o = tp_del.Old()
    o.value = [o, tp_del.Old()]
    return weakref.ref(o)


reference = old_cycle()
before = uncollectable()
gc.collect()
print([type(o).__name__ for o in gc.garbage], uncollectable() - before, reference() in gc.garbage, log)
for old in gc.garbage:
    old.value = None
del old
gc.garbage.clear()
show("released")
print(reference())


# ---- objects that CPython's collector does not know: their finalizer runs at each death
@tp_del.forget
class Forgotten:
    __slots__ = ()
    comes_back = True

    def __del__(self):
        log.append("del")
        if self.comes_back:
            kept.append(self)


class Dropped:
    def __init__(self, value):
        self.value = value

    def __del__(self):
        log.append("dropped")


Forgotten()
gc.collect()
print(log, len(kept), gc.is_tracked(kept[0]))
log.clear()
kept.clear()
show("again")
Forgotten.comes_back = False
kept.clear()
show("for good")
show("afterwards")
Dropped(Forgotten())
show("held by another")
tp_del.set("lone_last", lambda o: (log.append(f"last {type(o).__name__}"), kept.append(o)))
tp_del.Lone()
show("of C")
kept.clear()
show("again")
tp_del.set("lone_last", lambda o: log.append("the last"))
kept.clear()
show("for good")
show("afterwards")
