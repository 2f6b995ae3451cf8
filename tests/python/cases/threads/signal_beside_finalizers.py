"""What a signal's handler raises while gc.collect() waits for another thread's finalizer comes out of gc.collect()."""
import gc
import signal
import sys
import threading
import time

ROUNDS = 10


class Interrupted(Exception):
    pass


class Slow:
    def __init__(self):
        self.me = self

    def __del__(self):
        inside.set()
        time.sleep(0.05)


armed = False
raised = caught = 0


def handler(signum, frame):
    global armed, raised
    if armed:
        armed = False
        raised += 1
        raise Interrupted


def collects():
    Slow()
    gc.collect()


reported = []
sys.unraisablehook = lambda args: reported.append(args.exc_type)
signal.signal(signal.SIGALRM, handler)
for _ in range(ROUNDS):
    thread = None
    gc.collect()  # what the round before left has callbacks, which would report what is raised in them
    inside = threading.Event()
    thread = threading.Thread(target=collects)
    thread.start()
    inside.wait()
    try:
        armed = True
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        gc.collect()
        while armed:
            time.sleep(0.001)
    except Interrupted:
        caught += 1
    thread.join()
print(raised, caught, reported)
