"""Hands one object from thread to thread through a queue: it stays alive, and dies once.

SCALE is how often it changes hands: between four threads, or (seq) through the queue alone.
"""

import gc
import queue
import time
import weakref

import measured

THREADS = 4
deaths = []


class Baton:
    def __init__(self):
        self.hops = 0
        self.alive = True

    def __del__(self):
        self.alive = False
        deaths.append(self.hops)


def pass_on(line, hops, watch):
    """Takes the baton and puts it back until it has changed hands often enough."""
    found_dead = 0
    while True:
        baton = line.get()
        if baton is None:  # another thread made the last hop
            line.put(None)
            return found_dead
        if not baton.alive or watch() is not baton:
            found_dead += 1
        baton.hops += 1
        if baton.hops >= hops:
            line.put(None)
            return found_dead
        line.put(baton)
        del baton


def main():
    mode, scale = measured.arguments(100_000, ("seq", "threads"))
    line = queue.Queue()
    baton = Baton()
    watch = weakref.ref(baton)
    line.put(baton)
    del baton
    begin = time.monotonic()
    found_dead = measured.on_threads(lambda index: pass_on(line, scale, watch),
                                     THREADS if mode == "threads" else 1)
    measured.report(begin, time.monotonic())
    gc.collect()
    print("pass_around", scale, "found dead", sum(found_dead), "died after", deaths, watch())


main()
