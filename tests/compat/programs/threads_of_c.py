"""Threads that C starts, signals, forks, and the end of the program beside them: CPython prints the same."""
import contextvars
import gc
import os
import signal
import subprocess
import sys
import threading
import time
import weakref

import strangers

HOWS = "short", "long", "nested", "made", "python", "kept"


def said(*what):
    print(*what, flush=True)


# ---- What is exchanged
for how in HOWS:
    counts = {}

    def count(i, k):
        counts[i] = counts.get(i, 0) + 1
        return [i, k, "text"]

    strangers.start(4, count, 300, how)
    said(how, strangers.join(), counts == dict.fromkeys(range(4), 300), *map(lambda t: t[0] == t[1], [strangers.total()]))

# All at once, with threads of Python that call into C and a collector
counts = [0] * 64
for how in HOWS:
    strangers.start(2, lambda i, k: counts.__setitem__(i, counts[i] + 1), 200, how)


def work():
    for _ in range(200):
        strangers.local(object())
        strangers.checks() if _ % 50 == 0 else None
        [[] for _ in range(100)]


threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
gc.collect()
for t in threads:
    t.join()
said("all:", strangers.join(), counts[:13], (lambda t: t[0] == t[1])(strangers.total()))

# Children of a program whose threads come and go in C
strangers.start(3, lambda i, k: None, 20_000 if "TRICOLOR_SANITIZER" not in os.environ and "TRICOLOR_GC" not in os.environ else 500, "anew")
ends = set()
for _ in range(50):
    child = os.fork()
    if child == 0:
        signal.alarm(100)
        gc.collect()
        os._exit(0)
    ends.add(os.waitpid(child, 0)[1])
said("children:", ends, strangers.join())

# ---- What a thread of C has of its own
seen = {}
local = threading.local()
context = contextvars.ContextVar("context", default="none")


def own(i, k):
    was = getattr(local, "x", None), context.get(), strangers.local(k), threading.current_thread() is threading.main_thread()
    local.x = k
    context.set(k)
    seen.setdefault(i, []).append(was)


for how in HOWS:
    seen.clear()
    strangers.start(1, own, 3, how)
    strangers.join()
    said(how, seen)
said(getattr(local, "x", None), context.get(), strangers.local(None))
names = set()
strangers.start(3, lambda i, k: names.add(type(threading.current_thread()).__name__), 2, "long")
strangers.join()
said(names)

# ---- Exceptions
unraisable = []
sys.unraisablehook = lambda u: unraisable.append((u.exc_type.__name__, str(u.exc_value), u.object is not None))


def fails(i, k):
    raise [ValueError, SystemExit, KeyboardInterrupt][k % 3](k)


for how in HOWS:
    strangers.start(1, fails, 3, how)
    said(how, strangers.join(), unraisable)
    unraisable.clear()
sys.unraisablehook = sys.__unraisablehook__
strangers.total()

# ---- Calls for the main thread
def settle():  # CPython looks at the next switch of threads
    strangers.sleep(1)
    for _ in range(1000):
        pass


called = []
said(strangers.pend(20, lambda: called.append(threading.current_thread() is threading.main_thread())))
settle()
said(len(called), all(called))


def broken():
    called.append("broken")
    raise KeyError("pending")


called.clear()
try:
    strangers.pend(1, broken)
    settle()
    said("not raised")
except KeyError as e:
    said(repr(e), called)
called.clear()
t = threading.Thread(target=lambda: (strangers.pend(3, lambda: called.append(threading.current_thread() is t)), time.sleep(.05)))
t.start()
t.join()
settle()
said(called)
accepted = strangers.pend(40, lambda: called.append(1))
settle()
said(accepted, len(called) - 3)


# ---- Signals
class Alarm(Exception):
    pass


def handler(number, frame):
    said("handler", number == signal.SIGALRM, threading.current_thread() is threading.main_thread())
    raise Alarm


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    said(strangers.wait(60))
except Alarm:
    said("raised in C")
try:
    strangers.kill(signal.SIGALRM)
    for _ in range(1000):
        pass
    said("nothing")
except Alarm:
    said("raised behind C")
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell started behind its back
try:
    strangers.interrupt()
    for _ in range(1000):
        pass
    said("nothing")
except KeyboardInterrupt:
    said("interrupted")
# A thread of C calls Python while the signal comes: the main thread has it.
strangers.start(2, lambda i, k: sum(range(50)), 2000, "short")
signal.setitimer(signal.ITIMER_REAL, 0.01)
try:
    said(strangers.wait(60))
except Alarm:
    said("raised beside others")
said(strangers.join())

# ---- Exceptions sent to a thread
ready = threading.Event()


class Sent(Exception):
    pass


def loops():
    try:
        ready.set()
        while True:
            pass
    except Sent:
        said("sent")


t = threading.Thread(target=loops)
t.start()
ready.wait()
results = strangers.raise_in(t.ident, Sent), strangers.raise_in(12345, Sent)
t.join()
said(results)
idents = []


def loops_in_c(i, k):
    idents.append(threading.get_ident())
    while True:
        pass


strangers.start(1, loops_in_c, 1, "short")
while not idents:
    time.sleep(.001)
sys.unraisablehook = lambda u: unraisable.append(u.exc_type.__name__)
said(strangers.raise_in(idents[0], Sent))
said(strangers.join(), unraisable)
sys.unraisablehook = sys.__unraisablehook__
strangers.total()


# ---- Forks
def child():
    t = threading.Thread(target=said, args=["in a thread of the child"])
    t.start()
    t.join()
    strangers.start(2, lambda i, k: None, 50, "short")
    left = strangers.join()
    gc.collect()
    said("child", happened[-2:], left, threading.current_thread() is threading.main_thread(), threading.active_count())
    return 7


happened = []
os.register_at_fork(before=lambda: happened.append("before"), after_in_parent=lambda: happened.append("parent"), after_in_child=lambda: happened.append("in the child"))
strangers.total()
said(strangers.fork("hooks", child))
# While threads of C come and go
strangers.start(3, lambda i, k: [k], 3000, "short")
said([strangers.fork("hooks", lambda: 3) for _ in range(5)], happened)
strangers.join()
forked = []
strangers.start(1, lambda i, k: forked.append(strangers.fork("hooks", child)), 1, "short")
strangers.join()
said(forked)


def child_of_thread():
    pid = os.fork()
    if pid == 0:
        t = threading.Thread(target=said, args=["again"])
        t.start()
        t.join()
        said("grandchild", threading.current_thread() is threading.main_thread(), threading.active_count())
        os._exit(5)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


for how in HOWS:
    if how in ("short", "long", "made"):
        strangers.start(1, lambda i, k: forked.append(child_of_thread()), 1, how)
        strangers.join()
said(forked)


# ---- References that a thread of C keeps
class Thing:
    pass


first, second = Thing(), Thing()
ref = weakref.ref(first)
said(strangers.keep(first) == (first, None))
gc.collect()
del first
gc.collect()
said(ref() is not None)
said(strangers.keep(second)[1] is ref())
gc.collect()
said(ref())
said(strangers.checks(), strangers.tss(), strangers.tss(), strangers.lock())


# ---- The end
def ends(text):
    program = "import atexit, gc, os, sys, threading, time\nimport strangers\n" + text
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    said(done.returncode, done.stdout.splitlines(), done.stderr.splitlines())


for how in "calls", "sleeps", "turns":
    ends(f"atexit.register(print, 'atexit')\nstrangers.late(lambda: None, {how!r}); time.sleep(.05); print('main')")
    ends(f"strangers.late(lambda: [object()], {how!r}); time.sleep(.05); sys.exit(3)")
    ends(f"strangers.late(lambda: [object()], {how!r}); strangers.late(lambda: gc.collect(), {how!r}); time.sleep(.05); os._exit(4)")
ends("""
def f():
    while True: pass
strangers.late(f, 'computes'); time.sleep(.05); print('main')
atexit.register(print, 'atexit')
""")
ends("""
def f():
    while True: strangers.sleep(1)
strangers.late(f, 'computes'); time.sleep(.05); print('main')
threading.Thread(target=f, daemon=True).start()
class Last:
    def __del__(self): print('del')
last = Last()
""")
# The well-behaved one joins its threads when the program ends
ends("""
strangers.start(4, lambda i, k: time.sleep(.001), 50, 'short')
atexit.register(lambda: print(strangers.join(), strangers.total()))
""")
ends("""
strangers.start(4, lambda i, k: None, 500, 'long')
threading.Thread(target=lambda: print(strangers.join(), strangers.total())).start()
""")
ends("""
def f():
    while True: strangers.local([])
for i in range(3): threading.Thread(target=f, daemon=True).start()
strangers.late(f, 'computes')
time.sleep(.05); print('main'); 1 / 0
""")
ends("""
threading.Thread(target=lambda: (time.sleep(.05), strangers.start(2, lambda i, k: print(i, k), 1, 'kept'), strangers.join())).start()
""" .replace("2, lambda", "1, lambda"))
