# What abstract base classes answer, remember, and tell patterns.
import abc
import collections.abc
import gc


def kind(value):
    match value:
        case [*items]:
            return "sequence", items
        case {"key": item}:
            return "mapping", item
        case _:
            return "neither"


class Letters:
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return "ab"[index]


class Below(Letters):
    pass


class Sequence(collections.abc.Sequence):
    __len__ = Letters.__len__
    __getitem__ = Letters.__getitem__


class Mixed(Letters, Sequence):
    pass


class Mapping(collections.abc.Mapping):
    def __len__(self):
        return 1

    def __iter__(self):
        return iter(["key"])

    def __getitem__(self, key):
        return {"key": 5}[key]


print(kind(Letters()), kind(Below()), kind(Sequence()), kind(Mixed()), kind(Mapping()))
print(isinstance(Below(), collections.abc.Sequence))
token = abc.get_cache_token()
print(collections.abc.Sequence.register(Letters) is Letters, abc.get_cache_token() - token)
print(kind(Letters()), kind(Below()), isinstance(Below(), collections.abc.Sequence))
print(hasattr(Sequence, "__abc_tpflags__"))
try:
    class Both(collections.abc.Collection):
        __abc_tpflags__ = collections.abc.Sequence.__flags__ | collections.abc.Mapping.__flags__
except TypeError as error:
    print(error)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass

    @property
    @abc.abstractmethod
    def name(self):
        pass

    @classmethod
    def __subclasshook__(cls, other):
        return True if hasattr(other, "is_a_shape") else NotImplemented


class Half(Shape):
    def area(self):
        return 0


class Whole(Half):
    name = "whole"


class Duck:
    is_a_shape = True


print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), sorted(Whole.__abstractmethods__))
for cls in Shape, Half:
    try:
        cls()
    except TypeError as error:
        print(error)
print(isinstance(Whole(), Shape), issubclass(Duck, Shape), issubclass(int, Shape), issubclass(int, Shape))
Shape.register(int)
print(issubclass(int, Shape), issubclass(bool, Shape), isinstance(3, Shape))
for call in (lambda: Shape.register(3), lambda: issubclass(3, Shape), lambda: Whole.register(Shape),
             lambda: Shape.register(Shape)):
    try:
        print(call())
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)


class Odd(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return 1


try:
    issubclass(int, Odd)
except AssertionError as error:
    print(error)


class Proxy:
    __class__ = Whole


print(isinstance(Proxy(), Shape), isinstance(Proxy(), Half))


def temporary():
    class Temporary:
        pass
    print(issubclass(Temporary, Shape))


before = len(abc._get_dump(Shape)[2])
for _ in range(50):
    temporary()
gc.collect()
print(len(abc._get_dump(Shape)[2]) < before + 50)
abc._reset_caches(Shape)
print([len(part) for part in abc._get_dump(Shape)[:3]], issubclass(int, Shape))
abc._reset_registry(Shape)
abc._reset_caches(Shape)
print(issubclass(int, Shape))
