"""Item 50, acceptance 13: of several threads only the caller survives a fork; collections and finalizers go on."""
import gc
import os
import threading
import weakref

log = []
os.register_at_fork(before=lambda: log.append("before"), after_in_parent=lambda: log.append("parent"),
                    after_in_child=lambda: log.append("child"))
stop = threading.Event()


class Dies:
    def __del__(self):
        dead.append(1)


dead = []


def work():
    while not stop.is_set():
        Dies()
        junk = [[i] for i in range(200)]


threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()


def child():
    if log != ["before", "child"] or threading.active_count() != 1:
        return 2
    if any(t.is_alive() for t in threads):
        return 3
    dead.clear()
    o = Dies()
    o.me = o
    r = weakref.ref(o)
    del o
    gc.collect()
    if r() is not None or not dead:
        return 4
    made = []
    t = threading.Thread(target=made.append, args=(1,))
    t.start()
    t.join()
    return 0 if made else 5


codes = []
for i in range(5):
    log.clear()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = child()
        finally:
            os._exit(code)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    if log != ["before", "parent"]:
        codes.append(log[:])
stop.set()
for t in threads:
    t.join()
print(codes)
