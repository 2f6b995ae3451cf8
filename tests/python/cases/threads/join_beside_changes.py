"""A list that other threads change while it is joined: the result is of strs that were in it, and canonical."""

import threading

SIZE = 2000
letters = ["ab"[i % 2] for i in range(SIZE)]  # one item is wide from time to time, and long
sizes = ["ab"[i % 2] for i in range(SIZE)]    # this one grows and shrinks
stop = threading.Event()


def change_letters():
    while not stop.is_set():
        for i in range(0, SIZE, 97):
            letters[i] = "\u20ac"
            letters[i] = "c"
            letters[i] = "z" * 40
            letters[i] = "\xe4"
            letters[i] = "a"


def change_sizes():
    while not stop.is_set():
        for _ in range(50):
            sizes.append("last")
        del sizes[SIZE:]


def join(bad):
    for _ in range(400):
        s = "".join(letters)
        if s != s.encode().decode() or not set(s) <= set("abcz\xe4\u20ac") or not SIZE <= len(s) <= SIZE + 39:
            bad.append(("letters", len(s)))
        s = "-".join(sizes)
        if not s.startswith("a-b-a") or not set(s) <= set("ab-last") or s[-1] == "-":
            bad.append(("sizes", len(s)))


bad = []
writers = [threading.Thread(target=change_letters), threading.Thread(target=change_sizes)]
readers = [threading.Thread(target=join, args=(bad,)) for _ in range(2)]
for t in writers + readers:
    t.start()
for t in readers:
    t.join()
stop.set()
for t in writers:
    t.join()
print(bad[:3])
