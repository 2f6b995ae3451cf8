"""Random classes and coroutines: descriptors, metaclasses, super, slots, operators, async, and what errors they end in."""

import random
import warnings

PRELUDE = """import abc, asyncio, collections, contextlib, copy, dataclasses, enum, functools, inspect, itertools, operator, re, sys, traceback, types, typing, warnings
warnings.simplefilter('ignore')
count = 0
def tick():
    global count
    count += 1
    if count > 400: raise TimeoutError('enough')
def plain(text): return ascii(re.sub('0x[0-9a-f]{6,}', '0x', text))[:300]
def show(x):
    try: return plain(repr(x))
    except RecursionError: return 'RecursionError'
    except Exception as e: return f'repr: {type(e).__name__} {plain(str(e))}'
def t(label, f):
    global count
    count = 0
    try: print(label, '->', show(f()))
    except RecursionError: print(label, 'RecursionError')
    except Exception as e:
        print(label, '->', type(e).__name__, plain(str(e)), [(s.lineno, s.name, s.colno, s.end_colno) for s in traceback.extract_tb(e.__traceback__)[1:]][-6:])
        while e.__context__ is not None:
            e = e.__context__; print('    during', type(e).__name__, plain(str(e)))
class Plain:
    def __init__(self, name='p'): self.name = name
    def __get__(self, o, cls=None): tick(); print('get', self.name, o is None, cls.__name__ if cls else None); return self.name
class Full(Plain):
    def __set__(self, o, v): tick(); print('set', self.name, show(v)); o.__dict__[self.name] = v
    def __delete__(self, o): print('delete', self.name); raise AttributeError('no ' + self.name)
    def __set_name__(self, owner, name): print('named', owner.__name__, name); self.name = name
class Meta(type):
    def __prepare__(name, bases, **kw): print('prepare', name, sorted(kw)); return {'prepared': 1}
    def __new__(mcls, name, bases, ns, **kw): return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print('init', name, sorted(kw)); super().__init__(name, bases, ns)
    def __call__(cls, *args, **kw): tick(); print('call', cls.__name__, len(args)); return super().__call__(*args, **kw)
    def __len__(cls): return 3
    def __getitem__(cls, k): return (cls.__name__, k)
    def __instancecheck__(cls, o): return isinstance(o, int) or super().__instancecheck__(o)
    def __contains__(cls, x): return x == 1
    def __iter__(cls): return iter('meta')
class Other(type):
    def __dir__(cls): return ['z', 'a']
    def mro(cls): return super().mro()
class Root:
    def __init_subclass__(cls, /, **kw): print('subclass', cls.__name__, sorted(kw)); super().__init_subclass__()
    def who(self): return ['Root']
class Error(Exception): pass
async def sleep(n=0):
    tick()
    if n: await sleep(n - 1)
    return await Pause(n)
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self): got = yield ('pause', self.v); return got
def drive(c, *sends):
    out = []
    try:
        out.append(c.send(None))
        for s in sends:
            out.append(c.throw(s) if isinstance(s, BaseException) else c.send(s))
    except StopIteration as e: out.append(('returned', e.value))
    except StopAsyncIteration as e: out.append('async end')
    finally: c.close()
    return out
"""
VALUES = ["0", "1", "-2", "'ab'", "None", "[1, 2]", "(3,)", "{'k': 1}", "2.5", "self", "o", "NotImplemented", "True", "iter('xy')", "b'z'", "object", "10**20", "lambda *a: a", "...", "frozenset([1])"]
BASES = ["object", "Root", "int", "dict", "list", "str", "Exception", "tuple", "collections.OrderedDict", "abc.ABC", "set", "float", "type", "bytes", "types.SimpleNamespace", "collections.UserDict", "typing.Generic[typing.TypeVar('T')]", "collections.namedtuple('N', 'a b')", "enum.Enum", "property", "BaseException", "range", "bool", "contextlib.ContextDecorator"]
UNARY = ["__len__", "__bool__", "__int__", "__index__", "__float__", "__str__", "__repr__", "__hash__", "__iter__", "__next__", "__neg__", "__abs__", "__reversed__", "__enter__", "__length_hint__", "__bytes__", "__complex__", "__dir__", "__trunc__", "__invert__", "__copy__", "__reduce__", "__getstate__", "__fspath__", "__await__", "__aiter__", "__anext__"]
BINARY = ["__add__", "__radd__", "__iadd__", "__mul__", "__rmul__", "__eq__", "__ne__", "__lt__", "__gt__", "__le__", "__getitem__", "__delitem__", "__contains__", "__getattr__", "__getattribute__", "__delattr__", "__format__", "__call__", "__sub__", "__rsub__", "__matmul__", "__or__", "__ror__", "__divmod__", "__pow__", "__missing__", "__lshift__", "__mod__", "__rmod__", "__class_getitem__", "__instancecheck__", "__set_name__", "__round__", "__and__", "__xor__", "__floordiv__", "__rtruediv__"]
TERNARY = ["__setitem__", "__setattr__", "__get__", "__set__", "__exit__", "__rpow__"]
USES = """len({o})|bool({o})|int({o})|operator.index({o})|float({o})|str({o})|repr({o})|hash({o}) == hash({o})|list(iter({o}))|next({o})|-{o}|abs({o})|list(reversed({o}))|operator.length_hint({o}, 3)|bytes({o})|complex({o})|sorted(dir({o}))[:3]|round({o})|round({o}, 1)|~{o}|copy.copy({o})|f'{{{o}}}'|f'{{{o}!r:>9}}'|format({o}, {v})|
{o} + {v}|{v} + {o}|{o} + {o}|operator.iadd({o}, {v})|{o} * {v}|{v} * {o}|{o} == {o}|{o} == {v}|{o} != {v}|{o} < {v}|{v} < {o}|{o} > {o}|{o}[{v}]|operator.setitem({o}, {v}, {v})|operator.delitem({o}, {v})|{v} in {o}|{o}.missing|{o}.x|{o}.y|setattr({o}, 'x', {v})|delattr({o}, 'x')|{o}({v})|{o} - {o}|{v} - {o}|{o} @ {o}|{o} | {v}|{v} | {o}|divmod({o}, {v})|{o} ** {v}|{v} ** {o}|pow({o}, {v}, {v})|{o} % {v}|{v} % {o}|{o} << 1|{o} // {v}|{v} / {o}|{o} & {v}|
isinstance({o}, {c})|isinstance({v}, {c})|issubclass({c}, {c})|{c}[{v}]|len({c})|list({c})|{v} in {c}|{c}({v})|{c}()|{c}({v}, {v})|{c}.x|{c}.y|setattr({c}, 'x', {v})|{c}.__mro__|{c}.__bases__|[k for k in vars({c}) if not k.startswith('__')]|{c}.__qualname__|{o}.__class__|setattr({o}, '__class__', {c})|setattr({c}, '__bases__', ({c},))|sorted(set({o}.__dict__) - {'__getattribute__'})|sorted(set(vars({o})) - {'__getattribute__'})|setattr({c}, '__len__', lambda s: 5)|setattr({c}, '__add__', lambda a, b: 'added')|delattr({c}, '__add__')|setattr({c}, '__getattr__', lambda s, n: n)|delattr({c}, '__getattr__')|type({c})|
{o}.who()|{o}.method({v})|{o}.method()|{c}.method({o}, {v})|{c}.stat({v})|{o}.stat({v})|{o}.klass({v})|{c}.klass()|{o}.prop|setattr({o}, 'prop', {v})|delattr({o}, 'prop')|{o}.cached|{o}.cached + {v}|{o}.gen({v})|list({o}.gen({v}))|drive({o}.coro({v}), {v})|drive({o}.coro({v}), Error('t'))|drive({o}.over({v}).asend(None), {v}, {v})|drive({o}.comp({v}), 1, 2, 3)|drive({o}.within({v}), 1, 2, 3, 4)|{o}.deep({v})|{o}.partial({v})|{o}.closure({v})()|{o}.dispatch({v})|{o}.decorated({v})|{o}.kw({v}, k={v})|{o}.kw(**{{'z': {v}}})|{o}.kw(*{v})|{o}.matched({v})|super({c}, {o}).who()|super({c}, {c}).x|sorted([{o}, {o}, {o}])|max({o}, {o})|sum([{o}, {o}], {v})|{{{o}: 1}}[{o}]|[*{o}]|(lambda *a, **k: (a, k))(*{o}, **{o})|dict({o})|set({o})|tuple({o})|''.join({o})|str.join({v}, {o})|any({o})|zip({o}, {o})|list(map({o}, [1, 2]))|list(filter({o}, [1, 2]))|min({o}, default=1, key={o})|getattr({o}, 'x', {v})|hasattr({o}, 'missing')|callable({o})|type({o})({v})|inspect.signature({c})|inspect.getattr_static({o}, 'x')|dataclasses.is_dataclass({o})|types.new_class('Q', ({c},), dict(metaclass=type({c})))|type('Q', ({c}, {c}), {{}})|range({o})|[1, 2, 3][{o}]|'abc'[{o}:]|[0] * {o}|chr({o})|print({o}, sep={o})|open({o})|int('12', {o})|compile({o}, 'f', 'eval')|exec('q = 1', {{}}, {o})|isinstance(1, {o})|except_({o})|raise_({o})|raise_({c})|with_({o})|unpack({o})|star({o})|for_({o})|match_({o})|asyncio.run({o})|contextlib.closing({o})|functools.reduce({o}, [1, 2])|enum_({o})""".replace("\n", "").split("|")
# `a | b` was split above.
USES = [u for u in USES if u.strip() not in ("{o}", "{v}", "{o} ", " {v}", "{v} ", " {o}", "")] + ["{o} | {v}", "{v} | {o}"]
HELPERS = """
def except_(o):
    try: raise Error('e')
    except o: return 'caught'
def raise_(o): raise o
def with_(o):
    with o as x: return show(x)
def unpack(o): a, b = o; return a, b
def star(o): a, *b = o; return a, b
def for_(o):
    out = []
    for x in o:
        tick(); out.append(x)
        if len(out) > 9: break
    else: out.append('else')
    return out
def match_(o):
    match o:
        case int(x): return 'int', x
        case str() | bytes(): return 'text'
        case [a, b, *c]: return 'sequence', a, b, c
        case {'k': v, **rest}: return 'mapping', v, rest
        case Root(x=y): return 'root', y
        case _: return 'other'
def enum_(o): return enum.Enum('E', o)
"""


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.classes = []

    def value(self):
        return self.r.choice(VALUES)

    def body(self, indent, first="self"):
        """Statements of a method that end it."""
        r = self.r
        v = lambda: (self.value().replace("self", first) if r.random() < 0.9 else "o").replace("lambda *a: a", "(lambda *a: a)")
        text = f"{indent}tick(){'' if r.random() < 0.6 else '; print(' + repr('in ' + str(r.randrange(99))) + ')'}\n"
        choice = r.randrange(9)
        if choice == 0:
            return text + f"{indent}raise {r.choice(['Error(1)', 'ValueError', 'AttributeError(5)', 'StopIteration(2)', 'TypeError()', 'IndexError', 'KeyError(3)', 'NotImplementedError'])}\n"
        if choice == 1:
            return text + f"{indent}try: return {v()} + {v()}\n{indent}except TypeError as e: raise Error('from') from e\n"
        if choice == 2:
            return text + f"{indent}try: return {v()}[{v()}]\n{indent}finally: print('finally')\n"
        if choice == 3:
            return text + f"{indent}return {v()} if {v()} else {v()}\n"
        if choice == 4:
            return text + f"{indent}return [{v()} for o in ({v()}, {v()})]\n"
        return text + f"{indent}return {v() if r.random() < 0.9 else v() + ', ' + v()}\n"

    def class_(self):
        r = self.r
        name = f"C{len(self.classes)}"
        known = self.classes[-6:]
        bases = [r.choice(known) if known and r.random() < 0.6 else r.choice(BASES) if r.random() < 0.5 else "Root" for _ in range(r.choice([0, 1, 1, 1, 2, 3]))]
        keywords = r.choice(["", "", "", "metaclass=Meta", "metaclass=Other", "flag=1", "metaclass=abc.ABCMeta", "metaclass=Meta, z=2"])
        heading = ", ".join(bases + [keywords] if keywords else bases)
        text = r.choice(["", "", "", "", "@dataclasses.dataclass\n", "@functools.total_ordering\n", "@dataclasses.dataclass(frozen=True, order=True)\n", "@dataclasses.dataclass(slots=True)\n", "@enum.unique\n", "@(lambda c: c)\n"])
        text += f"class {name}({heading}):\n"
        parts = [f"    {r.choice(['x', 'y', 'z'])}{r.choice(['', '', ': int'])} = {r.choice([self.value().replace('self', '1').replace('o', '0') if r.random() < 0.3 else '1', 'Plain()', 'Full()', 'property(lambda s: 7)', '[]', '5', 'dataclasses.field(default=3)'])}\n"]
        if r.random() < 0.15:
            parts.append(f"    __slots__ = {r.choice([repr(('x', 'q')), repr('q'), repr(('__dict__', 'w')), '()', repr(('1bad',)), repr({'doc': 'text'})])}\n")
        if r.random() < 0.3:
            parts.append("    def __init__(self, *args, **kw):\n        tick(); super().__init__(*args[:1])\n        self.x = 1\n")
        if r.random() < 0.15:
            parts.append("    def __new__(cls, *args, **kw):\n        tick(); return super().__new__(cls)\n")
        if r.random() < 0.5:
            parts.append(f"    def who(self): tick(); return [{name!r}] + super().who()\n")
        for method in r.sample(UNARY, r.randrange(3)):
            decorator = "async " if method in ("__anext__",) and r.random() < 0.6 else ""
            parts.append(f"    {decorator}def {method}(self, o=None):\n{self.body('        ')}")
        for method in r.sample(BINARY, r.randrange(4)):
            parts.append(f"    def {method}(self, o, *rest):\n{self.body('        ')}")
        if r.random() < 0.3:
            parts.append(f"    def {r.choice(TERNARY)}(self, o, p=None, q=None):\n{self.body('        ')}")
        if r.random() < 0.2:
            parts.append(f"    {r.choice(BINARY + UNARY)} = {r.choice(['None', '5', 'property(lambda s: (lambda *a: a))', 'staticmethod(lambda *a: 3)', 'classmethod(lambda *a: len(a))', 'Plain()', 'len', 'print', 'functools.partial(print, 1)'])}\n")
        more = [
            f"    def method(self, o):\n{self.body('        ')}",
            f"    @staticmethod\n    def stat(o):\n{self.body('        ', 'o')}",
            f"    @classmethod\n    def klass(cls, o=None):\n{self.body('        ', 'cls')}",
            f"    @property\n    def prop(self, o=1):\n{self.body('        ')}    @prop.setter\n    def prop(self, o):\n{self.body('        ')}",
            f"    @functools.cached_property\n    def cached(self, o=2):\n{self.body('        ')}",
            f"    def gen(self, o):\n        try:\n            got = yield {self.value()}\n            print('got', show(got))\n            yield from o\n        finally: print('closed')\n    ".rstrip(" "),
            f"    async def coro(self, o):\n        try: x = await sleep({r.randrange(3)})\n        except Error as e: x = str(e)\n        return x, await o\n" if r.random() < 0.4 else "    async def coro(self, o):\n        async with self as y:\n            return await sleep(1), y\n",
            f"    async def over(self, o):\n        yield o\n        async for x in self: yield x\n        yield await sleep()\n",
            f"    async def comp(self, o): return [x async for x in self.over(o) if x], {{y: await sleep() for y in (1, 2)}}\n",
            f"    async def within(self, o):\n        async with contextlib.AsyncExitStack() as s:\n            s.push_async_callback(sleep, 1)\n            s.callback(print, 'callback')\n            {r.choice(['raise Error(4)', 'return await sleep()', 'await o'])}\n",
            f"    def deep(self, o):\n        def inner(n):\n            nonlocal o\n            tick()\n            if n == 0: return o\n            o = [o, n]\n            return inner(n - 1)\n        return inner({r.randrange(4)}), o, __class__.__name__\n",
            f"    partial = functools.partialmethod(lambda self, a, o: (a, o), {self.value().replace('self', '0')})\n" if r.random() < 0.8 else "    partial = 5\n",
            f"    def closure(self, o):\n        return lambda q={self.value()}: (o, q, self is not None, [o for _ in 'ab'])\n",
            "    @functools.singledispatchmethod\n    def dispatch(self, o): return 'any'\n    @dispatch.register\n    def _(self, o: int): return 'int'\n    @dispatch.register(str)\n    @dispatch.register(list)\n    def _(self, o): return 'str or list'\n",
            f"    @contextlib.contextmanager\n    def managed(self, o):\n        try: yield o\n        except Error: print('swallowed')\n    def decorated(self, o):\n        with self.managed(o) as x, contextlib.suppress(KeyError): {r.choice(['raise Error(1)', 'raise KeyError(2)', 'return x', 'o[0]', 'raise ExceptionGroup(chr(97), [Error(3), KeyError(4)])'])}\n        return 'after'\n",
            f"    def kw(self, a=1, /, b=2, *c, k=3, **d): return a, b, c, k, d\n",
            f"    def matched(self, o):\n        match o:\n            case {r.choice(['[1, *r]', 'int(r)', 'str() as r', 'None', '{{}} as r'.format(), '(a, b) | [a, _, b]', 'self.x', 'C0(x=r)', 'type(r)', 'float(r) if r > 1'])}: return 'yes', sorted(set(locals()) - {{'self', 'o'}})\n        return 'no'\n",
            "    x: 'int' = 3\n    y: typing.ClassVar[int] = 4\n",
            "    @abc.abstractmethod\n    def abstract(self): ...\n",
        ]
        parts += r.sample(more, r.randrange(2, 8))
        r.shuffle(parts)
        self.classes.append(name)
        body = text + "".join(parts)
        # As a string, so that a class that cannot be made ends nothing.
        return (f"try: exec(compile({body!r}, '<{name}>', 'exec'))\nexcept Exception as e:\n    print({name!r}, type(e).__name__, plain(str(e)))\n    {name} = Root\n"
                f"o{len(self.classes) - 1} = None\ndef make(): return {name}({r.choice(['', '', '1', chr(34) + 'ab' + chr(34), '[1, 2]', '1, 2'])})\nt('make {name}', make)\ntry: o{len(self.classes) - 1} = make()\nexcept Exception: o{len(self.classes) - 1} = {name}\n")

    def use(self, number):
        r = self.r
        text = r.choice(USES).strip()
        index = lambda: r.randrange(max(0, len(self.classes) - 8), len(self.classes))
        out = ""
        at = 0
        while at < len(text):
            three = text[at : at + 3]
            if three in ("{o}", "{c}", "{v}"):
                out += {"o": f"o{index()}", "c": f"C{index()}", "v": "(" + (self.value() if r.random() < 0.75 else f"o{index()}").replace("self", "o0") + ")"}[three[1]].replace("(o)", "(o0)")
                at += 3
            elif text[at : at + 2] in ("{{", "}}"):
                out += text[at]
                at += 2
            else:
                out += text[at]
                at += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(out, "<use>", "eval")
        except SyntaxError:
            return ""
        return f"t({str(number) + ' ' + out!r}, lambda: {out})\n"


def program(seed, lines):
    maker = Maker(seed)
    text = [PRELUDE, HELPERS]
    for number in range(lines):
        if number < 3 or maker.r.random() < 0.06:
            text.append(maker.class_())
        else:
            text.append(maker.use(number))
    return "".join(text)
