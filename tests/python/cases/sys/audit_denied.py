# What an audit hook forbids by an exception does not happen, and everything goes on afterwards.
import gc
import io
import marshal
import os
import socket
import sys
import types

forbidden = ()


class Denied(Exception):
    pass


def hook(event, args):
    if event in forbidden:
        raise Denied(event)


sys.addaudithook(hook)


def deny(events, function, *args, **kwargs):
    global forbidden
    forbidden = events.split()
    try:
        result = function(*args, **kwargs)
    except Denied as e:
        forbidden = ()
        print("denied", e)
    except BaseException as e:
        forbidden = ()
        print(type(e).__name__, e)
    else:
        forbidden = ()
        print(events, "was done:", result)


def descriptors():
    return len(os.listdir("/proc/self/fd"))


before = descriptors()
with open("file", "w") as file:
    file.write("text")
os.mkdir("folder")

deny("open", open, "new", "w")
deny("open", io.FileIO, "new", "w")
deny("open", open, "file", "w")
deny("open", os.open, "new", os.O_CREAT)
deny("open", io.open_code, os.path.abspath("file"))
print(os.path.exists("new"), open("file").read())
deny("os.remove", os.remove, "file")
deny("os.remove", os.unlink, "file")
deny("os.rename", os.rename, "file", "renamed")
deny("os.rename", os.replace, "file", "renamed")
deny("os.link", os.link, "file", "linked")
deny("os.symlink", os.symlink, "file", "linked")
deny("os.truncate", os.truncate, "file", 0)
deny("os.chmod", os.chmod, "file", 0)
deny("os.utime", os.utime, "file", (0, 0))
deny("os.mkdir", os.mkdir, "made")
deny("os.rmdir", os.rmdir, "folder")
deny("os.chdir", os.chdir, "folder")
deny("os.listdir", os.listdir, "folder")
deny("os.scandir", os.scandir, "folder")
deny("os.putenv", os.putenv, "AUDIT_DENIED", "1")
deny("os.unsetenv", os.unsetenv, "HOME")
deny("socket.sethostname", socket.sethostname, "name")
print(sorted(os.listdir()), open("file").read(), os.stat("file").st_mode & 0o400, os.stat("file").st_mtime > 0)

deny("compile", eval, "1")
deny("compile", compile, "1", "f", "eval")
deny("exec", exec, "made = 1")
deny("exec", eval, compile("made = 1", "f", "exec"))
print("made" in globals())
deny("import", __import__, "colorsys")
print("colorsys" in sys.modules)
deny("exec", __import__, "colorsys")
print("colorsys" in sys.modules)
print(__import__("colorsys").__name__)

deny("builtins.id", id, 1)
deny("builtins.input", input)
deny("builtins.breakpoint", breakpoint)
deny("sys._getframe", sys._getframe)
deny("sys._current_frames", sys._current_frames)
deny("sys.settrace", sys.settrace, print)
deny("sys.setprofile", sys.setprofile, print)
print(sys.gettrace(), sys.getprofile())
deny("sys.set_asyncgen_hook_firstiter", sys.set_asyncgen_hooks, print, print)
print(sys.get_asyncgen_hooks().firstiter, sys.get_asyncgen_hooks().finalizer is print)
sys.set_asyncgen_hooks(None, None)
deny("gc.get_objects", gc.get_objects)
deny("gc.get_referrers", gc.get_referrers, 1)
deny("gc.get_referents", gc.get_referents, 1)
deny("marshal.dumps", marshal.dumps, 1)
deny("marshal.loads", marshal.loads, b"N")
deny("marshal.load", marshal.load, io.BytesIO(b"N"))


def function(a=1):
    return a


class C:
    pass


class D:
    pass


c = C()
deny("function.__new__", types.FunctionType, function.__code__, {})
deny("code.__new__", function.__code__.replace, co_name="x")
deny("object.__getattr__", getattr, function, "__code__")
deny("object.__getattr__", getattr, function, "__defaults__")
deny("object.__setattr__", setattr, function, "__defaults__", (2,))
deny("object.__delattr__", delattr, function, "__defaults__")
deny("object.__setattr__", setattr, function, "__code__", (lambda a: 3).__code__)
deny("object.__setattr__", setattr, c, "__class__", D)
deny("object.__setattr__", setattr, C, "__name__", "E")
deny("object.__setattr__", setattr, C, "__bases__", (D,))
print(function(), type(c).__name__, C.__name__, C.__mro__)

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
server.settimeout(0.05)
client = socket.socket()
deny("socket.__new__", socket.socket)
deny("socket.connect", client.connect, server.getsockname())
deny("socket.connect", client.connect_ex, server.getsockname())
deny("socket.bind", client.bind, ("127.0.0.1", 0))
print(client.getsockname())
try:
    server.accept()
except TimeoutError as e:
    print("accept", e)
deny("socket.getaddrinfo", socket.getaddrinfo, "127.0.0.1", 80)
deny("socket.gethostbyname", socket.gethostbyname, "127.0.0.1")
deny("socket.gethostname", socket.gethostname)
datagrams = socket.socket(type=socket.SOCK_DGRAM)
deny("socket.sendto", datagrams.sendto, b"x", ("127.0.0.1", 9))
deny("socket.sendmsg", datagrams.sendmsg, [b"x"], [], 0, ("127.0.0.1", 9))
for s in (server, client, datagrams):
    s.close()

# Nothing that was begun is left open.
for _ in range(50):
    for event, call in (("open", lambda: open("file")), ("open", lambda: io.open_code(os.path.abspath("file"))),
                        ("open", lambda: os.open("file", 0)), ("socket.__new__", socket.socket),
                        ("os.scandir", os.scandir), ("os.fork", os.fork), ("os.forkpty", os.forkpty),
                        ("os.posix_spawn", lambda: os.posix_spawn("/bin/true", ["true"], {})),
                        ("os.exec", lambda: os.execv("/bin/true", ["true"]))):
        forbidden = (event,)
        try:
            call()
            print(event, "was done")
        except Denied:
            pass
        forbidden = ()
gc.collect()
print(descriptors() - before)
