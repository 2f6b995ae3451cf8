# Dunder methods: operators, reflected operands, in-place forms, comparison, conversion.
import operator


class Num:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"{type(self).__name__}({self.v!r})"

    def _op(name):
        def left(self, other):
            if not isinstance(other, (Num, int)):
                return NotImplemented
            return f"{self!r} {name} {other!r}"

        def right(self, other):
            return f"{other!r} r{name} {self!r}"

        def inplace(self, other):
            return f"{self!r} i{name} {other!r}"
        return left, right, inplace

    for _n in "add sub mul matmul truediv floordiv mod pow lshift rshift and or xor".split():
        _l, _r, _i = _op(_n)
        vars()[f"__{_n}__"] = _l
        vars()[f"__r{_n}__"] = _r
        vars()[f"__i{_n}__"] = _i
    __divmod__, __rdivmod__, _x = _op("divmod")
    del _op, _n, _l, _r, _i, _x


OPS = "add sub mul matmul truediv floordiv mod pow lshift rshift and_ or_ xor".split()
for n in OPS:
    f = getattr(operator, n)
    print(f(Num(1), Num(2)), "|", f(Num(1), 3), "|", f(4, Num(5)))
    g = getattr(operator, "i" + n.rstrip("_"))
    print(g(Num(1), 2))
print(divmod(Num(1), 2), divmod(3, Num(2)))
print(pow(Num(3), 4))
for bad in ("a", None, 1.5, []):
    try:
        print(Num(1) + bad)
    except TypeError as e:
        print("TypeError", e)


class Sub(Num):
    def __radd__(self, other):
        return "Sub.__radd__"


class Plain(Num):
    pass


print(Num(1) + Sub(2))      # the subclass goes first: it overrides the reflected method
print(Num(1) + Plain(2))    # it does not: the left operand goes first
print(Sub(1) + Num(2))


class MyInt(int):
    def __add__(self, other):
        return "MyInt.add"

    def __rsub__(self, other):
        return "MyInt.rsub"


print(MyInt(1) + 1, 1 + MyInt(1), 5 - MyInt(1), MyInt(3) - 1, MyInt(3) * 2)


class Unary:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __abs__(self): return "abs"
    def __invert__(self): return "invert"
    def __int__(self): return 7
    def __float__(self): return 2.5
    def __index__(self): return 3
    def __complex__(self): return 1j
    def __bool__(self): return False
    def __len__(self): return 5
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"


u = Unary()
print(-u, +u, abs(u), ~u, int(u), float(u), operator.index(u), complex(u), bool(u), len(u))
print(round(u), round(u, 2), [10, 20, 30, 40][u], "abc" * u, hex(u), not u)


class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return ("lt", self.v, o)
    def __le__(self, o): return ("le", self.v)
    def __gt__(self, o): return ("gt", self.v)
    def __ge__(self, o): return ("ge", self.v)
    def __eq__(self, o): return ("eq", self.v)


c = Cmp(1)
print(c < 2, c <= 2, c > 2, c >= 2, c == 2, c != 2)
print(2 < c, 2 <= c, 2 > c, 2 >= c, 2 == c)
try:
    hash(c)
except TypeError as e:
    print(e)
for op in (operator.lt, operator.le, operator.gt, operator.ge):
    try:
        op(object(), 1)
    except TypeError as e:
        print(e)


class BadBool:
    def __bool__(self): return 1


class BadLen:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n


for f in (lambda: bool(BadBool()), lambda: len(BadLen(-1)), lambda: len(BadLen("x")),
          lambda: len(BadLen(1 << 80)), lambda: bool(BadLen(-1)), lambda: repr(type("R", (), {"__repr__": lambda s: 1})()),
          lambda: str(type("S", (), {"__str__": lambda s: 1})()),
          lambda: hash(type("H", (), {"__hash__": lambda s: "x"})()),
          lambda: [1][type("I", (), {"__index__": lambda s: "x"})()],
          lambda: iter(type("I", (), {"__iter__": lambda s: 1})()),
          lambda: type("I", (), {"__iter__": None})().__iter__(),
          lambda: iter(type("I", (), {"__iter__": None})()),
          lambda: 1 in type("C", (), {"__contains__": None})(),
          lambda: -object(), lambda: ~1.5, lambda: +"", lambda: abs(""),
          lambda: object() @ 1, lambda: [] ** 2, lambda: pow("a", 2, 3), lambda: [1] * [2], lambda: [1] + (2,),
          lambda: object()[1], lambda: object()(), lambda: len(1), lambda: 1 in 2, lambda: iter(1),
          lambda: next([]), lambda: operator.setitem((), 0, 1), lambda: operator.delitem("", 0), lambda: int[0], lambda: print >> 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Seq:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10

    def __len__(self): return 3


print(list(Seq()), 20 in Seq(), 5 in Seq(), list(reversed(Seq())), [*Seq()], tuple(Seq()), max(Seq()))


class Map(dict):
    def __missing__(self, k): return ("missing", k)
    def __getitem__(self, k):
        return ("get", dict.__getitem__(self, k))


m = Map(a=1)
print(m["a"], m["b"], m.get("a"), m)


class Call:
    def __call__(self, *a, **k): return a, k


print(Call()(1, 2, x=3), callable(Call()), callable(object()))


class L(list):
    def __add__(self, o): return "L.add"
    def __iadd__(self, o): return "L.iadd"
    def __mul__(self, o): return "L.mul"


x = L([1])
print(x + [2], x * 2, 2 * x, list(x))
x += [1]
print(x)
print(hash(MyInt(5)) == hash(5), MyInt(5) == 5, {MyInt(5): 1}[5], isinstance(MyInt(2) // 1, MyInt))
