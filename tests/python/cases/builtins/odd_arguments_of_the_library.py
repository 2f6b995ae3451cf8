# What modules say of arguments that they cannot use, and what they take for a sequence or for bytes.
import array
import bisect
import collections
import heapq
import io
import operator
import re
import decimal
import unicodedata


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for reverse in (None, 1.5, "x", [], 2**40, 2**70, True, -1):
    attempt(lambda: sorted([1, 2], reverse=reverse))
    attempt(lambda: [1, 2].sort(reverse=reverse))
for f in (unicodedata.name, unicodedata.digit, unicodedata.decimal, unicodedata.numeric, unicodedata.category,
          unicodedata.combining, unicodedata.mirrored, unicodedata.decomposition, unicodedata.bidirectional):
    attempt(lambda: f("ab"))
    attempt(lambda: f(None))
for a, b in ((5, []), ([], 5), (range(2), range(2)), (range(2), "x"), (list[int], "x"), (int | str, "x"), ("x", "y"),
             (memoryview(b""), b""), ({}, {}), ([], ())):
    attempt(lambda: operator.concat(a, b))
    attempt(lambda: operator.iconcat(a, b))
for o in ({}, {1}, 5, int | str, "abc", type.__dict__, collections.Counter()):
    attempt(lambda: bisect.bisect(o, "b"))
attempt(lambda: heapq.heapify(None))
attempt(lambda: heapq.heappop(None))
for o in (decimal.Decimal(1), re.compile("x"), array.array("b"), 5, object):
    attempt(lambda: io.StringIO(o))
for make in (io.StringIO, io.BytesIO):
    for size in (1.5, "x", {}, decimal.Decimal(1), 2**70, -1, None, True):
        attempt(lambda: make().truncate(size))
    attempt(lambda: make().seek(2**70))
    attempt(lambda: make().seek(-1))
attempt(lambda: bytes(int | str))
attempt(lambda: bytearray(int | str))

# A BytesIO is no bytes-like object, what its getbuffer() gives is.
stream = io.BytesIO(b"abc")
for use in (bytes, bytearray, float, int, memoryview, re.compile("b").search, b"".join, b"".__add__, hash):
    if use is not hash:
        attempt(lambda: re.sub("0x[0-9a-f]+", "0x", repr(use(stream))))
view = stream.getbuffer()
print(type(view.obj), bytes(view), bytes(view.obj))
attempt(lambda: type(view.obj)())
attempt(lambda: stream.write(b"x" * 100))
view[0] = 120
print(stream.getvalue())
attempt(stream.close)
view.release()
print(stream.write(b"12345"), stream.getvalue())
stream.close()
attempt(stream.getbuffer)


# The order of a class's dictionary.
class Equal:
    def __eq__(self, other):
        return True


class Slots:
    __slots__ = ("b", "a")

    def __eq__(self, other):
        return True


class Hash:
    __slots__ = ("__hash__", "__weakref__")

    def __eq__(self, other):
        return True


class Documented(int):
    "text"


for c in (Equal, Slots, Hash, Documented, type("E", (), {"a": 1}), type("F", (Slots,), {"__slots__": ()})):
    print(c.__name__, list(vars(c)))
