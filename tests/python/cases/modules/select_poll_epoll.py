import select, os, time
a, b = os.pipe()
t = time.monotonic(); print(select.select([a], [], [], 0.05)); print(time.monotonic() - t >= 0.05)
os.write(b, b'x'); print(select.select([a], [b], [], 1) == ([a], [b], []))
p = select.poll(); p.register(a, select.POLLIN); print(p.poll(100) == [(a, 1)]); p.unregister(a)
e = select.epoll(); e.register(a, select.EPOLLIN); print(e.poll(1) == [(a, 1)]); e.close(); print(e.closed)
try: select.select([-1], [], [])
except ValueError as x: print(x)
