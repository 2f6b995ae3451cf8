"""Random calls into the standard library: what it computes, and what it says of odd arguments."""

import random
import warnings

PRELUDE = """import array, base64, binascii, bisect, cmath, collections, colorsys, copy, dataclasses, datetime, decimal, difflib, enum, fnmatch
import fractions, functools, hashlib, heapq, html, io, itertools, json, keyword, math, operator, pickle, pprint, re, reprlib, shlex
import statistics, string, struct, textwrap, types, typing, unicodedata, urllib.parse, uuid, warnings, zlib, calendar, ast, codecs
import collections.abc, contextlib, csv, configparser, email.utils, ipaddress, locale, numbers, quopri, sched, tokenize, traceback
warnings.simplefilter('ignore')
decimal.getcontext().prec = 20
def show(x, depth=0):
    if depth > 4: return '...'
    if isinstance(x, float) or isinstance(x, complex): return repr(x)
    if isinstance(x, (list, tuple)) and type(x).__repr__ in (list.__repr__, tuple.__repr__):
        return type(x).__name__ + '[' + ', '.join(show(i, depth + 1) for i in x[:40]) + ']'
    if isinstance(x, collections.abc.Iterator) and not isinstance(x, io.IOBase):
        name = type(x).__name__.replace('generic_alias', 'tuple')
        return name + show(list(itertools.islice(x, 12)), depth + 1)
    return ascii(re.sub('0x[0-9a-f]{6,}', '0x', repr(x)))[:600]
def t(label, f):
    try: print(label, '->', show(f()))
    except RecursionError: print(label, 'RecursionError')
    except Exception as e: print(label, '->', type(e).__name__, ascii(re.sub('0x[0-9a-f]{6,}', '0x', str(e)))[:400])
Point = collections.namedtuple('Point', 'x y', defaults=[7])
@dataclasses.dataclass(order=True)
class Data:
    a: int
    b: list = dataclasses.field(default_factory=list, repr=False)
    c: str = 'c'
@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    a: int = 1
    b: tuple = ()
class Color(enum.Enum):
    RED = 1
    BLUE = 'b'
    CRIMSON = 1
class Bits(enum.IntFlag):
    A = 1
    B = 2
    D = 8
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10
class Thing:
    def __init__(self, n=0): self.n = n
    def __lt__(self, other): return self.n < other.n
    def __eq__(self, other): return isinstance(other, Thing) and self.n == other.n
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f'Thing({self.n})'
    def __reduce__(self): return Thing, (self.n,)
    def method(self, *args, **kw): return self.n, args, kw
"""

ATOMS = """0|1|-1|2|3|7|10|255|-300|10**12|2**63|-2**64|True|False|None|0.0|-0.0|1.5|-2.25|1e100|float('inf')|float('nan')|2+3j|''|'a'|'abc'|'Hello, World'|
'x1y22z333'|'a,b;c'|'%d-%s'|'{0} {x}'|'\\u00e9\\u4e2d'|'\\U0001f600'|' pad '|'2024-02-29'|'12:34:56'|'1/3'|'-12.50'|'1e5'|'0x1F'|'nan'|b''|b'abc'|b'\\x00\\xff\\x10'|
bytearray(b'xyz')|[]|[3, 1, 2]|[1, 'a', None]|['b', 'a', 'c']|[[1, 2], [3]]|[(1, 'x'), (2, 'y')]|[0.1, 0.2, 0.3]|[Thing(2), Thing(1)]|()|(1, 2)|('k', 'v')|{}|{'a': 1, 'x': [2]}|
{1: 'one', 2: 'two'}|{1, 2, 3}|frozenset('ab')|range(5)|range(10, 0, -3)|slice(1, None, 2)|Point(1, 2)|Data(1)|Frozen(2, (3,))|Color.RED|Bits.A|Level.HIGH|Thing(4)|
datetime.date(2024, 2, 29)|datetime.datetime(2020, 1, 31, 23, 59, 59, 999999)|datetime.timedelta(days=-1, seconds=5)|datetime.time(1, 2, 3)|
datetime.datetime(2021, 5, 6, tzinfo=datetime.timezone.utc)|decimal.Decimal('1.10')|decimal.Decimal('-7')|decimal.Decimal('NaN')|decimal.Decimal('1E+30')|fractions.Fraction(3, 4)|fractions.Fraction(-7)|
collections.Counter('abca')|collections.OrderedDict(a=1, b=2)|collections.deque([1, 2, 3], 3)|collections.defaultdict(list, {'q': [1]})|collections.ChainMap({'a': 1}, {'b': 2})|
array.array('i', [1, -2, 3])|array.array('d', [1.5])|memoryview(b'abcd')|len|str|int|Thing|operator.add|(lambda x: x)|iter([1, 2, 3])|types.SimpleNamespace(a=1, b='x')|
uuid.UUID(int=5)|string.Template('$a ${b} $$')|re.compile('(\\\\w)(\\\\d+)?')|ipaddress.ip_address('10.0.0.1')|ipaddress.ip_network('10.0.0.0/30')|io.StringIO('l1\\nl2\\n')|io.BytesIO(b'l1\\nl2')|
functools.partial(int, base=2)|types.MappingProxyType({'m': 1})|typing.List[int]|int | str|list[int]|ValueError('v')|NotImplemented|..."""
ATOMS = [a.strip() for a in ATOMS.replace("int | str", "int @ str").split("|")]
ATOMS = [a.replace("int @ str", "int | str") for a in ATOMS]

PATTERNS = ["a", "(\\w)(\\d+)?", "[^a-c]+", "(?P<n>x|y)(?P=n)?", "^|$", "\\b", "(?i)HELLO", "(a)|b", ".*?", "(?<=a)b", "(?:ab?)+", "\\s*,\\s*", "(", "[z-a]", "a{2,1}", "(?P<n>a)(?P<n>b)", "\\d{1,3}", "(?s).", "*a", "(?#c)x", "a++", "(?>ab)", "[[a]", "\\Z", "(?(1)a|b)", "(a)?(?(1)b|c)"]
FORMATS = ["i", "<h", ">q", "3s", "?", "d", "<f", "2x", "4p", "=IH", "@nP", "c", "e", "!b", "<3i", "z", "1", "5", "i i", "0s", ">Q", "H"]
DATE_FORMATS = ["%Y-%m-%d", "%H:%M:%S", "%j %U %W", "%a %b", "%%", "%c", "%Z%z", "%f", "%G-%V-%u", "%y", "%p %I", "%Q", "x%"]

# {a}: any atom; {p}: a pattern; {s}: text; {i}: a small number; {f}: a struct format; {l}: a list or other iterable; {n}: a number.
CALLS = """itertools.chain({l}, {l})|itertools.islice({l}, {i}, {i}, {i})|itertools.product({l}, repeat={i})|itertools.permutations({l}, {i})|itertools.combinations({l}, {i})|
itertools.combinations_with_replacement({l}, {i})|itertools.groupby({l}, {a})|itertools.accumulate({l}, {a})|itertools.zip_longest({l}, {l}, fillvalue={a})|itertools.starmap({a}, {l})|itertools.takewhile({a}, {l})|
itertools.pairwise({l})|itertools.compress({l}, {l})|itertools.count({n}, {n})|itertools.tee({l}, {i})|itertools.cycle({l})|itertools.repeat({a}, {i})|itertools.filterfalse({a}, {l})|
functools.reduce({a}, {l}, {a})|functools.reduce(operator.add, {l})|functools.partial({a}, {a})({a})|sorted({l}, key={a})|sorted({l}, reverse={a})|max({l}, key={a}, default={a})|min({l}, {a})|sorted({l}, key=functools.cmp_to_key(lambda a, b: {i}))|
list(map({a}, {l}))|list(filter({a}, {l}))|list(zip({l}, {l}, strict={a}))|sum({l}, {a})|dict({a})|dict(zip({l}, {l}))|set({a})|tuple({a})|frozenset({a})|list({a})|enumerate({l}, {a})|reversed({a})|
collections.Counter({a})|collections.Counter({a}) - collections.Counter({a})|collections.Counter({l}).most_common({a})|collections.OrderedDict({a})|collections.deque({l}, {a})|collections.ChainMap({a}, {a})|collections.defaultdict({a}, {a})|
Point({a}, {a})|Point(1, 2)._replace(x={a})|Point._make({l})|Point(*{l})|dataclasses.replace(Data(1), {s!k}={a})|dataclasses.asdict(Data({a}, {l}))|Data({a}) < Data({a})|Frozen({a}) == Frozen({a})|hash(Frozen({i}))|dataclasses.astuple({a})|
Color({a})|Color[{s}]|Bits({a})|Bits.A | {a}|~Bits({i})|Level({a}) + {n}|format(Level.LOW, {s})|enum.Enum('E', {a})|list(Bits({i}))|Color.RED == {a}|
re.sub({p}, {s}, {s})|re.sub({p}, {s}, {s}, count={i})|re.subn({p}, lambda m: str(m.span()), {s})|re.findall({p}, {s})|re.split({p}, {s}, {i})|re.fullmatch({p}, {s})|re.search({p}, {s}).groups()|re.match({p}, {s}).groupdict()|[m.span() for m in re.finditer({p}, {s})]|re.escape({a})|
re.compile({p}).groups|re.compile({p}, {i}).flags|re.search({p}, {s}).expand({s})|re.search({p}, {a})|re.sub({p}, {a}, {s})|re.compile({a})|re.compile({p}).search({s}, {i}, {i})|
struct.pack({f}, {a})|struct.pack({f}, {n}, {n})|struct.unpack({f}, {a})|struct.calcsize({f})|struct.unpack_from({f}, b'0123456789abcdef', {i})|list(struct.iter_unpack({f}, b'01234567'))|
json.dumps({a})|json.dumps({a}, indent={i}, sort_keys=True)|json.dumps([{a}, {a}], default=repr)|json.loads({s})|json.loads(json.dumps({a}))|json.loads('[' + {s} + ']')|json.dumps({a}, separators=({s}, {s}))|json.dumps({a}, ensure_ascii=False, skipkeys=True)|json.loads('{{"a": [1, 2.5, "x"]}}', object_pairs_hook={a}, parse_int={a})|
pickle.loads(pickle.dumps({a}, {i}))|pickle.loads(pickle.dumps([{a}, {a}]))|copy.copy({a})|copy.deepcopy({a})|copy.deepcopy([{a}, {a}])|pickle.loads({a})|len(pickle.dumps({a}, 2)) > 0|
datetime.date({n}, {i}, {i})|datetime.date.fromisoformat({s})|datetime.datetime.fromisoformat({s})|datetime.datetime.strptime({s}, {d})|datetime.date(2024, 2, 29).strftime({d})|datetime.datetime(2023, 12, 31, 13, 5, 9, 7).strftime({d})|datetime.timedelta({n}, {n})|
datetime.datetime(2020, 1, 1) - {a}|{a} + datetime.timedelta(hours={i})|datetime.timedelta(days=3) // {a}|datetime.timedelta(1.5) * {n}|datetime.datetime(2024, 3, 1).replace(month={a})|datetime.time({i}, {i}).isoformat({s})|divmod(datetime.timedelta(days=5), {a})|datetime.date(2024, 1, 1).isocalendar()|datetime.datetime.combine({a}, {a})|datetime.timezone({a})|
decimal.Decimal({a})|decimal.Decimal({n}) / decimal.Decimal({n})|decimal.Decimal({n}) ** {i}|round(decimal.Decimal({n}), {i})|decimal.Decimal('1.25').quantize(decimal.Decimal({s}))|format(decimal.Decimal('1234.5'), {spec})|decimal.Decimal({a}).as_tuple()|decimal.Decimal('2').sqrt()|decimal.Decimal({n}) + {a}|decimal.Decimal({n}) < {a}|hash(decimal.Decimal({i})) == hash({i})|decimal.Context(prec={a})|decimal.Decimal({n}).normalize()|
fractions.Fraction({a})|fractions.Fraction({a}, {a})|fractions.Fraction(3, 7) {op} {a}|fractions.Fraction({n}).limit_denominator({i})|round(fractions.Fraction(22, 7), {i})|math.floor(fractions.Fraction({n}))|
math.gcd({a}, {a})|math.comb({n}, {i})|math.perm({i}, {i})|math.isqrt({a})|math.fsum({l})|math.prod({l})|math.hypot({n}, {n})|math.log({n}, {n})|math.ldexp({n}, {i})|math.frexp({n})|math.modf({n})|math.dist({l}, {l})|math.nextafter({n}, {n})|math.factorial({i})|math.isclose({n}, {n})|math.copysign({n}, {n})|math.ceil({a})|math.trunc({a})|cmath.sqrt({n})|cmath.polar({n})|math.lcm({n}, {i})|math.fmod({n}, {n})|math.remainder({n}, {n})|math.cbrt({n})|math.ulp({n})|
statistics.median({l})|statistics.mode({l})|statistics.quantiles({l}, n={i})|statistics.fmean({l})|statistics.mean([{i}, {i}])|statistics.stdev([1, {i}, 3])|statistics.multimode({l})|statistics.linear_regression({l}, {l})|
heapq.nlargest({i}, {l}, key={a})|heapq.merge({l}, {l})|heapq.heappushpop({l}, {a})|heapq.heapify({a})|bisect.bisect({l}, {a})|bisect.insort({l}, {a})|bisect.bisect_left({l}, {a}, {i}, {i})|heapq.heappop({a})|
operator.itemgetter({a}, {a})({a})|operator.attrgetter({s})({a})|operator.methodcaller({s})({a})|operator.{opname}({a}, {a})|operator.index({a})|operator.length_hint({a}, {i})|operator.concat({a}, {a})|operator.countOf({l}, {a})|
textwrap.wrap({s} * {i}, {i})|textwrap.fill({s}, {i})|textwrap.shorten({s}, {i})|textwrap.dedent({a})|textwrap.indent({s}, {s})|string.Template({s}).substitute({a})|string.Formatter().format({s}, {a}, x={a})|string.capwords({s})|string.Template({s}).safe_substitute(a={a})|
{s}.format({a}, x={a})|{s} % {a}|format({a}, {spec})|'%r %s' % ({a}, {a})|f'{{{a}!r:>20}}'|str({a})|repr({a})|ascii({a})|int({a})|int({s}, {i})|float({a})|complex({a}, {a})|bytes({a})|bytearray({a})|bool({a})|hash({a}) == hash({a})|round({a}, {a})|abs({a})|divmod({a}, {a})|pow({a}, {i}, {a})|chr({a})|ord({a})|len({a})|hex({a})|bin({a})|isinstance({a}, {a})|issubclass({a}, {a})|type({a}).__name__|iter({a})|next({a}, {a})|slice({a}, {a}).indices({a})|{a}[{a}]|{a}[{i}:{i}]|{a} {op} {a}|{a} in {a}|getattr({a}, {s}, {a})|callable({a})|
base64.b64encode({a})|base64.b64decode({a})|base64.b32decode({a})|base64.b85encode({a})|base64.a85decode({a})|binascii.hexlify({a}, {s})|binascii.unhexlify({a})|zlib.crc32({a}, {i})|zlib.decompress(zlib.compress({a}, {i}))|zlib.decompress({a})|hashlib.md5({a}).hexdigest()|hashlib.new({s})|hashlib.sha3_256({a}).digest()|quopri.encodestring({a})|codecs.encode({s}, {s})|codecs.decode({a}, 'hex')|codecs.encode({s}, 'rot13')|
html.escape({a})|html.unescape({s})|urllib.parse.quote({a})|urllib.parse.urlsplit({s})|urllib.parse.parse_qs({s})|urllib.parse.urlencode({a})|urllib.parse.urljoin({s}, {s})|shlex.split({s})|shlex.quote({a})|shlex.join({l})|fnmatch.filter({l}, {s})|fnmatch.translate({s})|difflib.get_close_matches({s}, {l})|list(difflib.ndiff({l}, {l}))|difflib.SequenceMatcher(None, {s}, {s}).get_opcodes()|list(difflib.unified_diff({l}, {l}))|
pprint.pformat({a}, width={i})|pprint.pformat([{a}, {a}, {a}], indent={i})|ast.literal_eval({s})|ast.literal_eval(repr({a}))|ast.dump(ast.parse({s}))|ast.unparse(ast.parse(repr({a})))|eval(repr({a}))|compile({s}, {s}, 'eval').co_names|eval({s})|exec({a})|
array.array({s}, {a})|array.array('i', {l})|array.array('b', [1, 2]) + {a}|array.array('u', {s})|array.array('d', [1.0, 2.0])[{a}]|array.array('H', b'abcd').tolist()|memoryview({a})|memoryview({a}).cast({s})|memoryview(b'abcdef')[{i}:{i}:{i}].tolist()|memoryview(bytearray(b'abcdef')).cast('H')[{a}]|memoryview({a}) == {a}|memoryview({a}).hex({s})|
unicodedata.name({s})|unicodedata.normalize('NFKD', {s})|unicodedata.category({s})|unicodedata.numeric({s}, {a})|uuid.UUID({s})|uuid.UUID(int={a})|uuid.uuid5(uuid.NAMESPACE_DNS, {a})|ipaddress.ip_address({a})|ipaddress.ip_network({a})|list(ipaddress.ip_network('10.0.0.0/29').subnets({i}))|calendar.month({n}, {i})|calendar.monthrange({n}, {i})|calendar.isleap({a})|colorsys.rgb_to_hsv({n}, {n}, {n})|email.utils.parseaddr({s})|email.utils.formatdate({n})|email.utils.parsedate_to_datetime({s})|keyword.iskeyword({a})|
list(csv.reader({l}))|list(csv.reader([{s}], delimiter={s}))|io.StringIO({a}).read({a})|io.BytesIO({a}).readline({a})|io.TextIOWrapper(io.BytesIO({a}), {s}).read()|io.StringIO({s}, newline={s}).readlines()|io.BytesIO(b'abc').seek({a}, {i})|io.StringIO('abc').write({a})|io.BufferedReader(io.BytesIO(b'abcdef'), {i}).peek({i})|io.StringIO('abc').truncate({a})|io.BytesIO(b'ab').readinto({a})|
types.SimpleNamespace(**{a})|types.MappingProxyType({a})|types.new_class({s}, {l})|typing.Optional[{a}]|typing.Union[{a}, {a}]|list[{a}]|typing.get_args({a})|type({s}, {l}, {a})|typing.Literal[{a}]|functools.lru_cache({a})(len)({a})|functools.singledispatch(lambda x: 1)({a})|functools.wraps({a})(lambda: 0)()|contextlib.nullcontext({a}).enter_result|traceback.format_exception_only({a})|list(traceback.format_list({l}))|numbers.Number.__instancecheck__({a})|isinstance({a}, collections.abc.Sequence)|issubclass(type({a}), collections.abc.Hashable)|isinstance({a}, numbers.Rational)|random_({i})"""
CALLS = [c.strip() for c in CALLS.replace("\n", "").replace("Bits.A | {a}", "Bits.A @@ {a}").split("|")]
CALLS = [c.replace("@@", "|") for c in CALLS if "random_" not in c]
OPERATORS = ["+", "-", "*", "/", "//", "%", "==", "<", ">=", "|", "&", "^", "and", "or"]
OPERATOR_NAMES = ["add", "mul", "sub", "mod", "lshift", "and_", "contains", "getitem", "is_", "lt", "matmul", "iadd", "floordiv", "delitem"]
SPECS = ["", "d", ".2f", "10", ">10", "^8s", "x", "e", ",", "%", "_b", "+.3g", "010", "n", "c", "z", "<5d", "*^9", ".0%", "#x"]
TEXTS = [a for a in ATOMS if a.startswith("'")] + ["'%Y'", "'<a href=\"x\">&amp;&lt;'", "'a=1&b=2&a=3'", "'http://u@h:80/p?q#f'", "'[1, {\"a\": null}]'", "'1 + 2 * x'", "'(1, [2, {3: 4}])'", "'\"a b\" c'", "'*.py'", "'utf-8'", "'i'", "'B'", "'Mon, 20 Nov 1995 19:12:08 -0500'", "'\\\\1-\\\\g<0>'", "'$a ${b} $'", "'n'", "'real'", "'x.y'", "'lambda: 0'", "'a\\nb\\r\\nc'"]
LISTS = [a for a in ATOMS if a[0] in "[(r{" and not a.startswith("(lambda") and not a.startswith("re.")] + ["'abc'", "[1, 2, 2, 3]", "['one', 'two', 'three']", "iter('xy')", "(i * i for i in range(4))", "[1.5, 2, decimal.Decimal('3')]", "[True, 0, None]", "range(6)", "b'abc'"]
NUMBERS = [a for a in ATOMS if a.lstrip("-")[0].isdigit() or a.startswith(("float", "decimal.D", "fractions", "True"))]


def library_call(r):
    text = r.choice(CALLS)
    while "{" in text.replace("{{", ""):
        at = 0
        while True:  # the first field that is not an escaped brace
            at = text.index("{", at)
            if text[at + 1] != "{":
                break
            at += 2
        end = text.index("}", at)
        kind = text[at + 1 : end]
        choices = {"a": ATOMS, "l": LISTS if r.random() < 0.9 else ATOMS, "s": TEXTS, "n": NUMBERS, "p": [repr(p) for p in PATTERNS], "f": [repr(f) for f in FORMATS],
                   "d": [repr(f) for f in DATE_FORMATS], "i": ["0", "1", "2", "3", "4", "5", "-1", "9"], "spec": [repr(s) for s in SPECS], "op": OPERATORS,
                   "opname": OPERATOR_NAMES, "s!k": ["a", "b", "zz"]}[kind]
        made = r.choice(choices).replace("{", "{{").replace("}", "}}")
        text = text[:at] + made + text[end + 1 :]
    return text.replace("{{", "{").replace("}}", "}")


def program(seed, lines):
    r = random.Random(seed)
    text = [PRELUDE]
    for number in range(lines):
        call = library_call(r)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(call, "<call>", "eval")
        except (SyntaxError, ValueError):
            continue
        text.append(f"t({str(number) + ' ' + call!r}, lambda: {call})\n")
    return "".join(text)
