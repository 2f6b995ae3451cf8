# Tracing that is switched on below a frame, in what an operation of that frame calls, and opcode events.
import sys


events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == 'exception':
        arg = arg[0].__name__
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return tracer


def switch_on():
    sys.settrace(tracer)
    frame = sys._getframe(2)
    while frame is not None:
        frame.f_trace = tracer
        frame = frame.f_back


class Error(Exception): pass


class Switch:
    def __lt__(self, other):
        switch_on()
        return True

    __eq__ = __gt__ = __contains__ = __lt__

    def __add__(self, other):
        switch_on()
        return 1

    __getitem__ = __add__

    def __index__(self):
        switch_on()
        return 0

    __neg__ = __len__ = __hash__ = __index__

    def __bool__(self):
        switch_on()
        return False

    def __iter__(self):
        switch_on()
        return iter([1, 2])

    def __sub__(self, other):
        switch_on()
        raise Error

    @property
    def value(self):
        switch_on()
        return 1

    @value.setter
    def value(self, new):
        switch_on()

    def __getattr__(self, name):
        switch_on()
        return lambda: 1

    def __setitem__(self, key, value):
        switch_on()

    def __delitem__(self, key):
        switch_on()

    def __delattr__(self, name):
        switch_on()

    def __format__(self, spec):
        switch_on()
        return 'text'

    def __enter__(self):
        switch_on()

    def __exit__(self, *what):
        return True

    def __next__(self):
        switch_on()
        return 1

    def __await__(self):
        switch_on()
        yield 1


class Steps:
    def __init__(self):
        self.left = 2

    def __iter__(self): return self

    def __next__(self):
        self.left -= 1
        if self.left == 0:
            switch_on()
            raise StopIteration
        return self.left


class Leaves(Switch):
    def __enter__(self): pass

    def __exit__(self, *what):
        switch_on()
        return True


def less(s):
    x = s < 1
    return x


def jump(s):
    if s < 1:
        x = 1
    return x


def truth(s):
    if s:
        return 1
    x = 2
    return x


def truth_kept(s):
    x = s and 3
    y = s or 4
    return y


def add(s):
    x = s + 1
    return x


def subscript(s):
    x = s[0]
    return x


def index(s):
    x = [1][s]
    return x


def sliced(s):
    x = [1][s:]
    return x


def store(s):
    s[0] = 1
    del s[0]
    x = 1
    return x


def attribute(s):
    x = s.value
    return x


def attributes(s):
    s.value = 1
    x = 1
    return x


def attribute_deleted(s):
    del s.value
    x = 1
    return x


def method(s):
    x = s.method()
    return x


def length(s):
    x = len(s)
    return x


def native(s):
    x = getattr(s, 'value')
    return x


def native_method(s):
    x = [].count(s) or [1].count(s)
    return x


def negative(s):
    x = -s
    return x


def contains(s):
    x = 1 in s
    return x


def loop(s):
    for x in s:
        y = x
    return y


def loop_ends(s):
    for x in Steps():
        y = x
    return y


def following(s):
    x = next(s)
    return x


def displays(s):
    x = {s}
    return x and 1


def mapping(s):
    x = {s: 1}
    return x and 1


def looked_up(s):
    x = {}
    x[s] = 1
    y = x[s]
    return y


def unpacked(s):
    a, b = s
    return b


def unpacked_rest(s):
    a, *b = s
    return b


def formatted(s):
    x = f'{s}'
    return x


def entered(s):
    with s:
        x = 1
    return x


def left(s):
    with Leaves():
        x = 1
    return x


def left_by_exception(s):
    with Leaves():
        1 / 0
    return 1


def raising(s):
    try:
        x = s - 1
    except Error:
        x = 1
    return x


def raising_out(s):
    x = s - 1
    return x


def caller_of_raising(s):
    try:
        return raising_out(s)
    except Error:
        x = 1
    return x


def generator_of(s):
    x = s + 1
    yield x
    yield 2


def in_generator(s):
    x = list(generator_of(s))
    return x


def awaits(s):
    async def waits():
        await s
        return 1
    c = waits()
    c.send(None)
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


operations = (less, jump, truth, truth_kept, add, subscript, index, sliced, store, attribute, attributes,
              attribute_deleted, method, length, native, native_method, negative, contains, loop, loop_ends,
              following, displays, mapping, looked_up, unpacked, unpacked_rest, formatted, entered, left,
              left_by_exception, raising, caller_of_raising, in_generator, awaits)

for operation in operations:
    for _ in range(2):
        events.clear()
        try:
            result = operation(Switch())
        finally:
            sys.settrace(None)
        print(operation.__name__, result)
        for event in events:
            if event[0] not in ('<module>', 'switch_on'):
                print('  ', *event)


# Opcode events come for every instruction, also where the loop does two at once.
class Pair:
    def __init__(self):
        self.x = 1
        self.y = 2.5


def of_floats(a, b): return 1 if a < b else 2
def of_texts(a, b): return 1 if a == b else 2
def of_integers(a, b): return 1 if a < b else 2


def of_slices(a, b):
    a = [1, 2, 3][1:]
    a[0:1] = [b]
    return a


def of_locals(a, b):
    c = a
    d = b
    a, b = d, c
    return a, 1


def of_attributes(a, b):
    p = Pair()
    return p.x, p.y


def opcodes(function, *args):
    def trace(frame, event, arg):
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == 'opcode' and frame.f_code is function.__code__:
            seen.append(frame.f_lasti)
        return trace
    seen = []
    sys.settrace(trace)
    function(*args)
    sys.settrace(None)
    return seen


for function, *args in ((of_floats, 1.5, 2.5), (of_floats, 2.5, 1.5), (of_texts, 'a', 'a'), (of_texts, 'a', 'b'),
                        (of_integers, 1, 2), (of_integers, 2, 1), (of_slices, 1, 2), (of_locals, 1, 2),
                        (of_attributes, 1, 2)):
    for _ in range(100):
        function(*args)
    print(function.__name__, opcodes(function, *args))
