"""Prints what by_hand.c does: the same on CPython, whose headers compile the same source."""
import collections.abc
import gc
import os
import subprocess
import sys
import threading
import weakref

import by_hand


def show(f, *args, **kwargs):
    try:
        print(f.__name__, f(*args, **kwargs))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


# A name for an argument by position and for one by keyword.
show(by_hand.twice, 1, 2)
show(by_hand.twice, 1, 2, dict=3)
show(by_hand.twice, 1, 2, rest=4, dict=3)
show(by_hand.twice, 1, dict=3)
show(by_hand.twice, 1, 2, name=3)
show(by_hand.twice, 1, 2, name=3, other=4)
show(by_hand.twice, 1, 2, other=4)
show(by_hand.twice, 1)
show(by_hand.twice, 1, 2, 3)
show(by_hand.counts)


def take(*args):
    return args


for result in by_hand.calls(take):
    print("calls", result)


def fail(n):
    if n:
        fail(n - 1)
    raise KeyError(n)


try:
    fail(2)
except KeyError as e:
    start = fail.__code__.co_firstlineno
    print([(name, line - start) for name, line in by_hand.trace(e)][1:])


class Both(by_hand.Open, by_hand.Other):
    pass


class Slots(by_hand.Open):
    __slots__ = ("a",)


for cls in (by_hand.Open, by_hand.Other, by_hand.Below, by_hand.Closed, by_hand.Root, Both, Slots):
    o = cls()
    try:
        o.a = [1]
        o.b = o
        o.value += 1
        print(cls.__name__, o.a, o.b is o, o.value, sorted(o.__dict__), cls.__base__.__name__)
        o.__dict__ = {"c": 3}
        print(o.c, o.value, hasattr(o, "b"))
    except AttributeError as e:
        print(cls.__name__, e, o.value)
del o


class BelowInward(by_hand.Inward):
    pass


class InwardSlots(by_hand.Inward):
    __slots__ = ()


for cls in by_hand.Inward, BelowInward, InwardSlots:
    o = cls()
    o.a = 1
    show(lambda: (o.a, hasattr(o, "__dict__"), "__dict__" in cls.__dict__, cls.__dictoffset__ != 0))
    show(lambda: vars(o))
    show(lambda: o.b)
    del o.a
    show(lambda: o.a)
    print(gc.is_tracked(o), by_hand.untrack(o), gc.is_tracked(o), gc.is_tracked(by_hand.Root()))
del o


class Node:
    pass


def cycle(cls):
    node = Node()
    node.open = cls()
    node.open.node = node
    return weakref.ref(node)


before = by_hand.alive()
refs = [cycle(cls) for cls in (by_hand.Open, by_hand.Below) for _ in range(50)]
for _ in range(4):
    gc.collect()
print("alive", sum(r() is not None for r in refs), by_hand.alive() <= before)


# A type of C with several bases is laid out after one of them.
class Weak:
    __slots__ = ("__weakref__",)


class Empty:
    __slots__ = ()


for bases in (by_hand.Root, Weak), (by_hand.Root, Empty), (Empty, by_hand.Root):
    Derived = by_hand.derived(bases)
    print(Derived.__base__.__name__, Derived.__dictoffset__, Derived.__weakrefoffset__,
          Derived.__basicsize__ == by_hand.Root.__basicsize__, Derived.__flags__ >> 14 & 1)
    o = Derived()
    show(lambda: setattr(o, "a", 1))
    show(lambda: weakref.ref(o))
    o.value += 2
    print(o.value)
del o


# Types that C made go when nobody has them.
def drop_types(n):
    types = [by_hand.fresh_type(by_hand.Root) for _ in range(n)]
    for t in types:
        o = t()
        o.a = t, o
    return [weakref.ref(t) for t in types]


refs = drop_types(40)
for _ in range(4):
    gc.collect()
print("types", sum(r() is None for r in refs) > 30)


# A metaclass of C writes into its classes.
class Frozen(by_hand.Record):
    frozen = True


class BelowFrozen(Frozen):
    pass


class Overridden(by_hand.Record):
    frozen = True

    def __setattr__(self, name, value):
        print("never")


class Loud(by_hand.Record):
    loud = True


class Plain(by_hand.Record):
    pass


class Counting(by_hand.Record):
    def __setattr__(self, name, value):
        print("sets", name)
        super().__setattr__(name, value)


def put(o):
    o.value = 5
    o.name = "n"
    return o.value, o.name


class BelowLoud(Loud):
    pass


# Frozen has an instance when the last class is made.
made = Frozen()


class Late(Frozen):
    pass


for cls in (BelowFrozen, Frozen, Late, Overridden, Loud, BelowLoud, Plain, Counting):
    show(put, cls())
    show(lambda o: o.missing, cls())
    show(lambda o: delattr(o, "value"), cls())
print(by_hand.sets())

show(by_hand.gil_counts)
thread = threading.Thread(target=show, args=(by_hand.gil_counts,))
thread.start()
thread.join()


def drop(n):
    kept = [by_hand.capsule() for _ in range(n)]
    kept[0] = [kept[1], kept]


print(by_hand.used_in_c(), by_hand.destroyed())
drop(200)
for _ in range(4):
    gc.collect()
# A word on the native stack may look like a reference.
print(by_hand.destroyed() > 190)


class Slotted:
    __slots__ = "b", "a", "__hidden", "unset", "__weakref__"

    def __init__(self):
        self.a, self.b, self.__hidden = 1, 2, 3


class More(Slotted):
    __slots__ = "c"


class Empty:
    __slots__ = ()


class Meta(type):
    up = "from the metaclass"


class Plain(Slotted, metaclass=Meta):
    own = "own"

    def method(self):
        pass


for cls in Slotted, More, Empty, Plain:
    print(by_hand.slots_of(cls()))
for name in "own", "up", "__name__", "a":
    show(by_hand.generic, Plain, name)
print(by_hand.generic(Plain, "method") is Plain.__dict__["method"])


class Lengthless(collections.abc.Mapping):
    def __getitem__(self, key):
        return key

    def __iter__(self):
        return iter("ab")

    def __len__(self):
        raise ZeroDivisionError


class Keys:
    def __init__(self, keys):
        self.keys = lambda: keys


class Below(by_hand.Unhashable):
    pass


for mapping in {"c": 1}, collections.OrderedDict(d=1), Lengthless(), Keys("ef"), Keys(5), 5:
    show(by_hand.keys, mapping)
for cls in by_hand.Unhashable, Below:
    show(hash, cls())
    print(cls.__hash__, isinstance(cls(), collections.abc.Hashable))
show(by_hand.unclean)
environment = {**os.environ, "PYTHONHASHSEED": "42", "PYTHONTRACEMALLOC": "3"}
for options in [["-X", "importtime=0", "-W", "ignore"], ["-E", "-O", "-S"]]:
    path = "import sys; sys.path[:] = %r; import by_hand; print(by_hand.config())" % sys.path
    print(subprocess.run([sys.executable, *options, "-c", path], env=environment, capture_output=True, text=True).stdout,
          end="")

for args, kwargs, format, names in [
    ((1, 2), {"c": 3}, "OOO", ("", "", "c")), ((1,), {"c": 3}, "OOO", ("", "", "c")),
    ((1,), {}, "O|OO", ("", "", "c")), ((), {}, "O|OO", ("", "", "c")), ((1,), {"c": 3}, "OO$O", ("", "", "c")),
    ((), {}, "O|O$O", ("", "", "c")), ((1, 2, 3), {}, "OO$O", ("", "", "c")), ((1,), {}, "||O", ("a",)),
    ((1, 2), {}, "|O|O", ("a", "b")), ((), {"a": 1}, "$$O", ("a",)), ((), {"a": 1, "b": 2}, "$O|O", ("a", "b")),
    ((1,), {}, "|O", ("a", "b")), ((1,), {}, "|OO", ("a",)), ((), {}, "|OO", ("a",)), ((), {}, "|O", ("a", "b")),
    ((), {}, "|$O", ("",)), ((), {}, "|OO", ("a", "")), ((1,), {"b": 2}, "-O", ("a", "b")),
    ((), {"b": 2}, "|-O", ("a", "b")), ((), {"d": 4}, "|OOOO", ("a", "b", "c", "d")), ((), {"b": 2}, "OO:name", ("a", "b")),
    ((), {"b": 2}, "|euO", ("a", "b")), ((1,), {}, "|euO", ("a", "b")),
]:
    show(by_hand.by_format, args, kwargs, format, names)


class Unreadable:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        raise ZeroDivisionError


show(by_hand.pair, 1, [2, 3])
show(by_hand.pair, 1, Unreadable())
show(by_hand.encoded, "é", "b")
show(by_hand.encoded, "a", "\0b")
show(by_hand.encoded, "a", 5)
print(by_hand.undocumented.__doc__)
by_hand.document(by_hand.undocumented)
print(by_hand.undocumented.__doc__, by_hand.document.__doc__, by_hand.document.__text_signature__)
for thing in by_hand.pair, len, [].append, show, Unreadable().__len__, Unreadable, 5:
    print(by_hand.what_is_called(thing))
print(by_hand.joined(" ab", " é", " c", " €d", " x\U0001f600"), by_hand.joined(" ab", " c"), by_hand.joined(" é", " d"))
scalar = memoryview(b"1234").cast("i", [])
for view in memoryview(b"ab"), memoryview(b"abcd").cast("B", [2, 2]), scalar, memoryview(scalar):
    print(by_hand.buffer_of(view), view.shape, view.strides)
print(list(by_hand.Squares()), type(iter(by_hand.Squares())).__name__, 9 in by_hand.Squares(), by_hand.Squares()[2])
print(list(by_hand.call_until(iter([1, 2, 3]).__next__, 3)))
show(next, by_hand.call_until(5, 3))
print([eval(by_hand.compiled(cookie + b"'\xc2\xa4'")) for cookie in (b"", b"# coding: latin1\n", b"\xef\xbb\xbf")])
for number in 0x41, 0x10ffff, 0x110000, -1:
    show(by_hand.character, number)
for text in "abc[€]", "é", "ascii only":
    print(ascii(by_hand.cut(text.encode())))
print(ascii(by_hand.cut(b"\xff\xe2\x82 \x80a")))
rows = memoryview(by_hand.Rows())
print(rows.tobytes(), rows.tobytes("F"), rows.tobytes("A"), rows.tolist(), rows.suboffsets, type(rows.obj).__name__)
for view in by_hand.views(rows):
    print(view.obj, view[1:2].obj if view.ndim == 1 else view.toreadonly().obj, view.tobytes("A"), view.strides)
print(by_hand.how_to_call(by_hand.undocumented), by_hand.how_to_call(by_hand.Alike()), by_hand.how_to_call(by_hand.joined))


class Plain:
    pass


def mixed(*bases):
    return type("Mixed", bases, {})


made = [by_hand.with_words("by_hand." + name, *words) for name, *words in (
    ("Dict", 1, 16, 0), ("Weak", 1, 0, 16), ("DictWeak", 2, 16, 24), ("WeakDict", 2, 24, 16), ("Field", 1, 0, 0),
    ("FieldDict", 2, 24, 0), ("DictField", 2, 16, 0))]
for first in [Plain, *made]:
    for second in [*made, Plain]:
        if first is second:
            continue
        print(first.__name__, second.__name__, end=" ")
        try:
            Mixed = mixed(first, second)
        except TypeError as e:
            print(e)
            continue
        o = Mixed()
        o.a = 1
        print(Mixed.__base__.__name__, o.a, hasattr(o, "__dict__"), weakref.ref(o)() is o)


class Closed(metaclass=by_hand.ClosedMeta):
    __slots__ = ("a",)


class BelowClosed(Closed):
    pass


for o in Closed(), BelowClosed():
    o.a = 1
    for f in lambda: o.__dict__, lambda: setattr(o, "b", 2), lambda: o.b, lambda: vars(o):
        try:
            print(f())
        except (AttributeError, TypeError) as e:
            print(e)
    gc.collect()
    print(o.a, type(o).__dictoffset__)
