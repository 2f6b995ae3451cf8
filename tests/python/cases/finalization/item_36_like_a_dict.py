"""Item 36: the table inside a WeakKeyDictionary, for programs that look into it, is what a dict is."""
import collections.abc
import copy
import dataclasses
import gc
import pickle
import pprint
import sys
import types
import weakref


class Key:
    def __init__(self, n):
        self.n = n


def attempt(f):
    try:
        return f()
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


keys = [Key(i) for i in range(4)]
table = weakref.WeakKeyDictionary((k, k.n * 10) for k in keys)
data = table.data
refs = list(data)
plain = dict(zip(refs, (0, 10, 20, 30)))
other = {refs[3]: "three", "x": "y"}

# What it is taken for.
for cls in (dict, object, collections.abc.Mapping, collections.abc.MutableMapping,
            collections.abc.Sized, list, weakref.WeakKeyDictionary, (int, dict)):
    print(isinstance(data, cls), end=" ")
print(data.__class__, attempt(lambda: setattr(data, "__class__", list))[:14], attempt(lambda: delattr(data, "__class__")))
print(attempt(lambda: hash(data))[:16], callable(data), bool(data), len(data))
match data:
    case {"x": _}:
        print("matches x")
    case dict(found):
        print("matches dict", found == plain)
print([name for name in dir(dict) if not hasattr(data, name)])
for view in data.keys(), data.values(), data.items():
    print(type(view).__name__, [isinstance(view, cls) for cls in (
        collections.abc.KeysView, collections.abc.ValuesView, collections.abc.ItemsView,
        collections.abc.Set)])

# Made of it: dicts.
made = [dict(data), {**data}, data.copy(), copy.copy(data), copy.deepcopy(data), data | {}, {} | data,
        type(data)(data), type(data)(plain.items()), {k: data[k] for k in data},
        dict(types.MappingProxyType(data)), dict(data, x=1), type(data)(x=1), dict.fromkeys(data, 5),
        data.fromkeys("ab"), data.fromkeys("ab", 1)]
for d in made:
    print(type(d).__name__, d == data, data == d, d == plain, len(d), end="; ")
print()
print(pickle.loads(pickle.dumps(weakref.WeakKeyDictionary().data)),
      attempt(lambda: pickle.dumps(data)))
print([attempt(lambda: pickle.loads(pickle.dumps(weakref.WeakKeyDictionary().data, protocol)))
       for protocol in range(6)])
print(attempt(lambda: pickle.dumps(table))[:9])


@dataclasses.dataclass
class Holder:
    table: object


print(dataclasses.asdict(Holder(data)) == {"table": plain})
copied = data.copy()
gone = Key(9)
table[gone] = "of the one that went"
copied = data.copy()
del gone
gc.collect()
print(len(data), len(copied), list(copied.values())[-1])  # a copy holds its values

# Compared.
print(data == plain, plain == data, data != plain, data == data, data == {}, {} == data, data == 5,
      data == [1], data != {refs[0]: 0}, attempt(lambda: data < data)[:24])
print(weakref.WeakKeyDictionary().data == {} == weakref.WeakKeyDictionary().data)

# Operators.
print(type(data | other).__name__, (data | other)[refs[3]], (other | data)[refs[3]], len(data | other))
print([attempt(f)[:41] for f in (lambda: data | 5, lambda: 5 | data, lambda: data | [(1, 2)])])
before = data
data |= {"x": "y"}
data |= [("z", 1)]
print(data is before, data["x"], data["z"], attempt(lambda: data.__ior__(5)))
data.update()
data.update({"x": 1}, y=2)
data.update(z=3)
data.update([("w", 4)])
data.update(weakref.WeakKeyDictionary({keys[0]: "via a table"}).data)
print([data.pop(k) for k in "xyzw"], data[refs[0]], len(data))
print(attempt(lambda: data.update(1, 2)), "/", attempt(lambda: data.update(5)), "/",
      attempt(lambda: data.update([1])))
data[refs[0]] = 0
print(attempt(lambda: data["x"]), attempt(lambda: data.__delitem__("x")), "x" in data,
      attempt(lambda: data[[]]), attempt(lambda: [] in data), attempt(lambda: data.get([])))
print(attempt(lambda: data.get()), "/", attempt(lambda: data.pop()), "/", attempt(lambda: data.pop("x")))

# Views.
items, values, names = data.items(), data.values(), data.keys()
print(len(items), len(values), len(names), sorted(values), refs[1] in names, (refs[1], 10) in items,
      (refs[1], 11) in items, 10 in values, 5 in values, (refs[1], 10, 2) in items, 5 in items)
print(list(reversed(values)), [v for r, v in reversed(items)], list(reversed(data)) == refs[::-1],
      list(reversed(names)) == refs[::-1])
print(items == plain.items(), plain.items() == items, items == set(plain.items()), names == plain.keys(),
      names == set(refs), values == plain.values(), items <= plain.items(), items < plain.items(),
      items >= set(), items != set())
print(items & plain.items() == set(plain.items()), sorted(v for r, v in items & {(refs[2], 20), (1, 1)}),
      sorted(v for r, v in items - {(refs[2], 20)}), len(items | {1}), len(items ^ {(refs[2], 20), 1}),
      [type(x).__name__ for x in (items & [], items | [], names & refs, names - refs)])
print({(refs[2], 20)} & items == {(refs[2], 20)}, len({1} | items), len({1} - items))
print(items.isdisjoint([]), items.isdisjoint({(refs[2], 20)}), names.isdisjoint(refs),
      attempt(lambda: hash(items))[:16])
print(type(items.mapping).__name__, items.mapping == plain, values.mapping[refs[1]], len(names.mapping))
for walk in iter(items), iter(values), iter(data), reversed(items), reversed(values):
    first = next(walk)
    print(walk.__length_hint__(), iter(walk) is walk, len(list(copy.copy(walk))), len(list(walk)),
          list(walk), type(walk).__name__)

# Texts.
print(repr(weakref.WeakKeyDictionary().data), str(data) == str(plain), repr(items) == repr(plain.items()),
      repr(values) == repr(plain.values()), repr(names) == repr(plain.keys()), "%r" % values)
print(pprint.pformat(weakref.WeakKeyDictionary().data))
data["self"] = data
print(repr(data).endswith(", 'self': {...}}"), repr(data.values()).endswith(", 'self': {...}}])"),
      repr(data.items()).endswith("('self', " + repr(data) + ")])"))
deep = copy.deepcopy(data)
print(deep["self"] is deep, deep is data)
del data["self"]
data["values"] = data.values()
print(repr(data.values()))
del data["values"]

# Changed while it is walked over.
for walk in data, data.values(), data.items():
    def add():
        for _ in walk:
            data[object()] = 1
    print(attempt(add))
    while len(data) > 4:
        data.popitem()

# The rest.
print(sys.getsizeof(data) > sys.getsizeof(weakref.WeakKeyDictionary().data), data.__sizeof__() > 0)
print(gc.is_tracked(data), sorted(type(o).__name__ for o in gc.get_referents(data)))
print(data.setdefault("new", 1), data.setdefault("new", 2), data.setdefault("none"), data.popitem(),
      data.popitem(), len(data))
print(type(data).__class_getitem__(int), attempt(lambda: weakref.ref(data))[:35])
data.clear()
print(data, len(table), attempt(data.popitem))
