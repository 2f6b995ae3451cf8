"""Item 53: PyGILState_Ensure on threads that Python did not start."""
import gc
import os
import subprocess
import sys
import threading

import lives

main = threading.get_ident()
print(lives.foreign(lambda: None, 1, 1))
print(lives.foreign(lambda: None, 5, 1))

seen = []


def look():
    t = threading.current_thread()
    seen.append((type(t).__name__, t.daemon, t is threading.current_thread(), t.ident != main, t.is_alive()))


print(lives.foreign(look, 2, 1), seen)


# What is local to the thread goes with the outermost release, and is not there the next time.
class Local:
    def __del__(self):
        dead.append("dead")


dead = []
local = threading.local()
found = []


def use():
    found.append(hasattr(local, "value"))
    local.value = Local()


lives.foreign(use, 3, 4)
for _ in range(3):
    gc.collect()
print(found, dead)

# Errors, locks, and threads of Python meanwhile.
told = []
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, str(u.exc_value)))
lives.foreign(lambda: 1 / 0, 2, 2)
print(told)
lock = threading.Lock()
total = [0]


def add():
    for _ in range(500):
        with lock:
            total[0] += 1


threads = [threading.Thread(target=lives.foreign, args=(add, 1, 2)) for _ in range(4)]
threads += [threading.Thread(target=add) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)

# Python starts threads from there, and is called back from its own threads.
def starts():
    t = threading.Thread(target=seen.append, args=("started",))
    t.start()
    t.join()


seen.clear()
lives.foreign(starts, 1, 1)
t = threading.Thread(target=lambda: seen.append(lives.foreign(lambda: None, 2, 1)))
t.start()
t.join()
print(seen)

# The process ends while such threads come and go: they stop, nothing crashes.
program = """
import lives, time, threading
calls = []
for i in range(3): lives.endless(lambda: calls.append(threading.get_ident()))
while len(set(calls)) < 3: time.sleep(0.001)
"""
for i in range(3):
    done = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True, timeout=120)
    print(done.returncode, done.stderr.decode())
