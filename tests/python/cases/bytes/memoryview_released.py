# What an index or a value does to the view while it is converted.
size = 16


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class Index:
    def __index__(self):
        view.release()
        return 4


class Float:
    def __float__(self):
        view.release()
        return 1.5


class Bool:
    def __bool__(self):
        view.release()
        return True


def fresh(*cast):
    global view
    view = memoryview(bytearray(b"\xff" * size))
    if cast:
        view = view.cast(*cast)


def assign(key, value):
    view[key] = value


for key in Index(), slice(Index()), slice(Index(), 8), slice(None, None, Index()):
    fresh()
    attempt(lambda: list(view[key]))
    fresh()
    attempt(lambda: assign(key, b"spam" if isinstance(key, slice) else 1))
for key in (Index(), 0), (0, Index()):
    fresh("B", (4, 4))
    attempt(lambda: view[key])
    fresh("B", (4, 4))
    attempt(lambda: assign(key, 1))
for format, value in ("b", Index()), ("Q", Index()), ("d", Float()), ("?", Bool()):
    fresh(format)
    attempt(lambda: assign(0, value))

fresh()
attempt(lambda: assign((slice(0, 1), slice(0, 1)), b"a"))
attempt(lambda: view[slice(0, 1), slice(0, 1)])
attempt(lambda: assign((), b"a"))
attempt(lambda: view[0:2, 1])
fresh("B", (4, 4))
attempt(lambda: assign(slice(0, 1), b"a"))
attempt(lambda: view[0])
