"""Random sequences of operations on containers and iterators that live from one line to the next.

Each line works on variables that earlier lines made, so that a structure goes through growth,
shrinking, aliasing and failure. What order or address decides (the order of a set, a default repr) is
printed in a form that does not show it.
"""

import random
import re

PRELUDE = """import collections, copy, functools, itertools, operator, sys
def show(x, depth=0):
    t = type(x)
    if depth > 4:
        return t.__name__
    if t in (set, frozenset, type({}.keys()), type({}.items())) and t.__name__ != 'dict_keys':
        return t.__name__ + '{' + ', '.join(sorted(show(e, depth + 1) for e in x)) + '}'
    if t is list or t is tuple or t is collections.deque:
        return t.__name__ + '[' + ', '.join(show(e, depth + 1) for e in x) + ']'
    if t in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
        return t.__name__ + '{' + ', '.join(show(k, depth + 1) + ': ' + show(v, depth + 1) for k, v in x.items()) + '}'
    if t in (int, float, complex, str, bytes, bytearray, bool, type(None), range, slice):
        return ascii(x)
    return t.__name__
def t(label, f):
    try:
        result = f()
    except Exception as error:
        print(label, '->', type(error).__name__, ascii(str(error)))
    else:
        print(label, '->', show(result))
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 3
    def __eq__(self, other): return isinstance(other, K) and self.n == other.n or NotImplemented
    def __lt__(self, other): return self.n < other.n if isinstance(other, K) else NotImplemented
    def __repr__(self): return f'K({self.n})'
    def __index__(self): return self.n
class L(list):
    def __len__(self): return 3
class D(dict):
    def __missing__(self, key): return ('missing', key)
"""

ATOMS = ["0", "1", "-1", "2", "3", "7", "True", "1.0", "2.5", "'a'", "'b'", "'ab'", "'xyz'", "b'a'", "()", "(1, 2)",
         "(1, 'a')", "10**20", "K(1)", "K(4)", "frozenset([1, 2])", "range(3)", "2**31", "-5", "''"]
UNHASHABLE = ["[1]", "{}", "{1, 2}", "bytearray(b'q')", "[[]]"]
INDICES = [0, 1, 2, -1, -2, 5, 100, -100, 3, "'x'", "None", "K(1)", "True", "1.5"]
SEQUENCES = ["[]", "[3, 1, 2]", "list('hello')", "(4, 5, 6)", "'abc'", "b'xyz'", "range(5)", "range(10, 0, -3)", "bytearray(b'abc')",
             "{1: 2, 3: 4}", "set('aba')", "iter([1, 2, 3])", "(i * i for i in range(4))", "collections.deque([1, 2, 3], 4)",
             "zip('ab', [1, 2])", "enumerate('xy', 5)", "map(str, range(3))", "filter(None, [0, 1, '', 'x'])", "[5] * 3",
             "[(1, 2), (3, 4)]", "['ab', 'cd']", "[(1, 2, 3)]", "5", "reversed([1, 2, 3])",
             "L([1, 2])", "[1, 'a']", "[2.5, 1, True]", "dict(a=1).items()", "itertools.chain([1], [2])", "itertools.islice('abcdef', 1, 4)"]
MAKERS = {
    "list": ["list({s})", "[{a}, {a}, {a}]", "[{a}] * {n}", "sorted({s})", "[x for x in {s}]", "L({s})"],
    "dict": ["dict({s})", "{{{a}: {a}, {a}: {a}}}", "dict.fromkeys({s}, {a})", "dict(zip({s}, {s}))", "collections.OrderedDict({s})",
             "collections.Counter({s})", "D({s})", "{{k: v for v, k in enumerate({s})}}", "collections.defaultdict(list, {{{a}: {a}}})"],
    "set": ["set({s})", "set([{a}, {a}, {a}])", "frozenset({s})", "{{x for x in {s}}}"],
    "tuple": ["tuple({s})", "({a}, {a}, {a})", "({a},) * {n}"],
    "deque": ["collections.deque({s})", "collections.deque({s}, {n})"],
    "bytearray": ["bytearray({s})", "bytearray({n})", "bytearray(b'hello world')"],
    "iterator": ["iter({s})", "itertools.chain({s}, {s})", "itertools.islice({s}, {n})", "zip({s}, {s})", "enumerate({s}, {a})",
                 "itertools.cycle({s})", "itertools.accumulate({s})", "itertools.groupby({s})", "itertools.pairwise({s})",
                 "itertools.zip_longest({s}, {s}, fillvalue={a})", "itertools.repeat({a}, {n})", "itertools.count({a}, {a})",
                 "itertools.combinations({s}, {n})", "itertools.permutations({s}, {n})", "itertools.product({s}, repeat={n})",
                 "itertools.takewhile(bool, {s})", "itertools.dropwhile(bool, {s})", "itertools.compress({s}, {s})",
                 "itertools.starmap(pow, {s})", "itertools.tee({s}, {n})", "map(lambda x: x + {a}, {s})", "filter(bool, {s})", "reversed({s})",
                 "itertools.combinations_with_replacement({s}, {n})", "itertools.filterfalse(None, {s})", "zip({s}, {s}, strict=True)"],
}
COMMON = ["len({v})", "{v} == {w}", "{v} != {w}", "{v} < {w}", "{v} >= {w}", "{a} in {v}", "bool({v})", "copy.copy({v})", "copy.deepcopy({v})",
          "list({v})", "sum({v})", "min({v})", "max({v}, default={a})", "sorted({v}, key=repr)", "sorted({v})", "any({v})", "all({v})",
          "{v} + {w}", "{v} * {n}", "{v} | {w}", "{v} & {w}", "{v} - {w}", "{v} ^ {w}", "repr({v}) if type({v}) in (list, tuple, dict) else 0",
          "isinstance(hash({v}), int)", "[*{v}, *{s}]", "dict(**{v})", "type({v})({s})", "(lambda *a, **k: (a, k))(*{v})",
          "next(iter({v}))", "{v}.__class__.__name__", "[a for a, *b in {v}]", "functools.reduce(operator.add, {v})", "{v}[{i}]", "operator.length_hint({v}, {n})",
          "sys.getsizeof({v}) > 0", "str.join('-', {v})", "bytes({v})", "dict({v})", "list(zip({v}, {w}))", "list(map(type, {v})) == []",
          "(lambda a, b=2, *c, d=4: (a, b, c, d))(*{v})", "'%s %s' % {v} if type({v}) is tuple else 0", "divmod(*{v})", "slice(*{v})", "{v}.__len__()"]
METHODS = {
    "list": ["{v}.append({a})", "{v}.extend({s})", "{v}.insert({i}, {a})", "{v}.pop()", "{v}.pop({i})", "{v}.remove({a})", "{v}.index({a})",
             "{v}.index({a}, {i})", "{v}.count({a})", "{v}.sort()", "{v}.sort(key=repr, reverse=True)", "{v}.reverse()", "{v}.copy()", "{v}.__setitem__({i}, {a})",
             "{v}.__setitem__({k}, {s})", "{v}.__delitem__({i})", "{v}.__delitem__({k})", "{v}[{k}]", "{v}.__iadd__({s})", "{v}.__imul__({n})", "{v}.clear()",
             "{v}.extend({v})", "{v}.sort(key=lambda x: {v}.append(x))", "{v}.__contains__({a})", "{v}.append({v}[:2])", "{v}.sort(key=str)", "{v}.insert({a}, {a})", "{v}.pop({a})",
             "[{v}.pop() for x in {v}]", "{v}.__reversed__().__next__()", "{v}.sort({a})", "{v}.append()", "{v}.index({a}, {i}, {i})"],
    "dict": ["{v}.get({a})", "{v}.get({a}, {a})", "{v}.__setitem__({a}, {a})", "{v}.__setitem__({u}, 1)", "{v}.pop({a})", "{v}.pop({a}, {a})", "{v}.popitem()", "{v}.setdefault({a}, {a})",
             "{v}.update({s})", "{v}.update({w})", "{v}.update(a={a}, b={a})", "list({v}.keys())", "list({v}.values())", "list({v}.items())", "{v}.keys() & {s}", "{v}.keys() | {w}", "{v}.items() ^ {s}",
             "{v}.keys() - {s}", "{v}.__delitem__({a})", "{v}[{a}]", "{v}.copy()", "{v}.clear()", "list(reversed({v}))", "{v} | {w}", "{v}.__ior__({s})", "[{v}.pop(k) for k in {v}]", "{v}.keys() == {w}",
             "{v}.keys() <= set({s})", "{v}.keys().isdisjoint({s})", "{v}.fromkeys({s})", "next(iter({v}.items()))", "[{v}.__setitem__(k, 1) for k in list({v})]", "{v}.move_to_end({a})", "{v}.most_common({n})",
             "[{v}.__setitem__(str(k), 1) for k in {v}]", "{v}.popitem(False)", "{v}.elements()", "{v}.subtract({s})", "+{v}", "{v}.get()", "{v}.setdefault({u})", "{v}.__contains__({a})", "{v}.total()"],
    "set": ["{v}.add({a})", "{v}.add({u})", "{v}.discard({a})", "{v}.remove({a})", "{v}.update({s}, {s})", "{v}.union({s})", "{v}.intersection({s})", "{v}.difference({s}, {s})", "{v}.symmetric_difference({s})",
            "{v}.issubset({s})", "{v}.issuperset({s})", "{v}.isdisjoint({s})", "{v}.copy()", "{v}.clear()", "{v}.intersection_update({s})", "{v}.difference_update({s})", "{v}.symmetric_difference_update({s})",
            "{v}.__ior__({w})", "{v}.__isub__({w})", "{v}.__iand__({w})", "{v}.__ixor__({w})", "{v} <= {w}", "[{v}.add(str(x)) for x in {v}]", "len({v} | {w})", "{v}.union()", "{v}.__contains__({u})"],
    "tuple": ["{v}.index({a})", "{v}.count({a})", "{v}[{k}]", "{v}.__add__({s})", "{v}.__mul__({n})", "{v}.__getnewargs__()", "{v}.index({a}, {i}, {i})", "{v}.__hash__() == hash({v})"],
    "deque": ["{v}.append({a})", "{v}.appendleft({a})", "{v}.pop()", "{v}.popleft()", "{v}.extend({s})", "{v}.extendleft({s})", "{v}.rotate({i})", "{v}.insert({i}, {a})", "{v}.remove({a})", "{v}.index({a})",
              "{v}.count({a})", "{v}.reverse()", "{v}.copy()", "{v}.maxlen", "{v}.__setitem__({i}, {a})", "{v}.__delitem__({i})", "{v}[{i}]", "{v}[{k}]", "{v}.clear()", "{v}.__imul__({n})", "{v} + {v}", "[{v}.append(1) for x in {v}]", "repr({v})"],
    "bytearray": ["{v}.append({a})", "{v}.extend({s})", "{v}.insert({i}, {n})", "{v}.pop()", "{v}.pop({i})", "{v}.remove({n})", "{v}.reverse()", "{v}.__setitem__({i}, {a})", "{v}.__setitem__({k}, {s})", "{v}.__delitem__({k})", "{v}[{k}]",
                  "{v}.find({a})", "{v}.translate(None, b'l')", "{v}.hex('-', {i})", "{v}.split({a})", "memoryview({v})[{k}].tobytes()", "{v}.decode()", "{v}.__imul__({n})", "bytes({v}).center({n})", "{v}.replace(b'l', {s})", "{v}.__contains__({a})", "{v} % {v}",
                  "memoryview({v}).cast('B', (2, 2))[0, 1]", "memoryview({v}).tolist()", "memoryview({v})[{i}]", "{v}.join({s})", "{v}.maketrans(b'ab', b'cd') != 0"],
    "iterator": ["next({v})", "next({v}, {a})", "list(itertools.islice({v}, 3))", "{v}.__length_hint__()", "copy.copy({v})", "{v}.__next__()", "[next({v}) for _ in range({n})]", "{a} in itertools.islice({v}, 5)", "iter({v}) is {v}",
                 "{v}.__reduce__()[0].__name__", "dict(itertools.islice({v}, 3))", "[(k, list(g)) for k, g in itertools.islice({v}, 3)]", "max(itertools.islice({v}, 4))", "{v}.__setstate__({n})", "[list(itertools.islice(i, 2)) for i in itertools.islice({v}, 3)]"],
}


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.live = {}  # name: kind

    def index(self):
        return str(self.r.choice(INDICES if self.r.random() < 0.2 else INDICES[:8]))

    def slice(self):
        part = lambda: self.r.choice(["None", "0", "1", "2", "-1", "-2", "10", "-10", "K(2)"])
        step = self.r.choice(["None", "None", "1", "2", "-1", "-2", "0" if self.r.random() < 0.1 else "3"])
        return f"slice({part()}, {part()}, {step})"

    def fill(self, template, name):
        r = self.r
        finite = [n for n, kind in self.live.items() if kind != "iterator"]

        def choose(match):
            what = match.group(1)
            if what is None:
                return match.group()[0]
            if what == "v":
                return name
            if what == "a":
                return r.choice(ATOMS)
            if what == "u":
                return r.choice(UNHASHABLE)
            if what == "n":
                return str(r.choice([0, 1, 2, 3, 2, 1, -1]))
            if what == "i":
                return self.index()
            if what == "k":
                return self.slice()
            if what == "w":
                return r.choice(finite or ["[1]"])
            return r.choice(finite) if finite and r.random() < 0.35 else r.choice(SEQUENCES)

        return re.sub(r"\{([aunikvws])\}|\{\{|\}\}", choose, template)

    def line(self, number):
        r = self.r
        if not self.live or r.random() < 0.12:
            kind = r.choice(list(MAKERS))
            name = f"v{r.randrange(8)}"
            made = self.fill(r.choice(MAKERS[kind]), name)
            self.live.pop(name, None)
            fallback = {"list": "[]", "dict": "{}", "set": "set()", "tuple": "()", "deque": "collections.deque()", "bytearray": "bytearray()", "iterator": "iter(())"}[kind]
            self.live[name] = kind
            return (f"try: {name} = {made}\nexcept Exception as e: {name} = {fallback}; print({number}, type(e).__name__, ascii(str(e)))\n"
                    + (f"print({number}, {made!r}, show({name}))\n" if kind != "iterator" else "")
                    + f"if hasattr({name}, '__len__') and len({name}) > 60: {name} = {fallback}\n")
        name, kind = r.choice(list(self.live.items()))
        if kind != "iterator" and r.random() < 0.35:
            expression = self.fill(r.choice(COMMON), name)
        else:
            expression = self.fill(r.choice(METHODS[kind]), name)
        text = f"t({str(number) + ' ' + expression!r}, lambda: {expression})\n"
        if kind != "iterator" and r.random() < 0.6:
            text += f"print(show({name}))\n"
        return text + (f"if len({name}) > 200: {name} = type({name})()\n" if kind in ("list", "dict", "deque", "bytearray", "set") else "")


def program(seed, lines):
    maker = Maker(seed)
    return PRELUDE + "".join(maker.line(i) for i in range(lines))
