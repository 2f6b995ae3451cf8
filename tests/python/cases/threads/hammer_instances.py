# Instances, their classes and functions change while other threads use them.
from _hammer import Allowed, run

N = 400
missing = Allowed(AttributeError)
strange = []


class Point:
    shared = 0

    def __init__(self, x=0):
        self.x = x

    def get(self):
        return self.x

    @property
    def twice(self):
        return self.x * 2


class Slotted:
    __slots__ = ("a", "b")


class Child(Point):
    def get(self):
        return super().get()


point, slotted, child = Point(), Slotted(), Child()


def attributes(index):
    for i in range(N):
        point.x = i
        if type(point.get()) is not int or point.twice % 2:
            strange.append(point.x)
        setattr(point, f"n{i % 30}", i)
        with missing:
            delattr(point, f"n{(i * 7) % 30}")
        slotted.a = i
        with missing:
            del slotted.b
        slotted.b = (i, i)
        with missing:
            pair = slotted.b
            if pair[0] != pair[1]:
                strange.append("torn")
        if i % 40 == index:
            point.__dict__ = {"x": i}
        with Allowed(RuntimeError):
            sorted(vars(point))
        child.x = i
        with Allowed(TypeError):  # super() of an object that is no Child any more
            child.get()


def classes(index):
    for i in range(N):
        Point.shared = i
        if type(point.shared) is not int:
            strange.append(point.shared)
        setattr(Point, f"method{i % 10}", lambda self, i=i: i)
        with missing:
            if point.method3() % 10 != 3:
                strange.append("method3")
        with missing:
            delattr(Point, f"method{(i * 3) % 10}")
        if i % 10 == 0:
            fresh = type("Fresh", (Child,), {"get": lambda self: 5})()
            if fresh.get() != 5 or not isinstance(fresh, Point):
                strange.append(fresh)
            child.__class__ = Point if i % 20 else Child
            Point.__subclasses__(), Child.__mro__
            with Allowed(RuntimeError):
                dir(child)


print(run(attributes, classes), strange[:3])
print(run(attributes), run(classes), strange[:3])


class First:
    def who(self):
        return 1


class Second:
    def who(self):
        return 2


class Both(First):
    pass


both = Both()


def bases(index):
    for i in range(N // 4):
        if index == 0:
            Both.__bases__ = (Second,) if i % 2 else (First,)
        if both.who() not in (1, 2):
            strange.append("who")


print(run(bases), strange[:3])


def function(a=1, *, b=2):
    return a + b


def one(): return 1


def two(): return 2


def functions(index):
    for i in range(N):
        if index == 0:
            function.__defaults__ = (i,)
            function.__kwdefaults__ = {"b": -i}
            one.__code__, two.__code__ = two.__code__, one.__code__
        function.note = i
        if type(function()) is not int or one() not in (1, 2):
            strange.append("function")


print(run(functions), strange[:3])


def outer():
    total = [0] * 4
    seen = 0

    def step(index):
        nonlocal seen
        for i in range(N):
            total[index] += 1
            seen = i
    return total, step, lambda: seen


total, step, seen = outer()
print(run(step), total, seen())


class Watched:
    def __getattr__(self, name):
        if name.startswith("x"):
            return len(name)
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


watched = Watched()


def hooks(index):
    for i in range(N):
        watched.real = i
        if watched.x1 != 2 or type(watched.real) is not int or hasattr(watched, "y"):
            strange.append("hooks")


print(run(hooks), strange[:3])
