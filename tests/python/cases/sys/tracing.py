# sys.settrace, sys.setprofile: events, lines, return values, what trace functions may do.
import sys
import threading


def trace_of(function, *args, opcodes=False, **kwargs):
    events = []
    base = function.__code__.co_firstlineno

    def tracer(frame, event, arg):
        if frame.f_code.co_filename != __file__:
            return None
        if event == 'exception':
            arg = arg[0].__name__
        elif event not in ('return',):
            arg = None
        events.append((frame.f_code.co_name, event, frame.f_lineno - base, arg))
        return tracer

    sys.settrace(tracer)
    try:
        function(*args, **kwargs)
    except Exception as e:
        events.append(type(e).__name__)
    finally:
        sys.settrace(None)
    for e in events:
        if e[0] != 'trace_of':
            print(e)
    print('--')


def simple(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
        pass
        total += i
    while True:
        break
    return total


def raising():
    try:
        1 / 0
    except ZeroDivisionError as e:
        x = 1
    finally:
        pass
    with open('/dev/null') as f:
        pass
    return [
        inner(x)
        for x in (1, 2)
    ]


def inner(x):
    if x:
        return x * 2


def generator():
    try:
        got = yield 1
        yield got
    except KeyError:
        yield 'thrown'


def use_generator():
    g = generator()
    next(g)
    g.send(5)
    g.throw(KeyError)
    try:
        next(g)
    except StopIteration:
        pass


def escapes():
    inner(0)
    raise ValueError('out')


def matching(x):
    match x:
        case [1, y]:
            r = 1
        case {'k': v}:
            r = 2
        case _:
            r = 3
    return r


def one_line():
    for i in range(2): i
    x = [i for i in range(2)]; return x


class Body:
    pass


def class_body():
    class Local:
        x = 1

        def m(self):
            return self.x
    return Local().m()


for f, args in ((simple, (3,)), (raising, ()), (use_generator, ()), (escapes, ()),
                (matching, ({'k': 1},)), (matching, (0,)), (one_line, ()), (class_body, ())):
    trace_of(f, *args)

# The trace function may change locals; f_trace_lines, f_trace_opcodes; a failing one ends tracing.


def changing(a):
    b = 1
    c = lambda: b
    return a, b, c()


def change(frame, event, arg):
    if frame.f_code is changing.__code__ and event == 'line' and frame.f_lineno == LAST:
        frame.f_locals['a'] = 'new'
        frame.f_locals['b'] = 10 ** 30
    return change


LAST = changing.__code__.co_firstlineno + 3
sys.settrace(change)
print(changing(1))
sys.settrace(None)

count = {'line': 0, 'opcode': 0}


def opcodes(frame, event, arg):
    if frame.f_code is simple.__code__:
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        if event in count:
            count[event] += 1
        return opcodes


sys.settrace(opcodes)
simple(1)
sys.settrace(None)
print(count['line'], count['opcode'] > 5)


def failing(frame, event, arg):
    raise RuntimeError('tracer')


sys.settrace(failing)
try:
    inner(1)
except RuntimeError as e:
    print(e, sys.gettrace())

# Setting f_trace of a frame that runs.


def outer():
    seen = []

    def local(frame, event, arg):
        seen.append((event, frame.f_lineno - outer.__code__.co_firstlineno))
        return local
    sys._getframe().f_trace = local
    sys.settrace(lambda *a: None)
    x = 1
    y = 2
    sys.settrace(None)
    return seen


print(outer())

# Profiling.
profile = []


def profiler(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        profile.append((frame.f_code.co_name, event,
                        getattr(arg, '__name__', arg) if event[:2] == 'c_' else arg))


def profiled(x):
    len('abc')
    [].append(1)
    x.upper()
    try:
        int('no')
        chr(-1)
    except ValueError:
        pass
    return inner(2)


sys.setprofile(profiler)
profiled('s')
sys.setprofile(None)
for p in profile:
    print(p)

# Threads, and code that other threads run at the same time.
lines = []


def thread_tracer(frame, event, arg):
    if frame.f_code is inner.__code__:
        lines.append(event)
    return thread_tracer


threading.settrace(thread_tracer)
t = threading.Thread(target=inner, args=(1,))
t.start()
t.join()
threading.settrace(None)
print(lines, sys.gettrace())


def nested():
    def tracer(frame, event, arg):
        events.append(event)
        sys.call_tracing(inner, (1,))
        return None
    events = []
    sys.settrace(lambda f, e, a: tracer(f, e, a) if f.f_code is simple.__code__ else None)
    simple(0)
    sys.settrace(None)
    print(events)


nested()
for bad in (lambda: sys.settrace(), lambda: sys.settrace(1, 2), lambda: sys.settrace(f=1)):
    try:
        bad()
    except TypeError as e:
        print('TypeError')
