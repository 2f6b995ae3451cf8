#!/usr/bin/python3.11
"""Random programs, run on tricolor and on CPython 3.11 and compared line by line.

usage: fuzz.py [--minutes N | --rounds N] [--kinds NAMES] [--seed N] [--log FILE] [--tricolor PATH]

Goes round the kinds of programs (README.md) with one seed after another.
Each round appends a line of JSON to the log: kind, seed, whether the two agreed, how long it took. The
same seed and number of lines give the same program; `--show` prints it. The exit code is 1 when a
round differed. `--summary` tells what a log comes to. A program that needs more memory than either may
have, or more time than both may have, is left out: it is counted, its time is not.
"""

import argparse
import ctypes
import importlib
import json
import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

KINDS = {"numbers_and_text": 2000, "containers": 1500, "programs": 1200, "library": 1500, "machinery": 400}  # with the number of lines
# What the language does not decide, and what is compared instead.
UNDECIDED = [
    (re.compile(rb"0x[0-9a-f]{6,}"), b"0x"),  # an address
    (re.compile(rb"'0', 'x'(, '[0-9a-f]')+"), b"'0', 'x'"),  # one that became a list
    (re.compile(rb"Previous line repeated \d+ more"), b"Previous line repeated"),  # how much stack is left when a recursion ends
    (re.compile(rb"maximum recursion depth exceeded [ a-zA-Z]+"), b"maximum recursion depth exceeded"),  # and in which of its calls
]
# One hash seed for both: the order of sets is then the same too.
ENVIRONMENT = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
TIME_LIMIT = 120  # seconds
TICK = 0.004
MEMORY_LIMIT = 4 << 30  # of address space, so that what grows without end ends in MemoryError soon
GREW = MEMORY_LIMIT >> 1  # resident: what differs then may do so because the one came to the limit earlier
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
LEFT_OUT = "left out"
prctl = ctypes.CDLL(None).prctl


def prepare():
    prctl(DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Clock(threading.Thread):
    """Seconds that this process ran: while it and what it started are stopped, no time passes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seconds = 0.0

    def run(self):
        before = time.monotonic()
        while True:
            time.sleep(0.1)
            now = time.monotonic()
            self.seconds += min(now - before, 2.0)
            before = now


clock = Clock()


def wait(process):
    """What the process used of resources, and whether it was killed for its time."""
    begun = clock.seconds
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, clock.seconds - begun > TIME_LIMIT
        time.sleep(TICK)
        if clock.seconds - begun > TIME_LIMIT:
            os.kill(process.pid, signal.SIGKILL)


def run(interpreter, path):
    """The lines that it prints, its exit code or `timeout`, and how many bytes it held at most."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([interpreter, path], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=ENVIRONMENT, preexec_fn=prepare)  # pylint: disable=consider-using-with
        usage, too_long = wait(process)
        if too_long:
            return [], "timeout", usage.ru_maxrss << 10
        out.seek(0)
        err.seek(0)
        text = out.read() + err.read()
        for pattern, instead in UNDECIDED:
            text = pattern.sub(instead, text)
        return text.decode("utf-8", "replace").splitlines(), process.returncode, usage.ru_maxrss << 10


def program(kind, seed):
    return importlib.import_module(kind).program(seed, KINDS[kind])


def compare(kind, seed, options):
    """None, or LEFT_OUT, or what differs."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "program.py")
        source.write_text(program(kind, seed), encoding="utf-8")
        ours, our_code, our_peak = run(options.tricolor, source)
        theirs, their_code, their_peak = run(options.python, source)
    if our_code == their_code == "timeout":
        return LEFT_OUT
    if ours == theirs and our_code == their_code:
        return None
    if max(our_peak, their_peak) > GREW:
        return LEFT_OUT
    lines = [f"exit codes {our_code} and {their_code}, {len(ours)} and {len(theirs)} lines"]
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    lines += [f"  tricolor: {line[:300]}" for line in ours[max(0, at - 2) : at + 4]]
    lines += [f"  cpython:  {line[:300]}" for line in theirs[max(0, at - 2) : at + 4]]
    return "\n".join(lines)


def summary(path):
    """Programs, time, and the time since a difference was last seen."""
    rounds = [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    since = 0.0
    for r in rounds:
        if not r.get("left_out"):
            since = since + r["seconds"] if r["agree"] else 0.0
    for kind in KINDS:
        mine = [r for r in rounds if r["kind"] == kind]
        left_out = sum(r.get("left_out", False) for r in mine)
        differ = sum(not r["agree"] for r in mine) - left_out
        if mine:
            print(f"{kind}: {len(mine)} programs, seeds {mine[0]['seed']} to {mine[-1]['seed']}, {differ} differed, {left_out} left out")
    print(f"{sum(r['seconds'] for r in rounds if not r.get('left_out')) / 60:.1f} minutes in all, {since / 60:.1f} since the last difference")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tricolor", default="bazel-bin/tools/tricolor")
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--log")
    parser.add_argument("--show", action="store_true", help="print the first program instead of running it")
    parser.add_argument("--summary", metavar="LOG")
    options = parser.parse_args()
    if options.summary:
        summary(options.summary)
        return 0
    kinds = options.kinds.split(",")
    seed = random.randrange(2**31) if options.seed is None else options.seed
    if options.show:
        print(program(kinds[0], seed), end="")
        return 0
    clock.start()
    failed = rounds = 0
    end = time.monotonic() + options.minutes * 60
    while rounds < options.rounds if options.rounds is not None else time.monotonic() < end:
        kind = kinds[rounds % len(kinds)]
        begun = clock.seconds
        difference = compare(kind, seed + rounds, options)
        seconds = clock.seconds - begun
        if difference is not None:
            failed += difference is not LEFT_OUT
            print(f"{kind}, seed {seed + rounds}: {difference}", flush=True)
        if options.log:
            with open(options.log, "a", encoding="utf-8") as log:
                record = {"kind": kind, "seed": seed + rounds, "agree": difference is None, "seconds": round(seconds, 3)}
                if difference is LEFT_OUT:
                    record["left_out"] = True
                log.write(json.dumps(record) + "\n")
        rounds += 1
    print(f"{rounds} programs from seed {seed}, {failed} differed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
