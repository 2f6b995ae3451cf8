# Builtin functions: results and the messages of their argument checks.
def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)

for call in (
    lambda: abs(-3), lambda: divmod(-7, 2), lambda: divmod("a", 1), lambda: pow(3, 4, 5),
    lambda: pow(base=2, exp=10), lambda: round(2.5), lambda: round(1234.567, -2), lambda: round("x"),
    lambda: bin(-10), lambda: oct(8), lambda: hex(255), lambda: hex(1.5), lambda: chr(0x1F600),
    lambda: chr(-1), lambda: ord("ab"), lambda: ord(5), lambda: ord(b"a"), lambda: sum([1, 2.5, 3]),
    lambda: sum([[1], [2]], []), lambda: sum(["a"], ""), lambda: sum([10**20, 1]), lambda: sum(5),
    lambda: min([]), lambda: min([], default=3), lambda: max(1, 2, key=lambda x: -x), lambda: max(),
    lambda: max(1, 2, default=0), lambda: any([0, "", 3]), lambda: all([]), lambda: sorted([3, 1, 2], reverse=True),
    lambda: sorted("bca", key=str.upper), lambda: sorted(), lambda: len(5), lambda: len([1, 2]), lambda: hash([]),
    lambda: list(iter(iter([1, 2, 3, 0]).__next__, 0)), lambda: iter(1, 2), lambda: next(iter([])),
    lambda: next(iter([]), "d"), lambda: next(5), lambda: isinstance(1, "x"), lambda: issubclass(1, int),
    lambda: getattr(1, "nope"), lambda: getattr(1, "nope", 7), lambda: getattr(1, 2), lambda: hasattr(1, "real"),
    lambda: callable(len), lambda: repr("q'"), lambda: ascii("é"), lambda: format(3.14159, ".2f"), lambda: format(1, 2),
    lambda: eval("1 +\t2"), lambda: eval("x", {"x": 5}), lambda: eval("x", 5), lambda: eval(5), lambda: exec("y = 1", []),
    lambda: vars(5), lambda: id(), lambda: print(1, sep=2), lambda: compile("1", "f", "bad"), lambda: __import__(""),
    lambda: __import__("os.path").__name__, lambda: __build_class__(1), lambda: dir(type("T", (), {"a": 1}))[-1],
):
    attempt(call)

def gen():
    yield 1
    return "value"
g = gen()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value)

class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, kw)
        return {}
    def __new__(mcs, name, bases, ns, **kw):
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
class C(metaclass=Meta, option=1):
    def who(self):
        return __class__.__name__
print(C().who())
class Entries:
    def __mro_entries__(self, bases):
        return (dict,)
class D(Entries()):
    pass
print(D.__mro__[1], len(D.__orig_bases__))
ns = {}
exec("def f(a, b=2):\n    return a + b", ns)
print(ns["f"](1), sorted(k for k in ns if k != "__builtins__"))
print("a", "b", sep="-", end="!\n")
