# Dicts: insertion order, views, methods, equal keys of different types, change while iterating.

d = {"b": 1, "a": 2}
d["c"] = 3
del d["b"]
d["b"] = 4
d["a"] = 5
print(d, list(d), d.keys(), d.values(), d.items(), len(d), "a" in d, 5 in d.values())
print(d.get("x"), d.get("x", 0), d.setdefault("x", []), d.pop("x"), d.pop("x", None), d.popitem(), d)
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t", "1": 1, None: 0, frozenset([1]): 2})
e = dict([("k", 1)], extra=2)
e.update({"k": 3}, more=4)
e |= {"z": 0}
print(e, e | {"k": 9}, dict.fromkeys("ab", 0), e == dict(reversed(list(e.items()))), list(reversed(e)))
print(e.keys() & {"k", "z", "q"} == {"k", "z"}, e.items() >= {("k", 3)}, sorted(e.keys() - {"k"}))
many = {}
for n in range(1000):
    many[n * 7 % 1009] = n
for n in range(0, 1000, 2):
    del many[n * 7 % 1009]
print(len(many), sum(many), sum(many.values()), list(many)[:5])
f = d.copy()
f["new"] = d
f["self"] = f
print(f)


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Bad)


print(len({Bad(): 1, Bad(): 2}))


def change():
    for key in d:
        d[key + "!"] = 1


for action in (lambda: d["none"], lambda: {}.popitem(), lambda: {[]: 1}, change, lambda: d.pop("none"),
               lambda: dict([1]), lambda: {{}: 1}):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
