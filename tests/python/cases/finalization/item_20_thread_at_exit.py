"""Item 20: to start a thread in a late finalizer raises; CPython 3.11 hangs there."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import subprocess

PROGRAM = """
import threading
class Late:
    def __del__(self, threading=threading, print=print, RuntimeError=RuntimeError):
        try:
            threading.Thread(target=print, args=("no",)).start()
        except RuntimeError as e:
            print("RuntimeError", e)
late = Late()
"""
out = ""
if sys.implementation.name != "cpython":
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    out = done.stdout
    print(done.returncode == 0 or done)
else:
    print(True)
print(better(out == "RuntimeError can't create new thread at interpreter shutdown\n") or out)
