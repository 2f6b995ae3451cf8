"""tools/bench all: programs and strategies, measured and written as one report."""

import argparse
import json
import pathlib
import subprocess
import sys
import time

import capi
import catalog
import figures
import interpreters
import latency
import machine
import measure
import runner
import runtimes
import schedule
import strategies
import strategies_main
import strategy_catalog

ROOT = strategies.ROOT
sys.path.insert(0, str(ROOT / "bench/report"))
import page  # noqa: E402

QUICK_PROGRAMS = ("count", "time_spent", "shared_reads", "convoy")
QUICK_RUNS = 3
LATENCY_ROUNDS = 3


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench all",
        description="Measures everything and writes results.json and index.html. Interrupted, it keeps "
                    "what it has; started again with the same options, it goes on.")
    parser.add_argument("--quick", action="store_true",
                        help="the programs %s; the strategies as `strategies --quick` has them"
                        % ", ".join(QUICK_PROGRAMS))
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "report", metavar="FOLDER")
    parser.add_argument("--again", action="store_true", help="take nothing from an earlier run")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH",
                        help="another Python to measure the programs on")
    parser.add_argument("--peers-only", action="store_true", help="leave tricolor out of the programs")
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR",
                        help="a fraction of the work, to try the tool")
    parser.add_argument("--plan", action="store_true",
                        help="say how long it would take, and measure nothing")
    return parser.parse_args(words)


def commit():
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, check=False,
                          capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def start(plan, compared, options):
    return {"version": 1, "date": time.strftime("%Y-%m-%d %H:%M"), "commit": commit(),
            "machine": machine.description(), "quick": options.quick, "scale": options.scale,
            "interpreters": [interpreter._asdict() for interpreter in compared],
            "programs": {"runs": QUICK_RUNS if options.quick else measure.LEAST_RUNS, "programs": {}},
            "runtimes": runtimes.start(runtimes.Plan(compared, options.quick, options.scale)),
            "capi": None, "latency": None,
            "strategies": strategies.start(plan), "finished": False}


def same(found, fresh):
    """Whether an unfinished result is of the same measurement."""
    return (not found.get("finished", True) and
            all(found.get(key) == fresh[key]
                for key in ("version", "commit", "quick", "scale", "interpreters")) and
            all(found[key]["plan"] == fresh[key]["plan"] for key in ("strategies", "runtimes")))


def taken_up(path, fresh, again):
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return fresh
    return found if not again and same(found, fresh) else fresh


def parts(plan, compared, options, runs):
    """[(part, seconds expected)] in the order in which they are measured."""
    names = QUICK_PROGRAMS if options.quick else ()
    scale = options.scale
    found = [("programs", schedule.programs(names, len(compared), runs, scale)),
             ("runtimes", schedule.cells(runtimes.Plan(compared, options.quick, scale),
                                         schedule.RUNTIME_SECONDS, scale))]
    if not options.quick and not options.peers_only:
        found += [("C API", schedule.capi(capi.ROWS, 2, runs, scale)),
                  ("latency", LATENCY_ROUNDS * schedule.LATENCY_SECONDS * max(0.2, scale))]
    found.append(("strategies", schedule.cells(plan, schedule.STRATEGY_SECONDS, scale) +
                  len(plan.same_operations()) * plan.runs * schedule.IN_BOTH_SECONDS * scale))
    if not options.quick:
        counted = len(strategy_catalog.COUNTED) * len(plan.strategies) * schedule.COUNTED_SECONDS
        if not options.peers_only:
            counted += len(capi.ROWS) * 2 * schedule.PYTHON_COUNTED_SECONDS
        found.append(("instructions", counted))
    return found


def measure_native(results, tricolor, progress, keep, options):
    """The C API and what a thread sees while a heap is marked: tricolor beside CPython."""
    lanes = capi.lanes_of(tricolor)
    if results["capi"] is None:
        results["capi"] = capi.start(results["programs"]["runs"], options.scale, tricolor)
    capi.everything(capi.ROWS, results["capi"], lanes, keep, progress.of("C API"))
    if results["latency"] is None:
        progress.of("latency")("latency while a heap is marked")
        door, python = latency.measure([interpreters.baseline(), tricolor], LATENCY_ROUNDS,
                                       options.scale)
        results["latency"] = {"rounds": LATENCY_ROUNDS, "door": door, "python": python}
        keep()
    return lanes


def measure_programs(results, compared, keep, scale, say):
    """One program after the other, so that each is kept as soon as it is there."""
    into = results["programs"]
    names = QUICK_PROGRAMS if results["quick"] else ()
    programs = [catalog.scaled(program, scale) for program in catalog.choose(names)]
    for number, program in enumerate(programs, 1):
        if program.name in into["programs"]:
            continue
        say(f"program {program.name} ({number} of {len(programs)})")
        found = measure.everything([program], compared, into["runs"])
        into["programs"].update(found["programs"])
        keep()
    into["geometric_mean"] = {
        interpreter.name: figures.geometric_mean(
            [into["programs"][program.name]["interpreters"][interpreter.name].get("to_baseline")
             for program in programs if program.cpu and program.name not in catalog.NOT_IN_MEAN])
        for interpreter in compared[1:]}


def main(words):
    options = arguments(words)
    path = options.out / "results.json"
    try:
        program = strategies.build()
        plan = strategy_catalog.Plan(strategies.listed(program), options.quick, scale=options.scale)
        compared = [interpreters.baseline()]
        compared += [] if options.peers_only else [interpreters.tricolor()]
        compared += [interpreters.peer(argument) for argument in options.peer]
    except (strategies.Failed, interpreters.Refused) as problem:
        print(f"tools/bench: {problem}", file=sys.stderr)
        return 2
    results = taken_up(path, start(plan, compared, options), options.again)

    def keep(_=None):
        strategies_main.write(path, results)

    runs = results["programs"]["runs"]
    progress = schedule.Progress(parts(plan, compared, options, runs), strategies.say)
    strategies.say(progress.summary())
    if options.plan:
        return 0
    begin = time.monotonic()
    try:
        measure_programs(results, compared, keep, options.scale, progress.of("programs"))
        runtimes.everything(runtimes.Plan(compared, options.quick, options.scale),
                            results["runtimes"], keep, progress.of("runtimes"))
        native = not options.quick and not options.peers_only
        if native:
            lanes = measure_native(results, compared[1], progress, keep, options)
        strategies.everything(program, plan, results["strategies"], keep, progress.of("strategies"))
        if not options.quick:
            say = progress.of("instructions")
            strategies.count_instructions(program, plan, results["strategies"], keep, say)
            strategies.count_transfers(program, plan, results["strategies"], keep)
            if native:
                capi.count_instructions(capi.ROWS, results["capi"], lanes, keep, say)
    except (capi.Failed, runner.Failed) as problem:
        print(f"tools/bench: {problem}; {path} keeps what is finished", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        results["minutes"] = results.get("minutes", 0.0) + (time.monotonic() - begin) / 60
        keep()
        print(f"\ninterrupted; {path} keeps what is finished, the same command goes on",
              file=sys.stderr)
        return 130
    results["finished"] = True
    results["minutes"] = results.get("minutes", 0.0) + (time.monotonic() - begin) / 60
    results["minutes_expected"] = progress.expected() / 60
    keep()
    (options.out / "index.html").write_text(page.html_page(results), encoding="utf-8")
    print(f"{options.out / 'index.html'} and {path}, measured in {results['minutes']:.1f} minutes")
    problems = [f"program {text}" for text in measure.failed(results["programs"])]
    problems += runtimes.failed(results["runtimes"])
    problems += capi.failed(results["capi"]) if results["capi"] else []
    problems += strategies.failed(results["strategies"])
    for problem in problems:
        print(f"tools/bench: {problem}", file=sys.stderr)
    return 1 if problems else 0
