# Reading, assigning and deleting slices.


def attempt(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


a = list(range(10))
bounds = [None, -20, -10, -3, -1, 0, 1, 3, 9, 10, 20]
total = 0
for start in bounds:
    for stop in bounds:
        for step in [None, -3, -2, -1, 1, 2, 3, 100, -100]:
            piece = a[start:stop:step]
            total = (total * 31 + len(piece) * 7 + sum(piece)) % 1000003
            b = list(a)
            del b[start:stop:step]
            total = (total * 31 + len(b) * 5 + sum(b)) % 1000003
            c = list(a)
            c[start:stop:step] = [-x for x in c[start:stop:step]]
            total = (total * 31 + sum(c)) % 1000003
            t = tuple(a)[start:stop:step]
            assert t == tuple(piece)
            assert list(range(10)[start:stop:step]) == piece
            assert slice(start, stop, step).indices(10) == slice(start, stop, step).indices(10)
print(total)

b = [0, 1, 2, 3, 4]
b[1:3] = "abc"
print(b)
b[:0] = [9]
print(b)
b[len(b):] = (7, 7)
print(b)
b[2:2] = b
print(b)
b[1:-1] = []
print(b)
b[:] = []
print(b)
b[5:] = [1, 2, 3, 4]
b[::2] = [10, 30]
print(b)
print(attempt(lambda: b.__setitem__(slice(None, None, 2), [1])))
print(attempt(lambda: b.__setitem__(slice(0, 2), 5)))
print(attempt(lambda: b.__setitem__(slice(0, 4, 2), 5)))
print(attempt(lambda: b[::0]), attempt(lambda: b["x"]), attempt(lambda: b[1.0]))
print(attempt(lambda: b[10]), attempt(lambda: b[-10]), attempt(lambda: b.__setitem__(10, 1)))
print(attempt(lambda: b.__delitem__(10)), attempt(lambda: b.__setitem__("a", 1)))
print(attempt(lambda: b[2**100]), b[-2**100:2**100], attempt(lambda: b["a":]))
del b[-1], b[0]
print(b)


class I:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


print(b[I(0)], b[I(-1):I(5)], attempt(lambda: b[I(7)]))
print(slice(1, 2, 3), slice(5), slice(1, None), slice(1, 2) == slice(1, 2), slice(3).stop)
print(slice(None, None, -1).indices(5), slice(2, 2**70, 2**65).indices(2**66))
print(attempt(lambda: slice(1, 2, 0).indices(3)), attempt(lambda: slice(1).indices(-1)))
print(attempt(lambda: hash(slice(1))), attempt(lambda: slice()), slice(1, 2) < slice(1, 3))
