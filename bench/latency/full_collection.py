"""A full collection of many small lists, and how long another thread stands still meanwhile.

usage: full_collection.py LISTS [ROUNDS]

Prints one JSON object. The other thread asks the clock without pause; its longest gap is its stop,
beside the longest of an equal time without a collection.
"""

import gc
import json
import sys
import threading
import time


def main():
    count = int(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    gc.disable()
    lists = [[i] for i in range(count)]
    longest = [0.0]
    ends = []

    def watch():
        clock = time.perf_counter
        last = clock()
        while not ends:
            now = clock()
            if now - last > longest[0]:
                longest[0] = now - last
            last = now

    watcher = threading.Thread(target=watch)
    collect, stops, controls = [], [], []
    sys.setswitchinterval(0.0005)
    alone = []
    for _ in range(rounds):
        begin = time.perf_counter()
        gc.collect()
        alone.append(time.perf_counter() - begin)
    watcher.start()
    for _ in range(rounds):
        time.sleep(0.01)
        longest[0] = 0.0
        begin = time.perf_counter()
        gc.collect()
        collect.append(time.perf_counter() - begin)
        time.sleep(0.005)
        stops.append(longest[0])
        longest[0] = 0.0
        time.sleep(collect[-1])
        controls.append(longest[0])
    ends.append(True)
    watcher.join()
    assert len(lists) == count

    def middle(values):
        return sorted(values)[len(values) // 2] * 1000

    print(json.dumps({"lists": count, "alone_ms": middle(alone), "collect_ms": middle(collect),
                      "stop_ms": middle(stops), "control_ms": middle(controls)}))


main()
