"""Item 34: which types take weak references, and what the others say."""
import array
import collections
import functools
import io
import re
import threading
import types
import weakref


class Plain:
    pass


class Slots:
    __slots__ = ("a",)


class SlotsAndWeak:
    __slots__ = ("a", "__weakref__")


class DerivedFromSlots(Slots):
    pass


class DerivedWithSlots(Plain):
    __slots__ = ("b",)


class List(list):
    pass


class ListSlots(list):
    __slots__ = ()


class Float(float):
    pass


class Error(Exception):
    pass


Point = collections.namedtuple("Point", "x y")


def generator():
    yield


async def coroutine():
    pass


waiting = coroutine()
things = [
    1, 1.5, 2j, True, "s", b"b", bytearray(b"b"), (), (1, 2), [], {}, None, ..., NotImplemented, object(), range(3),
    slice(3), Slots(), ListSlots(), Point(1, 2), iter([]), iter(()), iter({}), zip(), map(len, []), enumerate([]),
    memoryview(b""), types.SimpleNamespace(), property(), staticmethod(len), classmethod(len), super(Plain, Plain()),
    Plain.__init__, Plain().__init__, "".join, types.MappingProxyType({}), ValueError(),
    Plain(), SlotsAndWeak(), DerivedFromSlots(), DerivedWithSlots(), List(), Float(), Error(), set(), frozenset(),
    Plain, int, type, len, print, generator, generator(), waiting, Plain().__str__, (lambda: 0), types, re.compile("a"),
    collections.deque(), collections.OrderedDict(), collections.defaultdict(), collections.Counter(),
    functools.partial(len), array.array("b"), io.StringIO(), io.BytesIO(), threading.Lock(), threading.RLock(),
    weakref.ref(Plain), generator.__code__, Plain.__dict__["__weakref__"], types.GenericAlias(list, int),
]
for thing in things:
    name = type(thing).__name__
    try:
        reference = weakref.ref(thing)
    except TypeError as e:
        print(name, "no:", e)
        try:
            weakref.proxy(thing)
        except TypeError as e:
            print(" " * len(name), "no:", e)
        continue
    print(name, reference() is thing, weakref.getweakrefcount(thing) >= 1)
waiting.close()

# What declares the slot twice, or where there is no room.
for bases, slots in ((Plain,), ("__weakref__",)), ((SlotsAndWeak,), ("__weakref__",)), ((int,), ("__weakref__",)), \
        ((tuple,), ("__weakref__",)), ((Slots,), ("__weakref__",)):
    try:
        made = type("Made", bases, {"__slots__": slots})()
        print(weakref.ref(made)() is made)
    except TypeError as e:
        print(e)

# Weak containers say the same.
for action in (lambda: weakref.WeakSet([1]), lambda: weakref.WeakKeyDictionary({(): 1}),
               lambda: weakref.WeakValueDictionary(a=[]), lambda: weakref.finalize("s", print)):
    try:
        action()
        print("taken")
    except TypeError as e:
        print(e)
