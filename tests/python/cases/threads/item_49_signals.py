"""Item 49, acceptance 13: handlers run on the main thread, and interrupt what it waits for."""
import os
import signal
import threading
import time

where = []
signal.signal(signal.SIGUSR1, lambda *a: where.append(threading.current_thread() is threading.main_thread()))


def worker():
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    for i in range(1000):
        pass


t = threading.Thread(target=worker)
t.start()
t.join()
end = time.monotonic() + 20
while not where and time.monotonic() < end:
    time.sleep(0.01)
print(where)
errors = []


def elsewhere():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    except ValueError as e:
        errors.append(str(e))


t = threading.Thread(target=elsewhere)
t.start()
t.join()
print(errors)
lock = threading.Lock()
lock.acquire()


interrupted = threading.Event()


def handler(number, frame):
    if not interrupted.is_set():
        interrupted.set()
        signal.default_int_handler(number, frame)


def interrupt():
    # More than once: CPython misses what comes just before it waits, where a busy machine may leave it for long.
    pause = 0.2
    while not interrupted.wait(pause):
        os.kill(os.getpid(), signal.SIGINT)
        pause = 5


signal.signal(signal.SIGINT, handler)
for wait in lock.acquire, lambda: threading.Event().wait(40):
    interrupted.clear()
    t = threading.Thread(target=interrupt)
    try:
        t.start()
        wait()
    except KeyboardInterrupt:
        print("interrupted")
    t.join()
