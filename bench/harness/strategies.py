"""Measures the strategies, in turns; what is finished is kept, so that a run can be taken up again."""

import json
import pathlib
import re
import statistics
import subprocess
import sys
import time

import figures
import interpreters
import machine
import runner
import strategy_catalog

ROOT = pathlib.Path(__file__).absolute().parents[2]
IN_PYTHON = ROOT / "bench/strategies/in_python.py"
TARGET = "//bench/strategies"
TIMEOUT = 120


class Failed(Exception):
    """Something that must not happen to a measurement; the text says what."""


def build():
    """The program that runs a workload on a strategy, built with optimisation."""
    if subprocess.run([str(ROOT / "tools/setup"), "test"], check=False).returncode:
        raise Failed("tools/setup test failed")
    built = subprocess.run(["bazel", "build", "-c", "opt", "--noshow_progress", TARGET], cwd=ROOT,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if built.returncode:
        raise Failed(f"bazel build -c opt {TARGET} failed:\n{built.stderr}")
    where = subprocess.run(["bazel", "info", "-c", "opt", "bazel-bin"], cwd=ROOT,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return str(pathlib.Path(where.stdout.strip()) / "bench/strategies/strategies")


def _json_of(command):
    """What a command prints, and what went wrong: (object, None) or (None, text)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False,
                              env=runner.environment())
    except subprocess.TimeoutExpired:
        return None, f"took more than {TIMEOUT} s"
    except OSError as problem:
        return None, problem.strerror
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return None, f"exit code {done.returncode}: {said[-1] if said else 'no message'}"
    try:
        return json.loads(done.stdout), None
    except ValueError:
        return None, "printed no JSON"


def listed(program):
    found, problem = _json_of([program, "--list"])
    if problem:
        raise Failed(f"{program}: {problem}")
    return found


def command_of(program, strategy, workload, threads, scale=1.0):
    command = [program, f"--strategy={strategy}", f"--workload={workload}", f"--threads={threads}"]
    return command + ([f"--scale={scale:g}"] if scale != 1.0 else [])


def everything(program, plan, results, keep=lambda results: None, progress=lambda text: None):
    """Fills `results`, an object from start(); cells that it has already are left alone."""
    cells = list(plan.cells())
    for number, (workload, threads) in enumerate(cells, 1):
        found = results["workloads"].setdefault(workload, {})
        if str(threads) in found:
            continue
        progress(f"{workload}, {threads} thread{'s' if threads > 1 else ''} "
                 f"({number} of {len(cells)})")
        found[str(threads)] = cell(
            lambda strategy, w=workload, t=threads: command_of(program, strategy, w, t, plan.scale),
            plan.strategies, plan.runs)
        keep(results)
    for workload in plan.same_operations():
        if workload not in results["same_operations"]:
            progress(f"{workload} in CPython")
            results["same_operations"][workload] = _same_operations(program, plan, workload)
            keep(results)
    return results


def start(plan):
    return {"machine": machine.description(), "date": time.strftime("%Y-%m-%d"),
            "plan": plan.fingerprint(), "workloads": {}, "same_operations": {}, "instructions": {}}


def cell(command, names, turns, servers=()):
    """{name: figures} of what command(name) runs; all take turns. servers: processes of ours."""
    runs = {name: [] for name in names}
    over = {}  # name -> why it runs no more
    meter, begin = machine.Meter(servers), time.monotonic()
    for turn in range(turns):
        for name in names if turn % 2 == 0 else reversed(names):
            if name in over:
                continue
            outcome, problem = _json_of(command(name))
            if problem:
                over[name] = {"failed": problem}
            elif "cannot" in outcome:
                over[name] = {"cannot": outcome["cannot"]}
            else:
                runs[name].append(outcome)
    others, stolen = meter.lap()
    wall = (time.monotonic() - begin) * machine.cores()
    return {"strategies": {name: over.get(name) or summary(runs[name]) for name in names},
            "others": others / wall, "stolen": stolen / wall}


def summary(runs):
    """The figures of one cell. Medians; all runs of what is compared later."""
    def median(name):
        values = [run[name] for run in runs if name in run]
        return statistics.median(values) if values else None

    rates = [run["operations_per_second"] for run in runs]
    found = {"operations_per_second": rates, "median": statistics.median(rates),
             "spread": figures.spread(rates), "operations": runs[0]["operations"],
             "seconds": median("seconds"), "cpu_seconds": median("cpu_seconds"),
             "fairness": median("fairness"), "max_resident": max(run["max_resident"] for run in runs)}
    for name in ("bytes_per_object", "p50_seconds", "p99_seconds", "worst_seconds"):
        if median(name) is not None:
            found[name] = median(name)
    if any("p99_seconds" in run for run in runs):
        found["p99_runs"] = [run["p99_seconds"] for run in runs]
    buckets = [run["latency_buckets"] for run in runs if "latency_buckets" in run]
    if buckets:
        found["latency_buckets"] = [sum(counts) for counts in zip(*buckets)]
    wrong = [run["wrong"] for run in runs if "wrong" in run]
    if wrong:
        found["wrong"] = wrong[-1]
        found["wrong_runs"] = len(wrong)
    return found


def _same_operations(program, plan, workload):
    """Processor time of gil_interval and of CPython 3.11 for the same operations, in turns."""
    operations = max(1, int(plan.operations[workload] * plan.scale))
    mine, cpython = [], []
    for _ in range(plan.runs):
        outcome, problem = _json_of(command_of(program, "gil_interval", workload, 1, plan.scale))
        if not problem:
            other, problem = _json_of([interpreters.BASELINE, "-I", str(IN_PYTHON), workload,
                                       str(operations)])
        if not problem and outcome["answer"] != other["answer"]:
            problem = f"answers differ: {outcome['answer']} and {other['answer']}"
        if problem:
            return {"failed": problem}
        mine.append(outcome["cpu_seconds"])
        cpython.append(other["cpu_seconds"])
    ratio = statistics.median(mine) / statistics.median(cpython)
    return {"gil_interval_cpu": mine, "cpython_cpu": cpython, "ratio": ratio,
            "straw_man": ratio > strategy_catalog.STRAW_MAN}


def count_instructions(program, plan, results, keep=lambda results: None,
                       progress=lambda text: None):
    """Instructions per operation on one thread, by cachegrind: the figure without noise."""
    small, large = 0.002, 0.006
    for workload in (name for name in strategy_catalog.COUNTED if name in plan.workloads):
        if workload in results["instructions"]:
            continue
        progress(f"instructions of {workload}")
        found = {}
        for strategy in plan.strategies:
            counts = [instructions(command_of(program, strategy, workload, 1, scale))
                      for scale in (small, large)]
            if None not in counts:  # starting up cancels out
                between = int(plan.operations[workload] * large) - int(
                    plan.operations[workload] * small)
                found[strategy] = (counts[1] - counts[0]) / between
        results["instructions"][workload] = found
        keep(results)


def instructions(command):
    """What a command executes, by cachegrind; None: it could not be counted."""
    try:
        done = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no",
                               "--cachegrind-out-file=/dev/null", *command],
                              capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    counted = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not counted or '"cannot"' in done.stdout:
        return None
    return int(counted.group(1).replace(",", ""))


# What the processors call a load whose line lay changed in another core's cache.
TRANSFER_EVENTS = ("mem_load_l3_hit_retired.xsnp_hitm", "mem_load_l3_hit_retired.xsnp_fwd",
                   "ls_dmnd_fills_from_sys.local_ccx")


def count_transfers(program, plan, results, keep=lambda results: None):
    """Lines that came from another core's cache, per operation on two threads, where perf can tell."""
    results["transfers"] = found = {}
    event = next((event for event in TRANSFER_EVENTS if _perf(event, ["true"]) is not None), None)
    if event is None:
        found["cannot"] = "perf counts no transfers of cache lines on this machine"
        keep(results)
        return
    found["event"] = event
    for workload in (name for name in ("shared_reads", "shared_hammer") if name in plan.workloads):
        found[workload] = {}
        for strategy in plan.strategies:
            counted = _perf(event, command_of(program, strategy, workload, 2, plan.scale))
            if counted is not None:
                found[workload][strategy] = counted / (plan.operations[workload] * plan.scale)
        keep(results)


def _perf(event, command):
    try:
        done = subprocess.run(["perf", "stat", "-x,", "-e", event, *command], capture_output=True,
                              text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    counted = re.match(r"(\d+),", done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "")
    if done.returncode or not counted or '"cannot"' in done.stdout:
        return None
    return int(counted.group(1))


def failed(results):
    """What went wrong: runs that failed, and wrong answers of strategies that claim right ones."""
    for workload, by_threads in results["workloads"].items():
        for threads, cell in by_threads.items():
            for strategy, found in cell["strategies"].items():
                if "failed" in found:
                    yield f"{strategy}, {workload}, {threads} threads: {found['failed']}"
                elif "wrong" in found and strategy != "unlocked":
                    yield f"{strategy}, {workload}, {threads} threads: wrong: {found['wrong']}"
    for workload, found in results["same_operations"].items():
        if "failed" in found:
            yield f"{workload} in CPython: {found['failed']}"
        elif found["straw_man"]:
            yield (f"{workload}: gil_interval takes {found['ratio']:.2f} of CPython's processor time, "
                   f"more than {strategy_catalog.STRAW_MAN}")


def say(text):
    print(f"measuring {text}", file=sys.stderr, flush=True)
