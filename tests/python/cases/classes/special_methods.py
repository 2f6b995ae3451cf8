# Special methods: operators, reflected ones, containers, calls, text, comparison, hashing, attributes.


class Vector:
    def __init__(self, *items):
        self.items = items

    def __repr__(self):
        return f"Vector{self.items}"

    def __eq__(self, other):
        return self.items == other.items if isinstance(other, Vector) else NotImplemented

    def __hash__(self):
        return hash(self.items)

    def __lt__(self, other):
        return self.items < other.items

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.items, other.items)))

    def __mul__(self, factor):
        return Vector(*(a * factor for a in self.items))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __iadd__(self, other):
        self.items = (self + other).items
        return self

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __contains__(self, item):
        return item in self.items

    def __bool__(self):
        return any(self.items)

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.items, other.items))

    def __format__(self, spec):
        return f"<{spec}:{self.items}>"

    def __index__(self):
        return self.items[0]


v, w = Vector(1, 2), Vector(3, 4)
print(v + w, v * 3, 3 * v, -v, v == Vector(1, 2), v != w, v < w, w > v, len(v), v[1], 2 in v, list(v), bool(Vector(0)))
print({v: "v"}[Vector(1, 2)], v(1, k=2), v @ w, f"{v:spec}", [10, 20, 30][v], sorted([w, v]), v == 1, max(v, w))
alias = v
v += w
print(v, alias is v, str(v), [*v], tuple(w))


class Lazy:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"made {name}"

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)

    def __delattr__(self, name):
        print("deleting", name)
        object.__delattr__(self, name)


lazy = Lazy()
lazy.x = 21
print(lazy.x, lazy.y, hasattr(lazy, "_z"))
del lazy.x
print(lazy.x)


class Typed:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name, "unset")

    def __set__(self, instance, value):
        if not isinstance(value, int):
            raise TypeError(f"{self.name} takes int")
        setattr(instance, self.name, value)


class Record:
    size = Typed()


record = Record()
print(record.size)
record.size = 4
print(record.size, record.__dict__)


class Meta(type):
    def __new__(mcs, name, bases, space, **options):
        space["options"] = options
        return super().__new__(mcs, name, bases, space)

    def __init__(cls, name, bases, space, **options):
        super().__init__(name, bases, space)

    def __call__(cls, *args):
        print("making", cls.__name__, args)
        return super().__call__(*args)


class Made(metaclass=Meta, flag=1):
    pass


class Child(Made, flag=2):
    def __init_subclass__(cls, **kwargs):
        print("subclass", cls.__name__)


class GrandChild(Child):
    pass


print(Made.options, Child.options, GrandChild.options, type(Made()).__name__, type(Child) is Meta)
for action in (lambda: v + 1, lambda: 1 + v, lambda: v < 1, lambda: setattr(record, "size", "x"), lambda: lazy._q,
               lambda: object()(), lambda: object() < object(), lambda: {[]}, lambda: -"a"):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
