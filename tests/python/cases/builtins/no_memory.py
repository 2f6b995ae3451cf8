# What does not fit the memory is a MemoryError wherever a native function finds out: in texts that grow in C++,
# below generators, traced frames and threads. The program goes on, its handlers run, and the line is right.
import _thread
import atexit
import os
import re
import resource
import sys
import time

MORE = 512 << 20  # may be added to what the process has
used = int(open("/proc/self/statm").read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
resource.setrlimit(resource.RLIMIT_AS, (used + MORE, resource.RLIM_INFINITY))

BYTES = b"a" * 10**5
TEXT = "a" * 10**5
HUGE = 10**13
CALLS = [
    lambda: BYTES.replace(b"a", BYTES),
    lambda: bytearray(BYTES).replace(b"a", BYTES) and 0,
    lambda: TEXT.replace("a", TEXT),
    lambda: BYTES.join([b"b"] * 10**5),
    lambda: TEXT.join(["b"] * 10**5),
    lambda: (b"\t" * 10**4).expandtabs(10**8),
    lambda: b"1".zfill(HUGE),
    lambda: b"1".rjust(HUGE),
    lambda: "1".center(HUGE),
    lambda: bytes(HUGE),
    lambda: "%*d" % (2**31 - 1, 1),
    lambda: b"%*d" % (2**31 - 1, 1),
    lambda: format(1.5, str(HUGE)),
    lambda: format(1, str(HUGE)),
    lambda: format(1j, str(HUGE)),
    lambda: format("x", str(HUGE)),
    lambda: "{:{}}".format(1, HUGE),
    lambda: f"{1:{HUGE}}",
    lambda: repr([TEXT] * 10**5),
    lambda: repr((BYTES,) * 10**5),
    lambda: ascii({1: [TEXT] * 10**5}),
    lambda: "".join([TEXT] * 10**5),
    lambda: re.sub("a", TEXT, TEXT),
    lambda: re.sub(b"a", lambda m: BYTES, BYTES),
    lambda: (1).to_bytes(HUGE, "big"),
]


def refused(number, call):
    try:
        call()
    except MemoryError as error:
        traceback = error.__traceback__
        while traceback.tb_next is not None and traceback.tb_next.tb_frame.f_code.co_filename == __file__:
            traceback = traceback.tb_next
        line = traceback.tb_lineno - traceback.tb_frame.f_code.co_firstlineno
        return [number, error.args, traceback.tb_frame.f_code.co_name, line]


for number, call in enumerate(CALLS):
    print(refused(number, call))


def generator():
    text = b"x"
    try:
        yield 1
        text = BYTES.replace(b"a", BYTES)
    except MemoryError:
        yield text
    finally:
        print("finally")


print(list(generator()))
print(sorted([3, 1, 2], key=lambda n: (refused(n, CALLS[0]), n)[1]))


class Odd:
    def __repr__(self):
        return TEXT.replace("a", TEXT)

    def __eq__(self, other):
        return BYTES.replace(b"a", BYTES)


print(refused("repr", lambda: repr([Odd()])), refused("eq", lambda: [Odd()] == [Odd()]))

events = []


def trace(frame, event, argument):
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return trace


def traced():
    try:
        BYTES.replace(b"a", BYTES)
    except MemoryError:
        return 1


sys.settrace(trace)
traced()
sys.settrace(None)
print(events)

# Nobody's frame is below these.
ignored = []
sys.unraisablehook = lambda what: ignored.append((what.exc_type.__name__, what.err_msg))
resource.setrlimit(resource.RLIMIT_AS, (used + 4 * MORE, resource.RLIM_INFINITY))
_thread.start_new_thread((b"\t" * 3).expandtabs, (2**31 - 1,))
for attempt in range(1000):
    if ignored:
        break
    time.sleep(0.01)
atexit.register(lambda: print(ignored))
atexit.register((b"\t" * 3).expandtabs, 2**31 - 1)
