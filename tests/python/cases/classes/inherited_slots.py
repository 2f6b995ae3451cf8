# What a class inherits from a builtin sequence and from a class beside it, and which classes fit each other's instances.
import bisect
import collections
import itertools
import types


def shown(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)


class Multiplies:
    def __mul__(self, other):
        return "mul"

    def __add__(self, other):
        return "add"


class Reflects:
    def __rmul__(self, other):
        return "rmul"

    def __radd__(self, other):
        return "radd"


class InPlace:
    def __imul__(self, other):
        return "imul"

    def __iadd__(self, other):
        return "iadd"


class Items:
    def __getitem__(self, index):
        return "item"

    def __len__(self):
        return 77


def in_place(left, right, multiply):
    if multiply:
        left *= right
    else:
        left += right
    return left


for base in (str, bytes, list, tuple, bytearray, collections.deque):
    for beside in (Multiplies, Reflects, InPlace, Items, types.SimpleNamespace):
        if beside is types.SimpleNamespace:
            beside = type("Nothing", (), {})
        for order in ((base, beside), (beside, base)):
            Both = type("Both", order, {"__repr__": lambda self: "Both()"})
            for other in (type, 2, 1.5, Reflects(), Both(), base(), "a"):
                label = f"{base.__name__} {beside.__name__} {type(other).__name__}"
                shown(label, lambda: Both() * other)
                shown(label, lambda: other * Both())
                shown(label, lambda: Both() + other)
                shown(label, lambda: other + Both())
                shown(label, lambda: in_place(Both(), other, True))
                shown(label, lambda: in_place(Both(), other, False))
                shown(label, lambda: Both()[other])

# Only a class written in Python makes a sequence of a dict.
class D(dict):
    pass


class Missing(dict):
    def __missing__(self, key):
        return key


mappings = ({0: 1, 1: 2}, D({0: 1, 1: 2}), D({3: 4}), Missing({5: 1, 6: 1}), collections.Counter([0, 1, 2]), collections.Counter("abc"),
            collections.OrderedDict(a=1), collections.defaultdict(int, a=1), types.MappingProxyType({1: 2}), collections.UserDict({0: 1}))
for mapping in mappings:
    shown(type(mapping).__name__, lambda: bisect.bisect(mapping, 1))
    shown(type(mapping).__name__, lambda: bisect.bisect(mapping, 1, 0, 2))

# The dictionary of an instance with items stands behind them.
class Root:
    pass


class Slots(tuple):
    __slots__ = ()


sorts = [(f"T{i}", (tuple,)) for i in range(2)] + [("RootT", (Root, tuple)), ("L", (list,)), ("RootL", (Root, list)), ("I", (int,)), ("J", (int,)),
        ("B", (bytes,)), ("P", (Slots,)), ("Q", (Slots,))]
classes = [type(name, bases, {}) for name, bases in sorts] + [Slots, type("Slots2", (tuple,), {"__slots__": ()}), type("Slots3", (Slots,), {"__slots__": ()})]
for source, target in itertools.permutations(classes, 2):
    shown(f"{source.__name__} to {target.__name__}", lambda: setattr(source(), "__class__", target))
