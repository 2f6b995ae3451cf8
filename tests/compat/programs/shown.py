"""What C made and managed code learnt of is never taken back when C drops it, whichever way it was shown (known.c)."""

import codecs
import gc
import sys
import types

import known

KINDS = ["int", "float", "tuple", "list", "node", "short", "plain", "dict", "text", "part", "numeral", "bytes"]
seen = []
shown = sys.modules["known_shown"] = types.ModuleType("known_shown")
sys.addaudithook(lambda event, args: seen.append(args) if event == "known.shown" else None)


def refuse(given, errors="strict"):
    seen.append(given)
    raise ValueError("refused")


def find_codec(name):
    return codecs.CodecInfo(refuse, refuse, name=name) if name == "known_shown" else None


codecs.register(find_codec)


class Target:
    """Keeps whatever any operation shows it."""

    def __init__(self, like):
        def function(a=None):
            return a

        def receive():
            while True:
                seen.append((yield))

        try:
            code = 0 if isinstance(like, known.Node) or type(like).__name__ == "Plain" else hash(like)
        except TypeError:
            code = 0
        vars(self).update(function=function, generator=receive(), hash=code)
        next(self.generator)

    def see(self, *args, **kwargs):
        seen.append(args)
        seen.append(kwargs)
        return False

    __call__ = __setitem__ = __getitem__ = __delitem__ = __contains__ = see
    write = see
    __add__ = __radd__ = __iadd__ = __pow__ = __divmod__ = see

    def __eq__(self, other):
        seen.append(other)
        return False

    def __hash__(self):
        return self.hash

    def __iter__(self):
        return iter([self])

    def __setattr__(self, name, value):
        seen.append(name)
        seen.append(value)

    def __getattr__(self, name):
        seen.append(name)
        raise AttributeError


def walk(o, found, done):
    if id(o) in done or isinstance(o, (type, types.ModuleType)):
        return
    done.append(id(o))
    found.append(o)
    name = type(o).__name__
    if isinstance(o, (tuple, list, set, frozenset)):
        parts = list(o)
    elif isinstance(o, dict):
        parts = [*o, *o.values()]
    elif isinstance(o, BaseException):
        parts = [o.args, *(getattr(o, name, None) for name in ("value", "name", "path", "filename"))]
    elif isinstance(o, memoryview):
        parts = [o.obj]
    elif isinstance(o, slice):
        parts = [o.start]
    elif isinstance(o, types.CellType):
        parts = [o.cell_contents]
    elif isinstance(o, (types.MethodType, types.BuiltinFunctionType)):
        parts = [o.__self__, getattr(o, "__module__", None)]
    elif isinstance(o, types.FunctionType):
        parts = [o.__defaults__] + [o.__globals__] * (o.__globals__ is not globals())
    elif isinstance(o, types.GenericAlias):
        parts = [o.__args__]
    elif isinstance(o, types.MappingProxyType):
        parts = [o | {}]
    elif isinstance(o, staticmethod):
        parts = [o.__func__]
    elif name in ("list_iterator", "tuple_iterator", "iterator", "callable_iterator"):
        parts = [o.__reduce__()]
    elif name == "ContextVar":
        parts = [o.get()]
    else:
        parts = []
    for part in parts:
        walk(part, found, done)


def finds(number, kind, key):
    """Whether what route `number` showed is still what it was."""
    result = error = None
    try:
        result = known.show(number, kind, key, Target(known.like(kind, key)))
    except Exception as e:
        error = e
    found = []
    walk([seen, result, error, getattr(sys, "shown", None), getattr(shown, "shown", None)], found, [])
    sys.shown = shown.shown = None
    seen.clear()
    for name in [name for name in sys.modules if name.startswith("words_") or name.isdigit()]:
        del sys.modules[name]
    return any(known.held(o, kind, key) for o in found)


class Meddler:
    """A key that takes the dictionary away while somebody looks into it."""

    def __init__(self, holder):
        self.holder = holder

    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        known.fill(self.holder, ("y", 3))
        return False


# Before a route asks for the address of a Python object's dictionary, from which on none is taken back.
for _ in range(40):
    holder = known.Holder()
    known.fill(holder, (Meddler(holder), 1), ("x", 2))
    print(holder.x, vars(holder), end=" ")
    known.fill(holder, (Meddler(holder), 1), ("x", 2))
    holder.x = 5
    print(vars(holder), end=" ")
    known.fill(holder, ("x", 2))
    mine = vars(holder)
    known.fill(holder, ("y", 3))
    print(mine)
for _ in range(8):
    known.die(gc.collect)

for number, route in enumerate(known.routes()):
    print(route, *[name for kind, name in enumerate(KINDS) if finds(number, kind, 1000 * number + 100 * kind)])
print(known.hand_back(1, 2, 3, 4, 5), known.hand_back(*"ab"))

# What is refused comes back as the same object.
replacement = "".join(["repl", "acement"])
codecs.register_error("known_shown", lambda error: (replacement, error.end))
words, octets = "".join(["these", " are ", "words"]), b"".join([b"these are", b" octets"])
for _ in range(100):
    known.drop_texts(words, octets, 7)
    known.drop_texts(words, b"\xff", 123456)
print(words, octets, replacement, "interned", repr(""), *map(chr, range(97, 123)), *map(str, range(11)))
