# Classes whose instances become descriptors after attributes were read through them, and cease to be.
class Value: pass


class Owner:
    constant = Value()

    def __init__(self):
        self.own = 3

    own = Value()


def constant(o): return o.constant
def of_class(): return Owner.constant
def own(o): return o.own
def store(o, v): o.own = v


o = Owner()


def warm():
    for _ in range(200):
        constant(o), of_class(), own(o), store(o, 3)


def show():
    print([type(x).__name__ if isinstance(x, Value) else x for x in (constant(o), of_class(), own(o))])


warm()
show()
Value.__get__ = lambda self, instance, owner: ('got', instance is o)
show()
warm()
show()
Value.__set__ = lambda self, instance, value: print('set', value)
show()
store(o, 4)
del Value.__get__
show()
store(o, 5)
del Value.__set__
store(o, 6)
show()
warm()


# Inherited, by another base, and by another class of the value itself.
class Getting:
    def __get__(self, instance, owner): return 'getting'


class Both(Getting):
    def __set__(self, instance, value): print('both', value)


class Plain: pass
class First(Plain): pass
class Second(First): pass


Owner.constant = Second()
Owner.own = Second()


def kinds(): return [x if isinstance(x, (str, int)) else 'plain' for x in (constant(o), of_class(), own(o))]


warm()
print(kinds())
Plain.__get__ = lambda self, instance, owner: 'inherited'
print(kinds())
del Plain.__get__
print(kinds())
warm()


class Other: pass


class Changing(Other): pass


Owner.constant = Owner.own = value = Changing()
warm()
print(kinds())
Changing.__bases__ = (Both,)
print(kinds())
store(o, 7)
Changing.__bases__ = (Other,)
print(kinds())
warm()
value.__class__ = Both
print(kinds())
store(o, 8)
value.__class__ = Other
print(kinds())
store(o, 9)
print(own(o))
