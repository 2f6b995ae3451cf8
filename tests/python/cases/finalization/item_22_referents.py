"""Item 22: referents exactly, containers among the referrers, nothing half built."""
import gc
import threading


class Plain:
    pass


class Slots:
    __slots__ = ("a", "b")


x, y, z = Plain(), Plain(), Plain()
s = Slots()
s.a, s.b = x, y


def closure(o):
    return lambda: o


def generator(o):
    held = o
    yield
    yield held


g = generator(x)
next(g)
named = {"x": x, "y": y, "z": z}


def names(objects):
    return sorted(name for name, o in named.items() if any(o is r for r in objects))


for title, container in (("list", [x, y]), ("tuple", (x, z)), ("dict", {"k": x, 1: z}),
                         ("set", {x}), ("frozenset", frozenset((y,))), ("slots", s),
                         ("cell", closure(x).__closure__[0]),
                         ("method", x.__init__), ("bound", Plain.__repr__.__get__(x)),
                         ("iterator", iter([x])), ("slice", slice(x, y, z)),
                         ("partial", __import__("functools").partial(print, x)),
                         ("map", map(id, [x])), ("deque", __import__("collections").deque([x]))):
    referents = gc.get_referents(container)
    if title in ("iterator", "map"):
        referents = gc.get_referents(*referents)
    print(title, names(referents), any(r is container for r in gc.get_referrers(x, y)))
print(gc.get_referents(1, "s", b"b", 1.5), gc.get_referents())
held = [x]
print(any(r is held for r in gc.get_referrers(x)), any(r is held for r in gc.get_referrers(z)))
instance = Plain()
instance.attribute = x
found = gc.get_referents(instance)
print(any(f is x or isinstance(f, dict) and f.get("attribute") is x for f in found),
      any(f is Plain for f in found))
print(any(r is instance or r is instance.__dict__ for r in gc.get_referrers(x)))

# While others build containers: everything that is shown can be used.
stop = threading.Event()


def build():
    while not stop.is_set():
        t = tuple([x, y, [i for i in range(3)]])
        d = dict(a=x, b=[t])
        l = [t, d, {x, y}]


threads = [threading.Thread(target=build) for _ in range(3)]
for t in threads:
    t.start()
bad = 0
for i in range(2):
    for r in gc.get_referrers(x) + gc.get_objects()[-2000:]:
        try:
            repr(type(r))
            if type(r) is tuple:
                len(r) and r[0], r[-1:]
            elif type(r) is list:
                r[:3]
        except Exception as e:
            bad += 1
stop.set()
for t in threads:
    t.join()
print(bad)
