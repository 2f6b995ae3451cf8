# Instance attributes: inline slots, __dict__, order, deletion, hooks, __class__ and __bases__.
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class A:
    c = 1


a = A()
for i in range(40):
    setattr(a, f"x{i}", i)
print(list(a.__dict__.items())[:3], len(a.__dict__), a.x39)
b = A()
b.z = 1
b.y = 2
b.x = 3
del b.y
b.y = 4
print(b.__dict__, vars(b) is b.__dict__)
b.__dict__["new"] = 5
print(b.new)
b.__dict__ = {"only": 1}
print(b.only, hasattr(b, "z"))
t(lambda: b.z)
t(lambda: setattr(b, "__dict__", 5))
del b.__dict__
print(b.__dict__)
t(lambda: delattr(A(), "nope"))
t(lambda: delattr(A(), "c"))
t(lambda: A().nope)
t(lambda: A.nope)
t(lambda: (1).nope)
t(lambda: setattr(1, "nope", 1))
t(lambda: setattr(1, "real", 1))
t(lambda: setattr([], "append", 1))
t(lambda: setattr(int, "x", 1))
t(lambda: getattr(A(), 1))
t(lambda: getattr(A(), "nope", "default"))
t(lambda: hasattr(A(), "c"))
A.c = 2
print(A().c, a.c)
a.c = 3
print(a.c, A.c)
del a.c
print(a.c)
setattr(a, "".join(["dyn", "amic"]), 9)
print(a.dynamic, getattr(a, "dyn" + "amic"))


class G:
    def __getattr__(self, n):
        if n.startswith("ok"):
            return n.upper()
        raise AttributeError(n)


print(G().ok1, hasattr(G(), "no"), getattr(G(), "no", 5))
t(lambda: G().no)


class GA:
    def __getattribute__(self, n):
        if n == "x":
            return "X"
        return super().__getattribute__(n)

    def __getattr__(self, n): return "fallback " + n


print(GA().x, GA().y, GA().__class__)


class SA:
    def __setattr__(self, n, v): super().__setattr__(n, v * 2)
    def __delattr__(self, n): print("del", n); super().__delattr__(n)


s = SA()
s.v = 5
print(s.v)
del s.v
print(s.__dict__)


class PropErr:
    @property
    def p(self): raise AttributeError("inner")

    def __getattr__(self, n): return "rescued " + n


print(PropErr().p)


class X1:
    def who(self): return "X1"


class X2:
    def who(self): return "X2"


o = X1()
o.k = 1
o.__class__ = X2
print(o.who(), o.k, o.__dict__)
o.l = 2
print(o.l, type(o))
t(lambda: setattr(o, "__class__", int))
t(lambda: setattr(o, "__class__", 5))
t(lambda: setattr(1, "__class__", X1))


class Slotted: __slots__ = ("k",)


t(lambda: setattr(o, "__class__", Slotted))


class Base1:
    def f(self): return 1


class Base2:
    def f(self): return 2


class Derived(Base1): pass
class Leaf(Derived): pass


d = Leaf()
print(d.f())
Derived.__bases__ = (Base2,)
print(d.f(), Derived.__mro__, Base1.__subclasses__(), Base2.__subclasses__(), Leaf.__mro__[2].__name__)
t(lambda: setattr(Derived, "__bases__", (int,)))
t(lambda: setattr(Derived, "__bases__", ()))
t(lambda: setattr(Derived, "__bases__", 1))
t(lambda: setattr(Derived, "__bases__", (Leaf,)))
Base2.f = lambda self: "patched"
print(d.f())
Base2.__len__ = lambda self: 7
print(len(d), bool(d))
del Base2.__len__
t(lambda: len(d))
Base2.__add__ = lambda self, o: ("add", o)
print(d + 1)
Base2.__getattr__ = lambda self, n: "ga " + n
print(d.anything)
del Base2.__getattr__
t(lambda: d.anything)
Base2.__call__ = lambda self: "called"
print(d(), callable(d))
print(sorted(n for n in dir(d) if not n.startswith("__")))
print([n for n in dir(A) if not n.startswith("__")])
print(object.__repr__(a)[:18], A.__repr__ is object.__repr__)
print(A().__eq__(1), A().__ne__(1), object().__lt__(1), A().__hash__() is not None)
print(A.__dict__["c"], type(A.__dict__).__name__, "c" in A.__dict__)
t(lambda: A.__dict__.__setitem__("x", 1))


class Rec:
    def __repr__(self): return f"Rec({self.items})"


r = Rec()
r.items = [r]
t(lambda: len(repr(r)) > 0)
for i in range(3):
    class Loop:
        def m(self): return i
    print(Loop().m(), Loop.__qualname__)
