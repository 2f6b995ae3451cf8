"""Item 50: a finalizer forks; in the child, finalizers go on running by themselves."""
import gc
import os
import time

log = []


class Guard:
    def __del__(self):
        log.append(1)


class Forks:
    def __del__(self):
        global pid
        pid = os.fork()


def garbage():
    for i in range(100):
        Guard()


Forks()
gc.collect()
if pid == 0:
    garbage()
    end = time.monotonic() + 50
    while len(log) < 50 and time.monotonic() < end:
        junk = [bytearray(1000) for i in range(2000)]
    os._exit(0 if len(log) >= 50 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
