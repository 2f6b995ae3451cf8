# list[int], int | str: texts, substitution, errors, what collections.abc needs.
import collections.abc as abc
import types


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class TV:
    # The least a type variable needs.
    def __init__(self, n): self.n = n
    def __repr__(self): return "~" + self.n
    def __typing_subst__(self, arg): return arg
    def __hash__(self): return hash(self.n)


T, S = TV("T"), TV("S")
A = types.GenericAlias
for f in (lambda: list[int], lambda: dict[str, int], lambda: tuple[()], lambda: tuple[int, ...], lambda: list[list[int]],
          lambda: list[T].__parameters__, lambda: dict[T, S][int, str], lambda: dict[T, S][int], lambda: list[int][str],
          lambda: dict[T, list[S]][int, str], lambda: dict[T, list[S]].__parameters__, lambda: list[int]((1, 2)),
          lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: list[int].append,
          lambda: list[int].__origin__, lambda: list[int].__args__, lambda: list[int] == list[int], lambda: list[int] == list[str],
          lambda: hash(list[int]) == hash(list[int]), lambda: list["x"], lambda: list[None], lambda: A(list, int), lambda: A(list),
          lambda: A(list, int, x=1), lambda: (*tuple[int, str],), lambda: next(iter(tuple[int, str])).__unpacked__,
          lambda: list[int].__reduce__(), lambda: list[int].__mro_entries__(()), lambda: type(list[int]), lambda: list[int].foo,
          lambda: setattr(list[int], "foo", 1), lambda: "__origin__" in dir(list[int]),
          lambda: int | str, lambda: int | None, lambda: None | int, lambda: int | str | int, lambda: (int | str).__args__,
          lambda: int | 1, lambda: None | None, lambda: "a" | int, lambda: list[int] | None, lambda: isinstance(1, int | str), lambda: isinstance([], int | str),
          lambda: issubclass(int, int | None), lambda: isinstance([], int | list[int]), lambda: (int | str) == (str | int),
          lambda: hash(int | str) == hash(str | int), lambda: (int | list[T])[str], lambda: (int | str)[str],
          lambda: types.UnionType(), lambda: type(int | str), lambda: isinstance(1, (int | str, bytes)),
          lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1, (str, 5)),
          lambda: abc.Callable[[int], str], lambda: abc.Callable[..., int].__args__, lambda: abc.Iterable[int], lambda: type[int], lambda: int[int]):
    t(f)


class Box(list[int]): pass


print(Box.__mro__, Box.__orig_bases__, Box([1]))


class WithAttr: pass


print(A(WithAttr, int)().__orig_class__)


class Inst(type):
    def __instancecheck__(cls, o): return True


class Any1(metaclass=Inst): pass


print(isinstance(1, Any1), isinstance(1, (str, Any1)), isinstance(1, Any1 | str))


class Proxy:
    @property
    def __class__(self): return int


print(isinstance(Proxy(), int), type(Proxy()), isinstance(Proxy(), Proxy))


class Fake:
    __bases__ = ()


class FakeSub:
    __bases__ = (Fake(),)


f = Fake()
t(lambda: issubclass(f, f))
t(lambda: isinstance(1, f))
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), issubclass(dict, abc.MutableMapping), isinstance(iter([]), abc.Iterator),
      isinstance(1, abc.Hashable), isinstance([], abc.Hashable), isinstance(len, abc.Callable), issubclass(set, abc.Set))


class MyCollection:
    def __len__(self): return 0
    def __iter__(self): return iter(())
    def __contains__(self, x): return False


print(issubclass(MyCollection, abc.Collection), issubclass(MyCollection, abc.Sequence))
abc.Sequence.register(MyCollection)
print(issubclass(MyCollection, abc.Sequence), isinstance(MyCollection(), abc.Sequence))


class Abstract(abc.Sized): pass


class TwoAbstract(abc.Mapping): pass


t(lambda: Abstract())
t(lambda: TwoAbstract())


class Concrete(abc.Mapping):
    def __getitem__(self, k): return k
    def __iter__(self): return iter("ab")
    def __len__(self): return 2


c = Concrete()
print(dict(c), c.get("q"), list(c.items()), "a" in c, c == {"a": "a", "b": "b"}, Concrete.__abstractmethods__)
