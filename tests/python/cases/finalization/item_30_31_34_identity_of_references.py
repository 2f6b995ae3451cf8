"""Items 30, 31 and 34, acceptance 7: reuse, equality, hashes, proxies, what cannot be referred to."""
import gc
import threading
import weakref
class Plain: pass
class Equal:
    def __init__(self, v): self.v = v
    def __eq__(self, other): return self.v == other.v
    def __hash__(self): return hash(self.v)
o = Plain()
print(weakref.ref(o) is weakref.ref(o), weakref.proxy(o) is weakref.proxy(o))
f = lambda r: None
a, b = weakref.ref(o, f), weakref.ref(o, f)
print(a is b, a == b, weakref.ref(o, None) is weakref.ref(o))
class Sub(weakref.ref): pass
print(Sub(o) is Sub(o), Sub(o) == Sub(o))
x, y = Equal(1), Equal(1)
rx, ry = weakref.ref(x), weakref.ref(y)
print(rx == ry, rx != ry, hash(rx) == hash(1))
z = Equal(2)
rz = weakref.ref(z)
del x, z
gc.collect()
print(rx == ry, rx == rx, hash(rx) == hash(1))
try: hash(rz)
except TypeError as e: print(e)
try: rx < ry
except TypeError as e: print(e)
p = weakref.proxy(o)
try: hash(p)
except TypeError as e: print(e)
del o
gc.collect()
for use in (lambda: p.x, lambda: str(p), lambda: p == 1, lambda: bool(p)):
    try: use()
    except ReferenceError as e: print(e)
class Slots: __slots__ = ("a",)
for thing in (1, "s", (), [], {}, None, object(), Slots()):
    try: weakref.ref(thing)
    except TypeError as e: print(e)
for thing in (set(), frozenset(), print, len, type, f, type("S", (), {"__slots__": ("__weakref__",)})()):
    print(weakref.ref(thing)() is thing)
shared = Plain()
made = []
start = threading.Barrier(4)
def make():
    start.wait()
    made.append(weakref.ref(shared))
threads = [threading.Thread(target=make) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(len(set(map(id, made))))
