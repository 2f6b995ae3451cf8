"""Item 11: finalizers that belong to the thread that made the object. CPython knows no such thing: there
the attribute says nothing, and `better` asks it nothing."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import time

ran = []  # (name, ident of the thread)


class Recorded:
    def __init__(self, name, **attributes):
        self.name = name
        self.__dict__.update(attributes)
        self.me = self  # counts do not free it

    def __del__(self):
        ran.append((self.name, threading.get_ident()))


class Owned(Recorded):
    __finalize_on__ = "owner"


class Worker:
    """A thread that runs what it is told, and Python code in between."""

    def __init__(self, daemon=False):
        self.todo = []
        self.thread = threading.Thread(target=self.run, daemon=daemon)
        self.thread.start()

    def run(self):
        while True:
            if self.todo:
                task, done = self.todo.pop(0)
                if task is None:
                    return
                task()
                task = None
                done.set()
            time.sleep(0.001)

    def start(self, task):
        done = threading.Event()
        self.todo.append((task, done))
        return done

    def do(self, task):
        self.start(task).wait()

    def end(self):
        self.todo.append((None, None))
        self.thread.join()


def names():
    return [name for name, ident in ran]


def on(ident):
    return all(i == ident for name, i in ran)


def not_on(ident):
    """What no thread owns may be found by a collection that nobody asked for, and run on its thread."""
    return all(i != ident for name, i in ran)


worker = Worker()
main = threading.get_ident()

# The thread runs: it is done when gc.collect() of another returns, but there.
worker.do(lambda: [Owned(str(i)) for i in range(5)] and None)
gc.collect()
print(sorted(names()), better(on(worker.thread.ident)))
ran.clear()
[Owned(str(i)) for i in range(3)]
gc.collect()
print(sorted(names()), on(main))

# One after the other, each where it belongs.
ran.clear()


class Link:
    def __init__(self, name, next=None):
        self.name = name
        self.next = next

    def __del__(self):
        ran.append((self.name, threading.get_ident()))


class OwnedLink(Link):
    __finalize_on__ = "owner"


chain = None


def build():
    global chain
    chain = Link("c", OwnedLink("d", Link("e", chain)))


chain = OwnedLink("f", Link("g"))
worker.do(build)
chain = OwnedLink("a", Link("b", chain))
chain = None
gc.collect()
gc.collect()
print(names())
where = dict(ran)
print(better(where["d"] == worker.thread.ident), where["a"] == where["f"] == main)

# Never inside a lock that the thread holds: its finalizer may want it.
lock = threading.Lock()
again = threading.RLock()
inside = []


class Wants:
    __finalize_on__ = "owner"

    def __init__(self):
        self.me = self

    def __del__(self):
        with lock, again:
            inside.append(busy[0])


busy = [False]


def holds(outer):
    Wants()
    with outer:
        busy[0] = True
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline:
            pass
        busy[0] = False


for outer in lock, again, threading.Condition(lock), threading.Condition():
    done = worker.start(lambda: holds(outer))
    time.sleep(0.05)
    gc.collect()
    done.wait()
    gc.collect()
print(better(inside == [False] * 4))

# The thread is busy elsewhere: gc.collect() does not wait for ever, and the next one not at all.
ran.clear()
go = threading.Event()
held = []


def blocks():
    held.append(Owned("late"))
    go.wait()


done = worker.start(blocks)
while not go._cond._waiters:  # from here on it holds a lock, until it is woken
    time.sleep(0.001)
held.clear()
gc.collect()
print(better(not ran))
times = []
for i in range(5):
    before = time.monotonic()
    gc.collect()
    times.append(time.monotonic() - before)
print(better(sorted(times)[1] < 0.9) or times)  # a second each, if they waited; a busy machine delays some
go.set()
done.wait()
gc.collect()
print(names(), better(on(worker.thread.ident)))

# The thread has ended: whoever collects does it; what it still has to do as it ends, it does.
ran.clear()
worker.do(lambda: Owned("orphan") and None)
worker.end()
gc.collect()
print(names())

# The attribute is looked up when the object dies, in the class and its bases.
ran.clear()
worker = Worker()


class Plain(Recorded):
    pass


worker.do(lambda: Plain("before") and None)
Plain.__finalize_on__ = "owner"
worker.do(lambda: Plain("after") and None)
gc.collect()
where = dict(ran)
print(sorted(where), better(where["after"] == worker.thread.ident))
ran.clear()
worker.do(lambda: Plain("not any more") and None)
del Plain.__finalize_on__
gc.collect()
print(names())


class Derived(Owned):
    __finalize_on__ = "thread"


ran.clear()
worker.do(lambda: Derived("derived") and None)
gc.collect()
print(names(), better(not_on(worker.thread.ident)))


def refused(action):
    try:
        action()
    except ValueError as e:
        return str(e) == "__finalize_on__ must be 'owner', 'inline' or 'thread', not 'nowhere'"


print(better(refused(lambda: setattr(Plain, "__finalize_on__", "nowhere"))))
print(better(refused(lambda: type("Wrong", (Recorded,), {"__finalize_on__": "nowhere"}))))

# In the child of a fork the other threads are gone.
ran.clear()
kept = []
worker.do(lambda: kept.append(Owned("of a thread that is not here")))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    kept.clear()
    gc.collect()
    os._exit(0 if names() == ["of a thread that is not here"] else 1)
print(os.waitpid(pid, 0)[1])
worker.end()

# At exit the thread does not run any more.
class AtExit(Recorded):
    __finalize_on__ = "owner"

    def __del__(self):
        print(self.name)


worker = Worker(daemon=True)
worker.do(lambda: AtExit("at exit") and None)
# A thread stops where it is, and words that the last call left on its stack count as references to
# the end: so it is seen asleep first, somewhere else.
for i in range(3):
    worker.do(lambda: None)
time.sleep(0.05)
