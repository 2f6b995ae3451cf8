"""Item 18, acceptance 8: what happens at exit, one after the other."""
import atexit
import gc
import os
import sys
import threading
import time
import weakref


class Plain:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, sys.is_finalizing())


def worker():
    threading.main_thread().join()
    time.sleep(0.05)
    print("worker ends", sys.is_finalizing())


atexit.register(print, "atexit 1")
first = Plain("first")
weakref.finalize(first, print, "finalize 1")
atexit.register(print, "atexit 2")


@atexit.register
def fails():
    print("atexit 3 fails")
    raise ValueError("reported")


@atexit.register
def adds():
    print("atexit 4 adds one")
    atexit.register(print, "atexit 5, late")


second = Plain("second")
weakref.finalize(second, print, "finalize 2")


def garbage():
    o = Plain("garbage in a cycle")
    o.me = o


gc.disable()
if "stress" not in os.environ.get("TRICOLOR_GC", ""):  # which collects nevertheless
    garbage()
threading._register_atexit(print, "threading atexit")
threading.Thread(target=worker).start()
sys.unraisablehook = lambda u: print(u.err_msg, repr(u.exc_value), u.object is fails)
sys.excepthook = lambda *error: print("excepthook")
print("end of the module")
