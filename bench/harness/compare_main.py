"""tools/bench compare OLD NEW: what got slower, with confidence intervals; exit code 1 if something did."""

import argparse
import json
import pathlib
import random
import statistics
import sys

# Runs resampled; the seed makes the same files give the same verdict.
RESAMPLES = 2000
SEED = 20260
LEAST_RUNS = 3


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench compare",
        description="Compares two results.json of `tools/bench all`. A row is a regression if the 95%% "
                    "confidence interval of new/old speed lies below 1 - THRESHOLD.")
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--threshold", type=float, default=0.05, metavar="SHARE")
    parser.add_argument("--rows", default="tricolor", metavar="NAME,...|all",
                        help="strategies and interpreters to judge (default: tricolor)")
    return parser.parse_args(words)


def series(results, rows):
    """{what: [speed of each run]}: higher is better in all of them."""
    found = {}
    for name, program in results["programs"]["programs"].items():
        for interpreter, figures in program["interpreters"].items():
            if interpreter not in rows and "all" not in rows or "failed" in figures:
                continue
            for mode in ("seq", "threads"):
                if mode in figures:
                    found[f"program {name}, {interpreter}, {mode}"] = [
                        1 / seconds for seconds in figures[mode]["seconds"]]
    for what, part in (("strategy", "strategies"), ("runtime", "runtimes")):
        workloads = (results.get(part) or {"workloads": {}})["workloads"]
        found.update(_cells(what, workloads, rows))
    for row, measured in (results.get("capi") or {"rows": {}})["rows"].items():
        for lane, figures in measured["lanes"].items():
            if "seq" in figures and (lane.partition(",")[0] in rows or "all" in rows):
                for mode in ("seq", "threads"):
                    found[f"C API {row}, {lane}, {mode}"] = [
                        1 / seconds for seconds in figures[mode]["seconds"]]
    return found


def _cells(what, workloads, rows):
    found = {}
    for workload, by_threads in workloads.items():
        for threads, cell in by_threads.items():
            for name, figures in cell["strategies"].items():
                if name not in rows and "all" not in rows or "median" not in figures:
                    continue
                row = f"{what} {name}, {workload}, {threads} threads"
                if "p99_runs" in figures:
                    found[row + ", 1/p99"] = [1 / seconds for seconds in figures["p99_runs"]]
                elif "bytes_per_object" in figures:
                    found[row + ", 1/bytes"] = [1 / figures["bytes_per_object"]] * LEAST_RUNS
                else:
                    found[row] = figures["operations_per_second"]
    return found


def interval(old, new):
    """(low, ratio, high): medians' ratio new/old with its 95 % interval, by resampling the runs."""
    chance = random.Random(SEED)
    ratios = sorted(
        statistics.median(chance.choices(new, k=len(new))) /
        statistics.median(chance.choices(old, k=len(old))) for _ in range(RESAMPLES))
    cut = RESAMPLES // 40
    return ratios[cut], statistics.median(new) / statistics.median(old), ratios[-cut - 1]


def verdict(low, high, threshold):
    if high < 1 - threshold:
        return "SLOWER"
    return "faster" if low > 1 + threshold else "same" if low > 1 - threshold else "unclear"


def compare(old, new, threshold, rows):
    """[(what, low, ratio, high, verdict)], and what could not be compared."""
    before, after = series(old, rows), series(new, rows)
    found, left_out = [], []
    for what in before:
        if what not in after:
            left_out.append(f"{what}: only in the old results")
        elif min(len(before[what]), len(after[what])) < LEAST_RUNS:
            left_out.append(f"{what}: fewer than {LEAST_RUNS} runs")
        else:
            low, ratio, high = interval(before[what], after[what])
            found.append((what, low, ratio, high, verdict(low, high, threshold)))
    left_out += [f"{what}: only in the new results" for what in after if what not in before]
    return found, left_out


def main(words):
    options = arguments(words)
    try:
        old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (options.old, options.new))
        rows = options.rows.split(",")
        found, left_out = compare(old, new, options.threshold, rows)
    except (OSError, ValueError, KeyError) as problem:
        print(f"tools/bench: not two results of tools/bench all: {problem!r}", file=sys.stderr)
        return 2
    print(f"{'speed, new/old':60} {'low':>7} {'ratio':>7} {'high':>7}")
    for what, low, ratio, high, said in found:
        print(f"{what:60} {low:7.3f} {ratio:7.3f} {high:7.3f}  {said}")
    for line in left_out:
        print(f"! {line}")
    slower = [row for row in found if row[4] == "SLOWER"]
    for name in ("machine", "scale", "quick"):
        if {**old, "machine": old["machine"]["processor"]}.get(name) != {
                **new, "machine": new["machine"]["processor"]}.get(name):
            print(f"! the two were measured with another {name}: this compares more than the code")
    lost = [line for line in left_out if line.endswith("only in the old results")]
    print(f"{len(slower)} of {len(found)} rows slower by more than {options.threshold:.0%}"
          + (f", {len(lost)} gone" if lost else ""))
    if not found:
        print("tools/bench: nothing to compare", file=sys.stderr)
        return 2
    return 1 if slower or lost else 0
