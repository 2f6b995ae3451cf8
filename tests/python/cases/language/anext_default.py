# anext(iterator, default).
async def items():
    yield 1


class Once:
    def __init__(self, awaitable):
        self.awaitable = awaitable

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.awaitable


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as e:
        return e.value


async def main():
    g = items()
    print(await anext(g, 'default'), await anext(g, 'default'), await anext(g, None))
    try:
        await anext(items().__class__ and Once(3), 4)
    except TypeError as e:
        print(e)
    try:
        await anext(g)
    except StopAsyncIteration:
        print('end')


run(main())
step = anext(items(), 'd')
print(type(step).__name__, hasattr(step, '__await__'), hasattr(step, '__iter__'))
try:
    step.send(None)
except StopIteration as e:
    print('value', e.value)
g = items()
for _ in range(2):
    try:
        anext(g, 'd').__await__().__next__()
    except StopIteration as e:
        print('value', e.value)
step = anext(items(), 'd')
try:
    step.throw(KeyError('thrown'))
except KeyError as e:
    print('thrown', e)
anext(items(), 1).close()
for bad in (lambda: anext(1), lambda: anext(1, 2), lambda: anext()):
    try:
        bad()
    except TypeError as e:
        print(e)
