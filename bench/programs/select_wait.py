"""Waits in select: blocked threads wait at the same time, and hold up no collection.

SCALE is the wait in milliseconds. While threads wait, the main thread makes garbage and collects;
"collect_seconds" is the longest of these collections.
"""

import gc
import select
import socket
import sys
import time

import measured


class Node:
    def __init__(self):
        self.me = self


def wait(seconds):
    reader, writer = socket.socketpair()
    ready = select.select([reader], [], [], seconds)
    reader.close()
    writer.close()
    return len(ready[0])


def collect_while(threads):
    """Collects until the threads are done; the longest collection in seconds."""
    longest = 0.0
    while any([thread.is_alive() for thread in threads]):
        for _ in range(1000):
            Node()
        begin = time.monotonic()
        gc.collect()
        longest = max(longest, time.monotonic() - begin)
        time.sleep(0.02)
    return longest


def main():
    mode, scale = measured.arguments(500)
    seconds = scale / 1000
    measured.begin_together(mode)
    begin = time.monotonic()
    if mode == "threads":
        import threading

        results = []
        threads = [threading.Thread(target=lambda: results.append(wait(seconds)))
                   for _ in range(measured.SHARES)]
        for thread in threads:
            thread.start()
        longest = collect_while(threads)
        for thread in threads:
            thread.join()
        measured.report(begin, time.monotonic(), collect_seconds=longest)
    else:
        results = [wait(seconds) for _ in range(1 if mode == "share" else measured.SHARES)]
        measured.report(begin, time.monotonic())
    print("select_wait", scale, results)
    sys.exit(0)


main()
