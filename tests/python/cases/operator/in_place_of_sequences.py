# operator.iconcat of what defines += alone.
import operator


class C:
    def __iadd__(self, other):
        return "iadd"

    def __getitem__(self, i):
        return 5


class D:
    def __iadd__(self, other):
        return "iadd"


class E(C):
    def __add__(self, other):
        return "add"


c, d, e = C(), D(), E()
for f in (operator.iconcat, operator.concat, operator.iadd, operator.add):
    for a, b in ((c, c), (c, d), (d, c), (e, c), (e, 1), (c, [])):
        try:
            print(f.__name__, type(a).__name__, type(b).__name__, f(a, b))
        except TypeError as error:
            print(f.__name__, type(a).__name__, type(b).__name__, error)
