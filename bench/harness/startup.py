"""tools/bench startup: a hello world, paired with CPython's, warm and cold."""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import interpreters
import runner

HELLO = "print('hello')\n"
WARM_RUNS = 20
COLD_RUNS = 3


def _once(command, environment):
    begun = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                          timeout=120, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode or done.stdout != b"hello\n":
        raise runner.Failed(f"{command[0]}: no hello, exit code {done.returncode}")
    return seconds


def _instructions(command, environment):
    """Of all threads, or None without valgrind."""
    if shutil.which("valgrind") is None:
        return None
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          env=environment, timeout=300, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found else None


def measure(compared, runs):
    """{interpreter: {"warm": s, "cold": s or None, "instructions": n or None}}; both take turns.

    Cold, for tricolor: no cache of compiled scripts, so that the compile process must start. What the
    system has in memory stays there in all runs.
    """
    with tempfile.TemporaryDirectory() as folder:
        hello = pathlib.Path(folder) / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        warm = {**os.environ, "TRICOLOR_CACHE": str(pathlib.Path(folder) / "warm")}
        found = {}
        for interpreter in compared:
            command = [interpreter.path, "-I", str(hello)]
            _once(command, warm)
            found[interpreter.name] = {"warm": float("inf"), "cold": float("inf"),
                                       "instructions": _instructions(command, warm)}
        for turn in range(runs):
            for interpreter in compared:
                command = [interpreter.path, "-I", str(hello)]
                row = found[interpreter.name]
                row["warm"] = min(row["warm"], _once(command, warm))
                if turn < COLD_RUNS:
                    cold = {**warm, "TRICOLOR_CACHE": str(pathlib.Path(folder) / f"cold{turn}")}
                    row["cold"] = min(row["cold"], _once(command, cold))
    return found


def lines(found):
    """A table; ratios are to the first interpreter."""
    base = next(iter(found.values()))
    yield f"{'hello world, -I':<20}{'warm ms':>10}{'ratio':>8}{'cold ms':>10}{'M instr.':>10}{'ratio':>8}"
    for name, row in found.items():
        counted = row["instructions"] is not None and base["instructions"]
        yield (f"{name:<20}{row['warm'] * 1e3:10.2f}{row['warm'] / base['warm']:8.2f}{row['cold'] * 1e3:10.2f}"
               + (f"{row['instructions'] / 1e6:10.1f}{row['instructions'] / base['instructions']:8.2f}"
                  if counted else f"{'-':>10}{'-':>8}"))


def main(arguments):
    parser = argparse.ArgumentParser(prog="tools/bench startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=WARM_RUNS)
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        found = measure([interpreters.baseline(), interpreters.tricolor()], max(1, options.runs))
    except (interpreters.Refused, runner.Failed) as reason:
        print(f"tools/bench: {reason}", file=sys.stderr)
        return 2
    for line in lines(found):
        print(line)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0
