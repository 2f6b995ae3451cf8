# Classes that change while instances and inline caches exist.
class A:
    def f(self): return 1


class B(A): pass
class C(B): pass


def calls(o, n=50):
    r = None
    for _ in range(n):
        r = o.f()
    return r


c = C()
print(calls(c))
A.f = lambda self: 2
print(calls(c))
B.f = lambda self: 3
print(calls(c))
c.f = lambda: 4
print(calls(c))
del c.f
print(calls(c))
del B.f
print(calls(c))


def attrs(o, n=50):
    r = None
    for _ in range(n):
        r = o.v
    return r


class V: pass


v = V()
v.v = 1
print(attrs(v))
v.v = 2
print(attrs(v))
V.v = property(lambda self: "prop")
print(attrs(v))
del V.v
print(attrs(v))
v.__dict__["v"] = 3
print(attrs(v))
v.__dict__ = {"v": 4}
print(attrs(v))
V.__getattr__ = lambda self, n: "getattr " + n
print(attrs(V()))
del v.v
print(attrs(v))
del V.__getattr__
try:
    attrs(v)
except AttributeError as e:
    print(e)


def stores(o, n=50):
    for i in range(n):
        o.w = i
    return o.w


print(stores(v), stores(V()))


class Setter:
    def __set__(self, o, x): o.__dict__["hidden"] = x
    def __get__(self, o, t=None): return "via descriptor"


V.w = Setter()
print(stores(v), v.__dict__["hidden"])
V.__setattr__ = lambda self, n, x: print("setattr", n) if x == 49 else None
stores(v)
del V.__setattr__


def adds(a, b, n=50):
    r = None
    for _ in range(n):
        r = a + b
    return r


class N:
    def __init__(self, x): self.x = x
    def __add__(self, o): return self.x + o.x


print(adds(N(1), N(2)), adds(1, 2), adds("a", "b"), adds(N(3), N(4)))
N.__add__ = lambda self, o: "new add"
print(adds(N(1), N(2)))


class Sub(N):
    __add__ = None


try:
    adds(Sub(1), Sub(2))
except TypeError as e:
    print(e)
N.__len__ = lambda self: 0
print(bool(N(1)), len(N(1)))
N.__bool__ = lambda self: True
print(bool(N(1)))
N.__eq__ = lambda self, o: True
print(N(1) == 5, N(1) != 5)
N.__hash__ = lambda self: 99
print(hash(N(1)), {N(1): 1}[N(2)])
N.__iter__ = lambda self: iter([1, 2])
print(list(N(1)))
N.__iter__ = None
try:
    list(N(1))
except TypeError as e:
    print(e)
N.__enter__ = lambda self: "entered"
N.__exit__ = lambda self, *a: True
with N(1) as x:
    print(x)
    raise ValueError


class Init:
    def __init__(self, x): self.x = x


def make(n=50):
    for i in range(n):
        o = Init(i)
    return o


print(make().x)
Init.__init__ = lambda self, x: setattr(self, "x", -x)
print(make().x)
Init.__new__ = lambda cls, x: object.__new__(cls)
print(make().x)
del Init.__init__
print(hasattr(make(), "x"))


class Meta(type): pass
class M(metaclass=Meta): y = 1


def cattr(n=50):
    for _ in range(n):
        r = M.y
    return r


print(cattr())
M.y = 2
print(cattr())
Meta.y = property(lambda cls: "meta")
print(cattr())
del Meta.y
del M.y
try:
    cattr()
except AttributeError as e:
    print(e)
