"""What a signal raises while generators wait for each other by `yield from`, the innermost one gets."""
import signal


class Tick(Exception):
    pass


def tick(number, frame):
    while frame is not None:
        if frame.f_code is run.__code__:  # else nobody catches it
            raise Tick
        frame = frame.f_back


class Counts:
    innermost = delegating = 0


def innermost():
    while True:
        try:
            yield
        except Tick:
            Counts.innermost += 1


def delegating(inner):
    try:
        yield from inner
    except Tick as error:
        # The frame that the handler was called in: this one, or one that it waits for.
        Counts.delegating += error.__traceback__.tb_next.tb_frame.f_code is tick.__code__
        Counts.innermost += error.__traceback__.tb_next.tb_frame.f_code is not tick.__code__


def chain(depth):
    signal.setitimer(signal.ITIMER_REAL, 0)
    g = innermost()
    for _ in range(depth):
        g = delegating(g)
    next(g)  # all have begun to wait
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    return g


def run():
    g = None
    while Counts.innermost + Counts.delegating < 40:
        try:
            if g is None:
                g = chain(60)
            next(g)
        except StopIteration:
            g = None
        except Tick:
            pass


signal.signal(signal.SIGALRM, tick)
while Counts.innermost + Counts.delegating < 40:
    try:
        run()
    except Tick:
        pass
signal.setitimer(signal.ITIMER_REAL, 0)
print("in one that waits:", Counts.delegating)
print("in the innermost:", Counts.innermost >= 40)
