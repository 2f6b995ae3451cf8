import threading, time, queue, sys
def w(n):
    t = 0
    for i in range(n): t += i
    out.append(t)
out = []
ts = [threading.Thread(target=w, args=(100000,)) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
q = queue.Queue()
def prod():
    for i in range(1000): q.put(i)
    q.put(None)
def cons():
    s = 0
    while True:
        x = q.get()
        if x is None: break
        s += x
    print('sum', s)
a = threading.Thread(target=prod); b = threading.Thread(target=cons); a.start(); b.start(); a.join(); b.join()
l = threading.Lock(); print(l.acquire(timeout=0.1), l.acquire(False), l.locked()); l.release()
try: l.release()
except RuntimeError as e: print(e)
loc = threading.local(); loc.x = 1
def f(): print(hasattr(loc, 'x')); loc.x = 2; print(loc.x)
t = threading.Thread(target=f); t.start(); t.join(); print(loc.x)
r = threading.RLock()
with r:
    with r: print('r')
ev = threading.Event(); t = threading.Timer(0.05, ev.set); t.start(); print(ev.wait(5)); t.join()
c = threading.Condition()
def bad(): raise ValueError('boom')
t = threading.Thread(target=bad); t.start(); t.join()
print(threading.active_count(), threading.current_thread().name)
d = threading.Thread(target=lambda: time.sleep(100), daemon=True); d.start()
