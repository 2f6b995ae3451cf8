"""Item 36: a child process, forked while a collection marks, has a whole table and collects it.

CPython keeps values that lead to their keys, so it is not asked how many are left.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import threading
import weakref


class Key:
    def __init__(self, n):
        self.n = n


class Value:
    def __init__(self, key):
        self.key = key


KEYS = 2000
keys = [Key(n) for n in range(KEYS)]
table = weakref.WeakKeyDictionary()
stop = threading.Event()


def fill():
    for key in keys:
        table[key] = Value(key)
    for n in range(KEYS):
        dropped = Key(n)
        table[dropped] = Value(dropped)


def is_whole():
    return (all(table[key].key is key for key in keys)
            and all(value.key is key for key, value in list(table.items())))


def collect():
    while not stop.is_set():
        gc.collect()


collector = threading.Thread(target=collect)
collector.start()
good = []
for turn in range(8):
    fill()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            first = is_whole()
            for _ in range(3):
                gc.collect()
            status = 0 if first and is_whole() and better(len(table) < KEYS + 10) else 1
        finally:
            os._exit(status)
    good.append(os.waitpid(child, 0)[1] == 0)
stop.set()
collector.join()
print(good)
for _ in range(3):
    gc.collect()
print(is_whole(), better(len(table) < KEYS + 10))
