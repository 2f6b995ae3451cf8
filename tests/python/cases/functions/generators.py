# Generators: send, throw, close, yield from, return values, infinite ones, and misuse.


def talk():
    received = []
    try:
        while True:
            try:
                received.append((yield len(received)))
            except KeyError as error:
                received.append(f"caught {error}")
    finally:
        print("closing", received)


g = talk()
print(next(g), g.send("a"), g.throw(KeyError("k")), g.send("b"))
g.close()
print(list(g))


def inner(n):
    for i in range(n):
        yield i
    return f"inner {n}"


def outer():
    first = yield from inner(2)
    print("got", first)
    second = yield from "xy"
    print("got", second)
    return "done"


g = outer()
try:
    while True:
        print(next(g))
except StopIteration as stop:
    print(stop.value)


def naturals():
    n = 0
    while True:
        yield n
        n += 1


def take(n, source):
    for _ in range(n):
        yield next(source)


print(list(take(5, naturals())), [n for n, _ in zip(naturals(), range(3))])


def primes():
    found = []
    for n in naturals():
        if n > 1 and all(n % p for p in found):
            found.append(n)
            yield n


print(list(take(15, primes())))


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))


def bad():
    yield 1
    raise StopIteration("inside")


def busy():
    yield next(me)


me = busy()
for action in (lambda: list(bad()), lambda: next(me), lambda: talk().send("x"), lambda: next(iter([])),
               lambda: iter(5), lambda: next(5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


async def coroutine(n):
    if n:
        return n + await coroutine(n - 1)
    return 0


c = coroutine(4)
try:
    c.send(None)
except StopIteration as stop:
    print("coroutine", stop.value)
