"""Who asks a list's subclass for its length, and super() whose first argument is None."""


class Odd(list):
    def __len__(self):
        print("asked")
        return 7


class Refuses(list):
    def __len__(self):
        raise ValueError("length")

    def __iter__(self):
        print("iterates")
        return super().__iter__()


class NoIterator:
    def __iter__(self):
        return 5


def tried(what):
    try:
        print(what())
    except Exception as error:
        print(type(error).__name__, error)


for odd in Odd([1, 2]), Refuses([1, 2]), NoIterator(), 5, "ab", iter([3]):
    a = [0, 0, 0, 0]
    tried(lambda: a.__setitem__(slice(1, 2), odd))
    tried(lambda: a.__setitem__(slice(0, 4, 2), odd))
    tried(lambda: a.__setitem__(slice(None), odd))
    print(a)
    tried(lambda: "".join(odd))
    tried(lambda: b"".join(odd))
    tried(lambda: bytearray(b"..").__setitem__(slice(0, 1), odd))
    tried(lambda: [].extend(odd))
    tried(lambda: tuple(odd))
    tried(lambda: list(odd))
    tried(lambda: (lambda *rest: rest)(*odd))
    tried(lambda: [*odd])
    tried(lambda: sorted(odd))
    tried(lambda: sorted(set(odd)))
    tried(lambda: dict.fromkeys(odd))
    tried(lambda: max(odd))
    tried(lambda: __import__("collections").deque(odd))
    tried(lambda: list(map(str, odd)))
    tried(lambda: list(zip(odd, odd)))
    tried(lambda: __import__("array").array("i", odd))


for cls in Odd, Refuses:
    a = cls([1, 2, 3])
    tried(lambda: a.__setitem__(slice(1, None), a))
    tried(lambda: a.__setitem__(slice(0, 2), a))
    tried(lambda: a.__setitem__(slice(None, None, -1), a))
    print(repr(a))


class Base:
    def method(self):
        return "base"


class Derived(Base):
    def none(self):
        self = None
        return super().method()

    def of_none(self):
        self = None
        return repr(super()), super().__self__

    def other(self):
        self = 5
        return super().method()


for name in "none", "of_none", "other":
    tried(getattr(Derived(), name))
