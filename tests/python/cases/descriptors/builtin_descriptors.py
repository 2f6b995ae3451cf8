# property, classmethod, staticmethod, functions, slot wrappers: behaviour, texts, errors.
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def __init__(self): self._x = 0

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, v): self._x = v

    @x.deleter
    def x(self): del self._x

    @property
    def ro(self): return 1

    @classmethod
    def cm(cls, *a): return cls.__name__, a

    @staticmethod
    def sm(*a): return a

    @classmethod
    @property
    def cp(cls): return cls.__name__ + ".cp"


class B(A): pass


a = A()
a.x = 5
print(a.x, A.x.__doc__, type(A.x).__name__, A.x.fget.__name__)
del a.x
t(lambda: a.x)
t(lambda: setattr(a, "ro", 1))
t(lambda: delattr(a, "ro"))
t(lambda: property().__get__(a))
t(lambda: A.cm(1))
t(lambda: B.cm(1))
t(lambda: B().cm())
t(lambda: A.sm(1))
t(lambda: a.sm(2))
t(lambda: A.cp)
t(lambda: A.__dict__["sm"](3))
t(lambda: A.__dict__["cm"].__class__)
t(lambda: A.__dict__["cm"].__func__.__name__)
t(lambda: A.__dict__["cm"].__wrapped__.__name__)
t(lambda: staticmethod())
t(lambda: classmethod(1, 2))
t(lambda: property(1, 2, 3, 4, 5))
t(lambda: property(foo=1))


class SubProp(property):
    "sub doc"


print(SubProp(lambda self: 1, doc="d").__doc__)


class Data:
    def __get__(self, o, t=None): return "data", o is None, t.__name__
    def __set__(self, o, v): o.__dict__["set"] = v
    def __delete__(self, o): print("deleted")


class NonData:
    def __get__(self, o, t=None): return "nondata"


class Holder:
    d = Data()
    n = NonData()


h = Holder()
h.__dict__["d"] = 1
h.__dict__["n"] = 2
print(h.d, h.n, Holder.d, Holder.n)
h.d = 9
print(h.__dict__["set"])
del h.d


def strip(s):
    while " at 0x" in s:
        i = s.index(" at 0x")
        j = i + 6
        while j < len(s) and s[j] in "0123456789abcdef":
            j += 1
        s = s[:i] + " at" + s[j:]
    return s


for f in (lambda: int.__add__, lambda: (1).__add__, lambda: list.append, lambda: [].append,
          lambda: dict.fromkeys, lambda: dict.__dict__["fromkeys"], lambda: str.maketrans,
          lambda: int.real, lambda: int.__new__, lambda: object.__init__, lambda: len,
          lambda: A.x, lambda: A.__dict__["__dict__"],
          lambda: A.__dict__["__weakref__"], lambda: a.cm, lambda: type.mro, lambda: A.mro):
    t(lambda: strip(repr(f())).replace("_descriptor", ""))
t(lambda: int.__add__())
t(lambda: int.__add__(""))
t(lambda: int.__add__(1))
t(lambda: (1).__add__(1, 2))
t(lambda: (1).__add__(x=1))
t(lambda: list.append())
t(lambda: list.append(1, 2))
t(lambda: [].append())
t(lambda: [].append(1, 2))
t(lambda: [].append(x=1))
t(lambda: [].pop(1, 2))
t(lambda: len())
t(lambda: len(1, 2))
t(lambda: len(x=1))
t(lambda: dict.fromkeys())
t(lambda: list.append.__get__(1))
t(lambda: int.real.__get__(""))
t(lambda: int.real.__set__(1, 2))
t(lambda: dict.__dict__["fromkeys"].__get__(None, int))
t(lambda: dict.__dict__["fromkeys"](1))
t(lambda: (list.append.__qualname__, [].append.__qualname__, len.__qualname__, int.real.__qualname__, [].__len__.__qualname__))
t(lambda: (list.append.__name__, list.append.__objclass__, [].append.__self__, len.__module__, [].__len__.__objclass__))
t(lambda: [].append == [].append)
x = []
t(lambda: (x.append == x.append, x.append is x.append, hash(x.append) == hash(x.append), x.__len__ == x.__len__))
t(lambda: (a.cm == a.cm, a.cm is a.cm, a.__init__ == a.__init__, a.__init__ == A().__init__))
t(lambda: [].append.__reduce__())
t(lambda: (1).__add__.__doc__)
t(lambda: (1).__add__.__text_signature__)
t(lambda: object.__new__())
t(lambda: object.__new__(1))
t(lambda: object.__new__(int))
t(lambda: int.__new__(A))
t(lambda: int.__new__())
t(lambda: object(1))
t(lambda: type(None)(1))
t(lambda: type(len)())
t(lambda: type(A.x)(lambda s: 1).__get__(None, A).__class__)
import types
m = types.MethodType(lambda self, y: (self, y), 5)
t(lambda: m(6))
t(lambda: types.MethodType(1, 2))
t(lambda: types.MethodType(len, None))
t(lambda: types.MethodType(len))
t(lambda: m.__self__)
t(lambda: m.foo)
t(lambda: setattr(m, "foo", 1))
t(lambda: super())
t(lambda: super(1))
t(lambda: super(int, ""))
t(lambda: super(int, 1))
t(lambda: super(int))
t(lambda: super(B, B()).cm(4))
t(lambda: super(B, B).cm(4))
t(lambda: super(B, B()).nope)
t(lambda: super(B, B()).__thisclass__)


class NoArg:
    def m(): super()
    def n(self):
        del self
        super()
    def o(self): return (lambda: super().__repr__)()


t(lambda: NoArg.m())
t(lambda: NoArg().n())
t(lambda: NoArg().o())
mod = types.ModuleType("m", "d")
t(lambda: mod)
t(lambda: mod.zz)
t(lambda: setattr(mod, "__dict__", 1))
t(lambda: delattr(mod, "zz"))
mod.__getattr__ = lambda n: n * 2
t(lambda: mod.zz)
t(lambda: types.ModuleType())
t(lambda: types.ModuleType(1))


class SubMod(types.ModuleType):
    @property
    def p(self): return "prop"


mod.__class__ = SubMod
t(lambda: mod.p)
