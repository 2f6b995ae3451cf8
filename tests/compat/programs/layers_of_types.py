"""Functions of a base in C, called by name on objects of types in C and in Python that are derived from it."""
import layers


class Below(layers.Derived):
    def __init__(self, *args):
        super().__init__(*args)

    def __repr__(self):
        return "below, " + super().__repr__()

    def __add__(self, other):
        return "below, " + super().__add__(other)

    def __getitem__(self, key):
        return "below, " + layers.Base.__getitem__(self, key)

    def __len__(self):
        return 1 + super().__len__()


class BelowQuiet(layers.Quiet):
    def __call__(self, *args):
        return "below, " + super().__call__(*args)


def use(thing):
    print(repr(thing), "|", -thing, "|", thing + 1, "|", thing["key"], "|", len(thing), hash(thing))
    print(thing(1), "|", thing < 3, "|", None in thing, 5 in thing)
    other = thing
    other |= 2
    print(other)


for cls in layers.Base, layers.Derived, layers.Quiet, Below, BelowQuiet:
    thing = cls()
    print(cls.__name__)
    use(thing)
    base = layers.Base
    print(base.__repr__(thing), base.__neg__(thing), base.__add__(thing, 1), base.__radd__(thing, 1), base.__len__(thing))
    print(base.__call__(thing, 1, two=2), base.__gt__(thing, 1), base.__hash__(thing), base.__contains__(thing, None))
    print(base.__init__(thing, 1, 2), base.__len__(thing), base.__ior__(thing, 3), base.__getitem__(thing, 3))
    for f in base.__setattr__, base.__delattr__:
        try:
            f(thing, "name", *[5][:f is base.__setattr__])
        except (AttributeError, TypeError) as e:
            print(type(e).__name__, e)
    try:
        base.__len__(5)
    except TypeError as e:
        print(e)
thing = layers.Derived()
print(super(layers.Derived, thing).__repr__(), super(layers.Derived, thing).__len__(), thing.__repr__())


class Mixed(layers.Base, layers.Other):
    pass


for thing in layers.Both("abc"), layers.Both(), Mixed(), layers.Other():
    print(type(thing).__name__, bool(thing), thing.__class__.__mro__)
    for f in int, len, lambda thing: -thing, lambda thing: thing + "x", lambda thing: thing(), lambda thing: thing % ():
        try:
            print(f(thing), end=" | ")
        except (TypeError, ValueError) as e:
            print(e, end=" | ")
    print()
