# Every kind of parameter and argument, defaults, closures, decorators, and what wrong calls say.


def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, x=7), f(*[1, 2], **{"d": 4, "c": 9}), f(1, *(), d=0, **{}))


def defaults(item, seen=[]):
    seen.append(item)
    return seen


print(defaults(1), defaults(2), defaults.__defaults__, f.__kwdefaults__, f.__name__, f.__code__.co_varnames[:4])


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


one, two = counter(), counter()
print(one(), one(5), two(), one.__closure__[0].cell_contents)
total = 0


def add_global(n):
    global total
    total += n


add_global(5)
print(total)


def twice(function):
    def wrapper(*args, **kwargs):
        return [function(*args, **kwargs), function(*args, **kwargs)]

    return wrapper


@twice
@twice
def hello(name):
    """Greets."""
    return "hello " + name


print(hello("x"), (lambda *a, k=1: (a, k))(1, 2), (lambda: (yield))().__class__.__name__)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(18), [g(3) for g in (lambda x: x, lambda x: x * x)])


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(900))
try:
    deep(10**6)
except RecursionError as error:
    print(type(error).__name__)
for action in (lambda: f(), lambda: f(1), lambda: f(1, b=2, d=3), lambda: hello.nothing, lambda: fib(),
               lambda: fib(1, 2), lambda: fib(1, n=2), lambda: fib(m=1), lambda: fib(*5), lambda: fib(**5),
               lambda: 5(), lambda: (lambda a, b: 0)(1), lambda: (lambda *, k: 0)()):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def unbound():
    if total < 0:
        local = 1
    return local


try:
    unbound()
except UnboundLocalError as error:
    print(error)
