# CPython's own C modules: dates, numbers, hashes, serialising, markup, databases, foreign functions.
import array
import asyncio
import cmath
import codecs
import contextvars
import copy
import ctypes
import datetime
import decimal
import gc
import hashlib
import hmac
import io
import mmap
import pickle
import random
import resource
import sqlite3
import ssl
import statistics
import uuid
import xml.etree.ElementTree as ElementTree
import zoneinfo

d = datetime.datetime(2024, 2, 29, 12, 30, 15, 5, tzinfo=datetime.timezone.utc)
print(d, repr(d), d + datetime.timedelta(days=365, microseconds=-6), d.isoformat(" ", "minutes"))
print(d == pickle.loads(pickle.dumps(d)), copy.copy(d) == d, hash(d) == hash(copy.deepcopy(d)))
print(datetime.date.fromisoformat("2024-12-31").isocalendar(), datetime.timedelta(seconds=1) / 3)
print(d.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")), d.strftime("%A %j %Y"))
for bad in (lambda: datetime.date(2023, 2, 29), lambda: datetime.time(25), lambda: d - "x"):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


class Stamp(datetime.datetime):
    def __init__(self, *args, **kwargs):
        self.label = "x"


s = Stamp(2020, 1, 1)
print(type(s + datetime.timedelta(1)).__name__, s.label, s.__dict__)

with decimal.localcontext() as context:
    context.prec = 40
    print(decimal.Decimal(2).sqrt(), decimal.Decimal("1E+3").normalize(), decimal.Decimal(0.1) * 3)
print(decimal.getcontext().prec, round(decimal.Decimal("2.675"), 2), hash(decimal.Decimal(3)) == hash(3))
try:
    decimal.Decimal(1) / 0
except decimal.DivisionByZero as e:
    print(type(e).__mro__[1].__name__)
print(cmath.nan, cmath.infj, cmath.sqrt(-1), cmath.polar(1j), statistics.NormalDist(0, 1).inv_cdf(0.9))

for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s"):
    print(name, hashlib.new(name, b"tricolor").hexdigest()[:24])
print(hmac.new(b"key", b"text", "sha256").hexdigest()[:24], uuid.uuid5(uuid.NAMESPACE_DNS, "x"))
random.seed(5)
print(random.random(), random.sample(range(100), 5))


class Node:
    def __init__(self, value):
        self.value = value
        self.me = self

    def __eq__(self, other):
        return self.value == other.value


graph = [Node(1), {"k": (1, 2.5, "é", b"x", None, 1 << 100)}, array.array("d", [1, 2])]
for protocol in range(6):
    again = pickle.loads(pickle.dumps(graph, protocol))
    print(protocol, again[1:] == graph[1:], again[0].me is again[0], again[0] == graph[0])
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"abc")), 5, buffer_callback=buffers.append)
print(buffers[0].raw().tobytes(), bytes(pickle.loads(data, buffers=buffers)))
try:
    pickle.dumps(lambda: 0)
except (pickle.PicklingError, AttributeError) as e:
    print(type(e).__name__)

tree = ElementTree.fromstring("<a x='1'><b>text</b>tail<c/></a>")
print([e.tag for e in tree.iter()], tree[0].text, tree[0].tail, ElementTree.tostring(tree))
try:
    ElementTree.fromstring("<a>")
except ElementTree.ParseError as e:
    print(e)

base = sqlite3.connect(":memory:")
base.execute("create table t (a, b)")
base.executemany("insert into t values (?, ?)", [(i, str(i)) for i in range(5)])
base.create_function("twice", 1, lambda x: 2 * x)
print(base.execute("select twice(a), b from t where a > 2").fetchall())
try:
    base.execute("select * from nothing")
except sqlite3.OperationalError as e:
    print(e)
base.close()

libc = ctypes.CDLL(None)
libc.strlen.restype = ctypes.c_size_t
print(libc.strlen(b"four"), ctypes.sizeof(ctypes.c_long), ctypes.c_int(-1).value)


class Pair(ctypes.Structure):
    _fields_ = [("a", ctypes.c_int), ("b", ctypes.c_double)]


print(Pair(1, 2.5).b, bytes(Pair(1, 0))[:4], ctypes.cast(ctypes.pointer(Pair(7, 1)), ctypes.POINTER(ctypes.c_int))[0])
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 5)(5, 3, 9, 1, 7)
libc.qsort(numbers, 5, ctypes.sizeof(ctypes.c_int), compare(lambda a, b: a[0] - b[0]))
print(list(numbers))

print("日本".encode("shift_jis"), b"\xc6\xfc".decode("euc_jp"), codecs.lookup("gb18030").name)
with mmap.mmap(-1, 4096) as m:
    m[:5] = b"hello"
    print(m.find(b"lo"), m[:5], len(m))
print(resource.getrlimit(resource.RLIMIT_CORE)[0] >= -1, ssl.create_default_context().check_hostname)

variable = contextvars.ContextVar("variable", default=0)


async def child(n):
    variable.set(n)
    await asyncio.sleep(0)
    return variable.get()


async def main():
    tasks = [asyncio.create_task(child(i)) for i in range(3)]
    print(type(tasks[0]).__module__, await asyncio.gather(*tasks), variable.get())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError:
        print("timed out")
    tasks[0].add_done_callback(lambda t: None)
    future = asyncio.get_running_loop().create_future()
    future.set_exception(KeyError("k"))
    try:
        await future
    except KeyError as e:
        print("future", e)


asyncio.run(main())
gc.collect()
print(io.BytesIO(pickle.dumps(1)).read()[:2])
