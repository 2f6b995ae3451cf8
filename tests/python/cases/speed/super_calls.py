# super().method() many times over: what an instruction learned must not outlive what it learned it from.
import builtins


class Base:
    def __init__(self, name="base"):
        self.name = name

    def f(self, x=0):
        return "Base.f", type(self).__name__, x

    @classmethod
    def c(cls):
        return "Base.c", cls.__name__

    @staticmethod
    def s(x=1):
        return "Base.s", x

    @property
    def p(self):
        return lambda: ("Base.p", self.name)

    def __getattr__(self, name):
        raise AttributeError("no " + name)

    attribute = len


class Mid(Base):
    def __init__(self, name="mid"):
        super().__init__(name)

    def f(self, x=0):
        return "Mid", super().f(x + 1)

    def c(self):
        return "Mid", super().c()

    def s(self):
        return "Mid", super().s()

    def p(self):
        return "Mid", super().p()

    def length(self):
        return super().attribute("abc")

    def missing(self):
        return super().missing()

    def own_class(self):
        return super().__class__().__thisclass__.__name__

    @classmethod
    def make(cls):
        return super().c()

    def swapped(self, other):
        self = other
        return super().f()

    def captured(self):
        return [super().f(), (lambda: self.name)()]

    def generated(self):
        yield super().f()
        yield super().f(2)

    def format(self, *args, **kwargs):
        return super().f(*args, **kwargs), super().f(x=5)

    def __repr__(self):
        return super().__repr__()[:10]


class Left(Mid):
    def f(self, x=0):
        return "Left", super().f(x)


class Right(Mid):
    def f(self, x=0):
        return "Right", super().f(x)


class Both(Left, Right):
    def f(self, x=0):
        return "Both", super().f(x)


def attempt(f, *args):
    try:
        result = f(*args)
    except Exception as e:
        result = type(e).__name__, str(e), e.__traceback__.tb_next and e.__traceback__.tb_next.tb_lineno
    return result


def look(objects):
    for o in objects:
        for call in (o.f, o.c, o.s, o.p, o.length, o.missing, o.own_class, o.make, o.captured, o.format, o.__repr__,
                     lambda: list(o.generated()), lambda: o.swapped(Both()), lambda: o.swapped(5), lambda: o.swapped(Mid)):
            yield attempt(call)


def steadily(objects):
    """What the calls answer, all the same over many rounds."""
    first = list(look(objects))
    for _ in range(200):
        assert list(look(objects)) == first
    return first


for cls in Mid, Left, Right, Both:
    print(cls.__name__, *steadily([cls("x")]), sep="\n  ")
mixed = [cls(str(i)) for i, cls in enumerate((Mid, Both, Left, Right, Both, Mid))]
print(len(steadily(mixed)))

# Everything an answer depends on changes under way.
o = Both()


def often(f):
    answers = []
    for _ in range(100):
        answer = attempt(f)
        if not answers or answers[-1] != answer:
            answers.append(answer)
    return answers


print(often(o.f))
Base.f = lambda self, x=0: ("another Base.f", x)
print(often(o.f))
Mid.f = lambda self, x=0: ("another Mid.f", x)
print(often(o.f))
del Mid.f
print(often(o.f))
Right.f = property(lambda self: lambda x: ("a property", x))
print(often(o.f))
Left.__bases__ = (Base,)
print(often(Left().f))
o.f = lambda: "of the instance"
print(often(o.f), often(lambda: Both.f(o)))
o.__class__ = Left
print(often(lambda: Left.f(o)))
print(often(lambda: Both.f(o)))
print(often(lambda: Both.f(Base)), often(lambda: Both.f(Both)))


# The same code for many classes.
def make(base, tag):
    class Made(base):
        def f(self, x=0):
            return tag, super().f(x)
    return Made


made = [Base]
for i in range(6):
    made.append(make(made[-1], i))
objects = [cls() for cls in made[1:]]
print([often(o.f) for o in objects])
print([o.f() for _ in range(3) for o in objects][-1])


# Metaclasses: the object is a class.
class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)

    def mro(cls):
        return super().mro()

    def __prepare__(name, bases):
        return {}


class Product(metaclass=Meta):
    def __init__(self, x):
        self.x = x


print(often(lambda: Product(3).x), often(lambda: Product()))


# `super` is somebody else's.
def own(*args):
    class Own:
        def f(self, x=0):
            return "own super", len(args)
    return Own()


class User(Base):
    def f(self, x=0):
        return super().f(x)

    def empty(self):
        def inner():
            return super().f()
        return inner()

    def deleted(self):
        del self
        return super().f()

    def without():
        return super().f()


u = User()
print(often(u.f), often(u.empty), often(u.deleted), often(User.without))
super = own
print(often(u.f))
del super
print(often(u.f))
real, builtins.super = builtins.super, own
print(often(u.f))
builtins.super = real
print(often(u.f))


class Sub(super):
    def __getattribute__(self, name):
        return lambda *args: ("a subclass of super", name, args)


builtins.super, kept = Sub, super
print(often(u.f))
builtins.super = kept
print(often(u.f))


class Lists(list):
    def append(self, x):
        super().append(x * 2)

    def __len__(self):
        return super().__len__() + 100

    def __init__(self, *args):
        super().__init__(*args)

    def __contains__(self, x):
        return super().__contains__(x)


class Dicts(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, -value)

    def get(self, *args):
        return super().get(*args)


for _ in range(50):
    l = Lists([1])
    l.append(4)
    d = Dicts()
    d["a"] = 5
    answer = list(l), len(l), 8 in l, d, d.get("a"), d.get("b", 7)
print(answer)
