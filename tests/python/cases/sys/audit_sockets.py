# The audit events of sockets and of the names of hosts and services.
import os
import socket
import warnings

import _socket
from _audit import watch

warnings.simplefilter("ignore", ResourceWarning)


class Port(int):
    """Another one in each run."""

    def __repr__(self):
        return "PORT"


# Its modules are loaded, which would be events.
socket.getaddrinfo("127.0.0.1", 1)


class Socket(_socket.socket):
    def __repr__(self):
        return "<socket>"


watch("_socket.socket", Socket).close()
watch("of a type", Socket, type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK).close()
watch("of no family", Socket, 999)
watch("of a text", Socket, "x")
left, right = socket.socketpair()
watch("of a descriptor", Socket, fileno=os.dup(left.fileno())).close()
watch("of a descriptor and a family", Socket, socket.AF_UNIX, fileno=os.dup(left.fileno())).close()

server = Socket(socket.AF_INET, socket.SOCK_STREAM)
watch("bind", server.bind, ("127.0.0.1", 0))
watch("bind to a number", server.bind, 1)
watch("listen", server.listen)
port = Port(server.getsockname()[1])
client = Socket(socket.AF_INET, socket.SOCK_STREAM, 0)
watch("connect", client.connect, ("127.0.0.1", port))
accepted = watch("_accept", server._accept)
watch("connect_ex", client.connect_ex, ("127.0.0.1", port))
watch("send", client.send, b"1")
watch("sendall", client.sendall, b"1")
stream = Socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, os.dup(left.fileno()))
watch("sendmsg", stream.sendmsg, [b"a"])
watch("sendmsg to None", stream.sendmsg, [b"a"], [], 0, None)
watch("sendmsg to a name", stream.sendmsg, [b"a"], [], 0, "nowhere")
watch("sendmsg to a number", stream.sendmsg, [b"a"], [], 0, 1)
datagrams = Socket(socket.AF_INET, socket.SOCK_DGRAM, 0)
receiver = Socket(socket.AF_INET, socket.SOCK_DGRAM, 0)
receiver.bind(("127.0.0.1", 0))
port = Port(receiver.getsockname()[1])
watch("sendto", datagrams.sendto, b"x", ("127.0.0.1", port))
watch("sendto with flags", datagrams.sendto, b"x", 0, ("127.0.0.1", port))
watch("sendto a number", datagrams.sendto, b"x", 0, 1)
watch("sendto nobody", datagrams.sendto, b"x")
watch("setsockopt", server.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
watch("close", server.close)

watch("getaddrinfo", _socket.getaddrinfo, "127.0.0.1", 80)
watch("getaddrinfo of a type", _socket.getaddrinfo, b"127.0.0.1", None, type=socket.SOCK_STREAM)
watch("getaddrinfo of a protocol", _socket.getaddrinfo, "127.0.0.1", "80", proto=6, flags=4)
watch("getaddrinfo of no host", _socket.getaddrinfo, None, b"80")
watch("getaddrinfo of a number", _socket.getaddrinfo, 1, 80)
watch("getaddrinfo at a fraction", _socket.getaddrinfo, "127.0.0.1", 1.5)
numeric = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
watch("getnameinfo", socket.getnameinfo, ("127.0.0.1", 80), numeric)
watch("gethostname", socket.gethostname)
watch("gethostbyname", socket.gethostbyname, "127.0.0.1")
watch("gethostbyname of bytes", socket.gethostbyname, b"127.0.0.1")
watch("gethostbyname_ex", socket.gethostbyname_ex, "127.0.0.1")
watch("gethostbyaddr of a number", socket.gethostbyaddr, 1)
watch("getservbyname", socket.getservbyname, "http")
watch("getservbyname of a protocol", socket.getservbyname, "http", "tcp")
watch("getservbyname of bytes", socket.getservbyname, b"http", "tcp")
watch("getservbyport", socket.getservbyport, 80)
watch("getservbyport of a protocol", socket.getservbyport, 80, "tcp")
watch("getservbyport beyond", socket.getservbyport, 1 << 20, "tcp")
watch("getprotobyname", socket.getprotobyname, "tcp")
watch("inet_aton", socket.inet_aton, "1.2.3.4")
for s in (left, right, client, stream, datagrams, receiver):
    s.close()
os.close(accepted[0])
