"""What stands on the operand stack and nowhere else is used again at once; what somebody got hold of is not."""

import functools
import gc
import itertools
import sys
import threading
import types


def churn():
    """New objects of the sizes that matter, which would take the place of one that is gone too early."""
    junk = []
    for i in range(200):
        junk.append((i,))
        junk.append((i, i + 1, i + 2))
        junk.append({i, i + 5000})
        junk.append(x for x in (i,))
        junk.append(lambda i=i: i)
        junk.append([i, str(i)])
    return len(junk)


# ---- tuples

def tuples():
    class Keeper:
        def __init__(self):
            self.kept = []

        def __radd__(self, other):
            self.kept.append(other)
            return other

        def __rmod__(self, other):
            self.kept.append(other)
            return len(other)

    class Text(str):
        def __mod__(self, other):
            self.kept = other
            return str(self) + repr(other)

    class Shown:
        def __repr__(self):
            churn()
            return "shown"

    keeper, text = Keeper(), Text("t")
    items = tuple(range(6))
    a, b, many = 10 ** 20, "b", []
    for i in range(60):
        many.append(items[:i % 6] + items[i % 6 + 1:])
        many.append((a + i, b) + items)
        many.append(items[:0] + (i, b))
        many.append((i, b) + items[6:])
        many.append((i,) + (b,) + (a,) + items[2:4])
        many.append(items[0:] + items[:0])
        (i, [b]) + keeper
        (i, a) % keeper
        many.append(text % (i, b))
        many.append("%s %r %d" % (b, Shown(), i))
        many.append("%s" % (b,) + "%5d|" % (i,))
    churn()
    print(many[:22], many[-22:])
    print(keeper.kept[:4], keeper.kept[-4:], text.kept, sum(len(k) for k in keeper.kept))
    print(items[:0] + items is items, items + items[6:] is items, items[:] + items[9:] is items)
    for wrong in (lambda: (a, b) + [a], lambda: (a, b) + a, lambda: "%d" % (b,), lambda: "%s" % (a, b)):
        try:
            wrong()
        except TypeError as error:
            print(error)


# ---- generators for a call

def calls(n):
    kept = []

    def keep(iterable):
        kept.append(iterable)
        return sorted(iterable)

    class Set(set):
        def __init__(self, iterable):
            kept.append(iterable)
            super().__init__(iterable)

    class Meta(type):
        def __call__(cls, iterable):
            kept.append(iterable)
            return list(iterable)

    class Odd(metaclass=Meta):
        pass

    part = functools.partial(keep)
    total, lines = 0, []
    for i in range(n):
        total += sum(x * i for x in range(5))
        total += len(set(x % 3 + i for x in range(20)))
        total += len(frozenset(x + i for x in range(7))) + max(x ^ i for x in range(9)) - min(x - i for x in range(3))
        total += any(x == i for x in range(n)) + all(x < i for x in range(n))
        total += sum(len(y) for y in (set(x // 2 for x in range(i)), {i}))
        total += len(sorted(str(x) for x in range(i))) + len(tuple(x for x in range(i))) + len(list(x for x in "ab"))
        lines.append("-".join(str(x + i) for x in range(3)))
        lines.append("".join(sorted(set(str(x + i) for x in range(3)))))
        total += sum(set(range(i))) + len(set([i, i, a_global])) + len(sorted(set((i, 2)))) + len(set(set((i,))))
        total += sum(sum(x + y for y in range(3)) for x in range(i))
        total += sum(len(set(x + y for y in range(3))) for x in range(i))
        lines.append(keep(x + i for x in range(2)))
        lines.append(Odd(x + i for x in range(2)))
        lines.append(part(x + i for x in range(2)))
        total += len(Set(x + i for x in range(4)))
        lines.append(list(zip(x + i for x in range(2))))
        lines.append(list(map(str, (x + i for x in range(2)))))
        lines.append(list(enumerate(x + i for x in range(2))))
        lines.append(list(itertools.chain(x for x in "ab")))
        lines.append(next(x + i for x in range(2)))
        kept.append(iter(x + i for x in range(2)))
        kept.append(set(set(x + i for x in range(2))))
    churn()
    print(total, lines[:20], lines[-12:])
    kinds = {}
    for k in kept:
        kinds[type(k).__name__] = kinds.get(type(k).__name__, 0) + 1
    print(kinds, sum(len(list(k)) for k in kept))
    print({k.__name__ for k in kept if isinstance(k, types.GeneratorType)},
          {k.gi_frame is None for k in kept if isinstance(k, types.GeneratorType)})


a_global = 77


def failing():
    def bad(x):
        if x == 3:
            raise ValueError(x)
        return x

    for make in (lambda: sum(bad(x) for x in range(5)), lambda: len(set(bad(x) for x in range(5))),
                 lambda: [bad(x) for x in range(5)], lambda: sum(x for x in 5), lambda: len(x for x in "ab"),
                 lambda: len(set([[]])), lambda: sum(set("ab")), lambda: "".join(x for x in range(3))):
        try:
            make()
        except (ValueError, TypeError) as error:
            churn()
            names, at = [], error.__traceback__
            while at is not None:
                names.append((at.tb_frame.f_code.co_name, sorted(at.tb_frame.f_locals)))
                at = at.tb_next
            print(type(error).__name__, error, names)


# ---- looked at from inside

def looked_at():
    frames, found, sets = [], [], []

    def frame(x):
        frames.append(sys._getframe(1))
        return x

    def search(x):
        for o in gc.get_objects():
            if isinstance(o, types.GeneratorType) and o.gi_running and o.__name__ == "<genexpr>":
                found.append(o)
            elif isinstance(o, types.FunctionType) and o.__name__ in ("<genexpr>", "<listcomp>"):
                if o.__qualname__.startswith("looked_at"):
                    found.append(o)
        return x

    def search_sets(x):
        sets.extend(o for o in gc.get_objects() if type(o) is set and marker in o)
        return x

    marker = "a marker of this test"
    total = sum(len(set(search_sets(x) for x in (marker, i))) for i in range(3))
    churn()
    print(total, sorted(str(sorted(s, key=str)) for s in sets))
    print(sum(frame(x) for x in range(4)), len(set(frame(x) for x in range(4))), [frame(x) for x in range(2)])
    print(len(set(search(x) for x in range(2))), [search(x + len(found[:0])) for x in range(2)])
    churn()
    print([f.f_code.co_name for f in frames], [sorted(f.f_locals) for f in frames])
    print({(type(o).__name__, o.__name__, o.__qualname__) for o in found if isinstance(o, types.GeneratorType)})
    print({o.gi_frame is None for o in found if isinstance(o, types.GeneratorType)})
    for o in found:
        if isinstance(o, types.FunctionType):
            assert o.__code__.co_name == o.__name__ and (o.__closure__ is None or len(o.__closure__) < 3)


# ---- generators for a loop

def count(n):
    for i in range(n):
        yield i


def walk(n):
    if n == 0:
        yield ()
        return
    for rest in walk(n - 1):
        yield (n,) + rest
        for x in count(2):
            yield (x,) + rest


class Tree:
    def __init__(self, n):
        self.n = n

    @property
    def children(self):
        for i in range(self.n):
            yield Tree(self.n - 1)

    def __iter__(self):
        yield self.n
        for child in self.children:
            yield from child


def loops():
    kept = []

    def keeping(n):
        g = count(n)
        kept.append(g)
        return g

    total = 0
    for i in range(40):
        for x in count(4):
            for y in count(x):
                if y == 2:
                    break
                total += y
            else:
                total += 1
        for x in keeping(3):
            total += x
        for x in walk(3):
            total += sum(x)
    print(total, sum(1 for _ in walk(5)), sum(1 for _ in Tree(5)))
    churn()
    print(len(kept), {g.gi_frame is None for g in kept}, {g.__name__ for g in kept}, [list(g) for g in kept[:3]])


def referents():
    def outer():
        for x in count(3):
            yield x

    inner = []
    for turn in range(30):
        g = outer()
        next(g)
        inner += [o for o in gc.get_referents(g) if isinstance(o, types.GeneratorType)]
        list(g)
        churn()
    print(len(inner), {i.__name__ for i in inner}, {i.gi_frame is None for i in inner}, sum(len(list(i)) for i in inner))


# ---- traced in between

def traced():
    events = [0]

    def tracer(frame, event, arg):
        events[0] += 1
        return tracer

    def on(x):
        sys.settrace(tracer)
        return x

    def off(x):
        sys.settrace(None)
        return x

    kept = []

    def keep(s):
        kept.append(s)
        return s

    def get():
        return kept[-1]

    for i in range(30):
        keep(set(on(x) for x in range(3)))
        off(0)
        assert len(get()) == 3 and len(get()) == 3 and sum(get()) == 3
        keep(set(off(x) for x in range(on(4))))
        assert len(get()) == 4 and len(get()) == 4
        on(0)
        for x in count(3):
            off(x)
        for x in count(3):
            if x == 1:
                on(x)
        off(0)
        assert [on(x) for x in range(3)] == [off(x) for x in range(3)]
        assert (i,) + (on(i),) + (off(i),) == (i, i, i)
    churn()
    print(events[0] > 0, [sorted(s) for s in kept[:2]], len(kept))


# ---- beside other threads

def threads():
    results = [None] * 4

    def work(index):
        total = 0
        for i in range(150):
            total += len(set(x % 7 + i for x in range(30)))
            total += sum(x * i for x in range(5)) + len([x + i for x in range(5)])
            for x in walk(3):
                total += len(x + (i,))
            if i % 50 == 0:
                gc.collect()
        results[index] = total

    running = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in running:
        t.start()
    for t in running:
        t.join()
    print(results)


def deep(n):
    return [deep(n - 1) for _ in range(2)] if n else [sum(x for x in range(n + 3))]


tuples()
calls(25)
failing()
looked_at()
loops()
referents()
traced()
threads()
print(deep(4))
