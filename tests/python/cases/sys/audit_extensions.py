# Events of modules in C: they raise them by PySys_Audit with CPython's formats.
import array
import ctypes
import fcntl
import mmap
import os
import pickle
import resource
import select
import sqlite3
import syslog
import termios

from _audit import name_number, watch

number = os.open("file", os.O_RDWR | os.O_CREAT)
os.ftruncate(number, 10)
name_number(number, "FILE")
watch("fcntl", fcntl.fcntl, number, fcntl.F_GETFD)
watch("fcntl with a number", fcntl.fcntl, number, fcntl.F_SETFD, 1)
watch("fcntl with bytes", fcntl.fcntl, number, 12345, b"abc")
watch("ioctl", fcntl.ioctl, number, termios.TIOCGWINSZ, b"\0" * 8)
watch("flock", fcntl.flock, number, fcntl.LOCK_EX | fcntl.LOCK_NB)
watch("lockf", fcntl.lockf, number, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 2, os.SEEK_SET)
watch("mmap", mmap.mmap, -1, 8).close()
watch("mmap of a file", mmap.mmap, number, 4, access=mmap.ACCESS_READ).close()
watch("array", array.array, "i", [1, 2])
watch("array of nothing", array.array, "d")
watch("array of characters", array.array, "u", "ab")
watch("array of what there is not", array.array, "x")
limits = resource.getrlimit(resource.RLIMIT_CORE)
watch("getrlimit", resource.getrlimit, resource.RLIMIT_CORE)
watch("setrlimit", resource.setrlimit, resource.RLIMIT_CORE, (0, limits[1]))
watch("prlimit", resource.prlimit, 0, resource.RLIMIT_CORE)
watch("prlimit sets", resource.prlimit, 0, resource.RLIMIT_CORE, (0, limits[1]))
watch("openlog", syslog.openlog, "case", syslog.LOG_PID, syslog.LOG_USER)
watch("setlogmask", syslog.setlogmask, syslog.LOG_UPTO(syslog.LOG_ERR))
watch("syslog", syslog.syslog, syslog.LOG_DEBUG, "text")
watch("closelog", syslog.closelog)


class Found:
    pass


watch("pickle", pickle.loads, pickle.dumps(Found()))
watch("select", select.select, [], [], [], 0)
connection = watch("sqlite3.connect", sqlite3.connect, ":memory:")
watch("sqlite3 execute", connection.execute, "select 1")
connection.close()
watch("cdata", ctypes.c_int.from_buffer, bytearray(8))
watch("string_at", ctypes.string_at, b"text")
watch("dlopen", ctypes.CDLL, None)
library = ctypes.CDLL(None)
watch("dlsym", getattr, library, "getpid")
watch("dlsym of what there is not", getattr, library, "no_such_function_here")
watch("a call", library.getpid)
watch("errno", ctypes.get_errno)
watch("set_errno", ctypes.set_errno, 0)
