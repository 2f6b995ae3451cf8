"""tools/bench operations: single kinds of operations, each compared with CPython."""

import math
import pathlib
import subprocess

import runner

PROGRAM = pathlib.Path(__file__).absolute().parents[1] / "operations" / "main.py"
LIMIT = 1.3


def _measured(interpreter, names):
    """{kind: (nanoseconds, result)}"""
    done = subprocess.run([interpreter.path, str(PROGRAM), *names], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=runner.environment(),
                          timeout=runner.TIMEOUT, check=False)
    if done.returncode:
        last = (done.stderr.splitlines() or ["no message"])[-1]
        raise runner.Failed(f"operations on {interpreter.path}: {last}")
    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    return {name: (float(spent), result) for name, spent, result in lines}


def compare(baseline, rival, names, rounds):
    """[(kind, baseline's nanoseconds, rival's, whether the results agree)], slowest ratio first.

    The two take turns; the least of all rounds counts, for both."""
    rows = {}
    for _ in range(rounds):
        ours, theirs = _measured(rival, names), _measured(baseline, names)
        for name in theirs:
            before = rows.get(name, (math.inf, math.inf, True))
            rows[name] = (min(before[0], theirs[name][0]), min(before[1], ours[name][0]),
                          before[2] and ours[name][1] == theirs[name][1])
    table = [(name, *row) for name, row in rows.items()]
    return sorted(table, key=lambda row: row[2] / row[1], reverse=True)


def lines(table):
    yield f"{'kind':32}{'CPython ns':>12}{'ns':>10}{'/CPython':>10}"
    for name, theirs, ours, same in table:
        yield (f"{name:32}{theirs:12.1f}{ours:10.1f}{ours / theirs:10.2f}"
               + ("" if same else "  ! another result"))
    ratios = [ours / theirs for _, theirs, ours, _ in table]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    above = sum(ratio > LIMIT for ratio in ratios)
    yield f"geometric mean {mean:.2f} over {len(ratios)} kinds, {above} above {LIMIT}"
