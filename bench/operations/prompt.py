"""Objects with `__del__`, prompt (`__prompt__`) and not: dropped at once, and held meanwhile."""

from kinds import kind

deaths = [0]


class Plain:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        deaths[0] += self.n

    def use(self):
        return self.n


class Prompt(Plain):
    __prompt__ = True


def drops(cls, n):
    for i in range(n):
        o = cls(i)
        del o
    return n


@kind(2000)
def plain_dropped(n):
    return drops(Plain, n)


@kind(2000)
def prompt_dropped(n):
    return drops(Prompt, n)


def loop_with(o, n):
    t = 0
    for i in range(n):
        t += i & 3
    return t + o.use()


@kind(20000)
def plain_held_in_loop(n):
    return loop_with(Plain(1), n)


@kind(20000)
def prompt_held_in_loop(n):
    return loop_with(Prompt(1), n)


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b


def work(n):
    pairs = [Pair(i, None) for i in range(10)]
    for i in range(n):
        p = pairs[i % 10]
        p.b = p
        p.a = i
    return sum(p.a for p in pairs)


def work_below(o, n):
    """The frame that holds the object only calls."""
    t = work(n)
    return t + o.use()


@kind(20000)
def plain_held_below(n):
    return work_below(Plain(1), n)


@kind(20000)
def prompt_held_below(n):
    return work_below(Prompt(1), n)
