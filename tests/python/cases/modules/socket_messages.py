# sendmsg and recvmsg, descriptors over a socket, and the names of hosts.
import array
import os
import socket

a, b = socket.socketpair()
print(a.sendmsg([b"one", bytearray(b"two"), memoryview(b"three")]))
print(b.recvmsg(100))
print(a.sendmsg([b"0123456789"]))
first, second = bytearray(4), bytearray(20)
print(b.recvmsg_into([first, second]), first, second[:6])

reading, writing = os.pipe()
socket.send_fds(a, [b"descriptor"], [writing])
data, descriptors, flags, address = socket.recv_fds(b, 100, 4)
print(data, len(descriptors), flags & socket.MSG_CTRUNC, address)
os.write(descriptors[0], b"through the other one")
print(os.read(reading, 100))
for descriptor in (reading, writing, *descriptors):
    os.close(descriptor)

a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [a.fileno()]))])
message, ancillary, flags, address = b.recvmsg(10, socket.CMSG_SPACE(4))
print(message, [(level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, len(item))
                for level, kind, item in ancillary])
os.close(array.array("i", ancillary[0][2])[0])

for call in (lambda: a.sendmsg(1), lambda: a.sendmsg(["text"]), lambda: a.sendmsg([b""], 5),
             lambda: a.sendmsg([b""], [(1, 2)]), lambda: b.recvmsg(-1), lambda: b.recvmsg(1, -1),
             lambda: b.recvmsg_into([b"fixed"]), lambda: b.recvmsg_into(3)):
    try:
        print(call())
    except (TypeError, ValueError, OSError) as error:
        print(type(error).__name__, error)
b.setblocking(False)
try:
    b.recvmsg(1)
except BlockingIOError as error:
    print(error.errno)
b.settimeout(0.01)
try:
    b.recvmsg(1)
except TimeoutError as error:
    print(error)
a.close()
print(b.recvmsg(5)[:2])
b.close()

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(sender.sendmsg([b"to", b"you"], [], 0, udp.getsockname()))
data, ancillary, flags, address = udp.recvmsg(10)
print(data, ancillary, address[0])
udp.close()
sender.close()

print(socket.gethostbyname_ex("127.0.0.1"))
print(socket.gethostbyaddr("127.0.0.1")[2])
print(socket.getservbyport(80), socket.getservbyport(443, "tcp"))
for call in (lambda: socket.getservbyport(70000), lambda: socket.getservbyport(1, "nothing")):
    try:
        print(call())
    except (OverflowError, OSError) as error:
        print(type(error).__name__, error)
print(socket.if_indextoname(socket.if_nametoindex("lo")))
