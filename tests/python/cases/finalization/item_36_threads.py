"""Item 36: threads put values that lead to their keys into a table and read it while it is collected.

Who has the key finds its value; who has not finds a whole value, or none. CPython keeps all entries
and raises when the table changes, so it is not asked.
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
        self.twice = key.n * 2


table = weakref.WeakKeyDictionary()
problems = []
ROUNDS = 150


def check(value, key=None):
    if not isinstance(value, Value) or value.twice != value.key.n * 2:
        problems.append("not whole: %r" % (value,))
    elif key is not None and value.key is not key:
        problems.append("of another key")


def guarded(body):
    def run():
        for i in range(ROUNDS):
            try:
                body(i)
            except Exception as e:
                problems.append("%s: %s" % (type(e).__name__, e))
    return run


def owner(i):
    keys = [Key(n) for n in range(i, i + 10)]
    for key in keys:
        table[key] = Value(key)
    for key in keys:
        check(table[key], key)
        table[key] = Value(key)
        check(table.get(key), key)
    table.pop(keys[3])
    for key in keys[4:]:
        check(table.setdefault(key, None), key)


def reader(i):
    for key, value in list(table.items()):
        check(value, key)
    for value in list(table.values()):
        check(value)
    for values in table.data.values(), dict(table.data).values(), (table.data | {}).values():
        for value in list(values):
            if value is not None:  # that of a dead key
                check(value)


def collector(i):
    if i % 10 == 0:
        gc.collect()


threads = [threading.Thread(target=guarded(f)) for f in (owner, owner, reader, collector)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(better(not problems) or problems[:3])
gc.collect()
gc.collect()
print(better(len(table) == 0))
