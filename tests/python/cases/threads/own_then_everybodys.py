# What one thread wrote alone for long, and others then write too: nothing is lost where the lock changes hands.
import threading

THREADS, ALONE, TOGETHER = 4, 3000, 1500
lists = [[] for _ in range(THREADS)]
dicts = [{} for _ in range(THREADS)]
sets = [set() for _ in range(THREADS)]
arrays = [bytearray() for _ in range(THREADS)]
start = threading.Barrier(THREADS)


def work(me):
    start.wait()
    for i in range(ALONE):
        lists[me].append((me, i))
        dicts[me][me, i] = i
        sets[me].add((me, i))
        arrays[me].append(me)
    # No waiting here: who is early takes from those who are still alone.
    for i in range(TOGETHER):
        other = (me + i) % THREADS
        lists[other].append((me, ALONE + i))
        dicts[other][me, ALONE + i] = i
        sets[other].add((me, ALONE + i))
        arrays[other].append(me)


threads = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
for t in threads:
    t.start()
for t in threads:
    t.join()

total = THREADS * (ALONE + TOGETHER)
print(sum(map(len, lists)) == total, len({x for each in lists for x in each}) == total)
print(sum(map(len, dicts)) == total, len({x for each in dicts for x in each}) == total)
print(sum(map(len, sets)) == total, len(set().union(*sets)) == total)
print([sum(a.count(i) for a in arrays) for i in range(THREADS)])
for each in lists:  # each thread's own order
    for me in range(THREADS):
        own = [i for who, i in each if who == me]
        print(own == sorted(own), end=" ")
print()
