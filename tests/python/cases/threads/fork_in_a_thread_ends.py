# A child that a thread forked ends with the last thread of its own, also if it has collected.
import gc
import os
import threading
import time


def late():
    time.sleep(0.3)
    os.write(1, b"late\n")


def child(other):
    garbage = [[] for _ in range(1000)]
    for part in garbage:
        part.append(garbage)
    del garbage, part
    gc.collect()
    if other:
        threading.Thread(target=late, daemon=other == "daemon").start()


def worker(other):
    pid = os.fork()
    if pid == 0:
        return child(other)
    for _ in range(3000):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            os.write(1, f"{other}: {status}\n".encode())
            return
        time.sleep(0.01)
    os.write(1, b"it does not end\n")
    os.kill(pid, 9)


for other in ("", "thread", "daemon"):
    thread = threading.Thread(target=worker, args=(other,))
    thread.start()
    thread.join()
