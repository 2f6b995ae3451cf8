# collections.deque
from collections import deque
import copy


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


d = deque("abc")
d.append("d")
d.appendleft("z")
d.extend([1, 2])
d.extendleft([8, 9])
print(d, len(d), d[0], d[-1], d[3], attempt(lambda: d[20]), attempt(lambda: d["a"]))
print(d.pop(), d.popleft(), d, attempt(deque().pop), attempt(deque().popleft))
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate(1000)
print(d)
d.reverse()
print(d, d.count("a"), d.index("b"), attempt(d.index, "q"), "a" in d, "q" in d)
d.remove("b")
print(d, attempt(d.remove, "q"))
d.insert(1, "ins")
d.insert(-1, "ins2")
d.insert(100, "end")
d[0] = "first"
del d[2]
print(d, attempt(lambda: d.__delitem__(50)))
print(d.copy() == d, copy.copy(d) == d, copy.deepcopy(d) == d, d.copy() is d, d + deque([1]), d * 2 == d + d, deque([1]) * 0)
m = deque(range(10), 3)
print(m, m.maxlen, d.maxlen)
m.append(10)
m.appendleft(0)
m.extend("xy")
print(m, attempt(m.insert, 0, 1), m * 2, m + deque([5]), m.copy())
m *= 3
m += "q"
print(m, deque(maxlen=0), deque([1, 2], maxlen=0), attempt(deque, [], -1), attempt(deque, [], "a"), attempt(deque, 5))
print(deque([1, 2]) < deque([1, 3]), deque([1]) == deque([1]), deque([1]) == [1], attempt(lambda: deque() + [1]), attempt(hash, d))
for change in (lambda q: q.append(1), lambda q: q.pop(), lambda q: q.rotate(1)):
    q = deque(range(5))
    try:
        for x in q:
            change(q)
    except RuntimeError as e:
        print(e)
q = deque(range(3))
for x in q:
    q[x] = x * 10
print(q, list(reversed(q)), list(iter(q)), iter(q).__length_hint__(), deque[int])
r = deque()
r.append(r)
print(r)
big = deque()
for i in range(10000):
    big.append(i)
    if i % 3 == 0:
        big.popleft()
print(len(big), sum(big), big[0], big[-1], big[len(big) // 2])


class D(deque):
    pass


x = D([1, 2], 5)
x.name = "n"
print(x, type(x.copy()), x.__reduce__()[:3], copy.copy(x).maxlen)


class Mutates:
    def __eq__(self, other):
        q2.clear()
        return False


q2 = deque([Mutates(), 1, 2])
print(attempt(q2.index, 5))
q2 = deque([Mutates(), 1, 2])
print(attempt(q2.remove, 5), attempt(lambda: deque([1, 2]).__contains__(2)))
