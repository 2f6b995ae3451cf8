#!/usr/bin/python3.11
"""Random programs, run on tricolor and on CPython 3.11 and compared line by line.

usage: fuzz.py [--minutes N | --rounds N] [--kinds NAMES] [--seed N] [--log FILE] [--tricolor PATH]

Goes round the kinds of programs (README.md) with one seed after another.
Each round appends a line of JSON to the log: kind, seed, whether the two agreed, how long it took. The
same seed and number of lines give the same program; `--show` prints it. The exit code is 1 when a
round differed. `--summary` tells what a log comes to.
"""

import argparse
import importlib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

KINDS = {"numbers_and_text": 2000, "containers": 1500, "programs": 1200, "library": 1500, "machinery": 400}  # with the number of lines
ADDRESS = re.compile(rb"0x[0-9a-f]{6,}")
REPEATED = re.compile(rb"Previous line repeated \d+ more")  # how much stack is left when a recursion ends
# One hash seed for both: the order of sets is then the same too.
ENVIRONMENT = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
TIME_LIMIT = 120


def run(interpreter, path):
    """The lines that it prints, and its exit code or `timeout`."""
    try:
        done = subprocess.run([interpreter, path], capture_output=True, timeout=TIME_LIMIT, check=False, env=ENVIRONMENT)
    except subprocess.TimeoutExpired:
        return [], "timeout"
    text = REPEATED.sub(b"Previous line repeated", ADDRESS.sub(b"0x", done.stdout + done.stderr))
    return text.decode("utf-8", "replace").splitlines(), done.returncode


def program(kind, seed):
    return importlib.import_module(kind).program(seed, KINDS[kind])


def compare(kind, seed, options):
    """None, or what differs."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "program.py")
        source.write_text(program(kind, seed), encoding="utf-8")
        ours, our_code = run(options.tricolor, source)
        theirs, their_code = run(options.python, source)
    if ours == theirs and our_code == their_code:
        return None
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
        since = since + r["seconds"] if r["agree"] else 0.0
    for kind in KINDS:
        mine = [r for r in rounds if r["kind"] == kind]
        differ = [r["seed"] for r in mine if not r["agree"]]
        if mine:
            print(f"{kind}: {len(mine)} programs, seeds {mine[0]['seed']} to {mine[-1]['seed']}, {len(differ)} differed")
    print(f"{sum(r['seconds'] for r in rounds) / 60:.1f} minutes in all, {since / 60:.1f} since the last difference")


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
    failed = rounds = 0
    end = time.monotonic() + options.minutes * 60
    while rounds < options.rounds if options.rounds is not None else time.monotonic() < end:
        kind = kinds[rounds % len(kinds)]
        begun = time.monotonic()
        difference = compare(kind, seed + rounds, options)
        seconds = time.monotonic() - begun
        if difference is not None:
            failed += 1
            print(f"{kind}, seed {seed + rounds}: {difference}", flush=True)
        if options.log:
            with open(options.log, "a", encoding="utf-8") as log:
                record = {"kind": kind, "seed": seed + rounds, "agree": difference is None, "seconds": round(seconds, 3)}
                log.write(json.dumps(record) + "\n")
        rounds += 1
    print(f"{rounds} programs from seed {seed}, {failed} differed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
