# not unoptimized: code that is not optimized keeps more in its frames, the interpreter's loop included
"""What used a view, and left its address on the native stack, does not keep a bytearray's size."""
import operator
import struct


def ways():
    yield lambda v: v[:50].tobytes()
    yield lambda v: v.cast("b")[0]
    yield lambda v: v[::2].tobytes()
    yield lambda v: getattr(v, "nbytes")
    yield lambda v: bytes(v[:50])
    yield lambda v: list(map(operator.getitem, [v], [0]))
    yield lambda v: max([v[0:1]], key=bytes)
    yield lambda v: struct.unpack_from("<H", v)
    yield lambda v: v == v[:50]
    yield lambda v: f"{v.nbytes!r:>40}"


def delete_slice(b):
    del b[:5]


def delete_item(b):
    del b[0]


def append(b):
    b.append(1)


def extend(b):
    b.extend(b"123")


def extend_by_items(b):
    b.extend([1, 2, 3])


def clear(b):
    b.clear()


def pop(b):
    b.pop()


def insert(b):
    b.insert(0, 1)


def remove(b):
    b.remove(120)


def set_slice(b):
    b[2:3] = b"abc"


def set_slice_of_items(b):
    b[2:3] = [1, 2, 3]


CHANGES = (delete_slice, delete_item, append, extend, extend_by_items, clear, pop, insert, remove,
           set_slice, set_slice_of_items)


def at_once(way, change):
    b = bytearray(b"x" * 100)
    way(memoryview(b))
    change(b)
    return len(b)


def by_name(way, change):
    b = bytearray(b"x" * 100)
    view = memoryview(b)
    way(view)
    del view
    change(b)
    return len(b)


class Stream:
    def __init__(self):
        self.buffer = bytearray()

    def take(self, n):
        taken = memoryview(self.buffer)[:n].tobytes()
        del self.buffer[:n]
        return len(taken)


for change in CHANGES:
    for use in at_once, by_name:
        lengths = []
        for way in ways():
            try:
                lengths.append(use(way, change))
            except BufferError as e:
                lengths.append(e)
        print(change.__name__, use.__name__, *lengths)


def deeper(n, stream):
    return deeper(n - 1, stream) if n > 0 else stream.take(100)


stream = Stream()
for depth in range(40):
    stream.buffer += b"x" * 100
    print(deeper(depth, stream), end=" ")
print(len(stream.buffer))
