# timeout: 240
# A program that runs into TRICOLOR_GC=hard_limit gets MemoryError, drops what it has, and goes on.
# CPython has no such limit (and under one of address space its dicts end in SystemError), so there
# the part that fills memory is left out: what is printed around it must be the same.
import os
import subprocess
import sys

PROGRAM = r'''
import os, threading

class Thing:
    def __init__(self, below):
        self.below = below
        self.label = [below]

def lists():
    found = []
    while True:
        found.append([len(found)] * 50)

def things():
    below = None
    while True:
        below = Thing(below)

def tables():
    table = {}
    while True:
        table[len(table), "k"] = str(len(table)) * 20

def texts():
    kept = []
    text = "abc" * 1000
    while True:
        kept.append(text + str(len(kept)))

def doubling():
    data = [None] * 1000
    while True:
        data = data + data

def blocks():
    kept = []
    while True:
        kept.append(bytearray(200000))

def generators():
    def walk(n):
        yield [n] * 100
    kept = []
    while True:
        g = walk(len(kept))
        kept.append((g, next(g)))

def nested():
    try:
        lists()
    except MemoryError:
        return "inner"
    finally:
        things()

LIMITED = "hard_limit" in os.environ.get("TRICOLOR_GC", "")

def until_refused(work):
    if not LIMITED:
        return "MemoryError"
    try:
        work()
    except MemoryError:
        return "MemoryError"
    return "?"

for work in lists, things, tables, texts, doubling, blocks, generators, nested, lists:
    print(work.__name__, until_refused(work))
    # Enough is free again.
    kept = [[i] for i in range(20000)]
    print(len(kept), kept[-1], sum(map(len, kept)))
    del kept

try:
    if os.environ.get("TRICOLOR_SANITIZER"):
        raise MemoryError  # its allocator ends the process
    bytes(1 << 40)
except MemoryError:
    print("a terabyte: MemoryError")

# It is caught inside, what was made before lives.
before = {i: [i] for i in range(1000)}
for round in range(3):
    print(round, until_refused(lists), before == {i: [i] for i in range(1000)})

ends = []
def run():
    for work in lists, things:
        ends.append(until_refused(work))
threads = [threading.Thread(target=run) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(ends))
print(len([[i] for i in range(20000)]))
'''

environment = dict(os.environ)
if "python" not in os.path.basename(sys.executable):
    options = [o for o in [os.environ.get("TRICOLOR_GC")] if o]
    # A sanitizer takes minutes to fill more, since each refusal comes after full collections.
    limit = "24m" if os.environ.get("TRICOLOR_SANITIZER") else "48m"
    environment["TRICOLOR_GC"] = ",".join(options + ["hard_limit=" + limit])

done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True,
                      text=True)
print(done.stdout, end="")
print(done.returncode)
if done.returncode:
    print(done.stderr[-2000:])
