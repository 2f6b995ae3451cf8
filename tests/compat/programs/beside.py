"""What the programs about locks share: functions on threads of their own, and Python beside native code."""
import os
import threading
import time


def run(*functions):
    results = [None] * len(functions)

    def call(i, f):
        results[i] = f()
    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


def python_goes_on(work):
    """Whether a thread counts while another is in `work`, which takes milliseconds of native time."""
    counted = 0
    done = False

    def count():
        nonlocal counted
        while not done:
            counted += 1

    def compute():
        nonlocal done
        while counted == 0:
            time.sleep(0.001)
        before = counted
        # Code that never comes to a safepoint puts off the end of a collection, and where one is forced at
        # every safepoint, or the verifier stops the world, all others wait for that.
        slices = 300 if os.environ.get("TRICOLOR_GC") else 1
        for _ in range(slices):
            work(300.0 / slices)
        grown = counted - before
        done = True
        return grown > 50

    return run(count, compute)[1]
