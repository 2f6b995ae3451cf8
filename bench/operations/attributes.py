"""Attributes and globals."""

import math

from kinds import kind

counter = 0
LIMIT = 10


class A:
    shared = 3

    def __init__(self, v):
        self.v = v
        self.w = v

    def area(self):
        return self.v


class B(A):
    def area(self):
        return self.w


class C(A):
    def area(self):
        return 3


class D:
    def __init__(self, v):
        self.other = 1
        self.v = v

    def area(self):
        return self.other


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class Wide:
    def __init__(self):
        self.a = self.b = self.c = self.d = self.e = self.f = self.g = self.h = 1


class Lazy:
    def __getattr__(self, name):
        return name


@kind(20000)
def attribute_load(n):
    a = A(1)
    t = 0
    for i in range(n):
        t += a.v + a.w
    return t


@kind(20000)
def attribute_store(n):
    a = A(1)
    for i in range(n):
        a.v = i
        a.w = a
    return a.v


@kind(20000)
def attribute_augmented(n):
    a = A(1)
    for i in range(n):
        a.v += 1
    return a.v


@kind(20000)
def attribute_of_class(n):
    a = A(1)
    for i in range(n):
        r = a.shared
        r = A.shared
    return r


@kind(5000)
def attribute_polymorphic(n):
    objects = [A(1), B(2), C(3), D(4)]
    t = 0
    for i in range(n):
        for o in objects:
            t += o.v
    return t


@kind(5000)
def method_polymorphic(n):
    objects = [A(1), B(2), C(3), D(4)]
    t = 0
    for i in range(n):
        for o in objects:
            t += o.area()
    return t


@kind(20000)
def attribute_slots(n):
    s = Slotted(1, 2)
    t = 0
    for i in range(n):
        s.a = i
        t += s.a + s.b
    return t


@kind(5000)
def make_slotted(n):
    for i in range(n):
        s = Slotted(i, 2)
    return s.a


@kind(3000)
def make_wide(n):
    for i in range(n):
        w = Wide()
    return w.h


@kind(5000)
def attribute_missing(n):
    o = Lazy()
    for i in range(n):
        r = o.thing
    return r


@kind(20000)
def attribute_module(n):
    for i in range(n):
        r = math.pi
        q = math.sqrt(2.0)
    return r, q


@kind(20000)
def global_load(n):
    t = 0
    for i in range(n):
        t += LIMIT + counter
    return t


@kind(20000)
def global_store(n):
    global counter
    for i in range(n):
        counter = i
    counter = 0
    return i


@kind(5000)
def instance_dict(n):
    a = A(1)
    for i in range(n):
        r = a.__dict__["v"]
        a.v = i
    return r
