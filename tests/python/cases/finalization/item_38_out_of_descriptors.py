# not under ubsan: it opens a pipe when it first meets a class of C++, and complains if it cannot
"""Item 38: descriptors that garbage holds are given back when the system has no more; sockets, pipes, locks held."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better, log
import gc
import resource
import socket
import tempfile
import threading
import warnings

warnings.simplefilter("ignore")
here = sys.implementation.name != "cpython"
resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
gc.disable()
path = os.path.abspath(__file__)


class Wrapper:
    """A plain object around a file."""

    def __init__(self):
        self.file = open(path)


class Guard:
    """Closes its file by itself."""

    def __init__(self):
        self.fd = os.open(path, os.O_RDONLY)

    def __del__(self):
        os.close(self.fd)


def mixed():
    Guard()
    socket.socketpair()
    Wrapper()


for what, count, make in [
    ("files", 500, lambda: open(path, "rb")),
    ("sockets", 500, socket.socket),
    ("wrapped", 300, Wrapper),
    ("temporary files", 300, tempfile.TemporaryFile),
    ("closed by __del__", 500, Guard),
    ("mixed", 300, mixed),
]:
    for i in range(count):
        make()
    print(what)

# The one who opens holds a lock that a finalizer wants. Files that no finalizer sees are closed
# all the same; CPython's would stop here for ever, so there it is let alone.
lock = threading.Lock()


class WantsLock:
    def __del__(self):
        if here:
            with lock:
                log.append("finalized")
        else:
            log.append("finalized")


with lock:
    for i in range(200):
        WantsLock()
        open(path)
    before = len(log)
print(better(before == 0))
gc.collect()
print(len(log))
# Order stays: the file that a finalizer needs is open in it.
log.clear()


class Uses:
    def __init__(self):
        self.file = open(path)

    def __del__(self):
        log.append(self.file.closed)


for i in range(300):
    Uses()
gc.collect()
print(len(log), any(log))
# Only what is garbage: with everything in use the error comes.
held = []
try:
    while True:
        held.append(open(path))
except OSError as e:
    print(e.strerror)
held.clear()
gc.collect()
open(path)
print("opened")
