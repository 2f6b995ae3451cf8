# `del name` in a module, in a class body and in exec: what has a finalizer or a weak reference and is in no cycle
# dies there, without gc.collect().
import gc
import os
import sys
import tempfile
import threading
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def suspended():
    try:
        yield 1
    finally:
        print("closed")


a = Noisy("a global")
del a
print("after a global")

g = suspended()
next(g)
del g
print("after a generator")

# Held elsewhere, it lives.
b = Noisy("two names")
c = b
del b
print("still there:", c.name)
del c
print("after two names")

# A weak reference is enough.
class Plain:
    pass


p = Plain()
r = weakref.ref(p, lambda _: print("callback"))
del p
print(r())

# In a cycle it stays until a collection.
d = Noisy("a cycle")
d.me = d
del d
print("a cycle waits")
gc.collect()

e = Noisy("a cycle of two")
e.other = [e]
del e
print("and one through a list")
gc.collect()

# What it leads to goes with it.
f = Noisy("outer")
f.inner = Noisy("inner")
del f
print("after both")

# A file that is dropped is written.
path = os.path.join(tempfile.mkdtemp(), "text")
stream = open(path, "w")
stream.write("as it should be")
del stream
print(open(path).read())


class Body:
    x = Noisy("in a class body")
    del x
    print("after the body's")


exec("n = Noisy('in exec'); del n; print('after exec')", {"Noisy": Noisy})


def of_global():
    global h
    h = Noisy("global statement")
    del h
    print("after the global statement")


of_global()

# A finalizer that wants a lock of this thread does not stop it for ever, nor is it lost.
class Locked:
    def __del__(self):
        print("finalizer of a lock", lock._is_owned())


lock = threading.RLock()
i = Locked()
with lock:
    pass
del i

# An error in a finalizer is not the statement's.
class Bad:
    def __del__(self):
        raise ValueError("from a finalizer")


sys.unraisablehook = lambda e: print("unraisable:", e.exc_value)
j = Bad()
del j
try:
    del j
except NameError as error:
    print(error)

# Not asked for where collections are switched off.
gc.disable()
k = Noisy("with collections off")
del k
gc.collect()
gc.enable()


# What no Python code raised has the statement for its traceback.
def stubborn():
    try:
        yield
    except GeneratorExit:
        yield


def show(unraisable):
    print(unraisable.exc_type.__name__, unraisable.exc_value, unraisable.exc_traceback.tb_lineno == line)


sys.unraisablehook = show
m = stubborn()
next(m)
line = sys._getframe().f_lineno + 1
del m
print("end")
