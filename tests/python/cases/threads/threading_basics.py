# threading: locks, conditions, events, semaphores, thread locals, daemons, names, and results.
import queue
import threading

total = 0
lock = threading.Lock()


def add(n):
    global total
    for _ in range(n):
        with lock:
            total += 1


threads = [threading.Thread(target=add, args=(2000,), name=f"adder {i}") for i in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total, [thread.name for thread in threads], any(t.is_alive() for t in threads))

work, done = queue.Queue(maxsize=5), queue.Queue()


def worker():
    while (item := work.get()) is not None:
        done.put(item * item)
        work.task_done()
    work.task_done()


workers = [threading.Thread(target=worker) for _ in range(3)]
for thread in workers:
    thread.start()
for n in range(100):
    work.put(n)
for _ in workers:
    work.put(None)
work.join()
for thread in workers:
    thread.join()
print(sorted(done.queue) == [n * n for n in range(100)], work.empty())

local = threading.local()
local.x = "main"
seen = []


def look():
    seen.append(hasattr(local, "x"))
    local.x = "other"


thread = threading.Thread(target=look)
thread.start()
thread.join()
print(seen, local.x)

ready, values = threading.Condition(), []


def consume(out):
    with ready:
        ready.wait_for(lambda: len(values) == 3)
        out.extend(values)


out = []
consumer = threading.Thread(target=consume, args=(out,))
consumer.start()
for n in range(3):
    with ready:
        values.append(n)
        ready.notify_all()
consumer.join()
print(out)

event = threading.Event()
print(event.wait(0.01), event.is_set())
threading.Timer(0.01, event.set).start()
print(event.wait(10))
rlock = threading.RLock()
with rlock, rlock:
    print("reentrant")
semaphore = threading.BoundedSemaphore(1)
print(semaphore.acquire(), semaphore.acquire(blocking=False), semaphore.release())
barrier = threading.Barrier(2)
other = threading.Thread(target=barrier.wait)
other.start()
barrier.wait()
other.join()
print(lock.acquire(timeout=0.01), lock.acquire(timeout=0.01), lock.locked())
lock.release()
for action in (lock.release, semaphore.release, lambda: threads[0].start(), lambda: queue.Queue().get_nowait()):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
