"""Item 6: ways back that no store into a living object of Python's shows."""
import asyncio
import gc
import io
import pickle
import signal
import sys
import weakref

log = []


class Box:
    pass


box = Box()
loop = asyncio.new_event_loop()
future = loop.create_future()


class Inner:
    def __del__(self):
        log.append("inner")


class Outer:
    def __init__(self, way):
        self.way = way
        self.inner = Inner()

    def method(self, *args):
        pass

    def __del__(self):
        log.append("outer")
        self.way(self)


def by_a_hook(o):
    sys.set_asyncgen_hooks(firstiter=o.method)


def by_a_signal_handler(o):
    signal.signal(signal.SIGUSR1, o.method)


def by_native_code(o):
    future.add_done_callback(o.method)


def by_a_native_attribute(o):
    box.pickler = pickle.Pickler(io.BytesIO())
    box.pickler.persistent_id = o.method


def beyond_a_collection(o):
    fresh = [o]
    gc.collect()
    box.fresh = fresh


def by_nothing(o):
    locals()
    box.text = str(o.method)[:5]


def garbage(way):
    o = Outer(way)
    return weakref.ref(o), weakref.ref(o.inner)


for way in (by_a_hook, by_a_signal_handler, by_native_code, by_a_native_attribute,
            beyond_a_collection, by_nothing):
    outer, inner = garbage(way)
    gc.collect()
    print(way.__name__, log, outer() is not None, inner() is not None)
    log.clear()
sys.set_asyncgen_hooks(firstiter=None)
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
loop.close()
gc.collect()
