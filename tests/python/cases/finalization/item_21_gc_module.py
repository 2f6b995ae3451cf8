"""Item 21: callbacks, counts, errors of arguments, disable, DEBUG_SAVEALL, frozen garbage."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import log, undisturbed
import gc


class Member:
    def __init__(self, name="", back=False):
        self.name, self.back, self.me = name, back, self

    def __del__(self):
        if self.back:
            kept.append(self)


kept = []
calls = []


def note(phase, info):
    calls.append((phase, sorted(info), info["generation"], info["uncollectable"]))


def fails(phase, info):
    raise ValueError(phase)


gc.collect()
gc.disable()
gc.callbacks.append(note)
for generation in (0, 1, 2):
    gc.collect(generation)
print(calls)
calls.clear()
gc.callbacks.append(fails)
sys.unraisablehook = lambda u: log.append((str(u.exc_value), u.object is fails))
gc.collect()
print(log, len(calls))
log.clear()
sys.unraisablehook = sys.__unraisablehook__
gc.callbacks.clear()
calls.clear()

collected = []
gc.callbacks.append(lambda phase, info: phase == "stop" and collected.append(info["collected"]))


def ten():
    gc.collect()
    for i in range(10):
        Member()
    return gc.collect()


answer = undisturbed(ten)
print(answer == collected[-1], answer >= 10)


def some(n, back):
    for i in range(n):
        Member(back=back)


def count(n, back):
    def once():
        kept.clear()
        gc.collect()
        some(n, back)
        return gc.collect()

    return undisturbed(once)


plain = count(5, False)
print(count(105, False) - plain)  # an object and its dict, or one of them
resurrected = count(105, True)
print(len(kept), resurrected <= plain)
kept.clear()
gc.callbacks.clear()
gc.collect()

for wrong in (3, -1):
    try:
        gc.collect(wrong)
    except ValueError as e:
        print(e)
try:
    gc.collect("2")
except TypeError as e:
    print("TypeError")

print(gc.isenabled())
print(count(1, False) > 0)
gc.enable()
print(gc.isenabled())



def save_all():
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    for name in "ab":
        Member(name)
    gc.collect()
    gc.set_debug(0)
    saved = [o for o in gc.garbage if isinstance(o, Member)]
    gc.garbage.clear()
    return sorted(o.name for o in saved), all(gc.is_finalized(o) for o in saved)


print(*undisturbed(save_all))
gc.collect()

gc.disable()
frozen_garbage = 0


class Frozen(Member):
    def __del__(self):
        global frozen_garbage
        frozen_garbage += 1


def freeze():
    global frozen_garbage
    gc.unfreeze()
    gc.collect()
    frozen_garbage = 0
    Frozen("frozen")
    gc.freeze()
    gc.collect()
    before = frozen_garbage, gc.get_freeze_count() > 0
    seen = any(isinstance(o, Frozen) for o in gc.get_objects())
    gc.unfreeze()
    count = gc.get_freeze_count()
    gc.collect()
    return before, seen, count, frozen_garbage


print(undisturbed(freeze))
gc.enable()
old = gc.get_threshold()
gc.set_threshold(1, 2, 3)
print(gc.get_threshold(), len(gc.get_count()), [sorted(s) for s in gc.get_stats()])
gc.set_threshold(*old)


def count():
    """Of what was made since the last collection: nearly nothing, more, and again nearly nothing."""
    gc.disable()
    gc.collect()
    a, *others = gc.get_count()
    kept = [[] for _ in range(200)]
    b = gc.get_count()[0]
    gc.collect()
    c = gc.get_count()[0]
    gc.enable()
    return a < 50, b - a >= 200, c < 50, others, len(kept)


print(undisturbed(count))
