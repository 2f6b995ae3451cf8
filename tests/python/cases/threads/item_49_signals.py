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


def interrupt():
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGINT)


t = threading.Thread(target=interrupt)
try:
    t.start()
    lock.acquire()
except KeyboardInterrupt:
    print("interrupted")
t.join()
try:
    threading.Thread(target=interrupt).start()
    threading.Event().wait(20)
except KeyboardInterrupt:
    print("interrupted")
