# What one thread sees of the frames of another that runs: values that its variables had, never
# words of something else. Callers, lines and variables of frames that end meanwhile.
import sys
import threading
import time

stop = False
wrong = []


def leaf(n):
    text = "leaf %d" % n
    pair = (n, text)
    number = n * 1.5
    return pair, number


def steps(n):
    held = ["step", n]
    for i in range(3):
        yield held, leaf(n + i)


def middle(n):
    marker = {"n": n}
    below = [leaf(n), leaf(n + 1)]
    for held, pair in steps(n):
        below.append(pair)
    return marker, below


def owner():
    n = 0
    while not stop:
        middle(n)
        n += 1


KINDS = {"n": int, "text": str, "pair": tuple, "number": float, "held": list, "i": int, "marker": dict,
         "below": list, "_": object}
NAMES = {"leaf", "steps", "middle", "owner"}


def looker():
    this = threading.get_ident()
    while not stop:
        for ident, frame in sys._current_frames().items():
            while ident != this and frame is not None:
                if frame.f_code.co_name in NAMES:
                    for name, value in dict(frame.f_locals).items():
                        if not isinstance(value, KINDS[name]):
                            wrong.append((name, type(value)))
                    first = frame.f_code.co_firstlineno
                    if not first <= frame.f_lineno <= first + 12:
                        wrong.append((frame.f_code.co_name, frame.f_lineno))
                    if frame.f_globals is not globals():
                        wrong.append("globals")
                    repr(frame)
                    looked[this] = looked.get(this, 0) + 1
                frame = frame.f_back


looked = {}
threads = [threading.Thread(target=f) for f in (owner, owner, looker, looker)]
for t in threads:
    t.start()
time.sleep(2)
end = time.monotonic() + 40
while len(looked) < 2 and time.monotonic() < end:  # on a busy machine they may be late
    time.sleep(0.01)
stop = True
for t in threads:
    t.join()
print(len(looked), wrong[:5])
