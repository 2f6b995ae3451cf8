# tuple: results, hashes, complaints.


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


print((), (1,), (1, 2), tuple("abc"), tuple([1]), tuple(), tuple(range(3)), ((1,), ()))
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((1.5, (2, -1), True)), hash((-1, -2)))
print(hash(tuple(range(100))), hash((2**100, -2**70)), attempt(hash, ([],)))
t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:3], t[::-1], t.count(2), t.index(3), t.index(2, 2), len(t))
print(attempt(t.index, 9), attempt(lambda: t[9]), attempt(lambda: t["a"]), attempt(t.index))
print(t + (5,), t * 2, 2 * t, t * 0, attempt(lambda: t + [1]), attempt(lambda: t * "a"))
print(t < (1, 3), t == (1, 2, 3, 2), t == [1, 2, 3, 2], (1,) < (1, 0), attempt(lambda: t < 5))
print(2 in t, 7 in t, (nan := float("nan")) in (nan,), (nan,) == (nan,))
print(attempt(tuple, 5), attempt(tuple, 1, 2), attempt(tuple, x=1), attempt(lambda: t.__setitem__))
print(tuple(t) is t, t[:] is t, (t + ()) is t, t * 1 is t)
print(t.__getnewargs__(), tuple[int, ...], list(iter(t)), iter(t).__length_hint__(), list(reversed(t)))
r = []
u = (r,)
r.append(u)
print(u, [u])


class T(tuple):
    def __new__(cls, *args):
        self = super().__new__(cls, args)
        self.note = len(args)
        return self


x = T(1, 2)
print(x, x.note, type(x[:]), type(x + (1,)), x == (1, 2), hash(x) == hash((1, 2)))
a, *b, c = T(1, 2, 3, 4)
print(a, b, c, max((3, 1)), sum((1, 2)), sorted((3, 1, 2)))
