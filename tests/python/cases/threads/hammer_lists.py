# Every method of one list from four threads: only items that were put in come out.
from collections import deque

from _hammer import Allowed, run

N = 600
items = list(range(40))
# ZeroDivisionError: i % len(items) of a list that is empty, as one is while it is sorted or cleared.
changed = Allowed(IndexError, ValueError, ZeroDivisionError)


def shuffle(index):
    for i in range(N):
        with changed:
            items.append(i % 40)
            items.insert(i % 7, 5)
            items.extend((1, 2, 3))
            items[i % len(items)] = 7
            items[1:3] = [8, 9, 10]
            del items[2:5]
            items.pop()
            items.pop(0)
            items.remove(5)
        with changed:
            items[::2] = items[::2]
        if len(items) > 200:
            del items[20:]
        if i % 50 == index:
            items.clear()
            items.extend(range(30))


def arrange(index):
    global items
    for i in range(N):
        with changed:
            items.reverse()
        if i % 8 == 0:
            with changed:  # "list modified during sort"
                items.sort(key=lambda x: -x)
        with changed:
            items.index(5)
        with changed:
            items += [3] * (i % 3)


strange = []


def read(index):
    for i in range(N):
        for item in items:
            if type(item) is not int or not 0 <= item < 40:
                strange.append(item)
        copy = items[:] + items[1:] + list(items) + items.copy()
        if not all(0 <= item < 40 for item in copy):
            strange.append(copy)
        3 in items, items.count(1), len(items), items == copy, repr(items[:3])
        for item in reversed(items):
            if not 0 <= item < 40:
                strange.append(item)
        first, *rest = [1, *items]
        tuple(items), sum(items), sorted(items)
        with changed:
            max(items), items[-1], items[len(items) // 2]


print(run(shuffle, shuffle, arrange, read), strange[:3])
print(run(shuffle, read), strange[:3])

ends = deque(range(10))
taken = []


def both_ends(index):
    for i in range(N):
        ends.append(i)
        ends.appendleft(i)
        with changed:
            taken.append(ends.pop())
            taken.append(ends.popleft())
        with Allowed(RuntimeError):
            for item in ends:
                if type(item) is not int:
                    strange.append(item)
        ends.rotate(i % 3 - 1)


print(run(both_ends), strange[:3], len(ends) + len(taken) == 10 + 2 * N * 4)

counter = [0] * 8


def slots(index):
    for i in range(N):
        counter[index] += 1
        counter[index + 4] = counter[index]


print(run(slots), counter)
