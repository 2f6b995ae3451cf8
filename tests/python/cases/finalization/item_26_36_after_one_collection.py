"""What CPython does at the last `del` has happened here after one gc.collect(): the cases of its suite that ask without one."""
import gc
import sys
import threading
import weakref


class Key:
    def method(self):
        return 4


def weak_dicts():
    first, second = Key(), Key()
    by_key = weakref.WeakKeyDictionary({first: 1, second: 2}) | {second: 3}
    by_value = {"b": second} | weakref.WeakValueDictionary({"a": first})
    del first
    gc.collect()
    print(list(by_key.values()), 1 in by_key.values(), list(by_value), "a" in by_value)


def weak_methods():
    o = Key()
    reference = weakref.ref(weakref.WeakMethod(o.method, lambda r: None))
    bound = weakref.ref([].append)
    gc.collect()
    print(reference(), bound(), o.method())


unraisable = []
sys.unraisablehook = lambda u: unraisable.append((u.exc_type.__name__, str(u.exc_value), getattr(u.object, "__name__", None)))


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield "no"


class Failing:
    def __del__(self):
        raise RuntimeError("not deleted")


def generators_and_finalizers():
    generator = stubborn()
    next(generator)
    del generator
    gc.collect()
    print(unraisable)
    unraisable.clear()
    Failing()
    gc.collect()
    print(unraisable)


class Runs:
    def __init__(self, fails):
        self.fails = fails
        self.thread = threading.Thread(target=self.run, args=(self,), kwargs={"yet": self})
        self.thread.start()

    def run(self, other, yet):
        if self.fails: raise SystemExit


def thread_targets():
    for fails in False, True:
        running = Runs(fails)
        reference = weakref.ref(running)
        running.thread.join()
        del running
        gc.collect()
        print(reference())


def finalize_order():
    seen = []
    o = Key()
    finalizers = [weakref.finalize(o, seen.append, i) for i in range(4)]
    finalizers[1].detach()
    finalizers[2]()
    del o
    gc.collect()
    print(seen, [f.alive for f in finalizers])


for check in weak_dicts, weak_methods, generators_and_finalizers, thread_targets, finalize_order: check()
