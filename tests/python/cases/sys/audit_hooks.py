# compare: stderr
# The hooks themselves: their order, what they may do and raise, tracing, and reports of lost exceptions.
import gc
import os
import sys
import threading


def adder(event, args):
    if event == "case.add":
        sys.addaudithook(hook=late)
    elif event.startswith("case."):
        print("first", event, args)


def late(event, args):
    if event.startswith("case."):
        print("late", event, args)


sys.addaudithook(adder)
sys.audit("case.one", 1, "two", None)
print(sys.audit("case.add"))  # the hook that is added hears of it
sys.audit("case.two")

for arguments in ((), (1,), (b"case.x",), (None,)):
    try:
        sys.audit(*arguments)
    except TypeError as e:
        print(e)
for arguments in ((), (1, 2)):
    try:
        sys.addaudithook(*arguments)
    except TypeError as e:
        print(e)

# Hooks are nowhere to be found.
for o in gc.get_objects():
    if isinstance(o, (list, dict)) and o is not globals() and late in (o if isinstance(o, list) else o.values()):
        print("found in a", type(o).__name__)

denying = True


class Denier:
    def __call__(self, event, args):
        if event == "case.deny" and denying:
            raise KeyError("denied")
        if event == "case.exit" and denying:
            raise SystemExit(3)
        if event == "sys.addaudithook" and denying:
            raise denying


sys.addaudithook(Denier())
after = []
denying = ValueError("no more hooks")
sys.addaudithook(lambda event, args: after.append(event))  # silently not
denying = KeyboardInterrupt()
try:
    sys.addaudithook(lambda event, args: after.append(event))
except KeyboardInterrupt:
    print("interrupted")
sys.audit("case.after")
print(after)
denying = False
sys.addaudithook(lambda event, args: event == "case.deny" and after.append(event))
denying = True
for event in ("case.deny", "case.exit"):
    try:
        sys.audit(event)
    except BaseException as e:
        print(repr(e), e.__context__)
denying = False
sys.audit("case.deny")
print(after)

# An exception that is being handled, and one that is on its way, stay.
try:
    1 / 0
except ZeroDivisionError:
    sys.audit("case.handled")
    print(sys.exc_info()[0])
try:
    os.remove("missing")
except FileNotFoundError as e:
    print(type(e).__name__, e.filename)


# A trace function sees hooks that say so.
class Traced:
    def __call__(self, event, args):
        pass


traced = []
tracer_hook = Traced()
sys.addaudithook(tracer_hook)
counted = Traced.__call__.__code__


def trace(frame, event, argument):
    if frame.f_code is counted:
        traced.append(event)


for can_trace in (None, False, True, 0, 1):
    if can_trace is not None:
        tracer_hook.__cantrace__ = can_trace
    traced.clear()
    sys.settrace(trace)
    sys.audit("case.traced")
    sys.settrace(None)
    print(can_trace, traced)

# Threads: each event is heard by every hook.
heard = []
sys.addaudithook(lambda event, args: event == "thread.event" and heard.append(args[0]))
threads = [threading.Thread(target=lambda n: [sys.audit("thread.event", n) for _ in range(100)], args=(n,))
           for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(heard) == sorted(list(range(4)) * 100))


# Hooks are added while others raise events.
added = []


def add(n):
    for _ in range(20):
        sys.addaudithook(lambda event, args: event == "case.count" and added.append(n))


def tell():
    for _ in range(200):
        sys.audit("thread.other", object())
        id(added)


threads = [threading.Thread(target=add, args=(n,)) for n in range(2)] + [threading.Thread(target=tell) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.audit("case.count")
print(len(added), added.count(0))


# What nobody can catch.
class Lost:
    def __del__(self):
        raise ValueError("lost")


def lose():
    Lost()
    gc.collect()
    gc.collect()


def unraisable(lost):
    print("hook", lost.exc_type, lost.err_msg)


quiet = False


def about_unraisable(event, args):
    if event == "sys.unraisablehook":
        print(event, args[0] is sys.unraisablehook, type(args[1]).__name__, args[1].exc_value)
        if quiet:
            raise RuntimeError("not even reported")


sys.addaudithook(about_unraisable)
sys.unraisablehook = unraisable
lose()
quiet = True
lose()
quiet = False


class Hook:
    def __call__(self, lost):
        raise KeyError("second")

    def __repr__(self):
        return "<the hook>"


sys.unraisablehook = Hook()
lose()
sys.unraisablehook = None
sys.stdout.flush()
sys.stderr.flush()


def last(event, args, write=os.write):
    if event == "cpython.PyInterpreterState_Clear":
        write(1, b"cleared\n")


sys.addaudithook(last)
