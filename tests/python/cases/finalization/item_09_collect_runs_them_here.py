"""Item 9: an explicit collection runs the finalizers on its caller, before it returns."""
import gc
import os
import threading
import weakref

ran = []
# With stress there are collections of others before, whatever gc.disable() says.
forced = "stress" in os.environ.get("TRICOLOR_GC", "")


class Dies:
    def __init__(self, cycle):
        if cycle:
            self.me = self

    def __del__(self):
        ran.append(threading.get_ident())


def garbage(cycle):
    for i in range(20):
        Dies(cycle)


def check(name, cycle):
    gc.disable()  # nothing before the call
    try:
        garbage(cycle)
        callbacks = []
        def referred():
            o = Dies(True)
            return weakref.ref(o, lambda r: callbacks.append(threading.get_ident()))
        r = referred()
        gc.collect()
        here = threading.get_ident()
        print(name, cycle, len(ran), set(ran) == {here} or forced, callbacks == [here] or forced)
        ran.clear()
    finally:
        gc.enable()


for cycle in (True, False):
    check("main", cycle)
    t = threading.Thread(target=check, args=("thread", cycle))
    t.start()
    t.join()
