# Functions that CPython calls in another way word their refusals in another way; and some arguments have names.
import _functools
import _imp
import _operator
import _socket
import _thread
import gc
import inspect
import math
import operator
import os
import tempfile
import time
import types


def tried(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs))[:60])
    except BaseException as error:
        print(type(error).__name__, error)


for function in (math.log, _functools.reduce, gc.set_threshold, _thread.stack_size,
                 _thread.start_new_thread, time.asctime, time.ctime, time.gmtime,
                 time.localtime, time.strftime, time.clock_gettime, time.clock_getres, time.get_clock_info,
                 _socket.htons, _socket.inet_aton, _socket.inet_ntop, _socket.getservbyname, _socket.CMSG_LEN):
    tried(function, nothing=1)
    tried(function, *[None] * 9)

for function in (gc.get_referents, gc.get_referrers):
    tried(function, nothing=1)

with tempfile.TemporaryFile() as file:
    tried(os.fsync, fd=file.fileno())
    tried(os.fdatasync, fd=file.fileno())
    tried(os.fchmod, fd=file.fileno(), mode=0o600)
    tried(os.fchmod, file.fileno(), mode=0o600)
    tried(os.device_encoding, fd=file.fileno())
tried(os.fchdir, fd=-1)
tried(os.getpgid, pid=-1)
tried(os.execve, path="/nonexistent", argv=["a"], env={})
for function in (os.WEXITSTATUS, os.WTERMSIG, os.WSTOPSIG, os.WIFEXITED, os.WIFSIGNALED, os.WIFSTOPPED, os.WIFCONTINUED):
    tried(function, status=0x0300)
for arguments in ((), (1, 2)):
    tried(os.fsync, *arguments)
    tried(os.WEXITSTATUS, *arguments)
tried(os.fsync, fd=1, more=2)
tried(_imp.find_frozen)
tried(_imp.find_frozen, nothing=1)
tried(_imp.find_frozen, "nothing of this name", withdata=True)
tried(_imp.source_hash, key=1, source=b"")

print(math.log(10**400), math.log10(10**400), math.log2(10**400), math.log(10**400, 10))
for digits in (309, 400, 1000, 5001):
    print([math.log10(n * 10**digits) for n in (1, 2, 3, 5, 7)])

views = [b"ab", bytearray(b"ab"), memoryview(b"ab"), memoryview(b"xaxb")[1::2], memoryview(b"ab").cast("B", (1, 2))]
for left in (*views, "ab", 1, None):
    for right in (*views, "ab", 1):
        tried(_operator._compare_digest, left, right)


class Sequence:
    def __getitem__(self, index):
        raise IndexError


class Adds(Sequence):
    def __add__(self, other):
        return NotImplemented

    __iadd__ = __add__


class AddsRight(Sequence):
    def __radd__(self, other):
        return "right"


class AddsInPlace(Sequence):
    def __iadd__(self, other):
        return "in place"


operands = [Sequence(), Adds(), AddsRight(), AddsInPlace(), (1,), "a", b"a", 1, {}, range(3), None]
for left in operands:
    for right in operands:
        tried(operator.concat, left, right)
        tried(operator.iconcat, left, right)

print(inspect.signature(types.MethodType))

tried(print, 0, sep=1, end=2, file=3, flush=4, nothing=5)
tried(print, 0, a=1, b=2, c=3, d=4, e=5)
for exception in (ImportError, NameError, AttributeError):
    tried(exception, 0, nothing=1)
    tried(exception, 0, name=1, path=2, obj=3, nothing=4)
