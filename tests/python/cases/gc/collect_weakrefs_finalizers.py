import gc, weakref
class A:
    def __init__(s, n): s.n = n
class Node:
    def __init__(self, name): self.name = name; self.next = None
    def __del__(self): log.append(self.name)
log = []
def chain(n):
    head = Node(0); cur = head
    for i in range(1, n):
        cur.next = Node(i); cur = cur.next
    return head
h = chain(5); del h
gc.collect(); print(log)
log.clear()
def big():
    refs = []
    for i in range(10000): refs.append(weakref.ref(A(i)))
    return refs
r = big(); gc.collect(); print(sum(x() is not None for x in r))
a = A(1); w = weakref.ref(a, lambda r: log.append(('cb', r() is None))); del a
gc.collect(); print(log)
a = A(2); p = weakref.proxy(a); print(p.n, weakref.getweakrefcount(a)); print(weakref.ref(a) is weakref.ref(a), weakref.ref(a) == weakref.ref(a))
del a; gc.collect()
try: p.n
except ReferenceError as e: print(e)
d = weakref.WeakValueDictionary(); x = A(3); d['k'] = x; print(list(d.items())[0][0]); del x; gc.collect(); print(len(d))
x = A(1); y = A(2); x.y = y; y.x = x; wx = weakref.ref(x); del x, y; gc.collect(); print(wx())
f = weakref.finalize(A, print, 'fin')
print(gc.isenabled(), gc.get_threshold(), type(gc.get_objects()))
l = []; print(any(o is l for o in gc.get_referrers(l)) , [len(gc.get_referents([1,'a'])) ])
class R:
    def __del__(self):
        global keep; keep = self
r_ = R(); del r_; gc.collect(); print(type(keep).__name__, gc.is_finalized(keep)); 
