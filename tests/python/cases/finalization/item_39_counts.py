"""Item 39: text is appended in place or nearly so, sys.getrefcount answers, zip gives good tuples."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import time


def append(n):
    s = ""
    start = time.process_time()
    for i in range(n):
        s += "ab"
    return time.process_time() - start, s


append(1000)
few = min(append(20000)[0] for i in range(3))
time_of_many, s = append(320000)
print(len(s), s[-3:], time_of_many < 100 * few + 0.5)  # linear; by copies it would be 256 times


def append_bytes(n):
    b = bytearray()
    for i in range(n):
        b += b"ab"
    return len(b)


print(append_bytes(300000))
kept = s
s += "tail"
print(len(kept), len(s))
o = object()
print(sys.getrefcount(o) >= 2, isinstance(sys.getrefcount(None), int))
print(better(sys.getrefcount(o) > 10))  # whoever asks for the only reference is not told that it is
pairs = [p for p in zip("abc", range(3))]
print(pairs, len(set(map(id, pairs))))
last = None
for p in zip("ab", "cd"):
    print(p, last)
    last = p
