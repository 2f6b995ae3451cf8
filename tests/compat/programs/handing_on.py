"""A thread with the legacy lock and a module's own lock hands the first on at a poll: whoever has it next may want both."""
import threading
import time

import alone
import first
import together

end = time.monotonic() + 3.0


def compute():
    for _ in range(2000):
        pass


# Polls in Python code with both locks, and inside parallel code with the legacy one.
def holds_both():
    while time.monotonic() < end:
        alone.call(lambda: first.call(compute))
        together.call(lambda: alone.call(compute))


# Waits for the legacy lock.
def waits():
    while time.monotonic() < end:
        alone.bump(100)


# Threads that C code starts: they get every lock that there is, and do not always wait for the first.
def comes_from_outside():
    while time.monotonic() < end:
        alone.foreign(2, 10)
        first.foreign(2, 10)


# Garbage that only an owner of the legacy lock deallocates, when nobody is in parallel code.
def drops():
    while time.monotonic() < end:
        together.churn(first.Cell, [1], 20)
        cell = first.Cell([])
        cell.value.append(cell)


threads = [threading.Thread(target=f, daemon=True)
           for f in (holds_both, holds_both, waits, waits, comes_from_outside, comes_from_outside, drops)]
for t in threads:
    t.start()
for t in threads:
    t.join(60)
print("hangs:", sum(t.is_alive() for t in threads), flush=True)
if any(t.is_alive() for t in threads):
    import os
    os._exit(1)
