"""Deallocation: at once for what no program saw, free lists, Py_REFCNT, a steady size."""
import gc
import os
import sys

import hostile


def settle():
    for _ in range(3):
        gc.collect()


def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


print(sorted(hostile.counts(lambda o: None).items()))

settle()
before = hostile.dealloced()
hostile.churn(1000)
print("at once:", hostile.dealloced() - before >= 1000)
settle()

before = hostile.dealloced()
for i in range(1000):
    hostile.cell(i)
settle()
print("dropped by the program:", hostile.dealloced() - before)

hostile.free_list(True)
hostile.churn(100)
for i in range(200):
    cell = hostile.cell(i)
    if i % 50 == 0:
        gc.collect()
    assert cell.number == i
del cell
settle()
print("with a free list:", [hostile.cell(i).number for i in range(20)] == list(range(20)))
hostile.free_list(False)

n = int(sys.argv[1]) if len(sys.argv) > 1 else 300000
make = hostile.cell
for i in range(n // 4):
    make(i)
start = resident()
for i in range(n):
    make(i)
grown = resident() - start
# Ten million of them are 305 MiB. On a busy machine the thread that runs the dead is late: up to 76 were seen.
# A sanitizer's shadow, and what it holds back from reuse, count as resident too.
allowed = (128 << 20) * (2 if os.environ.get("TRICOLOR_SANITIZER") else 1)
if "TSAN_OPTIONS" in os.environ:
    # It keeps a clock (512 bytes) and more for each word that was ever stored with release, as a fresh cell's type is.
    allowed += n << 10
print("grown by less than 128 MiB:", grown < allowed)
if len(sys.argv) > 1:
    print(f"{n} objects: {grown >> 20} MiB", file=sys.stderr)
