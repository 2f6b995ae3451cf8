"""A list that other threads change while it is joined: the result is of strs that were in it, and canonical."""

import threading

PIECES = ["a", "bb", "\xe4", "\u20ac", "\U0001f600", "", "z" * 40]
shared = [PIECES[i % 2] for i in range(300)]
stop = threading.Event()


def change(seed):
    n = seed
    while not stop.is_set():
        for _ in range(200):
            n = (n * 1103515245 + 12345) & 0x7FFFFFFF
            i = n >> 8
            if n & 0x70 == 0:
                shared.append("last")
            elif n & 0x70 == 0x10 and len(shared) > 250:
                shared.pop()
            else:
                try:
                    shared[i % 250] = PIECES[i % (2 if n & 0x80 else len(PIECES))]
                except IndexError:
                    pass


def join(bad):
    known = set("".join(PIECES) + "last")
    for _ in range(500):
        s = "".join(shared)
        if s != s.encode().decode() or hash(s) != hash(s.encode().decode()) or not set(s) <= known:
            bad.append(ascii(s))
        if set("-".join(shared)) - known != {"-"}:
            bad.append("separators")


bad = []
writers = [threading.Thread(target=change, args=(i,)) for i in (1, 2)]
readers = [threading.Thread(target=join, args=(bad,)) for _ in range(2)]
for t in writers + readers:
    t.start()
for t in readers:
    t.join()
stop.set()
for t in writers:
    t.join()
print(bad[:3])
