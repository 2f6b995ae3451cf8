# The audit events of processes: fork, exec, spawn, kill, signals; what a hook forbids does not happen.
import os
import signal
import sys
import threading

from _audit import name_number, watch

name_number(os.getpid(), "SELF")
name_number(threading.get_ident(), "THREAD")


def fork(function):
    sys.stdout.flush()
    result = function()
    pid = result[0] if isinstance(result, tuple) else result
    if pid == 0:
        os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def spawn(*args, **kwargs):
    return os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn(*args, **kwargs), 0)[1])


print(watch("fork", fork, os.fork))
print(watch("forkpty", fork, os.forkpty))
print(watch("posix_spawn", spawn, "/bin/sh", ["sh", "-c", "exit 4"], {"A": "b"}))
print(watch("posix_spawn of a tuple", spawn, b"/bin/sh", ("sh", "-c", "exit $A"), {b"A": b"5"}))
watch("posix_spawn without arguments", spawn, "/bin/sh", [], {})
watch("posix_spawn of a missing file", spawn, "missing", ["missing"], {})
watch("posix_spawnp", os.posix_spawnp, "missing", ["missing"], {})
watch("execv", os.execv, "missing", ["a"])
watch("execve", os.execve, "missing", ("a", b"b"), {"B": "c"})
watch("execve without arguments", os.execve, "missing", [], {"B": "c"})
watch("execl", os.execl, "missing", "a", "b")
print(watch("system", os.system, "exit 6") >> 8)
print(watch("system of bytes", os.system, b"exit 7") >> 8)
watch("kill", os.kill, os.getpid(), 0)
watch("killpg", os.killpg, 1 << 30, 0)
watch("pthread_kill", signal.pthread_kill, threading.get_ident(), 0)
watch("raise_signal", signal.raise_signal, signal.SIGURG)
watch("getpid", os.getpid)

forbidden = None


def forbid(event, args):
    if event == forbidden:
        raise RuntimeError(event)


sys.addaudithook(forbid)
signal.signal(signal.SIGUSR1, lambda number, frame: print("signal!"))
for event, function, args in [
    ("os.fork", os.fork, ()),
    ("os.forkpty", os.forkpty, ()),
    ("os.posix_spawn", os.posix_spawn, ("/bin/sh", ["sh", "-c", "echo no > made"], {})),
    ("os.posix_spawn", os.posix_spawnp, ("sh", ["sh", "-c", "echo no > made"], {})),
    ("os.exec", os.execv, ("/bin/sh", ["sh", "-c", "echo no > made"])),
    ("os.exec", os.execve, ("/bin/sh", ["sh", "-c", "echo no > made"], {})),
    ("os.system", os.system, ("echo no > made",)),
    ("os.kill", os.kill, (os.getpid(), signal.SIGUSR1)),
    ("signal.pthread_kill", signal.pthread_kill, (threading.get_ident(), signal.SIGUSR1)),
]:
    forbidden = event
    try:
        function(*args)
    except RuntimeError as e:
        print("forbidden", e)
    else:
        print(event, "was done")
    forbidden = None
print(os.path.exists("made"))
