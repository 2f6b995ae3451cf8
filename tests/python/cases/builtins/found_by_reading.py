# Differences to CPython that were found by reading the builtin types' sources.
import functools
import types


def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, result)
    except Exception as e:
        print(type(e).__name__, e)


# A format without a directive is still a result: an exact str.
class Text(str):
    pass


attempt(lambda: Text("abc") % ())
attempt(lambda: Text("") % ())
attempt(lambda: Text("100%%") % ())

# Mapping proxies compare, so they have no hash.
attempt(hash, types.MappingProxyType({}))


class Hashable(dict):
    def __hash__(self):
        return 5


attempt(hash, types.MappingProxyType(Hashable()))


# A bound method is no descriptor: what it is asked for and has not itself is its function's.
class Bound:
    def method(self, *args):
        return [type(o).__name__ for o in (self, *args)]


method = Bound().method
print(hasattr(types.MethodType, "__get__"), method.__get__(5, int).__self__)


class Holder:
    attribute = method
    partial = functools.partialmethod(method, 1)
    static = staticmethod(method)
    as_class = classmethod(method)


print(Holder().attribute(2), Holder.attribute(2), Holder().partial(2), Holder().static(2), Holder().as_class(2))
attempt(types.MethodType, method, None)
attempt(types.MethodType, 5, 5)
attempt(types.MethodType, method)


# Who is given too much.
class Set(set):
    pass


class Frozen(frozenset):
    pass


for cls in set, Set, frozenset, Frozen:
    attempt(cls, 1, 2)
    attempt(cls, x=1)
attempt(enumerate, [], 1, start=2)
attempt(enumerate, [], 1, 2)
attempt(enumerate, start=1)
attempt(enumerate, x=1)
attempt(enumerate, [], iterable=[])
attempt(enumerate, [], x=1)
attempt(enumerate, iterable=[], start=1, x=2)
attempt(lambda: list(enumerate(start=3, iterable="ab")))


# What a partition of a subclass's instance does not find is handed back as it is.
class Data(bytes):
    pass


class Growing(bytearray):
    pass


for value, separator in (Text("abc"), "x"), (Text("abc"), "b"), (Data(b"abc"), b"x"), (Data(b"abc"), b"b"), (Growing(b"abc"), b"x"):
    for method in value.partition, value.rpartition:
        print([(type(part).__name__, part is value) for part in method(separator)])
    print(type(value.strip()).__name__, type(value.replace(separator, separator)).__name__, type(value.split(separator)[0]).__name__)


# What has items but is no sequence is not reversible.
attempt(reversed, list[int])
attempt(lambda: list(reversed(types.MappingProxyType({1: 2, 3: 4}))))


# bytearray of what cannot be iterated, slices of one that changes while its bounds are asked for.
class NoIterator:
    def __iter__(self):
        return 5


class Fails:
    def __iter__(self):
        raise KeyError("k")


attempt(bytearray, NoIterator())
attempt(bytearray, Fails())
attempt(bytearray().extend, NoIterator())
attempt(bytearray().extend, "abc")


class Shortens:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        del changing[5:]
        return self.value


changing = bytearray(b"0123456789")
print(changing[Shortens(2):], changing)
changing = bytearray(b"0123456789")
print(changing[:Shortens(8):2], changing[::-1], changing[4:1:-1], changing[3:3], changing[9:], changing[-3:])
changing = bytearray(b"0123456789")
print(changing.find(b"7", Shortens(0)) in (7, -1), changing.count(b"1"), changing.split(b"2"), changing.replace(b"1", b"xx"))
empty = bytearray()
print(empty.find(b""), empty.split(), empty.upper(), empty[:], empty[::2], empty.strip(), empty.join([b"a", b"b"]), empty.hex())


# None where a str is wanted goes by its own name, not its type's, if an argument parser says it.
import io

for call in (lambda: io.TextIOWrapper(io.BytesIO()).write(None), lambda: "a".encode(None), lambda: "a".encode("ascii", None),
             lambda: b"a".decode(None), lambda: str(b"a", None), lambda: (5).to_bytes(1, None), lambda: format(5, None),
             lambda: (5).__format__(None), lambda: 1.5.__format__(None), lambda: "a".replace(None, "b"), lambda: "a".replace("b", None),
             lambda: "a".removeprefix(None), lambda: bytes.fromhex(None), lambda: memoryview(b"").cast(None), lambda: open("x", None),
             lambda: b"a".center(3, None), lambda: "a".partition(None), lambda: "a".split(5), lambda: str.maketrans("a", "b", None),
             lambda: compile("1", "f", None), lambda: super(None), lambda: type("a", x=1)):
    attempt(call)

# keepends is an int, not any truth.
for keep in None, "a", 1.5, 2**70, True, 2, 0, []:
    for text in "a\nb", b"a\nb", bytearray(b"a\nb"):
        attempt(text.splitlines, keep)

# Some slot wrappers unpack a tuple that has no name.
for wrapper in (5).__setattr__, [].__setitem__, [].__mul__, [].__rmul__, {}.__setitem__, (5).__add__, [].__getitem__, [].__delitem__:
    attempt(wrapper)
    attempt(wrapper, 1, 2, 3)


class Index:
    def __index__(self):
        return 97


class BadIndex:
    def __index__(self):
        raise KeyError("bad index")


class Complex:
    def __complex__(self):
        return "c"


for value in True, 5, 2.5, "a", None, Index(), [1, 2], (3,), b"ab", bytearray(b"c"), iter([4]), {5: 6}:
    attempt(int.from_bytes, value, "big")
for value in Index(), BadIndex(), 97, 300, -1, 2**70, "a", None, b"b", bytearray(b"ab"), memoryview(b"c"):
    attempt(lambda: value in b"abc")
    attempt(lambda: value in bytearray(b"abc"))
attempt((1j).__pow__, None, 1)
attempt((1j).__pow__, 2, 1)
attempt(pow, 1j, 2, 3)
attempt(complex, Complex())
attempt(memoryview(b"ab").tobytes, 5)
attempt(memoryview(b"ab").tobytes, None)
attempt(memoryview(b"ab").cast, "\u20ac")
print(type(iter(Text("abc"))).__name__, type(iter("abc")).__name__, list(iter(Text("abc"))))

# Searches say what they would search in; powers of complex numbers are CPython's to the last digit.
import operator

for seq in 5, None, NoIterator(), Fails(), memoryview(b"a").cast("B", ()), [1, 2, 1], "abab", iter((1, 1)):
    attempt(operator.countOf, seq, 1)
    attempt(operator.indexOf, seq, 1)
for base in 1 + 2j, -7, float("inf"), 2.5 - 1j, 0:
    for exponent in 1 + 2j, 0.5j, 2.5 - 1j, 3, -1, 1.5:
        attempt(pow, base, exponent)

# Found beside it, by random formats.
for type_ in "iduxocsrfg":
    attempt(lambda: b"%" + type_.encode() % [])
    attempt(lambda: (b"%" + type_.encode()) % ([],))
    attempt(lambda: ("%" + type_) % ([],))
for value in float("inf"), float("-inf"), float("nan"), -0.0, -0.001, -1.0:
    print([format(value, spec) for spec in ("zG", "zg", "z.1F", "z.1f", "z12_G", "z.0e", "zE", "z%")])
