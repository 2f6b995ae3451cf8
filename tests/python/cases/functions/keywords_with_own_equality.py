# Binding arguments runs Python code: a keyword's __eq__ that changes the dictionary it came from,
# and that uses the stack.
def deep(n):
    return n and [n, deep(n - 1)]


class Name(str):
    def __eq__(self, other):
        deep(5)
        try:
            del x[self]
        except KeyError:
            pass
        return str.__eq__(self, other)

    def __hash__(self):
        return str.__hash__(self)


def f(a, b):
    return a, b


def g(*args, a, b, **rest):
    return args, a, b, rest


for call in (lambda: f(**x), lambda: g(1, *(2, 3), **x), lambda: g(**x)):
    x = {Name('a'): [1], Name('b'): [2]}
    print(call())
for bad in (lambda: f(**{1: 3}), lambda: f(**{1: 3}, **{1: 5}), lambda: f(1, **{'a': 2}),
            lambda: f(**{'a': 1}, **{'a': 2})):
    try:
        bad()
    except TypeError as e:
        print(e)
