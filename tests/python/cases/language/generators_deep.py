# send, throw, close, delegation.
def echo():
    received = []
    try:
        while True:
            received.append((yield len(received)))
    except GeneratorExit:
        print("closing", received)
        raise
    except ValueError as e:
        yield "value " + str(e)
    finally:
        print("finally")

g = echo()
print(next(g), g.send("a"), g.send(5))
g.close()
g = echo()
next(g)
print(g.throw(ValueError("x")))
print(next(g, "done"))

def outer():
    result = yield from inner()
    print("inner returned", result)
    try:
        yield from inner()
    except KeyError as e:
        print("through", e)
    return "end"
def inner():
    try:
        got = yield 1
        print("got", got)
    except TypeError:
        yield "handled"
    return "r"
g = outer()
print(next(g), end=" ")
print(g.send("s"), end=" ")
print(g.gi_yieldfrom is not None)
try:
    g.throw(KeyError("k"))
except StopIteration as e:
    print(e.value)
g = outer(); next(g); print(g.throw(TypeError))
print(g.gi_running, g.gi_code.co_name, g.gi_frame.f_lineno, g.__name__, g.__qualname__)

def stop():
    yield 1
    raise StopIteration
try:
    list(stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def itself():
    yield next(me)
me = itself()
try:
    next(me)
except ValueError as e:
    print(e)
for args in ((), (1, 2, 3, 4), (1,), (ValueError, 1, 2), (ValueError(1), 2)):
    try:
        echo().throw(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    echo().send(1)
except TypeError as e:
    print(e)
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
s = stubborn(); next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)
print(sum(x for x in range(100) if x % 3), list(zip((i for i in "ab"), (j for j in "cd"))))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(4)))
class Iter:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("v")
        return self.n
def over():
    r = yield from Iter()
    print("r", r)
print(list(over()))

async def add(a, b):
    return a + b
async def main():
    total = 0
    for i in range(5):
        total = await add(total, i)
    return total
def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value
print(run(main()))
async def agen():
    for i in range(4):
        yield i
        await add(1, 2)
async def use():
    out = [x async for x in agen() if x != 2]
    async for y in agen():
        out.append(-y)
    else:
        out.append("else")
    return out
print(run(use()))
class ACtx:
    async def __aenter__(self): return "in"
    async def __aexit__(self, *e): print("aexit", e[0]); return True
async def ctx():
    async with ACtx() as v:
        print(v)
        raise ValueError
    return "after"
print(run(ctx()))
async def early():
    g = agen()
    print(await g.__anext__(), await g.asend(None))
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("stopped")
run(early())
