# Locks, conditions, semaphores, events, queues and thread locals under four threads.
import queue
import threading
import time

from _hammer import THREADS, run

N = 300
lock, again = threading.Lock(), threading.RLock()
total = [0, 0, 0]


def count(index):
    for i in range(N):
        with lock:
            total[0] += 1
        with again, again:
            total[1] += 1
        if lock.acquire(timeout=0.001):
            lock.release()
        if lock.acquire(blocking=False):
            lock.release()


print(run(count), total[:2])

changed = threading.Condition()
turn = [0]


def in_turn(index):
    for _ in range(50):
        with changed:
            changed.wait_for(lambda: turn[0] % THREADS == index)
            turn[0] += 1
            changed.notify_all()


print(run(in_turn), turn)

few = threading.BoundedSemaphore(2)
inside, most = [], [0]


def limited(index):
    for _ in range(N // 3):
        with few:
            inside.append(index)
            most[0] = max(most[0], len(inside))
            inside.remove(index)


print(run(limited), most[0] <= 2, inside)

event = threading.Event()


def signal(index):
    if index == 0:
        time.sleep(0.01)
        event.set()
    elif not event.wait(20):
        total[2] += 1


print(run(signal), total[2])

for kind in ("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
    jobs = getattr(queue, kind)()
    received = [[], []]

    def pass_on(index):
        if index % 2:
            for i in range(N):
                jobs.put(index * N + i)
        else:
            for i in range(N):
                received[index // 2].append(jobs.get(timeout=60))

    print(kind, run(pass_on), sorted(received[0] + received[1])
          == sorted(list(range(N, 2 * N)) + list(range(3 * N, 4 * N))))

bounded = queue.Queue(maxsize=3)


def through(index):
    for i in range(100):
        if index % 2:
            bounded.put(i)
        else:
            bounded.get()
            bounded.task_done()


print(run(through), bounded.qsize())
bounded.join()

own = threading.local()
seen = []


def local(index):
    for i in range(N):
        own.value = getattr(own, "value", 0) + 1
        own.index = index
        if own.index != index:
            seen.append("mixed")
    seen.append(own.value)


print(run(local), seen)

together = threading.Barrier(THREADS)
orders = []


def meet(index):
    for i in range(20):
        orders.append(together.wait())


print(run(meet), [orders.count(k) for k in range(THREADS)])


def start_more(index):
    for i in range(10):
        t = threading.Thread(target=seen.append, args=(i,))
        t.start()
        t.join()
        threading.enumerate(), threading.current_thread().name, threading.active_count()


seen.clear()
print(run(start_more), sorted(seen) == sorted(list(range(10)) * 4))
