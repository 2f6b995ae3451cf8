"""One site, several classes that change meanwhile."""


class A:
    kind = "a"

    def __init__(self, v):
        self.v = v

    def get(self):
        return ("A", self.v)


class B(A):
    kind = "b"

    def get(self):
        return ("B", self.v)


class C:
    __slots__ = ("v", "kind")

    def __init__(self, v):
        self.v = v
        self.kind = "c"

    def get(self):
        return ("C", self.v)


class D:
    def __init__(self, v):
        self.first = 0
        self.kind = "d"
        self.v = v

    def get(self):
        return ("D", self.v)


class E(dict):
    v = 5
    kind = "e"

    def get(self):
        return ("E", self.v)


class F:
    kind = property(lambda self: "f")

    def __getattr__(self, name):
        return name

    def get(self):
        return ("F", self.v)


def look(o):
    return o.v, o.kind, o.get()


def put(o, value):
    o.v = value


def rounds(objects, n):
    out = []
    for i in range(n):
        for o in objects:
            r = look(o)
        put(objects[i % len(objects)], i)
        out.append(r)
    return [look(o) for o in objects], out[-1]


objects = [A(1), B(2), C(3), D(4)]
print(rounds(objects, 300))
objects += [E(), F()]
print(rounds(objects, 300))
A.get = lambda self: ("new A", self.v)
B.kind = "changed"
print(rounds(objects, 100))
objects[0].get = lambda: "own"
objects[1].kind = "own kind"
print(rounds(objects, 100))
objects[3].__dict__["v"] = "by dict"
print([look(o) for o in objects])
del objects[3].v
try:
    look(objects[3])
except AttributeError as e:
    print(e)
objects[3].v = 7
D.v = property(lambda self: "shadow", lambda self, value: print("set", value))
print([look(o) for o in objects])
put(objects[3], 9)
del C.get
try:
    look(objects[2])
except AttributeError as e:
    print(e)
C.get = A.__dict__["get"]
objects[0].__class__ = D
objects[0].kind = "late"
print([look(o) for o in objects])
many = [type("T%d" % i, (A,), {"kind": i})(i) for i in range(12)]
print(rounds(many, 200))
late = [A(i) for i in range(40)]
for i, o in enumerate(late):
    o.extra = i
    if i % 3 == 0:
        o.more = i
print(sum(o.extra for o in late), sum(getattr(o, "more", 0) for o in late), late[0].__dict__, late[39].__dict__)
