"""Short socket round trips, alone (seq) and beside a thread that computes without pause (threads).

    convoy.py MODE [SCALE [PORT]]

A thread sends a byte to an echo server on this machine and waits for it to come back, for SCALE
milliseconds. Under a global lock every return from a system call queues behind the computing thread.
tools/bench starts the server as a process and passes its port; without one, a thread echoes.
"""

import socket
import sys
import threading
import time

import measured

WARM_UP = 50


def echo(connection):
    while True:
        data = connection.recv(1)
        if not data:
            connection.close()
            return
        connection.sendall(data)


def compute(stop):
    n = 0
    while not stop:
        for _ in range(1000):
            n = (n * 3 + 1) % 1000003
    return n


def round_trips(connection, seconds):
    """The time of every round trip within so many seconds."""
    times = []
    end = time.monotonic() + seconds
    now = time.monotonic()
    while now < end:
        connection.sendall(b"x")
        connection.recv(1)
        after = time.monotonic()
        times.append(after - now)
        now = after
    return times


def main():
    mode, scale = measured.arguments(1500, ("seq", "threads"))
    stop = []  # non-empty: the computing thread ends
    threads = []
    if len(sys.argv) > 3:
        client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        client.connect(("127.0.0.1", int(sys.argv[3])))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    else:
        client, server = socket.socketpair()
        threads.append(threading.Thread(target=echo, args=(server,)))
    if mode == "threads":
        threads.append(threading.Thread(target=compute, args=(stop,)))
    for thread in threads:
        thread.start()
    for _ in range(WARM_UP):
        client.sendall(b"x")
        client.recv(1)
    begin = time.monotonic()
    times = round_trips(client, scale / 1000)
    end = time.monotonic()
    stop.append(True)
    client.shutdown(socket.SHUT_WR)
    for thread in threads:
        thread.join()
    client.close()
    times.sort()
    measured.report(begin, end, trips_per_second=len(times) / (end - begin),
                    median_seconds=times[len(times) // 2],
                    p99_seconds=times[min(len(times) - 1, len(times) * 99 // 100)])
    print("convoy", scale, len(times) > 0)


main()
