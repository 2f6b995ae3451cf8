"""Item 36: what a WeakKeyDictionary does, on the table that is inside it."""
import copy
import gc
import weakref


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == other.n

    def __repr__(self):
        return "Key(%r)" % self.n


def attempt(f):
    try:
        return f()
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def pairs(d):
    return sorted((k.n, v) for k, v in d.items())


keys = [Key(i) for i in range(6)]
d = weakref.WeakKeyDictionary({k: k.n * 10 for k in keys})
print(len(d), pairs(d), sorted(k.n for k in d), sorted(d.values()))
print(d[Key(2)], Key(2) in d, Key(9) in d, 7 in d, d.get(Key(9)), d.get(Key(9), "no"))
print(attempt(lambda: d[Key(9)].n)[:19], attempt(lambda: d[7]), attempt(lambda: d.__setitem__(7, 7)))
other = Key(3)
d[other] = "the value of an equal key"
del other
gc.collect()
print(d[keys[3]], len(d))
print(d.setdefault(keys[0], "late"), d.pop(keys[0]), d.setdefault(keys[0], "anew"), len(d))
print(d.pop(Key(9), "none"), attempt(lambda: d.pop(Key(9)))[:19])
k, v = d.popitem()
print(k.n, v, len(d))
del d[keys[1]]
print(attempt(lambda: d.__delitem__(keys[1]))[:19], len(d))
d.update({keys[1]: "updated", keys[2]: None})
print(pairs({k: str(v) for k, v in d.items()}))
print(len(d.keyrefs()), all(isinstance(r, weakref.ref) for r in d.keyrefs()))
e = d.copy()
print(type(e).__name__, e == d, len(e), e is d)
f = copy.deepcopy(d)
print(type(f).__name__, f == d, [v for v in f.values() if v is None])
e |= {keys[5]: "five"}
print(len(e), len(d | e), (d | e)[keys[5]], e == d)
print(repr(d)[:24])
e.clear()
print(len(e), list(e.items()), attempt(e.popitem))


# The table itself, for who looks inside.
inside = d.data
print(len(inside), inside[weakref.ref(keys[1])], weakref.ref(keys[1]) in inside)
print(sorted(str(v) for v in inside.values()), len(inside.items()), len(inside.keys()))
print(inside == dict(inside.items()), inside != {}, inside == 7, attempt(lambda: hash(inside))[:27])
inside["a key that is no reference"] = value = Key("kept")
ref = weakref.ref(value)
del value
gc.collect()
print(ref(), inside.pop("a key that is no reference"), attempt(lambda: inside["gone"]))
del inside[weakref.ref(keys[2])]
print(len(d), repr(inside).startswith("{<weakref at 0x"))
value = Key("value")
d[keys[1]] = value
print([type(o).__name__ for o in gc.get_referrers(value) if o is inside] != [],
      any(o is value for o in gc.get_referents(inside)))

# Changed while it is walked over, by the same thread.
table = weakref.WeakKeyDictionary({k: 1 for k in keys})


def add():
    for k in table:
        table[Key(len(table) + 10)] = k.n
        keep.append(list(table)[-1])


keep = []
print(attempt(add))

# Entries that die meanwhile stay until the walk is over, but do not come.
few = [Key(i) for i in range(100, 104)]
table = weakref.WeakKeyDictionary({k: [k.n] for k in few})
seen = []
for k, v in table.items():
    seen.append(v[0])
    if len(seen) == 1:
        few = [few[0]]
        gc.collect()
        print("in the walk", len(table))
del k
print(seen[0], len(seen) <= 4, len(table))
