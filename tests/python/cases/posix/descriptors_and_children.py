# What os has for descriptors, terminals, attributes, scheduling and children.
import errno
import os
import pty
import resource
import signal
import sys
import tempfile


def show(call, *args, **keywords):
    try:
        print(call.__name__, call(*args, **keywords))
    except (OSError, TypeError, ValueError, OverflowError, BufferError) as error:
        print(call.__name__, type(error).__name__, getattr(error, "errno", None) or error)


folder = tempfile.mkdtemp()
os.chdir(folder)
fd = os.open("data", os.O_RDWR | os.O_CREAT)
show(os.writev, fd, [b"one", bytearray(b"two"), memoryview(b"three")])
os.lseek(fd, 0, 0)
first, second = bytearray(4), bytearray(20)
show(os.readv, fd, [first, second])
print(first, second[:7])
show(os.pwritev, fd, [b"ONE", b"T"], 0)
show(os.preadv, fd, [first, second], 1)
print(first)
for bad in (1, [1], ["x"], [b"fixed"]):
    show(os.readv, fd, bad)
show(os.writev, fd, iter([b"x"]))
show(os.posix_fallocate, fd, 0, 100)
print(os.fstat(fd).st_size)
show(os.posix_fadvise, fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)
show(os.posix_fadvise, -1, 0, 0, os.POSIX_FADV_SEQUENTIAL)
show(os.fchown, fd, -1, -1)
print(os.fpathconf(fd, "PC_NAME_MAX") == os.pathconf("data", "PC_NAME_MAX"))
show(os.fpathconf, fd, "PC_NOTHING")
copy = os.open("copy", os.O_RDWR | os.O_CREAT)
show(os.copy_file_range, fd, copy, 5, 2)
show(os.copy_file_range, fd, copy, -5)
os.lseek(copy, 0, 0)
print(os.read(copy, 100))
reading, writing = os.pipe()
show(os.splice, fd, writing, 3, 0)
print(os.read(reading, 10))
show(os.splice, fd, copy, 3)

memory = os.memfd_create("name")
os.write(memory, b"in memory")
print(os.get_inheritable(memory), os.pread(memory, 3, 3))
event = os.eventfd(3, os.EFD_CLOEXEC)
show(os.eventfd_write, event, 4)
show(os.eventfd_read, event)
show(os.eventfd, -1)
show(os.eventfd_write, event, -1)
for descriptor in (fd, copy, reading, writing, memory, event):
    os.close(descriptor)

show(os.mknod, "node", 0o600)
show(os.mknod, "node")
print(sorted(os.listdir(".")))
show(os.getxattr, "missing", "user.x")
show(os.listxattr, "missing")
show(os.removexattr, "missing", "user.x", follow_symlinks=False)
try:
    os.setxattr("node", "user.name", b"value")
except OSError as error:
    print(error.errno == errno.ENOTSUP or error)
else:
    print(os.getxattr("node", b"user.name") == b"value", "user.name" in os.listxattr("node"))
    os.removexattr("node", "user.name")
show(os.getxattr, 1, "user.x", follow_symlinks=False)

master, slave = os.openpty()
print(os.isatty(master), os.isatty(slave), os.ttyname(slave).startswith("/dev/pts/"))
os.write(master, b"line\n")
print(os.read(slave, 100), os.ctermid())
show(os.tcgetpgrp, -1)
os.close(master)
os.close(slave)
pid, terminal = pty.fork()
if pid == 0:
    os.write(1, b"from the child\n" if os.isatty(0) else b"no terminal\n")
    os._exit(5)
print(os.read(terminal, 100))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
os.close(terminal)

print(os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0))
print(os.sched_get_priority_min(os.SCHED_OTHER), os.sched_get_priority_max(os.SCHED_FIFO))
print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_getparam(0), os.sched_param(3).sched_priority)
show(os.sched_setparam, 0, 5)
show(os.sched_get_priority_max, 12345)
print(os.getresuid() == (os.getuid(), os.geteuid(), os.geteuid()), len(os.getresgid()))
print(isinstance(os.getgrouplist("root", 0), list))
show(os.setreuid, -1, -1)

pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "import os; os.write(1, b'spawned ' + os.environb[b'X'])"],
                     {**os.environ, "X": "y"},
                     file_actions=[(os.POSIX_SPAWN_OPEN, 1, "out", os.O_WRONLY | os.O_CREAT, 0o600)],
                     setsigdef=[signal.SIGUSR1], setsigmask=[], setpgroup=0)
done, status, usage = os.wait4(pid, 0)
print(done == pid, status, isinstance(usage, resource.struct_rusage), len(usage), open("out").read())
pid = os.posix_spawnp("sh", ["sh", "-c", "exit 3"], os.environ)
result = os.waitid(os.P_PID, pid, os.WEXITED)
print(result.si_pid == pid, result.si_status, result.si_code == os.CLD_EXITED, type(result).__name__)
pid = os.posix_spawnp("sh", ["sh", "-c", "kill -9 $$"], {})
print(os.wait3(0)[1])
show(os.posix_spawn, "/missing", ["x"], {})
show(os.posix_spawn, "/bin/sh", [], {})
show(os.posix_spawn, "/bin/sh", ["x"], {}, file_actions=[(9,)])
show(os.posix_spawn, "/bin/sh", ["x"], {}, file_actions=[5])
show(os.posix_spawn, "/bin/sh", ["x"], {}, setsigmask=[1000])
show(os.wait4, -1, 0)
show(os.posix_spawn, "/bin/sh", ["x"], None)
