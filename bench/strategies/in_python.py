"""The workloads of the model once more, in Python: what real interpreters take for them.

    in_python.py WORKLOAD OPERATIONS [THREADS [PORT]]

Prints a line of JSON: the answer, what was wrong with it if it was, and times. The answers are those of
workloads/*.h for as many workers. OPERATIONS are those of all threads together; io_latency runs for half
a second instead, and talks to an echo server on PORT.
"""

import json
import sys
import threading
import time

SECONDS = 0.5
BUCKETS = 40


def private_churn(operations):
    kept = {}
    total = 0
    for i in range(operations):
        items = []
        for j in range(8):
            items.append(1000 + i + j)
        kept[i % 128] = (items, i)
        found = kept[i % 128]
        total += found[0][3] - found[1]
    return total


def count(operations):
    n = operations
    while n > 0:
        n -= 1
    return operations - n


def make_tree(depth):
    if depth > 0:
        return (make_tree(depth - 1), make_tree(depth - 1))
    return (None, None)


def count_nodes(node):
    left = node[0]
    if left is None:
        return 1
    return 1 + count_nodes(left) + count_nodes(node[1])


def tree_building(operations):
    long_lived = make_tree(12)
    nodes = 0
    for _ in range(operations):
        nodes += count_nodes(make_tree(6))
    return nodes + count_nodes(long_lived)


class Node:
    __slots__ = ("other",)


def cycles(operations):
    for _ in range(operations):
        a = Node()
        b = Node()
        a.other = b
        b.other = a
    return operations


def users_of(part, threads):
    return [(1000 + user, [(user * 7919 + i * 104729 + 42) % 3600 for i in range(40)])
            for user in range(part, 256, threads)]


def time_spent(operations, users):
    total = 0
    spent = {}
    n = len(users)
    for i in range(operations):
        if i % n == 0:
            spent = {}
        name, sessions = users[i % n]
        spent[name] = 0
        for seconds in sessions:
            spent[name] = spent[name] + seconds
        total += spent[name]
    return total


class Instance:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def look_up():
    """What the module of shared_reads holds."""


def shared_reads(operations, module, table, start):
    right = 0
    for i in range(operations):
        key = (start + i * 31) % 1024
        if i % 1000 == 999:
            table[key] = Instance(key * 3)
        function = module[0]
        found = table[key]
        right += function is look_up and found.value == key * 3
    return right


def shared_hammer(operations, shared, items):
    right = 0
    for i in range(operations):
        passed = shared
        passed.value = 1000 + i
        value = passed.value
        right += value >= 1000
        if i % 16 == 0:
            items.append(value)
    return right


def put(operations, channel):
    for i in range(operations):
        channel.put((i, i * 2))
    return 0


def take(operations, channel):
    total = 0
    for _ in range(operations):
        first, second = channel.get()
        total += first + second
    return total


def put_and_take(operations, channel):
    total = 0
    for i in range(operations):
        channel.put((i, i * 2))
        first, second = channel.get()
        total += first + second
    return total


def compute(stop):
    n = 0
    done = 0
    while not stop:
        n = (n * 3 + 1) % 1000003
        done += 1
    return done


def round_trips(port, stop, times):
    import socket

    right = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        now = time.perf_counter()
        end = now + SECONDS
        while now < end or len(times) < 20:
            sent = bytes((len(times) % 256,))
            connection.sendall(sent)
            right += connection.recv(1) == sent
            after = time.perf_counter()
            times.append(after - now)
            now = after
    stop.append(True)
    return right


def shares(operations, threads):
    return [operations // threads + (i < operations % threads) for i in range(threads)]


def private(work):
    def jobs(operations, threads, _):
        return [(work, share) for share in shares(operations, threads)], None
    return jobs


def time_spent_jobs(operations, threads, _):
    parts = [users_of(part, threads) for part in range(threads)]
    split = shares(operations, threads)
    expected = 0
    for users, share in zip(parts, split):
        totals = [sum(sessions) for _, sessions in users]
        rounds, rest = divmod(share, len(totals))
        expected += rounds * sum(totals) + sum(totals[:rest])
    return [(time_spent, share, users) for share, users in zip(split, parts)], lambda: expected


def shared_reads_jobs(operations, threads, _):
    module = {0: look_up}
    table = {key: Instance(key * 3) for key in range(1024)}
    return [(shared_reads, share, module, table, index * 577)
            for index, share in enumerate(shares(operations, threads))], lambda: operations


def shared_hammer_jobs(operations, threads, _):
    shared, items = Instance(1000), []
    split = shares(operations, threads)
    appended = sum((share + 15) // 16 for share in split)
    # Lost items make the answer wrong.
    return ([(shared_hammer, share, shared, items) for share in split],
            lambda: operations + len(items) - appended)


def queue_pass_jobs(operations, threads, _):
    import queue

    channel = queue.Queue(64)
    pairs = max(1, threads // 2)
    split = shares(operations, pairs)
    expected = sum(3 * share * (share - 1) // 2 for share in split)
    if threads == 1:
        return [(put_and_take, operations, channel)], lambda: expected
    return [(work, share, channel) for share in split for work in (put, take)], lambda: expected


JOBS = {work.__name__: private(work) for work in (private_churn, count, tree_building, cycles)}
JOBS.update(time_spent=time_spent_jobs, shared_reads=shared_reads_jobs,
            shared_hammer=shared_hammer_jobs, queue_pass=queue_pass_jobs)
EXPECTED = {
    "private_churn": lambda operations, threads: 1003 * operations,
    "count": lambda operations, threads: operations,
    "tree_building": lambda operations, threads: 127 * operations + 8191 * threads,
    "cycles": lambda operations, threads: operations,
}


def run(jobs):
    """(answers, when each began and ended): on threads of their own, or alone on this one."""
    answers, times, errors = [None] * len(jobs), [None] * len(jobs), []

    def one(index):
        try:
            begin = time.perf_counter()
            answers[index] = jobs[index][0](*jobs[index][1:])
            times[index] = begin, time.perf_counter()
        except BaseException as error:
            errors.append(error)
            raise

    if len(jobs) == 1:
        one(0)
    else:
        threads = [threading.Thread(target=one, args=(index,)) for index in range(len(jobs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        sys.exit(1)
    return answers, times


def io_latency(threads, port):
    stop, times = [], []
    jobs = [(round_trips, port, stop, times)] + [(compute, stop)] * (threads - 1)
    cpu = time.process_time()
    answers, _ = run(jobs)
    cpu = time.process_time() - cpu
    buckets = [0] * BUCKETS
    for seconds in times:
        buckets[min(BUCKETS - 1, int(seconds * 1e9).bit_length())] += 1
    total = sum(times)
    times.sort()

    def at(share):
        return times[min(len(times) - 1, int(share * len(times)))]

    operations = sum(answers[1:]) if threads > 1 else len(times)
    return {"operations": operations, "answer": answers[0], "seconds": total, "cpu_seconds": cpu,
            "operations_per_second": operations / total, "fairness": 1.0,
            "p50_seconds": at(0.5), "p99_seconds": at(0.99), "worst_seconds": times[-1],
            "latency_buckets": buckets, "expected": len(times)}


def throughput(workload, operations, threads):
    jobs, expected = JOBS[workload](operations, threads, None)
    cpu = time.process_time()
    answers, times = run(jobs)
    cpu = time.process_time() - cpu
    seconds = max(end for _, end in times) - min(begin for begin, _ in times)
    spans = [end - begin for begin, end in times]
    return {"operations": operations, "answer": sum(answers), "seconds": seconds, "cpu_seconds": cpu,
            "operations_per_second": operations / seconds,
            # At even speed, the share that the slowest had done when the fastest was finished.
            "fairness": min(spans) / max(spans),
            "expected": expected() if expected else EXPECTED[workload](operations, threads)}


def resident():
    try:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    except ImportError:
        return 0


def main():
    workload, operations = sys.argv[1], int(sys.argv[2])
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if workload == "io_latency":
        found = io_latency(threads, int(sys.argv[4]))
    else:
        found = throughput(workload, operations, threads)
    expected = found.pop("expected")
    if found["answer"] != expected:
        found["wrong"] = "%d instead of %d" % (found["answer"], expected)
    found["max_resident"] = resident()
    print(json.dumps(found))


main()
