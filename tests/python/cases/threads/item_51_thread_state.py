"""Item 51: thread-locals die with their thread, modules are imported once, locks may change hands."""
import functools
import gc
import os
import sys
import tempfile
import threading

died = []


class Dies:
    def __del__(self):
        died.append(threading.current_thread().name in ("worker", "MainThread"))


local = threading.local()


def worker():
    local.o = Dies()


t = threading.Thread(target=worker, name="worker")
t.start()
t.join()
gc.collect()
print(len(died), hasattr(local, "o"))

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "slow_module.py"), "w") as f:
        f.write("import builtins, time\nbuiltins.bodies.append(1)\ntime.sleep(0.1)\nready = True\n")
    import builtins
    builtins.bodies = []
    sys.path.insert(0, folder)
    ready = []

    def importer():
        import slow_module
        ready.append(slow_module.ready)

    threads = [threading.Thread(target=importer) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(len(builtins.bodies), ready)

lock = threading.Lock()
lock.acquire()
t = threading.Thread(target=lock.release)
t.start()
t.join()
print(lock.acquire(timeout=5))


@functools.lru_cache
def cached(n):
    return object()


found = []
threads = [threading.Thread(target=lambda: found.append([cached(i) for i in range(50)])) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(all(cached(i) is cached(i) for i in range(50)), len(found))
