"""Item 31: equality and hash of references, alive and dead; no order; dead proxies."""
import gc
import operator
import weakref


class Value:
    hashed = 0

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        if not isinstance(other, Value):
            return NotImplemented
        return self.value == other.value

    def __hash__(self):
        Value.hashed += 1
        return hash(self.value)

    def __bool__(self):
        return False


class Sub(weakref.ref):
    pass


def error(action):
    try:
        return action()
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


a, b, c = Value(1), Value(1), Value(2)
ra, rb, rc = map(weakref.ref, (a, b, c))
sub = Sub(a)
print([ra == rb, ra != rb, ra == rc, ra != rc, ra == sub, sub == rb, ra == a, ra != a])
print(hash(ra), hash(ra), Value.hashed, hash(sub), Value.hashed)
print(len({ra, rb, rc, sub}), rb in {ra: 1})
callback = weakref.ref(a, lambda r: None)
print(callback == ra, callback is ra, hash(callback) == hash(ra))
for op in operator.lt, operator.le, operator.gt, operator.ge:
    print(error(lambda: op(ra, rb)))

table = {ra: "a", rc: "c"}
del a, c
gc.collect()
# Dead ones are equal to nothing but themselves, though b lives; the hash that was asked for stays.
print([r() for r in (ra, sub, rc)], [ra == rb, ra != rb, rb == ra, ra == ra, ra != ra, ra == sub, rc == rc])
print(hash(ra), hash(sub), error(lambda: hash(callback)), hash(rc))
print(table[ra], table[rc], rb in table)


def never_hashed():
    return weakref.ref(Value(4))


dead = never_hashed()
gc.collect()
print(error(lambda: hash(dead)), error(lambda: hash(dead)), repr(dead).endswith("; dead>"))
unhashable = type("Unhashable", (), {"__eq__": lambda self, other: True})()
print(error(lambda: hash(weakref.ref(unhashable))), weakref.ref(unhashable) == weakref.ref(b))



# A comparison may fail.
class Fails:
    def __eq__(self, other):
        raise ZeroDivisionError("compared")

    __hash__ = None


x, y = Fails(), Fails()
print(error(lambda: weakref.ref(x) == weakref.ref(y)))


# Proxies.
class Everything(Value):
    def __call__(self, *args):
        return args

    def __iter__(self):
        return iter("ab")

    def __add__(self, other):
        return other

    def __len__(self):
        return 7


o = Everything(5)
p = weakref.proxy(o)
print(p == o, p != o, p == Value(5), p(1, 2), list(p), p + 3, len(p), bool(p), p.value, type(p).__name__)
print(error(lambda: hash(p)), error(lambda: {p}))
p.new = 8
print(o.new)
del p.new
print(error(lambda: p.new), isinstance(p, Everything))
del o
gc.collect()
for action in (lambda: p.value, lambda: setattr(p, "x", 1), lambda: p == 1, lambda: p < 1, lambda: p(),
               lambda: list(p), lambda: p + 1, lambda: 1 + p, lambda: len(p), lambda: bool(p), lambda: str(p),
               lambda: p[0], lambda: "a" in p, lambda: -p, lambda: int(p), lambda: isinstance(p, Everything),
               lambda: next(p), lambda: p is p):
    print(error(action))
print(error(lambda: hash(p)), repr(p).startswith("<weakproxy at 0x"))
