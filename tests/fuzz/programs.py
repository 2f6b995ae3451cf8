"""Random small programs: functions, classes, control flow, generators, exceptions and their tracebacks."""

import random
import textwrap
import warnings

PRELUDE = """import re, sys, traceback, contextlib, warnings
warnings.simplefilter('ignore')
steps = 0
def tick():
    global steps
    steps += 1
    if steps > 300:  # before the limit of recursion, where the two need not count alike
        raise TimeoutError('enough')
def report():
    print(re.sub('0x[0-9a-f]+', '0x', traceback.format_exc()).encode('ascii', 'backslashreplace').decode())
def log(*args):
    print(*map(ascii, args))
held_generators = []
def held(f):
    # A suspended generator ends when its last reference goes, which is at once only where counts are kept.
    def call(*args, **keywords):
        g = f(*args, **keywords)
        held_generators.append(g)
        return g
    return call
def close_all():
    while held_generators:
        try: held_generators.pop().close()
        except BaseException as e: print('closed', type(e).__name__)
class Base:
    kind = 'base'
    def __init__(self, value=0): self.value = value
    def double(self): return self.value * 2
    @property
    def twice(self): return self.double()
    @classmethod
    def make(cls, *args): return cls(*args)
    @staticmethod
    def plus(a, b): return a + b
    def __repr__(self): return f'{type(self).__name__}({"..." if isinstance(self.value, (Base, list, dict, tuple)) else repr(self.value)})'
    def __eq__(self, other): return self.value == other.value if isinstance(other, Base) else NotImplemented
    __hash__ = None
    def __enter__(self): log('enter', self.value); return self
    def __exit__(self, kind, error, tb): log('exit', kind and kind.__name__, str(error)); return self.value == 1
class Slotted:
    __slots__ = ('x', 'y')
class Meta(type):
    def __getattr__(cls, name): return name.upper() if len(name) < 4 else super().__getattribute__(name)
class Error(Exception): pass
"""
ATOMS = ["0", "1", "2", "(-3)", "(10**18)", "True", "None", "1.5", "'ab'", "''", "[1, 2]", "(3, 4)", "{'k': 5}", "{7}", "b'z'", "Base(1)", "Base(2)", "[]", "(1, (2, 3))"]
BINARY = ["+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", "in", "is", "and", "or", "is not", "not in", "@"]
ERRORS = ["ValueError('v')", "KeyError('k')", "Error(1, 2)", "StopIteration(3)", "ZeroDivisionError", "TypeError()", "ExceptionGroup('g', [ValueError(1), Error(2)])", "Error", "AssertionError('a')"]
KINDS = ["ValueError", "KeyError", "Error", "(TypeError, ValueError)", "Exception", "ZeroDivisionError", "LookupError", "ArithmeticError", "StopIteration", "AttributeError"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.functions = []  # (name, number of arguments)
        self.classes = ["Base"]
        self.names = ["a", "b", "c"]
        self.depth = 0
        self.loops = 0
        self.kind = None  # of the function that is being written
        self.lines = 0

    def expression(self, depth=0):
        r = self.r
        if depth > 2 or r.random() < 0.25:
            return r.choice(self.names) if r.random() < 0.6 else r.choice(ATOMS)
        if r.random() < 0.25:  # what often works
            name, other = r.choice(self.names), r.choice(self.names)
            return r.choice([f"{name} == {other}", f"[{name}] + [{other}]", f"({name}, {other})", f"str({name})", f"len([{name}, 2])",
                             f"[x for x in ({name}, {other})]", f"({name} if {other} else 1)", f"{{'k': {name}}}", f"Base({name})",
                             f"isinstance({name}, int) + 1", f"repr({name})[:2]", f"{r.randrange(9)} {r.choice('+-*%&|')} {r.randrange(9)}",
                             f"bool({name})", f"(lambda x=1, *r, k=3: (x, r, k))({name}, {other})", f"range({r.randrange(5)})", f"{name} is {other}"])
        e = lambda: self.expression(depth + 1)
        choice = r.randrange(27)
        if choice < 5:
            return f"({e()} {r.choice(BINARY)} {e()})" if r.random() < 0.8 else f"({e()} {r.choice('+-*')} {e()})"
        if choice == 5:
            return f"({e()} if {e()} else {e()})"
        if choice == 6:
            return f"[{e()} for {r.choice(self.names)} in {e()} if {e()}]"
        if choice == 7:
            return f"{{{e()}: {e()}}}"
        if choice == 8:
            return f"{e()}[{e()}]"
        if choice == 9:
            return f"{e()}.{r.choice(['value', 'double()', 'twice', 'kind', 'append', 'x', 'make(3)', 'plus(1, 2)', 'upper()', 'real', 'missing', '__class__.__name__'])}"
        if choice in (10, 11) and self.functions:
            name, count = r.choice(self.functions)
            n = count if r.random() < 0.8 else r.randrange(5)
            args = [e() for _ in range(n)]
            if r.random() < 0.2:
                args.append(r.choice(["*[1, 2]", "**{'z': 1}", "a=1", "z=2", "*(1,)", "k=3", "*a", "**c"]))
            return f"{name}({', '.join(args)})"
        if choice == 12:
            return f"(lambda {r.choice(['x', 'x, y=2', '*x', 'x=1, /', '*, x=3', '**x'])}: {r.choice(['x', '[x]', 'str(x)', e()])})({r.choice([e(), '', 'x=' + e()])})"
        if choice == 13:
            return f"f'{{{r.choice(self.names)}{r.choice(['', '!r', '!s', ':>6', ':x', '=', '!a:^9'])}}}'"
        if choice == 14:
            return f"{r.choice(['len', 'str', 'list', 'sum', 'sorted', 'tuple', 'int', 'bool', 'abs', 'repr', 'type', 'max', 'dict', 'set', 'iter', 'hash', 'float', 'callable', 'next', 'min', 'range', 'enumerate', 'chr', 'ord'])}({e()}).__class__.__name__"
        if choice == 15:
            return f"{r.choice(['len', 'str', 'list', 'sum', 'tuple', 'int', 'bool', 'abs', 'repr', 'max', 'dict', 'float', 'ascii', 'min', 'sorted'])}({e()})"
        if choice == 16:
            return f"({r.choice(self.names)} := {e()})"
        if choice == 17:
            return f"[*{e()}, {e()}]"
        if choice == 18:
            return f"{{**{e()}, 'q': {e()}}}"
        if choice == 19:
            return f"{e()} < {e()} <= {e()}"
        if choice == 20:
            return f"(not {e()})"
        if choice == 21:
            return f"{r.choice('-+~')}{e()}"
        if choice == 22:
            return f"{e()}[{e()}:{e()}]"
        if choice == 23:
            return f"isinstance({e()}, {r.choice(['int', 'Base', '(str, list)', 'type', '5', 'int | str'])})"
        if choice == 24:
            return f"getattr({e()}, {r.choice(['value', 'kind', 'nope', 'x'])!r}, {e()})"
        if choice == 25:
            return f"sum({r.choice(self.names)} for {r.choice(self.names)} in {e()})"
        if self.kind == "generator" and r.random() < 0.7:
            return f"(yield {e()})"
        return f"({e()}, {e()})"

    def target(self):
        r = self.r
        n = lambda: r.choice(self.names)
        return r.choice([n(), n(), n(), f"{n()}, {n()}", f"{n()}, *{n()}", f"{n()}[{self.expression(2)}]", f"{n()}.value", f"({n()}, ({n()}, {n()}))", f"[{n()}, {n()}]", f"{n()}[:]"])

    def block(self, indent, count=None):
        self.depth += 1
        if count is None:
            count = self.r.randrange(1, 4)
        text = "".join(self.statement(indent + "    ") for _ in range(count))
        self.depth -= 1
        return text

    def statement(self, indent):
        r = self.r
        self.lines += 1
        e = self.expression
        choice = r.randrange(30) if self.depth < 4 and self.lines < 120 else r.randrange(11)
        if choice < 4:
            return f"{indent}{self.target()} = {e()}\n"
        if choice < 6:
            return f"{indent}{r.choice(self.names)} {r.choice(['+', '-', '*', '//', '|', '&', '%'])}= {e()}\n"
        if choice < 8:
            return f"{indent}log({self.lines}, {e()})\n"
        if choice == 8:
            if self.kind == "generator":
                return f"{indent}{r.choice(self.names)} = yield {e()}\n" if r.random() < 0.7 else f"{indent}yield from {e()}\n"
            if self.kind and r.random() < 0.6:
                return f"{indent}return {e()}\n"
            return f"{indent}{e()}\n"
        if choice == 9:
            if self.loops and r.random() < 0.7:
                return f"{indent}if {e()}: {r.choice(['break', 'continue'])}\n"
            return f"{indent}del {r.choice([r.choice(self.names) + '[0]', r.choice(self.names) + '.value', r.choice(self.names)])}\n" if r.random() < 0.4 else f"{indent}pass\n"
        if choice == 10:
            if r.random() < 0.5:
                return f"{indent}assert {e()}, {e()}\n"
            tail = r.choice(["", "", f" from {r.choice(ERRORS)}", " from None"])
            return f"{indent}if {e()}: raise {r.choice(ERRORS)}{tail}\n"
        if choice < 14:
            text = f"{indent}if {e()}:\n{self.block(indent)}"
            if r.random() < 0.4:
                text += f"{indent}elif {e()}:\n{self.block(indent)}"
            if r.random() < 0.5:
                text += f"{indent}else:\n{self.block(indent)}"
            return text
        if choice < 17:
            self.loops += 1
            head = f"for {r.choice(self.names)} in {r.choice([e(), f'range({r.randrange(5)})', f'enumerate({e()})', f'{e()}'])}" if r.random() < 0.7 else f"while {e()}"
            text = f"{indent}{head}:\n{indent}    tick()\n{self.block(indent)}"
            self.loops -= 1
            if r.random() < 0.3:
                text += f"{indent}else:\n{self.block(indent, 1)}"
            return text
        if choice < 22:
            star = r.random() < 0.12
            text = f"{indent}try:\n{self.block(indent)}"
            if r.random() < 0.85:
                loops, self.loops = self.loops, 0 if star else self.loops
                kind, self.kind = self.kind, None if star else self.kind
                for _ in range(r.randrange(1, 3)):
                    bound = r.random() < 0.6
                    text += f"{indent}except{'*' if star else ''} {r.choice(KINDS)}{' as error' if bound else ''}:\n"
                    text += f"{indent}    log({self.lines}, {'type(error).__name__, str(error), error.__context__ is None, error.__cause__ is None' if bound else repr('caught')})\n"
                    text += self.block(indent, r.randrange(2))
                    if r.random() < 0.15 and not star:
                        text += f"{indent}    raise\n"
                self.loops, self.kind = loops, kind
                if r.random() < 0.3:
                    text += f"{indent}else:\n{self.block(indent, 1)}"
                if r.random() < 0.3:
                    text += f"{indent}finally:\n{self.block(indent, 1)}"
            else:
                text += f"{indent}finally:\n{self.block(indent)}"
            return text
        if choice == 22:
            return f"{indent}with {r.choice(['Base(1)', 'Base(2)', 'contextlib.suppress(ValueError, TypeError)', e()])}{r.choice(['', ' as ' + r.choice(self.names)])}:\n{self.block(indent)}"
        if choice == 23:
            text = f"{indent}match {e()}:\n"
            for _ in range(r.randrange(1, 4)):
                n = r.choice(self.names)
                pattern = r.choice(["0", "1 | 2", "'ab'", f"[{n}]", f"[{n}, *_]", f"(_, {n})", f"{{'k': {n}}}", f"{{'k': 5, **{n}}}", f"Base(value={n})", f"int() as {n}", f"str({n})", "None", "[1, 2]", f"[{n}, (3 | 4)]", "float() | True", f"Base({n})"])
                text += f"{indent}    case {pattern}{r.choice(['', ' if ' + e()])}:\n{self.block(indent + '    ', 1)}"
            return text + (f"{indent}    case _:\n{self.block(indent + '    ', 1)}" if r.random() < 0.6 else "")
        if choice < 27:
            return self.function(indent)
        if choice == 27:
            return self.class_(indent)
        if choice == 28:
            # Drives what a generator of this program made.
            n = r.choice(self.names)
            call = f"{r.choice(self.functions)[0]}({e()})" if self.functions else e()
            return (f"{indent}{n} = {call}\n{indent}if hasattr({n}, 'send'):\n{indent}    tick()\n"
                    + "".join(f"{indent}    log({self.lines}, {r.choice([f'next({n}, None)', f'{n}.send({e(2)})', f'{n}.send(None)', f'{n}.close()', f'next({n})', f'{n}.throw({r.choice(ERRORS)})'])})\n" for _ in range(r.randrange(1, 4))))
        return f"{indent}{r.choice(['log(sorted(locals())[:3])', 'print(steps > 0)', 'log(traceback.format_exc()[-60:])', 'log([f.name for f in traceback.extract_stack()][-4:])'])}\n"

    def function(self, indent):
        r = self.r
        name = f"f{len(self.functions)}"
        arity = r.randrange(3)
        given = ["x", "y", "z"][:arity]
        parameters = [p + (f"={r.choice(ATOMS)}" if i and arity == 2 and r.random() < 0.4 else "") for i, p in enumerate(given)]
        if r.random() < 0.2:
            parameters.append(r.choice(["*rest", "*, k=1", "**more", "*rest, k=2, **more"]))
        kind, loops, names = self.kind, self.loops, self.names
        self.kind = r.choice(["plain", "plain", "generator"])
        self.loops = 0
        self.names = given + [r.choice("abc"), "d"] if r.random() < 0.7 else given + ["a", "b"]
        scope = ""
        if r.random() < 0.25:
            scope = f"{indent}    global a\n"
        elif "d" in self.names:
            scope = f"{indent}    d = {r.choice(ATOMS)}\n"
        decorator = r.choice(["", "", "", f"{indent}@(lambda f: f)\n", f"{indent}@contextlib.contextmanager\n" if self.kind == "generator" and r.random() < 0.3 else ""])
        body = self.block(indent, r.randrange(2, 5))
        tail = f"{indent}    yield {r.choice(self.names)}\n" if self.kind == "generator" else f"{indent}    return {r.choice(self.names)}\n"
        head = f"{indent}def {name}({', '.join(parameters)}):\n{scope}{indent}    tick()\n"
        kind_made = self.kind
        self.kind, self.loops, self.names = kind, loops, names
        self.functions.append((name, arity))
        if kind_made == "generator":
            decorator += f"{indent}@held\n"
        return decorator + head + body + tail

    def class_(self, indent):
        r = self.r
        name = f"C{len(self.classes)}"
        base = r.choice(self.classes + ["Slotted", "int", "dict", "Base, Slotted", "Base, metaclass=Meta", "list", "Error"])
        if base in ("Error",) and r.random() < 0.5:
            base = "Base"
        text = f"{indent}class {name}({base}):\n{indent}    kind = {r.choice(ATOMS)}\n"
        kind, self.kind, loops, self.loops, names = self.kind, "plain", self.loops, 0, self.names
        for method in r.sample(["double", "__add__", "__getattr__", "__len__", "__iter__", "__call__", "__bool__", "__contains__", "__getitem__", "__lt__", "__init_subclass__", "__set_name__", "__index__", "__format__"], r.randrange(1, 4)):
            second = {"__init_subclass__": ", **kw", "double": "", "__len__": "", "__iter__": "", "__bool__": "", "__index__": "", "__set_name__": ", owner, name"}.get(method, ", other=None")
            self.names = ["self"] + (["other"] if "other" in second else [])
            text += f"{indent}    def {method}(self{second}):\n{indent}        tick()\n" + self.block(indent + "    ", 1)
            text += f"{indent}        return {r.choice(['super().' + method + '()' if not second else 'super().kind', self.expression(1), 'self.kind', 'iter([1, 2])', '3'])}\n"
        self.kind, self.loops, self.names = kind, loops, names
        self.classes.append(name)
        return text + f"{indent}{r.choice(self.names)} = {name}({r.choice(['', '1', self.expression(2)])})\n"


def attempt(seed):
    maker = Maker(seed)
    text = "a, b, c = 1, [1, 2, 3], {'k': 1}\n"
    for _ in range(maker.r.randrange(4, 14)):
        statement = maker.statement("")
        if maker.r.random() < 0.85:  # or the first error would be the end of nearly all
            statement = "try:\n" + textwrap.indent(statement, "    ") + "except Exception: report()\n"
        text += statement
    return text


def one(r):
    """A program of a few dozen statements; what it does not catch ends as a printed traceback."""
    while True:
        text = attempt(r.randrange(2**60))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, "<program>", "exec")
        except SyntaxError:
            continue
        return text


RUNNER = """
import linecache
def run(number, source):
    global steps
    steps = 0
    name = f'<p{number}>'
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    scope = {k: v for k, v in globals().items() if k in shared}
    scope['__name__'] = 'prog'
    try:
        code = compile(source, name, 'exec')
    except SyntaxError as error:
        print(number, 'SyntaxError', error.msg, error.lineno)
        return
    try:
        exec(code, scope)
    except BaseException as error:
        text = ''.join(traceback.format_exception(error))
        print(number, re.sub('0x[0-9a-f]+', '0x', text).encode('ascii', 'backslashreplace').decode())
    else:
        print(number, 'ended')
    steps = 0
    close_all()
    for k in ('a', 'b', 'c'):
        if k in scope and type(scope[k]) in (int, float, str, tuple, list, dict, bool):
            try:
                print(number, k, re.sub('0x[0-9a-f]+', '0x', ascii(scope[k]))[:500])
            except BaseException as error:
                print(number, k, type(error).__name__)
shared = [k for k in globals() if k not in ('linecache', 'run')]
"""


def program(seed, lines):
    r = random.Random(seed)
    count = max(1, lines // 20)
    body = PRELUDE + RUNNER
    for i in range(count):
        body += f"run({i}, {one(r)!r})\n"
    return body
