# Classes: several bases, super, class and static methods, properties, slots, class attributes.


class Base:
    count = 0

    def __init__(self, name="base"):
        self.name = name
        Base.count += 1

    def who(self):
        return f"Base({self.name})"

    @classmethod
    def make(cls, *names):
        return [cls(name) for name in names]

    @staticmethod
    def plain(x):
        return x * 2

    @property
    def loud(self):
        return self.name.upper()

    @loud.setter
    def loud(self, value):
        self.name = value.lower()


class Left(Base):
    def who(self):
        return "Left+" + super().who()


class Right(Base):
    def who(self):
        return "Right+" + super().who()


class Both(Left, Right):
    def who(self):
        return "Both+" + super().who()


both = Both("x")
print(both.who(), [c.__name__ for c in Both.__mro__], isinstance(both, Right), issubclass(Both, Base))
print([o.name for o in Left.make("a", "b")], Base.count, Both.plain(4), both.loud)
both.loud = "QUIET"
print(both.name, both.__dict__, type(both).__name__, Both.__bases__ == (Left, Right), vars(both) is both.__dict__)
both.extra = 1
del both.extra
Base.added = lambda self: self.name + "!"
print(both.added(), Base.who(both), both.who.__self__ is both, both.who == both.who)


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 1


slotted = Slotted()
Base.count = 100
print(Both.count, hasattr(slotted, "__dict__"), slotted.x)
for action in (lambda: both.nothing, lambda: setattr(slotted, "z", 1), lambda: slotted.y, lambda: Base.nope,
               lambda: setattr(both, "who2", 1) or both.who2(), lambda: Base(1, 2), lambda: Both.who(),
               lambda: type("Bad", (Left, Base, Left), {}), lambda: setattr(int, "x", 1)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
Dynamic = type("Dynamic", (Base,), {"who": lambda self: "dynamic " + Base.who(self)})
print(Dynamic("d").who(), Dynamic.__name__, Dynamic.__module__)
