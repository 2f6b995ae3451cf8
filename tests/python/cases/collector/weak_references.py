# Weak references, finalizers and cycles: what is gone after gc.collect(), and what is not.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __repr__(self):
        return f"Node({self.name})"


died = []
a, b = Node("a"), Node("b")
a.other, b.other = b, a
refs = [weakref.ref(a, lambda _: died.append("a")), weakref.ref(b)]
print(refs[0]() is a, weakref.getweakrefcount(a), died)
gc.collect()
print(refs[0]() is a, refs[1]() is b)
del a, b
gc.collect()
print(refs[0](), refs[1](), died)

kept = Node("kept")
strong = weakref.ref(kept)
holder = [strong()]
del kept
gc.collect()
print(strong(), holder)

values = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
members = weakref.WeakSet()
x, y = Node("x"), Node("y")
values["x"], values["y"] = x, y
keys[x], keys[y] = 1, 2
members.add(x)
members.add(y)
del x
gc.collect()
print(sorted(values), list(keys.values()), len(members))

proxy = weakref.proxy(y)
print(proxy.name)
finalizer = weakref.finalize(y, died.append, "y finalized")
print(finalizer.alive)
del y
gc.collect()
print(finalizer.alive, died[-1])
try:
    proxy.name
except ReferenceError as error:
    print(error)


class Final:
    def __init__(self, name, inner=None):
        self.name, self.inner = name, inner

    def __del__(self):
        died.append(f"del {self.name}, inner is {self.inner and self.inner.name}")


died.clear()
chain = Final("outer", Final("middle", Final("inner")))
del chain
gc.collect()
print(died)
died.clear()
one, two = Final("one"), Final("two")
one.inner, two.inner = two, one
del one, two
gc.collect()
print(sorted(died), gc.garbage)
risen = []


class Phoenix:
    def __del__(self):
        risen.append(self)


Phoenix()
gc.collect()
print(len(risen), type(risen[0]).__name__)
risen.clear()
gc.collect()
print(len(risen), gc.isenabled())
for value in (1, "s", (), [], {}, None):
    try:
        weakref.ref(value)
        print("referable", value)
    except TypeError as error:
        print(error)
