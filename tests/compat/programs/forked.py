"""A fork while another thread deallocates: what it had not begun is deallocated in the child, too."""
import gc
import os
import signal
import threading
import time

import hostile

BOXES = 500  # 10 s of work for the other thread, if this one comes late
hostile.slow_dealloc(20)
boxes = [hostile.Box() for _ in range(BOXES)]
del boxes
thread = threading.Thread(target=gc.collect)
thread.start()
while hostile.boxes() > BOXES - 2:
    time.sleep(0.005)
pid = os.fork()
hostile.slow_dealloc(0)
if pid == 0:
    signal.alarm(60)  # instead of a child that looks for ever
    for _ in range(3):
        gc.collect()
    # The one that was begun is lost, but not begun a second time.
    print("child:", hostile.boxes(), "left,", end=" ", flush=True)
    os._exit(0)
print(os.waitpid(pid, 0)[1])
thread.join()
for _ in range(3):
    gc.collect()
print("parent:", hostile.boxes(), "left")
