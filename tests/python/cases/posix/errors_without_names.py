# compare: stderr
# OSErrors that name the file, and those that do not.
import os
import threading

for call in (lambda: open(999), lambda: os.fdopen(999), lambda: os.execv("/nope", ["a"]), lambda: os.utime("/nope"),
             lambda: os.chmod("/nope", 0), lambda: os.open("/nope", 0), lambda: os.stat("/nope"),
             lambda: os.execve("/nope", ["a"], {}), lambda: os.truncate("/nope", 1), lambda: os.chdir("/nope"),
             lambda: threading.Lock().acquire(timeout=-5), lambda: threading.RLock().acquire(timeout=-5)):
    try:
        call()
    except (OSError, ValueError) as e:
        print(e)
import sys

print(sys.get_asyncgen_hooks())
