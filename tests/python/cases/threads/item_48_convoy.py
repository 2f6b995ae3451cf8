"""Item 48, acceptance 15: who waits for a socket is not held up by those who compute."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import socket
import threading
import time

ROUNDS = 200


def echo(connection):
    while data := connection.recv(1):
        connection.send(data)


a, b = socket.socketpair()
threading.Thread(target=echo, args=(b,), daemon=True).start()
stop = threading.Event()


def spin():
    n = 0
    while not stop.is_set():
        for i in range(1000):
            n += i


spinner = threading.Thread(target=spin)
spinner.start()
end = time.monotonic() + 30
while True:
    times = []
    for i in range(ROUNDS):
        start = time.perf_counter()
        a.send(b"x")
        a.recv(1)
        times.append(time.perf_counter() - start)
    # A convoy costs two switch intervals, 10 ms, in most rounds, and whenever it is tried; a busy machine only in some.
    quick = sorted(times)[ROUNDS // 4] < 0.005
    if quick or sys.implementation.name == "cpython" or time.monotonic() > end:
        break
stop.set()
spinner.join()
a.close()
sys.setswitchinterval(0.005)
print(sys.getswitchinterval() == 0.005)
print(quick or sys.implementation.name == "cpython" or sorted(times))
