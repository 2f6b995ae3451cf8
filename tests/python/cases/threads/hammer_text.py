# Strings that threads grow, hash, encode and intern; buffers and files they share.
import io
import os
import sys
import tempfile
import threading

from _hammer import Allowed, run

N = 500
strange = []
text = ""


def grow(index):
    global text
    mine = ""
    for i in range(N):
        text += "abcd"[index]
        mine += "xyzw"[index]
        if len(text) > 300:
            text = ""
    if mine != "xyzw"[index] * N or set(text) - set("abcd"):
        strange.append(mine)


print(run(grow), strange[:3])

words = [f"word{n}\u20ac" * 3 for n in range(300)]


def use(index):
    for word in words:
        hash(word), word.encode(), word.upper(), word.isidentifier(), word.find("\u20ac")
        sys.intern(word[:5] + str(index % 2))
        if {word: 1}[word] != 1 or "".join([word, word])[:len(word)] != word:
            strange.append(word)
        f"{word!r:>40}", "%s" % word, word.split("d"), word.encode("utf-16")


print(run(use), strange[:3])

data = bytearray(b"0" * 64)
items = memoryview(bytearray(64)).cast("i")


def change(index):
    for i in range(N):
        with Allowed(IndexError, BufferError, ValueError):
            data.append(48 + i % 10)
            data[i % 64] = 49
            data.extend(b"23")
            del data[60:]
            data.pop()
        with Allowed(IndexError, BufferError, ValueError):
            data[3:5] = b"4567"
            bytes(data), data.find(b"1"), data.count(b"0"), data[:10], data.decode()
        if i % 20 == 0:
            with memoryview(data) as view:  # nothing can be appended meanwhile
                len(view), view.nbytes, view.readonly
        items[i % 16] = index
        if items[(i + 1) % 16] not in range(4):
            strange.append("item")


print(run(change), set(data) <= set(b"0123456789"))

lines, raw = io.StringIO(), io.BytesIO()


def write(index):
    for i in range(N):
        lines.write("abcd"[index])
        raw.write(b"abcd"[index:index + 1])
        if i % 50 == 0:
            lines.getvalue(), raw.getvalue(), lines.tell()


raised = run(write)
print(raised, len(lines.getvalue()), len(raw.getvalue()),
      [lines.getvalue().count(c) for c in "abcd"])

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "shared")
    writing = threading.Lock()  # CPython loses and tears text that threads write without one
    with open(path, "w") as out:
        def log(index):
            for i in range(N):
                with writing:
                    out.write(f"line of thread {index}\n")
        print(run(log))
    with open(path, "wb") as out:
        def log_bytes(index):
            for i in range(N):
                out.write(b"line of thread %d\n" % index)
        print(run(log_bytes))
    with open(path) as source:
        written = source.readlines()
    print(len(written), sorted(set(written)))

    with open(path, "rb") as binary:
        sizes = [0] * 4

        def read(index):
            while part := binary.read(100):
                sizes[index] += len(part)
        print(run(read), sum(sizes) == sum(map(len, written)))


def convert(index):
    for i in range(N):
        n = 3 ** (i % 200)
        if int(str(n)) != n or float(repr(i / 7)) != i / 7 or int(hex(n), 16) != n:
            strange.append(n)


print(run(convert), strange[:3])
