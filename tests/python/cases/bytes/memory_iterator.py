# The iterator of a memoryview is a type of its own.
import collections.abc
import copy
import operator
import pickle


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


it = iter(memoryview(b"abcd"))
Iterator = type(it)
print(Iterator, Iterator.__module__, Iterator.__qualname__, Iterator.__doc__, Iterator.__bases__)
print(repr(it).split()[:-1], operator.length_hint(it, 7), next(it), list(it), list(it), next(it, "end"))
print(isinstance(it, collections.abc.Iterator), iter(it) is it, memoryview.__iter__)
for f in (pickle.dumps, copy.copy, lambda it: it.__length_hint__, lambda it: it.__setstate__(1), lambda it: it.__reduce__(),
          lambda it: Iterator(), lambda it: type("Sub", (Iterator,), {}), lambda it: setattr(it, "a", 1),
          lambda it: setattr(Iterator, "a", 1), lambda it: Iterator.__next__(1)):
    attempt(f, it)

exporter = bytearray(b"abcd")
view = memoryview(exporter)
it = iter(view)
print(next(it))
attempt(exporter.append, 1)
view.release()
attempt(next, it)
attempt(next, it)
attempt(iter, view)
view = memoryview(exporter)
it = iter(view)
print(list(it))
view.release()
attempt(next, it)
exporter.append(1)

for view in (memoryview(b"abcdefgh").cast("B", (2, 4)), memoryview(b"a").cast("B", ()), memoryview(b"abcdefgh").cast("i"),
             memoryview(b"abcdefgh").cast("c")[::-2], memoryview(b""), memoryview(bytes(16)).cast("d")):
    attempt(lambda: type(iter(view)))
    attempt(lambda: list(view))
    attempt(lambda: 100 in view)
    attempt(lambda: [*map(str, view)])
    attempt(lambda: list(reversed(view)))
writes = memoryview(bytearray(5))
for i, byte in enumerate(writes):
    if i < 4:
        writes[i + 1] = byte + i
print(bytes(writes))
