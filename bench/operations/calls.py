"""Calls: functions, methods, classes, closures, generators, builtins."""

from kinds import kind


def plain(a, b):
    return a


def with_defaults(a, b=2, c=3):
    return c


def any_number(*args):
    return args


def any_keywords(**kwargs):
    return kwargs


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def get(self):
        return self.x

    @property
    def twice(self):
        return self.x

    @staticmethod
    def fixed(a):
        return a

    @classmethod
    def made(cls, a):
        return a


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def get(self):
        return super().get()


class Callable:
    def __call__(self, a):
        return a


class Bare:
    pass


@kind(20000)
def call_function(n):
    for i in range(n):
        r = plain(i, 2)
    return r


@kind(20000)
def call_defaults(n):
    for i in range(n):
        r = with_defaults(i)
    return r


@kind(20000)
def call_keywords(n):
    for i in range(n):
        r = with_defaults(i, c=i)
    return r


@kind(20000)
def call_star_args(n):
    t = (1, 2)
    for i in range(n):
        r = plain(*t)
    return r


@kind(20000)
def call_varargs(n):
    for i in range(n):
        r = any_number(i, 2, 3)
    return r


@kind(10000)
def call_kwargs(n):
    for i in range(n):
        r = any_keywords(a=i, b=2)
    return r


@kind(20000)
def call_method(n):
    p = Point(1, 2)
    for i in range(n):
        r = p.get()
    return r


@kind(20000)
def call_bound_method(n):
    f = Point(1, 2).get
    for i in range(n):
        r = f()
    return r


@kind(20000)
def call_static_and_class_method(n):
    p = Point(1, 2)
    for i in range(n):
        r = p.fixed(i)
        r = Point.made(i)
    return r


@kind(20000)
def call_property(n):
    p = Point(1, 2)
    for i in range(n):
        r = p.twice
    return r


@kind(10000)
def call_super(n):
    p = Point3(1, 2, 3)
    for i in range(n):
        r = p.get()
    return r


@kind(10000)
def call_callable_object(n):
    c = Callable()
    for i in range(n):
        r = c(i)
    return r


@kind(10000)
def make_instance(n):
    for i in range(n):
        p = Point(i, 2)
    return p.x


@kind(10000)
def make_instance_super(n):
    for i in range(n):
        p = Point3(i, 2, 3)
    return p.z


@kind(10000)
def make_bare_instance(n):
    for i in range(n):
        p = Bare()
    return type(p).__name__


@kind(10000)
def make_lambda(n):
    for i in range(n):
        f = lambda x: x + i
    return f(0)


@kind(20000)
def call_closure(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
    for i in range(n):
        add(i)
    return total


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@kind(1)
def recursion(n):
    return fib(19)


def count_to(n):
    i = 0
    while i < n:
        yield i
        i += 1


@kind(20000)
def generator_loop(n):
    total = 0
    for i in count_to(n):
        total += i
    return total


@kind(20000)
def generator_expression_sum(n):
    return sum(i for i in range(n))


def nested(n):
    yield from count_to(n)


@kind(20000)
def generator_yield_from(n):
    total = 0
    for i in nested(n):
        total += i
    return total


@kind(5000)
def generator_short(n):
    total = 0
    for i in range(n):
        for k in count_to(3):
            total += k
    return total


@kind(20000)
def builtin_len(n):
    s = [1, 2, 3]
    for i in range(n):
        r = len(s)
    return r


@kind(20000)
def builtin_isinstance(n):
    p = Point3(1, 2, 3)
    for i in range(n):
        r = isinstance(p, Point)
        r = isinstance(i, int)
    return r


@kind(20000)
def builtin_min_max(n):
    for i in range(n):
        r = min(i, 10)
        r = max(i, r)
    return r


@kind(20000)
def builtin_abs(n):
    for i in range(n):
        r = abs(-i)
    return r


@kind(20000)
def builtin_ord_chr(n):
    for i in range(n):
        r = ord(chr(i & 127))
    return r


@kind(10000)
def builtin_int_str(n):
    for i in range(n):
        r = int(str(i))
    return r


@kind(10000)
def builtin_float_round(n):
    for i in range(n):
        r = round(i * 0.37, 2)
    return r


@kind(5000)
def builtin_range_object(n):
    for i in range(n):
        for k in range(3):
            pass
    return k


@kind(10000)
def builtin_hasattr_getattr(n):
    p = Point(1, 2)
    for i in range(n):
        r = getattr(p, "x", None)
        r = getattr(p, "none", None)
        q = hasattr(p, "y")
    return r, q


@kind(10000)
def builtin_type_constructor(n):
    for i in range(n):
        r = (list(), dict(), tuple(), set(), int(), str())
    return r


@kind(10000)
def builtin_divmod_pow(n):
    for i in range(n):
        r = divmod(i, 7)
        q = pow(3, i, 101)
    return r, q
