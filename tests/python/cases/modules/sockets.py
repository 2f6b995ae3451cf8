import socket, threading, select
a, b = socket.socketpair()
a.sendall(b'hello'); print(b.recv(10)); a.close(); print(b.recv(1)); b.close()
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', 0)); s.listen()
port = s.getsockname()[1]
def serve():
    c, addr = s.accept()
    with c:
        while True:
            d = c.recv(100)
            if not d: break
            c.sendall(d.upper())
t = threading.Thread(target=serve); t.start()
c = socket.create_connection(('localhost', port))
c.sendall(b'abc'); print(c.recv(100)); f = c.makefile('rw'); f.write('line\n'); f.flush(); print(f.readline()); f.close(); c.close(); t.join(); s.close()
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(('127.0.0.1', 0)); v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); v.sendto(b'dg', u.getsockname()); print(u.recvfrom(10)[0]); u.settimeout(0.05)
try: u.recv(10)
except socket.timeout as e: print('timeout', e)
try: socket.create_connection(('127.0.0.1', 1))
except OSError as e: print(type(e).__name__, e.errno)
print(socket.inet_aton('1.2.3.4'), socket.htons(1), socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM))
u.setblocking(False)
try: u.recv(1)
except BlockingIOError as e: print('blocking', e.errno)
print(u.gettimeout(), a.fileno(), u.family, u.type)
