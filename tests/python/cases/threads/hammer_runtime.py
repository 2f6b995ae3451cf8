# What the runtime itself shares: exceptions, first calls of code, imports, caches, weak references.
import functools
import gc
import operator
import re
import sys
import traceback
import weakref

from _hammer import Allowed, run

N = 300
strange = []
shared_error = ValueError("shared")


def fail(index):
    for i in range(N):
        try:
            try:
                raise shared_error
            except ValueError as e:
                raise KeyError(i) from e
        except KeyError as e:
            if e.__cause__ is not shared_error:
                strange.append(e)
            if i % 50 == 0:
                traceback.format_exception(e)
            shared_error.__traceback__ = None
            shared_error.add_note("n") if i < 3 else None


print(run(fail), strange[:3])


def first_calls(index):
    for i in range(20):
        scope = {}
        exec(f"def f(a, b=1, *c, **d):\n x = a + b\n return [x, c, d]\n"
             f"class K:\n def m(self): return f({i})\n", scope)
        make_all(scope, i)


waiting = {}


def make_all(scope, i):
    if scope["K"]().m() != [i + 1, (), {}]:
        strange.append(i)


print(run(first_calls), strange[:3])


def mixed(a, b):
    return a + b, a == b, [a, b][0], a if a else b


PAIRS = [(1, 2), (1.5, 2.5), ("a", "b"), ((1,), (2,)), ([1], [2]), (2 ** 70, 1), (True, 3)]


def kinds(index):
    for i in range(N):
        a, b = PAIRS[(i + index) % len(PAIRS)]
        if mixed(a, b)[0] != operator.add(a, b):
            strange.append((a, b))


print(run(kinds), strange[:3])


@functools.lru_cache(maxsize=32)
def cached(n):
    return n * n


@functools.cache
def kept(n):
    return n + 1


@functools.singledispatch
def kind(x):
    return "any"


kind.register(int, lambda x: "int")


def caches(index):
    for i in range(N):
        if cached(i % 50) != (i % 50) ** 2 or kept(i % 9) != i % 9 + 1:
            strange.append(i)
        if kind(1) != "int" or kind("x") != "any" or not re.match(f"a{{{i % 5}}}", "aaaaa"):
            strange.append("kind")
        functools.partial(max, i)(3), functools.reduce(operator.add, range(5))
    cached.cache_info()


print(run(caches), strange[:3])


def imports(index):
    for name in ("colorsys", "bisect", "textwrap", "string", "keyword", "fnmatch", "this_is_missing"):
        with Allowed(ModuleNotFoundError):
            module = __import__(name)
            if module is not sys.modules[name] or not dir(module):
                strange.append(name)


print(run(imports), strange[:3])


class Node:
    pass


registry = weakref.WeakValueDictionary()
cells = weakref.WeakSet()
calls = []


def weak(index):
    mine = [Node() for _ in range(20)]
    for i in range(N):
        node = mine[i % 20]
        registry[index, i % 20] = node
        cells.add(node)
        if weakref.ref(node)() is not node or registry.get((index, i % 20)) is not node:
            strange.append("weak")
        if i % 40 == 0:
            mine[i % 20] = Node()
        if i % 60 == index:
            gc.collect()
        weakref.ref(node, calls.append)
        Node().me = node


print(run(weak), strange[:3])


def recurse(index):
    def deep(n):
        return 0 if n == 0 else 1 + deep(n - 1)
    for _ in range(5):
        if deep(300) != 300:
            strange.append("deep")
        with Allowed(RecursionError):
            deep(10 ** 6)
            strange.append("no end")


print(run(recurse), strange[:3])

value = 0


def globals_change(index):
    global value
    for i in range(N):
        value = i
        globals()[f"made{i % 40}"] = i
        globals().pop(f"made{(i * 7) % 40}", None)
        if type(value) is not int or len is None:
            strange.append(value)


print(run(globals_change), strange[:3])


def frames(index):
    for i in range(N // 4):
        frame = sys._getframe()
        frame.f_back, frame.f_locals, frame.f_lineno
        sys._current_frames(), gc.get_count(), sys.getsizeof(frame)


print(run(frames), strange[:3])
