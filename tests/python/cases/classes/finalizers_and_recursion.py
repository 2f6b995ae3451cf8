# Runaway recursion ends in RecursionError; __del__ in its forms; classes die.
import gc
import weakref


def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, str(e)[:32])
def rec(n): return rec(n+1)
t(lambda: rec(0))
class R:
    def __repr__(self): return repr(self)
t(lambda: repr(R()))
class E:
    def __eq__(self,o): return self==o
t(lambda: E()==E())
class C:
    def __call__(self): return self()
t(lambda: C()())
class G:
    def __getattr__(self,n): return getattr(self,n+'x')
t(lambda: G().a)
class H:
    def __hash__(self): return hash(self)
t(lambda: hash(H()))
class I:
    def __getattribute__(self,n): return self.foo
t(lambda: I().a)
l=[]
for i in range(100000): l=[l]
t(lambda: repr(l)[:5])
t(lambda: l==[l])
d={}
for i in range(100000): d={1:d}
t(lambda: repr(d)[:5])
x=()
for i in range(100000): x=(x,)
y=()
for i in range(10000): y=(y,)
t(lambda: hash(y))
t(lambda: isinstance(1,x))
e=Exception()
for i in range(100000):
    n=Exception(); n.__cause__=e; e=n
del e,n,x,d,l
gc.collect()
# del
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print("del",s.n)
a=D(1); del a; gc.collect()
b=D(2); b.self=b; del b; gc.collect()
class L: pass
o=L(); 
L.__del__=lambda s: print("late del")
del o; gc.collect(); o=L(); del o; gc.collect()
# classes die
def mk():
    class X: pass
    return weakref.ref(X)
rs=[mk() for _ in range(50)]
gc.collect()
print(sum(r() is not None for r in rs)<=1)
print(len([c for c in object.__subclasses__() if c.__name__=='X'])<=1)
class Res:
    saved=None
    def __del__(s): Res.saved=s; print("res")
r=Res(); del r; gc.collect(); print(Res.saved is not None); Res.saved=None; gc.collect()
def bad():
    class B:
        def __del__(s): raise ValueError("in del")
    B()
bad(); gc.collect()
print("end")
