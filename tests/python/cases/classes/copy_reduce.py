# __reduce_ex__, __getstate__, copy, deepcopy of ordinary objects.
import copy


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def __init__(self): self.x, self.y = 1, [2]


class S:
    __slots__ = ("a", "b")


class SD(S):
    pass


class L(list): pass
class D(dict): pass
class I(int): pass


class Args:
    def __new__(cls, v):
        o = super().__new__(cls)
        o.v = v
        return o

    def __getnewargs__(self): return (self.v,)


class ArgsEx(Args):
    def __getnewargs_ex__(self): return (self.v,), {}


class State:
    def __getstate__(self): return "state"
    def __setstate__(self, s): self.s = s


class Bad:
    def __getnewargs__(self): return 1


a = A()
r = a.__reduce_ex__(2)
print(r[0].__name__, r[1:], a.__reduce_ex__(4)[2])
print(a.__reduce_ex__(0)[0].__name__, a.__reduce_ex__(1)[1], a.__reduce__()[0].__name__)
print(a.__getstate__(), A.__new__(A).__getstate__())
b = copy.copy(a)
c = copy.deepcopy(a)
print(b.__dict__, b.y is a.y, c.y == a.y, c.y is a.y)
s = S()
s.a = 1
print(s.__getstate__(), copy.copy(s).a, hasattr(copy.copy(s), "b"))
t(lambda: s.__reduce_ex__(1))
d = SD()
d.a, d.z = 1, 2
print(d.__getstate__(), copy.copy(d).z)
l = L([1, 2])
l.k = 3
m = copy.deepcopy(l)
print(m, m.k, type(m), l.__reduce_ex__(2)[2:3], list(l.__reduce_ex__(2)[3]))
e = D(a=1)
print(copy.copy(e), type(copy.copy(e)), list(e.__reduce_ex__(2)[4]))
i = I(7)
i.k = 1
print(copy.copy(i), copy.copy(i).k, i.__reduce_ex__(2)[1])
print(copy.copy(Args(5)).v, Args(5).__reduce_ex__(2)[1][1:], copy.copy(ArgsEx(6)).v)
print(copy.copy(State()).s)
t(lambda: Bad().__reduce_ex__(2))
t(lambda: copy.copy((x for x in ())))
t(lambda: object().__reduce_ex__("x"))
t(lambda: object().__reduce_ex__())
t(lambda: copy.copy(len) is len)
t(lambda: copy.copy(None))
t(lambda: copy.deepcopy([None, ..., NotImplemented, 1, "a", (1, [2])]))
ex = copy.copy(ValueError(1, 2))
print(repr(ex), ex.args)
t(lambda: [].append.__reduce__()[1])
t(lambda: format(a, "x"))
t(lambda: format(a, "")[:12])
t(lambda: a.__sizeof__() > 0)
t(lambda: a.__format__(1))
t(lambda: a.__dir__()[:2])
