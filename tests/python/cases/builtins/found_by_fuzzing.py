"""What random programs found (tests/fuzz): messages, orders of checks, operations on oneself."""

import collections
import copy
import itertools
import traceback
import warnings

BIG = 10**20


def shown(label, function):
    try:
        print(label, repr(function()))
    except Exception as error:
        print(label, type(error).__name__, error)


class L(list):
    def __len__(self):
        return 3


class C:
    pass


def delete(container, key):
    del container[key]


def store(container, key, value):
    container[key] = value
    return container


def grow_itself():
    items = L((1, 2, 3, 4))
    items.extend(items)
    return [*iter(items)]


def multiply_in_place(left, right):
    left *= right
    return left


print(grow_itself())
for left in ({}, set(), C(), 3, 2.5, None, [1], "a", print, bytearray(b"a"), collections.deque()):
    for right in ([1], "ab", {}, 2, 1.5):
        if type(left) is not C and not isinstance(left, type(print)):
            shown(f"{type(left).__name__} *= {type(right).__name__}", lambda: multiply_in_place(copy.copy(left), right))
for container in (1, None, (1,), "a", range(3), C(), frozenset(), 1.5, b"a", print, {}.keys()):
    for key in (0, "k", slice(0, 1)):
        shown(f"del {type(container).__name__}[{key!r}]", lambda: delete(container, key))

# A number that is no index says so in C's words.
for label, function in {
    "insert": lambda: [].insert(BIG, 1), "pop": lambda: [1].pop(BIG), "bytearray.insert": lambda: bytearray(b"a").insert(BIG, 1),
    "bytearray.pop": lambda: bytearray(b"a").pop(BIG), "rotate": lambda: collections.deque().rotate(BIG),
    "deque.insert": lambda: collections.deque().insert(BIG, 1), "maxlen": lambda: collections.deque([], BIG),
    "center": lambda: "a".center(BIG), "split": lambda: "a".split(None, BIG), "replace": lambda: "a".replace("a", "b", BIG),
    "bytes.split": lambda: b"a".split(b"a", BIG), "zfill": lambda: "a".zfill(BIG), "repeat": lambda: itertools.repeat(1, BIG),
    "combinations": lambda: itertools.combinations("ab", BIG), "tee": lambda: itertools.tee("a", BIG),
    "to_bytes": lambda: (1).to_bytes(BIG, "big"), "width": lambda: "%*d" % (BIG, 1), "precision": lambda: "%.*f" % (BIG, 1),
    "chr": lambda: chr(2**31), "chr below": lambda: chr(-2**40), "cast": lambda: memoryview(b"abcd").cast("B", (BIG,)),
    "times": lambda: [1] * BIG, "item": lambda: [1][BIG], "bytes": lambda: bytes(BIG),
}.items():
    shown(label, function)

# The value is looked at before the index; what is assigned to a slice is made a bytearray first.
for key, value in ((-100, -1), (100, "b"), (100, 1), (slice(0, 1), None), (slice(0, 1), "b"), (slice(0, 2), [1, 2, 3]), (slice(0, 2), 1.5),
                   (slice(None, None, 2), (7, 8)), (slice(0, 1), [300]), (slice(0, 1), iter([1])), (slice(0, 1), ["x"])):
    shown(f"bytearray[{key}] = {type(value).__name__}", lambda: store(bytearray(b"abcd"), key, value))

# A view that is no longer used does not keep the size.
data = bytearray(b"hello")
for _ in range(3):
    shown("view", lambda: memoryview(data).cast("B", (2, 2))[0, 1])
    data[1:2] = [65, 66]
    data.extend(iter([67]))
    print(data)

# deque has the protocol of sequences alone.
queue = collections.deque([1, 2, 3])
shown("deque.__delitem__", lambda: queue.__delitem__(1.5))
shown("deque.__setitem__", lambda: queue.__setitem__(None, 1))
shown("deque.__getitem__", lambda: queue.__getitem__("x"))
shown("del deque[1.5]", lambda: delete(queue, 1.5))
shown("deque[None] = 1", lambda: store(queue, None, 1))
shown("deque[slice]", lambda: queue[0:1])
shown("deque[-1]", lambda: (queue[-1], queue[True]))

for iterator in (itertools.combinations("ab", 3), itertools.combinations("abc", 2), itertools.product(), itertools.groupby("a")):
    for state in (1, (), (0, 1), (0,), (1, 2, 3)):
        shown(f"{type(iterator).__name__}.__setstate__({state})", lambda: iterator.__setstate__(state))

print(type(iter("a")).__name__, type(iter("\xe9")).__name__, list(iter("a\xe9")), list(copy.copy(iter("ab"))))


def naked(kind):
    try:
        raise kind("alone")
    except* ValueError:
        return_value = undefined  # noqa: F821
    return return_value


for kind in (ValueError, KeyError):
    try:
        naked(kind)
    except BaseException:
        print("".join(line for line in traceback.format_exc().splitlines(True) if "File" not in line))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    compile("x = 1 is 1", "<text>", "exec")
    print([str(w.message) for w in caught])

for iterator in (itertools.permutations("abc", 2), itertools.permutations("a", 2), itertools.permutations("ab", 0)):
    for state in (1, (), (0, 1), ((0, 1, 2), (3, 2))):
        shown(f"permutations.__setstate__({state})", lambda: iterator.__setstate__(state))

ordered = collections.OrderedDict()
for key in ((), (1, 2), 3):
    shown("OrderedDict.pop", lambda: ordered.pop(key))
    shown("OrderedDict.move_to_end", lambda: ordered.move_to_end(key))
for make in (iter, reversed):
    iterator = make(queue)
    next(iterator)
    queue.append(4)
    shown("changed", lambda: next(iterator))
    shown("and again", lambda: next(iterator))
shown("no slice", lambda: store(bytearray(b"abcd"), slice(0, 1, 0), [(1, 2)]))


def changed_while_iterating(size, reverse):
    ordered = collections.OrderedDict.fromkeys(range(size))
    seen = []
    for key in reversed(ordered) if reverse else ordered:
        seen.append(key)
        if len(seen) == 2:
            ordered["more"] = None
    return seen


for size in (1, 2, 3):
    shown("OrderedDict grows", lambda: changed_while_iterating(size, False))
    shown("OrderedDict grows", lambda: changed_while_iterating(size, True))


class Adds(list):
    def __add__(self, other):
        return "added"

    def __mul__(self, other):
        return "multiplied"


class AddsInPlace(list):
    def __iadd__(self, other):
        return NotImplemented if other == 0 else "in place"


def add_in_place(left, right):
    left += right
    return left


for right in ([1], 2, "ab", (3,), 0):
    shown("Adds +=", lambda: add_in_place(Adds([0]), right))
    shown("AddsInPlace +=", lambda: add_in_place(AddsInPlace([0]), right))
    shown("Adds *=", lambda: multiply_in_place(Adds([0]), right))
    shown("list +=", lambda: add_in_place([0], right))
    shown("deque +=", lambda: add_in_place(collections.deque([0]), right))
    shown("Adds +", lambda: Adds([0]) + right)
for size in (0, 1):
    iterator = itertools.permutations("ab", size)
    next(iterator)
    print([list(copy.copy(iterator)), iterator.__reduce__()[1:]])

# What cannot store items asks a key for its index first, if its type has some part of the sequence protocol.
class Index:
    def __index__(self):
        print("asked")
        return 1


class Plain:
    pass


for container in (Plain(), (), "a", range(3), {1}, {}.keys(), object(), 1, None, len, iter([])):
    for key in (Index(), 10**30, 1.5, 1):
        shown(f"{type(container).__name__}[{type(key).__name__}] = 1", lambda: store(container, key, 1))
        shown(f"del {type(container).__name__}[{type(key).__name__}]", lambda: delete(container, key))

# A str is no mapping for bytes.
for form in (b"", b"%%", bytearray(b""), "", "%%"):
    for value in ("abc", "", b"x", bytearray(b""), [], {}, (), (1,), 1, None, {1}):
        shown(f"{form!r} % {value!r}", lambda: form % value)

# Iterators of an OrderedDict that changes meanwhile.
for label, change in {"clear": lambda d: d.clear(), "clear twice": lambda d: (d.clear(), d.clear()), "clear and set": lambda d: (d.clear(), d.update(a=1, b=2, c=3)),
                      "pop all": lambda d: [d.popitem() for _ in list(d)], "set": lambda d: d.__setitem__("z", 1), "move": lambda d: d.move_to_end("a")}.items():
    for way in (iter, reversed, lambda d: iter(d.items()), lambda d: iter(d.values())):
        ordered = collections.OrderedDict(a=1, b=2, c=3)
        iterator = way(ordered)
        next(iterator)
        change(ordered)
        for _ in range(3):
            shown(f"next after {label}", lambda: next(iterator))

# A deque that its items fill is not changed by more of them; a single item is.
for items, most in (("12", 2), ("12", 3), ("1", 1), ("1", 4), ("123", 7), ("12", None), ("", 0)):
    for count in (0, 1, 2, 3, 9):
        queue = collections.deque(items, most)
        iterator = iter(queue)
        queue *= count
        shown(f"deque({items!r}, {most}) *= {count}", lambda: (list(queue), list(iterator)))
