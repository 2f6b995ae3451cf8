"""Who runs a finalizer may use the processors that the program may, also after the collector was lent one."""
import os
import threading
import time

processors = os.sched_getaffinity(0)
seen = []


class Dies:
    def __init__(self):
        self.me = self

    def __del__(self):
        seen.append(os.sched_getaffinity(0) == processors)


def work():
    while time.monotonic() < end:
        for i in range(2000):
            a = [i, [i], {i: i}]
        for _ in range(20):
            Dies()


end = time.monotonic() + 2
threads = [threading.Thread(target=work) for _ in range(len(processors) + 1)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(seen) > 0, all(seen))
