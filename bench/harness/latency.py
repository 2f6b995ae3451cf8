"""tools/bench latency: what a mutator sees of a collection, beside the same without one."""

import argparse
import json
import pathlib
import subprocess
import sys

import collector
import interpreters
import runner

ROOT = pathlib.Path(__file__).absolute().parents[2]
PROGRAM = ROOT / "bench" / "latency" / "latency.py"
TARGET = "//bench/micro:latency_bench"
HEAPS_MIB = (256, 512, 1024)
OBJECTS = (500_000, 2_000_000)
TIMEOUT = 1800
STALL_MS = 1.0  # the longest that the collector may take of a thread at one place


def _run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=runner.environment(), cwd=ROOT, timeout=TIMEOUT, check=False)
    if done.returncode:
        last = (done.stderr.splitlines() or ["no message"])[-1]
        raise runner.Failed(f"{command[0]}: exit code {done.returncode}: {last}")
    return done.stdout


def heap_binary():
    """Builds the program that uses the collector's door, and returns its path."""
    _run(["bazel", "build", "-c", "opt", TARGET])
    where = _run(["bazel", "info", "-c", "opt", "bazel-bin"]).strip()
    return str(pathlib.Path(where) / TARGET.removeprefix("//").replace(":", "/"))


def measure(interpreters, rounds, scale):
    """What the two levels report: (rows of the collector's door, {interpreter: rows})."""
    binary = heap_binary()
    door = []
    for mib in HEAPS_MIB:
        lines = _run([binary, str(max(1, int(mib * scale))), str(rounds)]).splitlines()
        door += [json.loads(line) for line in lines]
    python = {}
    for objects in OBJECTS:
        for interpreter in interpreters:
            out = _run([interpreter.path, str(PROGRAM), str(max(1000, int(objects * scale))),
                        str(rounds)])
            python.setdefault(interpreter.name, []).append(json.loads(out))
    return door, python


def _gaps(row, name):
    gaps = row[name]
    return "".join(f"{gaps[key]:10.1f}" for key in ("p50", "p99", "p999", "max"))


HEAD = f"{'p50':>10}{'p99':>10}{'p99.9':>10}{'max':>10}"


def targets(door):
    """Figure, target and verdict of what the heap by itself showed."""
    yield f"{'':44}{'figure':>9}{'target':>9}  verdict"
    for row in door:
        name = f"{row['workload']} {row['mib']} MiB: longest poll, ms of CPU"
        found = collector.row(name, row["longest_poll_cpu_us"] / 1000, STALL_MS)
        yield f"{name:44}{found.figure:9.3f}{f'≤ {STALL_MS:g}':>9}  {collector.verdict(found)}"


def lines(door, python):
    yield (f"{'the heap by itself':26}{'mark ms':>9}{'by wall':>9}{'by CPU':>9}{'new mem':>9}{'faults':>9}"
           f"{'poll us':>9} gaps in us:{HEAD}")
    for row in door:
        name = f"{row['workload']} {row['mib']} MiB"
        yield (f"{name:26}{row['mark_ms']:9.1f}{row['speed_by_wall']:9.2f}{row['speed_by_cpu']:9.2f}"
               f"{row['speed_by_cpu_new_memory']:9.2f}{row['faults']:9}"
               f"{row['longest_poll_cpu_us']:9.1f}            {_gaps(row, 'gap_us')}")
        yield f"{'':26}{'':54}    control {_gaps(row, 'control_gap_us')}"
    yield f"{'Python':26}{'coll. ms':>9}{'by wall':>9}{'by CPU':>9}{'':27} gaps in us:{HEAD}"
    for interpreter, rows in python.items():
        for row in rows:
            name = f"{interpreter} {row['objects']}"
            yield (f"{name:26}{row['collect_ms']:9.1f}{row['speed_by_wall']:9.2f}"
                   f"{row['speed_by_cpu']:9.2f}{'':27}            {_gaps(row, 'gap_us')}")
            yield f"{'':26}{'':54}    control {_gaps(row, 'control_gap_us')}"


def main(arguments):
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="tools/bench latency", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR",
                        help="a fraction of the heaps, to try the tool")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        compared = [interpreters.baseline(), interpreters.tricolor()]
        door, python = measure(compared, max(1, options.rounds), options.scale)
    except (interpreters.Refused, runner.Failed) as reason:
        print(f"tools/bench: {reason}", file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps({"door": door, "python": python}, indent=1) + "\n",
                                encoding="utf-8")
    for line in lines(door, python):
        print(line)
    print()
    for line in targets(door):
        print(line)
    return 0
