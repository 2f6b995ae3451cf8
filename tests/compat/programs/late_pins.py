"""What only C has is there when a collection has run, though its pinned bit was not set when it began."""
import gc
import os
import signal
import sys
import threading

import latest

STRESS = "stress" in os.environ.get("TRICOLOR_GC", "")
MANY = 20 if STRESS else 300


def looked_at(what):
    for _ in range(2):
        gc.collect()
        # Dead cells are other objects now.
        list(map(float, range(20000)))
        list(map(str, range(5000)))
    print(what, latest.wrong())
    latest.drop()


# Among the last still, all of them, and most not any more.
for n in 1, 5, MANY:
    latest.make(n)
    looked_at("made:")
latest.again(MANY)
looked_at("from cells that waited:")
latest.by_thread(5)
looked_at("of a thread that is gone:")
latest.beside(5)
looked_at("of a thread that waits:")
latest.let_go()

# While the collector marks, at whatever point of it.
done = threading.Event()


def collect():
    while not done.is_set():
        gc.collect()


kept = [[i] for i in range(1000 if STRESS else 200000)]
thread = threading.Thread(target=collect)
thread.start()
wrong = 0
for _ in range(3 if STRESS else 60):
    latest.make(50)
    latest.again(5)
    wrong += latest.wrong()
    latest.drop()
    wrong += latest.among_others(lambda: list(map(str, range(300)))) - 151
done.set()
thread.join()
print("while it marks:", wrong)
print("given up and counted again:", latest.among_others(gc.collect))

# The child has what the thread that waits had made when it was forked.
latest.beside(5)
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    signal.alarm(60)
    looked_at("in the child:")
    sys.stdout.flush()
    os._exit(0)
os.waitpid(pid, 0)
latest.let_go()
looked_at("in the parent:")
