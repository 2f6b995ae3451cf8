# A trace function sees the StopIteration by which a loop or an await ends, where CPython makes one.
import sys


def generator(value):
    yield 1
    return value


def delegating(value):
    x = yield from generator(value)
    return x


class Iterator:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(self.value)


class Sending(Iterator):
    def send(self, value):
        raise StopIteration(value)

    def __await__(self):
        return self


def from_iterator(it):
    return (yield from it)


async def coroutine(value):
    return value


async def awaiting(value):
    return await coroutine(value), await Sending(value)


async def asynchronous(value):
    yield value
    await coroutine(value)


async def loops(value):
    async for x in asynchronous(value):
        pass
    return [y async for y in asynchronous(value)]


def drive(c):
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


def use(value):
    for i in generator(value):
        pass
    for i in delegating(value):
        pass
    for i in Iterator(value):
        pass
    for i in from_iterator(Iterator(value)):
        pass
    list(generator(value))
    [x for x in generator(value)]
    a, = generator(value)
    print(*generator(value))
    for i in iter([]):
        pass
    drive(awaiting(value))
    drive(loops(value))
    g = delegating(value)
    next(g)
    try:
        g.send(5)
    except StopIteration:
        pass
    next(iter(()), 0)


def trace(frame, event, argument):
    if frame.f_code.co_filename == __file__:
        shown = ""
        if event == "exception":
            shown = argument[0].__name__ + repr(argument[1])
        elif event == "return" and not isinstance(argument, Iterator):
            shown = repr(argument) if "async_generator_wrapped" not in repr(argument) else "wrapped"
        print(event, frame.f_code.co_name, frame.f_lineno, shown)
    return trace


for value in (None, 7, (1, 2)):
    sys.settrace(trace)
    use(value)
    sys.settrace(None)


# What the trace function raises there goes on from there.
def refusing(frame, event, argument):
    if event == "exception" and argument[0] is StopIteration:
        raise KeyError("refused")
    return refusing


for f in (lambda: [0 for _ in generator(7)], lambda: list(delegating(7)), lambda: drive(awaiting(7))):
    sys.settrace(refusing)
    try:
        print(f())
    except KeyError as e:
        print("KeyError", e)
    finally:
        sys.settrace(None)
