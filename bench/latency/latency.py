"""What one thread of a Python program sees while another one collects.

    latency.py OBJECTS ROUNDS

In turns: the main thread works for as long as gc.collect() takes on another thread, and as long
without. One line of JSON on standard output.
"""

import gc
import sys
import threading
import time


class Node:
    __slots__ = ("left", "right", "number")

    def __init__(self, number):
        self.left = None
        self.right = None
        self.number = number


def work(nodes, done, seconds):
    """(operations, wall seconds, own CPU seconds, gaps in seconds)"""
    gaps = []
    count = len(nodes)
    at = 1
    cpu = time.thread_time()
    begin = last = time.perf_counter()
    while not (done.is_set() if done is not None else last - begin >= seconds):
        for _ in range(20):
            at = (at * 48271) % 2147483647
            node = nodes[at % count]
            node.right = nodes[(at >> 3) % count]
            node.number = at & 63
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    if not gaps:  # the other thread held everything up, from the first to the last
        gaps.append(time.perf_counter() - begin)
        return 0, gaps[0], 0.0, gaps
    return 20 * len(gaps), last - begin, time.thread_time() - cpu, gaps


def quantiles(gaps):
    gaps = sorted(gaps)
    at = lambda part: gaps[int(part * (len(gaps) - 1))] * 1e6
    return {"p50": at(0.5), "p99": at(0.99), "p999": at(0.999), "max": gaps[-1] * 1e6}


def main():
    objects, rounds = int(sys.argv[1]), int(sys.argv[2])
    gc.disable()
    nodes = [Node(i & 63) for i in range(objects)]
    for i in range(0, objects - 1, 2):
        nodes[i].left = nodes[i + 1]
    by_wall, by_cpu, collected, gaps, control_gaps = [], [], [], [], []
    for _ in range(rounds):
        done = threading.Event()

        def collect():
            begin = time.perf_counter()
            gc.collect()
            collected.append(time.perf_counter() - begin)
            done.set()

        thread = threading.Thread(target=collect)
        thread.start()
        marked = work(nodes, done, 0)
        thread.join()
        control = work(nodes, None, max(0.05, marked[1]))
        by_wall.append(marked[0] / marked[1] / (control[0] / control[1]))
        by_cpu.append(marked[0] / max(marked[2], 1e-9) / (control[0] / control[2]))
        gaps += marked[3]
        control_gaps += control[3]
    import json

    middle = lambda values: sorted(values)[len(values) // 2]
    print(json.dumps({"objects": objects, "collect_ms": middle(collected) * 1e3,
                      "speed_by_wall": middle(by_wall), "speed_by_cpu": middle(by_cpu),
                      "gap_us": quantiles(gaps), "control_gap_us": quantiles(control_gaps)}))


main()
