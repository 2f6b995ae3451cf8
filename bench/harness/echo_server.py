"""Sends back what it receives, one connection after another: the other end of programs/convoy.py.

Prints its port, and ends when its standard input does.
"""

import select
import socket
import sys


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    connections = []
    while True:
        ready, _, _ = select.select([sys.stdin, listener, *connections], [], [])
        if sys.stdin in ready:
            return
        for source in ready:
            if source is listener:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections.append(connection)
                continue
            data = source.recv(4096)
            if data:
                source.sendall(data)
            else:
                connections.remove(source)
                source.close()


if __name__ == "__main__":
    main()
