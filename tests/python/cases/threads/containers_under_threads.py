# What is one atomic step under CPython's lock stays one: nothing is lost, nothing appears twice.
import threading

THREADS, EACH = 4, 5000
shared_list, shared_dict, shared_set = [], {}, set()
winners = []
start = threading.Barrier(THREADS)


def fill(index):
    start.wait()
    won = 0
    for n in range(EACH):
        shared_list.append((index, n))
        shared_dict[index, n] = n
        shared_set.add((index, n))
        if winners_table.setdefault(n, index) == index:
            won += 1
    winners.append(won)


winners_table = {}
threads = [threading.Thread(target=fill, args=(index,)) for index in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(shared_list), len(set(shared_list)), len(shared_dict), len(shared_set), sum(winners))
print(all(shared_dict[index, n] == n for index in range(THREADS) for n in range(EACH)))
in_order = all(
    [n for i, n in shared_list if i == index] == list(range(EACH)) for index in range(THREADS))
print("each thread's items in order:", in_order)

taken = [[] for _ in range(THREADS)]


def take(index):
    start.wait()
    try:
        while True:
            taken[index].append(shared_list.pop())
    except IndexError:
        pass


threads = [threading.Thread(target=take, args=(index,)) for index in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
everything = [item for part in taken for item in part]
print(len(everything), len(set(everything)), shared_list)

stop = []
snapshots = 0


def churn():
    n = 0
    while not stop:
        shared_dict[n % 97] = n
        shared_dict.pop((n + 50) % 97, None)
        n += 1


churner = threading.Thread(target=churn)
churner.start()
for _ in range(50):
    for copy in (list(shared_dict), dict(shared_dict), shared_dict.copy(), list(shared_dict.items())):
        snapshots += len(copy) >= THREADS * EACH
stop.append(1)
churner.join()
print(snapshots)
