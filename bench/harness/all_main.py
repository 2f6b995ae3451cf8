"""tools/bench all: programs and strategies, measured and written as one report."""

import argparse
import json
import pathlib
import subprocess
import sys
import time

import catalog
import figures
import interpreters
import machine
import measure
import strategies
import strategies_main
import strategy_catalog

ROOT = strategies.ROOT
sys.path.insert(0, str(ROOT / "bench/report"))
import page  # noqa: E402

QUICK_PROGRAMS = ("count", "time_spent", "shared_reads", "convoy")
QUICK_RUNS = 3


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
            "strategies": strategies.start(plan), "finished": False}


def same(found, fresh):
    """Whether an unfinished result is of the same measurement."""
    return (not found.get("finished", True) and
            all(found.get(key) == fresh[key]
                for key in ("version", "commit", "quick", "scale", "interpreters")) and
            found["strategies"]["plan"] == fresh["strategies"]["plan"])


def taken_up(path, fresh, again):
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return fresh
    return found if not again and same(found, fresh) else fresh


def measure_programs(results, compared, keep, scale):
    """One program after the other, so that each is kept as soon as it is there."""
    into = results["programs"]
    names = QUICK_PROGRAMS if results["quick"] else ()
    programs = [catalog.scaled(program, scale) for program in catalog.choose(names)]
    for number, program in enumerate(programs, 1):
        if program.name in into["programs"]:
            continue
        strategies.say(f"program {program.name} ({number} of {len(programs)})")
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

    begin = time.monotonic()
    try:
        measure_programs(results, compared, keep, options.scale)
        strategies.everything(program, plan, results["strategies"], keep, strategies.say)
        if not options.quick:
            strategies.count_instructions(program, plan, results["strategies"], keep, strategies.say)
            strategies.count_transfers(program, plan, results["strategies"], keep)
    except KeyboardInterrupt:
        print(f"\ninterrupted; {path} keeps what is finished, the same command goes on",
              file=sys.stderr)
        return 130
    results["finished"] = True
    keep()
    (options.out / "index.html").write_text(page.html_page(results), encoding="utf-8")
    minutes = (time.monotonic() - begin) / 60
    print(f"{options.out / 'index.html'} and {path}, measured in {minutes:.1f} minutes")
    problems = [f"program {text}" for text in measure.failed(results["programs"])]
    problems += strategies.failed(results["strategies"])
    for problem in problems:
        print(f"tools/bench: {problem}", file=sys.stderr)
    return 1 if problems else 0
