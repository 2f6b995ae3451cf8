"""Item 52, acceptance 13: daemon threads stop at exit in the middle of anything, without finally."""
import subprocess
import sys

PROGRAM = """
import threading, time, gc, sys
class Dies:
    def __del__(self): pass
def spin():
    try:
        while True:
            o = Dies(); o.me = o
            d = {i: [i] for i in range(50)}
    finally:
        print("finally")
def sleep():
    try:
        time.sleep(100)
    finally:
        print("finally")
lock = threading.Lock(); lock.acquire()
def wait():
    try:
        lock.acquire()
    finally:
        print("finally")
def collect():
    while True:
        gc.collect()
for f in (spin, sleep, wait, collect):
    threading.Thread(target=f, daemon=True).start()
time.sleep(0.1)
print("end")
"""
for i in range(2):
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    print(done.returncode, done.stdout, done.stderr)
