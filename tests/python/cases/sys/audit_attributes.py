# The audit events of attributes: object.__getattr__, __setattr__ and __delattr__, which CPython raises for
# those through which a program gets at frames and code, or changes what a function or class is.
import collections
import re
import sys
import types
import weakref

seen = []
watching = False


def hook(event, args):
    if watching:
        seen.append((event, type(args[0]).__name__) + args[1:])


sys.addaudithook(hook)


def function(a, b=1, *, c=2):
    x = a
    return lambda: x


def generator():
    yield


async def coroutine():
    pass


async def async_generator():
    yield


class C:
    __slots__ = ("slot", "__dict__", "__weakref__")

    def method(self):
        pass

    @classmethod
    def on_class(cls):
        pass

    member = property(method)


try:
    1 / 0
except ZeroDivisionError as e:
    error = e
awaited = coroutine()
awaited.send  # never awaited, and closed below
objects = [
    function, generator(), awaited, async_generator(), C, C(), C().method, C.on_class, error,
    error.__traceback__, sys._getframe(), function.__code__, function(1).__closure__[0], len, [].append,
    C.__dict__["method"], str.join, type.__dict__["__dict__"], property(), sys, types.SimpleNamespace(),
    int, object, type, super(C, C()), slice(1), range(2), memoryview(b""), staticmethod(function),
    classmethod(function), C.__dict__, types.GenericAlias(list, (int,)), int | str, weakref.ref(C), iter([]),
    re.compile("a"), C.slot, collections.deque(), types.FunctionType.__globals__, types.CodeType.co_code]


def told():
    lines = sorted({tuple(map(str, entry[:3])) + (len(entry),) for entry in seen})
    seen.clear()
    for line in lines:
        print(" ", *line)


def names_of(o):
    return sorted(set(dir(o)) | set(dir(type(o))))


print("read")
for o in objects:
    for name in names_of(o):
        watching = True
        try:
            getattr(o, name)
        except AttributeError:
            pass
        watching = False
told()

print("written")
for o in objects:
    if o in (int, object, type, sys):
        continue
    for name in names_of(o):
        if name == "__class__" or name.startswith("f_"):
            continue
        try:
            value = getattr(o, name)
        except AttributeError:
            value = None
        watching = True
        try:
            setattr(o, name, value)
        except (AttributeError, TypeError, ValueError):
            pass
        watching = False
told()

print("deleted")
watching = True
for name in ("__defaults__", "__kwdefaults__", "__code__", "__name__"):
    try:
        delattr(function, name)
    except (AttributeError, TypeError):
        print(" ", name, "stays")
function.__defaults__ = None
function.__kwdefaults__ = None
watching = False
told()


class D:
    pass


class E(D):
    pass


class F:
    pass


def attempt(what, write):
    global watching
    watching = True
    try:
        write()
    except (AttributeError, TypeError, ValueError) as e:
        print(what, type(e).__name__, *seen)
    else:
        print(what, *[entry[:3] for entry in seen])
    watching = False
    seen.clear()


e = E()
attempt("a class", lambda: setattr(e, "__class__", D))
attempt("a class of a number", lambda: setattr(e, "__class__", 1))
attempt("a class that does not fit", lambda: setattr(e, "__class__", int))
attempt("bases", lambda: setattr(E, "__bases__", (F,)))
attempt("bases by the descriptor", lambda: type.__dict__["__bases__"].__set__(E, (D,)))
attempt("bases of a number", lambda: setattr(E, "__bases__", 1))
attempt("a name", lambda: setattr(E, "__name__", "Other"))
attempt("a name of a number", lambda: setattr(E, "__name__", 1))
attempt("a name of int", lambda: setattr(int, "__name__", "Other"))
attempt("a name less", lambda: delattr(E, "__name__"))
attempt("abstract methods", lambda: setattr(E, "__abstractmethods__", ()))
attempt("an attribute", lambda: setattr(E, "new", 1))
attempt("a method", lambda: setattr(E, "__init__", D.__init__))
attempt("code", lambda: setattr(function, "__code__", generator.__code__))
attempt("code of a number", lambda: setattr(function, "__code__", 1))
attempt("defaults of a number", lambda: setattr(function, "__defaults__", 1))
attempt("keyword defaults of a number", lambda: setattr(function, "__kwdefaults__", 1))
awaited.close()
