# Argument binding: CPython's messages.
def plain(a, b): return a, b
def defaults(a, b=2, c=3): return a, b, c
def star(a, *rest): return a, rest
def kw(a, **named): return a, named
def only(a, *, k, m=5): return a, k, m
def positional(a, b, /, c): return a, b, c
def everything(a, b=1, /, c=2, *d, e, f=6, **g): return a, b, c, d, e, f, g

attempts = """
plain() plain(1) plain(1,2) plain(1,2,3) plain(1,2,3,4) plain(1,b=2) plain(1,a=2) plain(1,2,c=3)
plain(b=1,a=2) plain(*[1,2]) plain(*[1],**{'b':2}) plain(**{'a':1,'b':2}) plain(1,**{'a':2})
defaults() defaults(1) defaults(1,c=9) defaults(1,2,3,4) defaults(b=1) star() star(1) star(1,2,3)
star(1,*(),*[4,5]) kw() kw(1,x=2) kw(1,a=2) kw(1,**{'x':1,'y':2}) only(1) only(1,2) only(1,k=2)
only(1,2,k=3) only(k=1) only(1,k=1,z=2) positional(1,2,3) positional(1,2,c=3) positional(1,b=2,c=3)
positional(a=1,b=2,c=3) positional(1) everything() everything(1,e=5) everything(1,2,3,4,5,e=7,h=8)
everything(1,b=2,e=3) everything(*range(6),e=0,**{'z':1}) everything(1,e=1,**{'e':2})
(lambda:0)(1) (lambda*a:a)(1,2) (lambda**k:k)(q=1) len() len(1,2) len(x=1) [].append() [].append(1,2)
int('x') dict(**{1:2}) plain(**{1:2}) kw(1,**{2:3})
""".split()
for text in attempts:
    try:
        print(text, eval(text))
    except (TypeError, ValueError) as e:
        print(text, "->", type(e).__name__, e)

class C:
    def __init__(self, a, b=2): self.args = a, b
    def method(self, x): return self.args, x
    def __call__(self, *a, **k): return a, k
    @classmethod
    def cls(cls, y): return cls.__name__, y
    @staticmethod
    def static(z): return z
class NoInit: pass
class BadInit:
    def __init__(self): return 5
class Args:
    def __new__(cls, *a): return a
for text in ("C()", "C(1).args", "C(1,2,3)", "C(1,c=2)", "C(1).method(2)", "C(1).method()",
             "C.method(C(1),3)", "C.method()", "C(1)(1,k=2)", "C.cls(1)", "C.cls()", "C(0).cls(3)",
             "C.static(4)", "C.static()", "NoInit()", "NoInit(1)", "BadInit()", "Args(1,2)"):
    for _ in range(3):
        try:
            r = eval(text)
            r = r if isinstance(r, (tuple, int)) else type(r).__name__
        except TypeError as e:
            r = "TypeError " + str(e)
    print(text, r)

bound = C(7).method
print([bound(i) for i in range(3)])
print(list(map(lambda x, y=1: x + y, range(3))))
def recursive(n, acc=()): return acc if n == 0 else recursive(n - 1, acc=(*acc, n))
print(recursive(5))
def many(*args, **kwargs): return len(args), sorted(kwargs)
print(many(*range(300), **{f"k{i}": i for i in range(40)}))
def forward(*a, **k): return everything(*a, **k)
print(forward(1, 2, e=3, q=4))
