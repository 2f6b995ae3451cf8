# Every method of one dict, and of one set, from four threads.
from collections import Counter, OrderedDict, defaultdict

from _hammer import Allowed, run

N = 500
changed = Allowed(RuntimeError, KeyError)  # "changed size during iteration"
strange = []


class Key:
    """A key whose hash and comparison run Python code."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 5

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


KEYS = ["a", "b", "c", 1, 2, 3, (1, 2), 2.5, None, b"x"] + [Key(n) for n in range(6)] + [
    f"name{n}" for n in range(40)]
table = {}


def write(index):
    for i in range(N):
        key = KEYS[(i * 7 + index) % len(KEYS)]
        table[key] = (key, i)
        table.setdefault(KEYS[i % len(KEYS)], (KEYS[i % len(KEYS)], 0))
        with changed:
            del table[KEYS[(i * 3) % len(KEYS)]]
        table.pop(KEYS[(i * 5) % len(KEYS)], None)
        if i % 5 == 0:
            with changed:
                table.popitem()
        if i % 90 == index:
            table.clear()
        table.update({k: (k, i) for k in KEYS[i % 20:i % 20 + 6]})
        table.update(one=("one", i), two=("two", i))


def read(index):
    for i in range(N // 5):
        with changed:
            for key, value in table.items():
                if value[0] is not key and value[0] != key:
                    strange.append((key, value))
        with changed:
            for key in table:
                value = table.get(key)
                if value is not None and value[0] != key:
                    strange.append((key, value))
        with changed:
            list(reversed(table)), list(table.values()), len(table.keys() & set(KEYS))
        with changed:
            copy = dict(table)
            copy |= table
            if any(v[0] != k for k, v in copy.items()):
                strange.append("copy")
            copy == table, {**table}, table | copy
        "a" in table, table.get("nothing"), len(table)


print(run(write, write, write, read), strange[:3])
print(run(write, read), strange[:3])
print(all(value[0] == key for key, value in table.items()), len(list(table)) == len(table))

members = set()


def change_set(index):
    global members
    for i in range(N):
        members.add(KEYS[(i + index) % len(KEYS)])
        members.discard(KEYS[(i * 3) % len(KEYS)])
        with changed:
            members.remove(KEYS[(i * 5) % len(KEYS)])
        with changed:
            members.pop()
        members.update(KEYS[:5])
        with changed:
            members |= {1, 2}


def read_set(index):
    known = frozenset(KEYS)
    for i in range(N // 5):
        with changed:
            for item in members:
                if item not in known:
                    strange.append(item)
        with changed:
            if not members <= known or members - known or members ^ members.copy() - known:
                pass
        with changed:
            sorted(members, key=id), set(members), frozenset(members), members & known


print(run(change_set, read_set), strange[:3])

ordered, counted, grouped = OrderedDict(), Counter(), defaultdict(list)


def kinds(index):
    for i in range(N):
        ordered[index, i % 20] = i
        with changed:
            ordered.move_to_end((index, i % 20), last=i % 2 == 0)
        counted[index] += 1
        grouped[index].append(i)
        if i % 10 == 0:
            ordered.pop((index, i % 20))
        with changed:
            list(ordered)


print(run(kinds), len(ordered), sorted(counted.items()), [len(grouped[k]) for k in sorted(grouped)])
