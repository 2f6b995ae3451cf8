# enum, abc, functools on top of the type machinery.
import abc
import contextlib
import enum
import functools


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1

    def describe(self): return self.name.lower()


class Num(enum.IntEnum):
    ONE = 1
    TWO = enum.auto()


class Flag(enum.Flag):
    A = enum.auto()
    B = enum.auto()
    C = enum.auto()
    AB = A | B


class Str(str, enum.Enum):
    X = "x"
    Y = "y"


class Planet(enum.Enum):
    EARTH = (1, 2)
    MARS = (3, 4)

    def __init__(self, mass, radius): self.mass, self.radius = mass, radius

    @property
    def ratio(self): return self.mass / self.radius


print(Color.RED, repr(Color.RED), Color.ALIAS is Color.RED, Color(2), Color["GREEN"], list(Color), len(Color), Color.RED.describe())
t(lambda: Color(9))
t(lambda: Color["NO"])
t(lambda: setattr(Color, "RED", 5))
t(lambda: Color.RED.value)
t(lambda: type("Sub", (Color,), {}))
print(Num.ONE + 1, Num.TWO == 2, Num(2) is Num.TWO, sorted(Num), f"{Num.ONE}", Num.ONE < Num.TWO, {1: "a"}[Num.ONE])
print(Flag.A | Flag.C, Flag.AB, Flag.A in Flag.AB, ~Flag.A, list(Flag.AB), bool(Flag.A & Flag.B), Flag(5))
print(Str.X, Str.X == "x", Str("y"), Str.X.upper(), isinstance(Str.X, str))
print(Planet.EARTH.ratio, Planet((3, 4)).name, Color.RED.__class__, Color.__members__["ALIAS"])
print(isinstance(Color.RED, Color), Color.RED in Color, hash(Color.RED) == hash(Color.RED), Color.RED != Color.GREEN)
print(enum.Enum("Dyn", "a b c")(2), [m.name for m in enum.Enum("Dyn", {"x": 1, "y": 2})])


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if hasattr(other, "quacks") else NotImplemented


class Square(Shape):
    def area(self): return 4
    name = "square"


class Partial(Shape):
    def area(self): return 0


class Quacker: quacks = True


print(Square().area(), isinstance(Square(), Shape), issubclass(Quacker, Shape), isinstance(Quacker(), Shape), issubclass(int, Shape))
t(lambda: Shape())
t(lambda: Partial())
print(sorted(Shape.__abstractmethods__), Square.__abstractmethods__)
Shape.register(int)
print(isinstance(5, Shape), issubclass(bool, Shape), issubclass(str, Shape))


@functools.total_ordering
class Ver:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v


print(Ver(1) <= Ver(2), Ver(2) > Ver(1), Ver(1) >= Ver(2))


@functools.singledispatch
def show(x): return "object"


@show.register
def _(x: int): return "int"


@show.register(list)
def _(x): return "list"


print(show(1), show([]), show("a"), show(True))


class Cached:
    n = 0

    @functools.cached_property
    def v(self):
        Cached.n += 1
        return Cached.n

    @functools.lru_cache(maxsize=None)
    def f(self, x): return x * 2

    @functools.partialmethod
    def pm(self): return "unused"

    half = functools.partialmethod(lambda self, a, b: (a, b), 1)


c = Cached()
print(c.v, c.v, c.__dict__, c.f(2), c.f(2), Cached.f.cache_info().hits, c.half(5))


@contextlib.contextmanager
def cm():
    print("enter")
    try:
        yield "value"
    except KeyError as e:
        print("caught", e)
    finally:
        print("exit")


with cm() as v:
    print(v)
    raise KeyError("k")
with contextlib.suppress(ValueError):
    int("x")
with contextlib.ExitStack() as st:
    st.enter_context(cm())
    st.callback(print, "callback")


def deco(f):
    @functools.wraps(f)
    def inner(*a, **k): return ("wrapped", f(*a, **k))
    return inner


@deco
def original(a: int, b=2) -> str:
    "doc"
    return a + b


print(original(1), original.__name__, original.__doc__, original.__wrapped__(1), original.__annotations__)
