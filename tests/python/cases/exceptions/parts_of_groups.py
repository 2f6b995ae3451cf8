"""What the parts of an exception group take over from it, and what they print of its context."""
g=ExceptionGroup('g',[ValueError(1),KeyError(2)])
try:
    try: 1/0
    except Exception: raise g
except Exception as e: pass
print(g.__suppress_context__)
a,b=g.split(ValueError); print(a.__suppress_context__,b.__suppress_context__, a.__context__, g.subgroup(ValueError).__suppress_context__, g.subgroup(Exception).__suppress_context__, g.derive([ValueError()]).__suppress_context__)
def t(h):
    try:
        try: 1/0
        except Exception: raise ExceptionGroup('g',[ValueError(1),KeyError(2)])
    except* ValueError: h()
def bad(): raise TypeError('x')
def same(): raise
for h in (bad, same):
    try: t(h)
    except BaseException as e:
        def show(e,n=0):
            print(' '*n,repr(e),e.__suppress_context__,repr(e.__context__))
            for s in getattr(e,'exceptions',()): show(s,n+1)
        show(e)
def naked():
    try:
        try: 1/0
        except Exception: raise ValueError(1)
    except* ValueError as q: print(q.__suppress_context__, q.__context__); raise
try: naked()
except BaseException as e: show(e)
try: t(lambda: None)
except BaseException as e: show(e)
