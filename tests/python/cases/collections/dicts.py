# defaultdict, OrderedDict, Counter, namedtuple, ChainMap.
from collections import ChainMap, Counter, OrderedDict, defaultdict, namedtuple
import copy


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


d = defaultdict(list)
d["a"].append(1)
d["b"]
print(d, d.default_factory, "c" in d, d.get("c"), d.copy(), type(d.copy()), attempt(defaultdict, 5))
n = defaultdict(None, x=1)
print(n, attempt(lambda: n["q"]), n.setdefault("q", 2), defaultdict(int, {1: 2}) | {3: 4}, {3: 4} | defaultdict(int))
n.default_factory = int
n["new"] += 1
print(n, copy.copy(n), copy.deepcopy(d) == d, attempt(lambda: n.__missing__([])), defaultdict.__name__)
deep = defaultdict(lambda: defaultdict(int))
deep["a"]["b"] += 5
print(deep["a"]["b"], len(deep))

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
print(o, list(o))
o.move_to_end("c", last=False)
print(o, attempt(o.move_to_end, "zz"))
print(o.popitem(), o.popitem(last=False), o, attempt(OrderedDict().popitem))
o.update(x=1, y=2)
o["x"] = 9
del o["b"]
o["b"] = 5
print(o, list(reversed(o)), o.keys(), o.values(), o.items(), list(reversed(o.items())))
print(o == OrderedDict(o), o == dict(reversed(o.items())), o == OrderedDict(reversed(o.items())))
print(o.pop("x"), o.pop("x", "none"), attempt(o.pop, "x"), o.setdefault("s", 1), o.copy(), o | {"z": 1}, {"z": 1} | o)
print(attempt(OrderedDict, 1, 2), OrderedDict.fromkeys("ab", 3), OrderedDict(), repr(OrderedDict(a=1)))
try:
    for k in o:
        o.move_to_end(k)
except RuntimeError as e:
    print(e)
try:
    for k in o:
        o[k + "2"] = 1
except RuntimeError as e:
    print(e)
print(copy.deepcopy(o) == o, copy.copy(o), dict(o))


class LRU(OrderedDict):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self.size:
            self.popitem(last=False)


c = LRU(3)
for i in range(1000):
    c[i % 7] = i
print(c, c.size)
q = OrderedDict()
for i in range(3000):
    q[i] = i
    if i % 3:
        q.popitem(last=False)
print(len(q), next(iter(q)), next(reversed(q)))

k = Counter("abracadabra")
print(k, k.most_common(2), k["zzz"], sorted(k.elements()), k + Counter("ab"), k - Counter("aab"), k & Counter("ab"), k | Counter("z"))
k.update("zz")
k.subtract("a")
print(sorted(k.items()), k.total(), +k == k, Counter(a=1) == Counter(a=1, b=0), Counter([1, 1, 2]), Counter({"x": 3}))

P = namedtuple("P", "x y z", defaults=[0])
p = P(1, 2)
print(p, p.x, p.z, p._asdict(), p._replace(x=5), P._fields, P._make([7, 8, 9]), p == (1, 2, 0), hash(p) == hash((1, 2, 0)))
print(attempt(P, 1), attempt(setattr, p, "x", 1), attempt(lambda: P.x.__get__(5)), P.x.__doc__, P.__doc__, p[1:])
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), len(m), m.parents["a"], attempt(lambda: m["q"]))
