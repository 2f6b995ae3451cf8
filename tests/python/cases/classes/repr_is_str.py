# A class whose repr is its str and the other way round ends with RecursionError; so do ones that do it in a circle.
class A:
    pass


A.__repr__ = A.__str__


class B:
    __repr__ = object.__str__


for o in (A(), B()):
    for f in (str, repr, format, "%s".__mod__, "%r".__mod__, ascii):
        try:
            f(o)
        except RecursionError:
            print("RecursionError")
