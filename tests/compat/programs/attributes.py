"""PyObject_GetAttr and PyObject_SetAttr remember where instances have an attribute; what changes about the class must count."""

import abc
import gc

import machine


class Plain:
    def __init__(self):
        self.value = 1


def show(what, f, *args):
    try:
        print(what, f(*args))
    except AttributeError as e:
        print(what, "AttributeError", e)


def both(what, o, name="value"):
    show(what, machine.get, o, name)
    show(what, getattr, o, name)


def fresh():
    class Fresh(Plain):
        pass

    o = Fresh()
    both("as it is", o)
    machine.put(o, "value", 2)
    both("put", o)
    return Fresh, o


cls, o = fresh()
cls.value = property(lambda self: "a property")
both("property", o)
show("put", machine.put, o, "value", 3)
del cls.value
both("no property", o)

cls, o = fresh()
cls.value = 7
both("class attribute", o)
del o.value
both("deleted", o)
machine.put(o, "value", 4)
both("put again", o)

cls, o = fresh()
print(o.__dict__)
both("with a dict", o)
machine.put(o, "value", 5)
both("put into it", o)
print(o.__dict__)
o.__dict__ = {"value": "another"}
both("another dict", o)

cls, o = fresh()
cls.__getattribute__ = lambda self, name: "always"
both("__getattribute__", o)
del cls.__getattribute__
both("no __getattribute__", o)
cls.__getattr__ = lambda self, name: "else " + name
both("__getattr__", o)
both("absent", o, "absent")
cls.__setattr__ = lambda self, name, value: object.__setattr__(self, name, (name, value))
machine.put(o, "value", 6)
both("__setattr__", o)
del cls.__setattr__

cls, o = fresh()
Plain.value = property(lambda self: "of the base")
both("base", o)
del Plain.value
both("base again", o)


class Late:
    """A descriptor that may learn to store."""

    def __get__(self, o, cls):
        return "described"


cls, o = fresh()
cls.value = Late()
both("descriptor", o)
Late.__set__ = lambda self, o, value: print("stored", value)
both("data descriptor", o)
machine.put(o, "value", 8)
del Late.__set__
both("descriptor again", o)


class Other:
    pass


cls, o = fresh()
o.__class__ = Other
both("another class", o)
machine.put(o, "value", 9)
both("another class", o)

cls, o = fresh()
machine.put(o, "more", 10)
both("more", o, "more")
many = [cls() for _ in range(40)]
for i, each in enumerate(many):
    machine.put(each, "more", i)
    for k in range(i % 5):
        machine.put(each, "k%d" % k, k)
print([machine.get(each, "more") for each in many], [len(each.__dict__) for each in many])


class Dies:
    pass


def learn():
    Dies.__del__ = lambda self: print("dies as", type(self).__name__)


for _ in range(40):
    machine.around(Dies, int)
gc.collect()  # what was made while a cycle marked is not dropped at once, and would learn it too
machine.around(Dies, learn)
gc.collect()


class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self):
        pass


class Meta(type):
    def __call__(cls):
        return "made by the metaclass"


class Made(metaclass=Meta):
    pass


class New:
    def __new__(cls):
        return "made by __new__"


class Init:
    def __init__(self):
        print("__init__")


for cls in Abstract, Made, New, Init:
    try:
        made = machine.new(cls)
        print(cls.__name__, made if isinstance(made, str) else type(made).__name__)
    except TypeError as e:
        print(cls.__name__, e)
cls, o = fresh()
both("not interned", o, "".join(["val", "ue"]))


class Name(str):
    pass


both("a name of another class", o, Name("value"))
show("no name", machine.get, o, "nothing")


# Instances that C makes and drops leave nothing to the next one; and the next one is what its class makes by then.
class Slotted:
    __slots__ = ("value", "__dict__", "__weakref__")


class Below(Other):
    pass


def blank():
    class Blank:
        pass

    return Blank


for make in blank, lambda: Slotted, lambda: Below:
    cls = make()
    print("blank:", [machine.blank(cls, 100, ways) for ways in range(1, 7)])
one, two = blank(), blank()
print("by turns:", sum(machine.blank(cls, 3, ways) for ways in range(1, 7) for cls in (one, two) * 20))
print("crossed:", machine.crossed(one, two, 100))
one.__init__ = lambda self: setattr(self, "value", "by __init__")
print(machine.new(one).value, machine.blank(two, 10, 1))
two.value = "of the class"
print(machine.blank(two, 10, 2), machine.new(two).value)
two.__new__ = lambda cls: "made by __new__"
print(machine.new(two))
three = blank()
machine.blank(three, 100, 5)
for each in [three() for _ in range(50)]:
    for i in range(20):
        setattr(each, "k%d" % i, i)
print(machine.blank(three, 100, 5), len(vars(machine.new(three))))
four = blank()
machine.blank(four, 100, 1)
gc.collect()  # as above
four.__del__ = lambda self: print("dies")
machine.around(four, int)
gc.collect()
five = blank()
machine.blank(five, 100, 1)
del five  # and its last instance waits
gc.collect()
print("blank:", machine.blank(blank(), 100, 5))
