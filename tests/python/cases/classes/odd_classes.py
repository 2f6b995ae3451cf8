# Classes that are made and used in ways few programs think of.
import types


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


# Its own mro() is the metaclass's, also of a class whose instances are classes.
class Meta(type):
    def mro(cls):
        print("mro of", cls.__name__, cls.__mro__)
        return super().mro()


class Plain:
    pass


for bases in ((), (int,), (Plain,), (type,), (Plain, type)):
    attempt(lambda: Meta("Made", bases, {}).__mro__)


# A descriptor is asked once, whatever it gives.
class Loud:
    def __get__(self, o, cls=None):
        print("get", o is None)
        return "text"


class Compared:
    __eq__ = __ne__ = __lt__ = __ge__ = Loud()
    __hash__ = None


for f in (lambda o: o == 1, lambda o: o != 1, lambda o: o < 1, lambda o: 1 < o, lambda o: 1 <= o, lambda o: o > o):
    attempt(lambda: f(Compared()))


# Without __str__ it is __repr__ that answers, and str() that complains.
class NoText:
    def __repr__(self):
        return 2.5


for f in (str, repr, ascii, "{}".format, "{!r}".format, lambda o: f"{o}", lambda o: "%s" % o, print, object.__str__, format):
    attempt(lambda: f(NoText()))


# With three arguments it is __pow__ that is called, even where only __rpow__ is defined.
class Right:
    def __rpow__(self, *args):
        return "rpow", args


class RightInt(int):
    def __rpow__(self, *args):
        return "rpow", args


for a, b, c in ((Right(), 1, 2), (1, Right(), 2), (1, 2, Right()), (RightInt(3), 2, 5), (2, RightInt(3), 5), (Right(), Right(), 1)):
    attempt(lambda: pow(a, b, c))
attempt(lambda: pow(2, Right()))


class OwnInt(int):
    def __pow__(self, *args):
        return "own", super().__pow__(*args)

    def __rpow__(self, *args):
        return "own r", super().__rpow__(*args)


class OwnFloat(OwnInt):
    def __pow__(self, *args):
        return "below", super().__pow__(*args)


for number in (OwnInt(3), OwnFloat(3)):
    attempt(lambda: pow(number, 2, 5))
    attempt(lambda: number**2)
    attempt(lambda: pow(2, number, 5))
    attempt(lambda: 2**number)
    attempt(lambda: int.__pow__(number, 2, 5))
    attempt(lambda: int.__rpow__(number, 2, 5))
    attempt(lambda: float.__pow__(2.0, number, 5))
attempt(lambda: 2 ** RightInt(2))


# What keeps classes from replacing each other.
class Slots:
    __slots__ = ()


class Int(int):
    pass


class Text(str):
    pass


class Dict(dict):
    pass


def rebase(cls, base):
    cls.__bases__ = (base,)
    return "done"


for cls in (Int, Text, Dict, Plain, Slots):
    for base in (Int, Text, Dict, Plain, Slots, object, list):
        if cls is not base:
            attempt(lambda: (cls.__name__, base.__name__, rebase(type("Sub", (cls,), {}), base)))

# A union is taken apart by isinstance(); it has no method for that.
union = int | str | None
print("__instancecheck__" in dir(union), isinstance(None, union), isinstance(1.5, union), issubclass(bool, union))
attempt(lambda: issubclass(5, union))
attempt(lambda: isinstance([], int | list[int]))
attempt(lambda: union.__subclasscheck__)

# Whatever exports bytes is source.
import array

exec(array.array("b", b"print('from an array')"))
exec(memoryview(bytearray(b"print('from a view')")))
attempt(lambda: eval(array.array("b", b" 1 + 1")))
attempt(lambda: exec(array.array("i", [1])))
attempt(lambda: exec(memoryview(b"abc")[::2]))
attempt(lambda: compile(5, "f", "exec"))

# A docstring has to be text that C can have.
attempt(lambda: type("Text", (), {"__doc__": "a\udcdcb"}))
attempt(lambda: type("Text", (), {"__doc__": 5}).__doc__)
attempt(lambda: type("Text", (), {"__doc__": "a\0b"}).__doc__)
