# type.__new__: metaclasses, MRO, __slots__, hooks, layout conflicts, errors.
def t(f):
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, e)


class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass


print([c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__), D.__bases__, D.__base__)
t(lambda: type("X", (A, B), {}))
t(lambda: type("X", (B, C, A), {}).__mro__)
t(lambda: type("X", (A, A), {}))
t(lambda: type("X", (bool,), {}))
t(lambda: type("X", (int, str), {}))
t(lambda: type("X", (int, A), {}).__mro__)
t(lambda: type("X", (list, dict), {}))
t(lambda: type("X", (type(None),), {}))
t(lambda: type("X\0", (), {}))
t(lambda: type("X", (), {"__qualname__": 1}))
t(lambda: type("X", (), {"__qualname__": "a.b"}).__qualname__)
t(lambda: type(1, (), {}))
t(lambda: type("X", [], {}))
t(lambda: type("X", (), []))
t(lambda: type())
t(lambda: type("X", (1,), {}))
t(lambda: type("X", (A,), {}, foo=1))
t(lambda: sorted(type("X", (), {"a": 1}).__dict__))


class Meta(type):
    def __prepare__(name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"from_prepare": 1}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)

    @property
    def prop(cls): return "meta property of " + cls.__name__

    def method(cls): return "meta method of " + cls.__name__

    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __len__(cls): return 42
    def __getitem__(cls, k): return (cls.__name__, k)
    def __iter__(cls): return iter("xyz")
    def __contains__(cls, x): return x == 1
    def __instancecheck__(cls, o): return o == "magic"
    def __subclasscheck__(cls, o): return o is int


class M(metaclass=Meta, flag=True):
    x = 1
    def __init__(self, *a): self.a = a


class N(M): pass


print(M.from_prepare, M(1, 2).a, N.prop, N.method(), M, len(M), M["k"], list(M), 1 in M, 2 in M)
print(isinstance("magic", M), isinstance(M.__new__(M), M), issubclass(int, M), issubclass(N, M), type(N))
t(lambda: M().prop)
t(lambda: type("X", (M, type), {}))


class M2(type): pass


t(lambda: M2("X", (M,), {}))


class Hook:
    seen = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Hook.seen.append((cls.__name__, tag))


class H1(Hook, tag="one"): pass
class H2(H1): pass


print(Hook.seen)
t(lambda: type("H3", (Hook,), {}, other=1))


class Desc:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        if name == "bad":
            raise ValueError("no")


class HasDesc:
    a = Desc()
    b = Desc()


try:
    class Bad:
        bad = Desc()
except RuntimeError as e:
    print(e, repr(e.__cause__))


class S:
    __slots__ = ("a", "b", "__priv")
    def __init__(self): self.__priv = 3


s = S()
t(lambda: s.a)
s.a = 1
print(s.a, s._S__priv, hasattr(s, "__dict__"), S.a, S.__slots__)
t(lambda: setattr(s, "zz", 1))
t(lambda: delattr(s, "b"))
del s.a
t(lambda: s.a)


class S2(S):
    __slots__ = "c"


class S3(S2): pass


z = S3()
z.a, z.c, z.q = 1, 2, 3
print(z.a, z.c, z.q, z.__dict__)
t(lambda: type("X", (), {"__slots__": ("a",), "a": 1}))
t(lambda: type("X", (), {"__slots__": ("a b",)}))
t(lambda: type("X", (), {"__slots__": (1,)}))
t(lambda: type("X", (int,), {"__slots__": ("a",)}))
t(lambda: type("X", (int,), {"__slots__": ()})(5))
t(lambda: type("X", (A,), {"__slots__": ("__dict__",)}))
t(lambda: type("X", (), {"__slots__": ("__dict__", "__weakref__", "x")})().__dict__)
t(lambda: type("X", (S, type("Y", (), {"__slots__": ("k",)})), {}))
t(lambda: type("X", (type,), {"__slots__": ("k",)}))


def mk(**ns): return type("T", (), ns)


t(lambda: mk(__doc__="hi").__doc__)
t(lambda: mk().__doc__)
t(lambda: mk().__module__)


class Outer:
    class Inner:
        def f(self): pass


print(Outer.Inner.__qualname__, Outer.Inner.f.__qualname__, Outer.Inner.__name__, repr(Outer.Inner))
Outer.Inner.__name__ = "Renamed"
Outer.Inner.__qualname__ = "Q.R"
Outer.Inner.__module__ = "mod"
print(Outer.Inner, Outer.Inner.__name__)


class P:
    def f(self): return __class__
    def g(self): return super().__repr__()[:9]


class Q(P):
    def f(self): return super().f(), __class__


print(Q().f(), P().g())


class Generic:
    def __class_getitem__(cls, k): return (cls.__name__, k)


print(Generic[int], Generic[1, 2])


class Entries:
    def __mro_entries__(self, bases): return (A, B) if False else (B,)


class WithEntries(Entries(), C): pass


print(WithEntries.__mro__[1:3], type(WithEntries.__orig_bases__[0]).__name__)


class MroMeta(type):
    def mro(cls): return [cls, A, object]


class Odd(metaclass=MroMeta): pass


print(Odd.__mro__, Odd.__bases__)


class NoInit:
    def __new__(cls, x): return super().__new__(cls)


class Other:
    def __new__(cls, *a): return 5
    def __init__(self, *a): print("never")


print(type(NoInit(3)).__name__, Other(1))
t(lambda: A(1))
t(lambda: A(x=1))
t(lambda: NoInit())
t(lambda: type("X", (), {"__init__": lambda s: 5})())
print(A.__subclasses__() == [B, C, *[c for c in A.__subclasses__() if c not in (B, C)]])


class Annot:
    x: int
    y: str = "a"


print(Annot.__annotations__, A.__annotations__)


class EqOnly:
    def __eq__(self, o): return True


print(EqOnly.__hash__)
t(lambda: hash(EqOnly()))


class IntSub(int): pass
class StrSub(str): pass
class TupSub(tuple): pass
class ListSub(list): pass
class DictSub(dict): pass
class BytesSub(bytes): pass
class FloatSub(float): pass
class SetSub(set): pass


for cls, arg in ((IntSub, 5), (StrSub, "a"), (TupSub, (1, 2)), (ListSub, [1]), (DictSub, {1: 2}), (BytesSub, b"x"), (FloatSub, 1.5), (SetSub, {1})):
    o = cls(arg)
    o.attr = "v"
    o.other = 2
    print(cls.__name__, o, o.attr, o.__dict__, o == arg, type(o).__mro__[1].__name__)
    del o.attr
    print(o.__dict__)
