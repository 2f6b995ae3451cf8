"""The private workloads once more, in Python: what CPython 3.11 takes for the same operations.

    in_python.py WORKLOAD OPERATIONS

Prints a line of JSON: the answer, and the processor time between begin and end. The answers are those
of workloads/private.h and workloads/shared.h with one worker.
"""

import json
import sys
import time


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


def time_spent(operations):
    users = [(1000 + user, [(user * 7919 + i * 104729 + 42) % 3600 for i in range(40)])
             for user in range(256)]
    total = 0
    spent = {}
    for i in range(operations):
        if i % 256 == 0:
            spent = {}
        name, sessions = users[i % 256]
        spent[name] = 0
        for seconds in sessions:
            spent[name] = spent[name] + seconds
        total += spent[name]
    return total


WORKLOADS = {f.__name__: f for f in (private_churn, count, tree_building, cycles, time_spent)}


def main():
    work, operations = WORKLOADS[sys.argv[1]], int(sys.argv[2])
    begin, cpu = time.perf_counter(), time.process_time()
    answer = work(operations)
    end, cpu_end = time.perf_counter(), time.process_time()
    print(json.dumps({"operations": operations, "answer": answer, "seconds": end - begin,
                      "cpu_seconds": cpu_end - cpu}))


main()
