# Whatever a clause of except* raises comes out in a group; throw() of a class that makes no exception.
def show(e):
    return type(e).__name__, getattr(e, 'exceptions', None) and [show(x) for x in e.exceptions]


for raised in (TypeError(), KeyboardInterrupt()):
    try:
        try:
            raise ExceptionGroup('a', [ValueError(), OSError()])
        except* ValueError:
            raise raised
        except* OSError:
            pass
    except BaseException as e:
        print(show(e))


class NoException(Exception):
    def __new__(cls, *args):
        return cls


def generator():
    try:
        yield 1
    except TypeError as e:
        print('inside', e)
        yield 2


g = generator()
next(g)
print(g.throw(NoException))
g = generator()
try:
    g.throw(NoException)
except TypeError as e:
    print(e)
print(next(g, 'over'))


class E:
    __eq__ = property(lambda self: 1 / 0)


print(E() == E(), E() == 1)
for call in (lambda: object.__setattr__(E(), 1, 2), lambda: object.__delattr__(E(), 1),
             lambda: type.__getattribute__(int, int)):
    try:
        call()
    except TypeError as e:
        print(e)


class Meta(type):
    def __new__(cls, name, bases, namespace, attr):
        print(attr in namespace)
        return super().__new__(cls, name, bases, namespace)


class C(metaclass=Meta, attr='__classcell__'):
    __slots__ = ['__classcell__']

    def __init__(self):
        super().__init__()


print(type(C.__dict__['__classcell__']).__name__, hasattr(C(), '__classcell__'))


def outer():
    x = 5

    def inner():
        z = x
        1 / 0
    return inner()


try:
    outer()
except ZeroDivisionError as e:
    t = e.__traceback__.tb_next
    while t:
        t.tb_frame.f_locals
        t.tb_frame.clear()
        print(t.tb_frame.f_locals)
        try:
            del t.tb_frame.f_lineno
        except AttributeError as a:
            print(a)
        t = t.tb_next


class Bound:
    def method(self, cls):
        return cls.__name__


class UsesBound:
    as_class = classmethod(Bound().method)
    plain = Bound().method


print(UsesBound.as_class(), UsesBound().as_class(), UsesBound().plain(int))
