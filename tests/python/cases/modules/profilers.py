# cProfile counts calls as CPython does: of Python, of builtins, of methods of extension modules, through * too.
import array
import cProfile
import pstats
import sys


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def numbers():
    yield from range(4)


class Thing:
    def __init__(self):
        self.items = []

    def add(self, x):
        self.items.append(x)
        return self


def work():
    values = [fibonacci(8), sum(numbers())]
    values.sort(key=lambda v: -v)
    for i in range(5):
        Thing().add(i).add(len(values))
    try:
        int("x")
    except ValueError:
        pass
    a = array.array("i", values)
    a.append(1)
    a.extend(*[a.tolist()])
    list.append(*[values, 3])
    sorted(*[values])
    "".join(str(x) for x in values)
    return "{}".format(len(a))


def show(profile):
    for entry in sorted(profile.getstats(), key=name):
        below = sorted((name(c), c.callcount, c.reccallcount) for c in entry.calls or ())
        print(name(entry), entry.callcount, entry.reccallcount, entry.totaltime >= entry.inlinetime >= 0, below)


def name(entry):
    return entry.code if isinstance(entry.code, str) else entry.code.co_qualname


profile = cProfile.Profile()
print(profile.runcall(work))
show(profile)
stats = pstats.Stats(profile)
print(stats.total_calls, stats.prim_calls, len(stats.stats))

profile = cProfile.Profile(builtins=False)
profile.enable()
work()
profile.disable()
show(profile)
profile.clear()
print(profile.getstats())

profile = cProfile.Profile(subcalls=False)
with profile:
    work()
print([entry.calls for entry in profile.getstats()][:3], len(profile.getstats()))

ticks = iter(range(1000000))
profile = cProfile.Profile(lambda: next(ticks), 0.5)
profile.runctx("fibonacci(3)", globals(), {})
print(sorted((name(e), e.totaltime, e.inlinetime) for e in profile.getstats()))

profile.enable()
shown = sys.getprofile()
profile.disable()
print(shown is profile, sys.getprofile())
try:
    profile.runcall(lambda: 1 / 0)
except ZeroDivisionError:
    print("raised", sys.getprofile())


events = []


def hook(frame, event, argument):
    events.append((event, getattr(argument, "__qualname__", None) if event.startswith("c_") else frame.f_code.co_name))


sys.setprofile(hook)
a = array.array("b")
a.append(1)
array.array.append(a, 2)
a.tolist(*[])
max(*[1, 2])
try:
    array.array.append(*[])
except TypeError:
    pass
sys.setprofile(None)
print(events)
