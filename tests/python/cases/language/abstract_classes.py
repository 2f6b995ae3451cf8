# abc: registration, caches, patterns by registration.
import abc
import collections
import collections.abc
import gc


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...


try:
    Shape()
except TypeError as e:
    print(e)


class Half(Shape):
    def area(self):
        return 1


print(sorted(Half.__abstractmethods__), sorted(Shape.__abstractmethods__))


class Foreign:
    pass


print(issubclass(Foreign, Shape), isinstance(Foreign(), Shape))
token = abc.get_cache_token()
print(Shape.register(Foreign) is Foreign, abc.get_cache_token() != token)
print(issubclass(Foreign, Shape), isinstance(Foreign(), Shape))
for bad in (lambda: Shape.register(1), lambda: Half.register(Shape), lambda: issubclass(1, Shape)):
    try:
        bad()
    except (TypeError, RuntimeError) as e:
        print(type(e).__name__, e)


class Hooked(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return {'Yes': True, 'No': False}.get(other.__name__, 'odd' if other.__name__ == 'Odd'
                                              else NotImplemented)


print([issubclass(type(n, (), {}), Hooked) for n in ('Yes', 'No', 'Other')])
try:
    issubclass(type('Odd', (), {}), Hooked)
except AssertionError as e:
    print(e)


class Proxy:
    __class__ = Half


print(isinstance(Proxy(), Shape), isinstance(Proxy(), Hooked))


def kind(x):
    match x:
        case [*_]:
            return 'sequence'
        case {}:
            return 'mapping'
    return None


class Late:
    def __len__(self):
        return 0

    def __getitem__(self, i):
        raise IndexError


class LateChild(Late):
    pass


print(kind(Late()), kind(LateChild()))
collections.abc.Sequence.register(Late)
print(kind(Late()), kind(LateChild()))
print(kind(collections.UserDict()), kind(collections.UserList()), kind(''), kind(range(2)))


class Both(collections.UserDict, collections.abc.Sequence):
    pass


class Other(collections.abc.Sequence, collections.UserDict):
    __getitem__ = collections.UserDict.__getitem__
    __len__ = collections.UserDict.__len__


print(kind(Both()), kind(Other()))
try:
    class Wrong(abc.ABC):
        __abc_tpflags__ = (1 << 5) | (1 << 6)
except TypeError as e:
    print(e)

# Classes that die leave nothing that stands for another class.
for i in range(300):
    cls = type('T', (), {})
    assert not issubclass(cls, Shape)
    if i % 2:
        Shape.register(cls)
        assert issubclass(cls, Shape)
    del cls
    if i % 100 == 0:
        gc.collect()
print(isinstance([], collections.abc.Hashable), isinstance((), collections.abc.Hashable))
