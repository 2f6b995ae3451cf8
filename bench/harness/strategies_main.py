"""tools/bench strategies: every way the lock was ever removed, on one object model."""

import argparse
import json
import pathlib
import sys

import strategies
import strategies_table
import strategy_catalog


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench strategies",
        description="Measures the strategies of bench/strategies. See its README.md.")
    parser.add_argument("--quick", action="store_true",
                        help="%s on %s threads" % (", ".join(strategy_catalog.QUICK_WORKLOADS),
                                                   " and ".join(map(str, strategy_catalog.QUICK_THREADS))))
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE",
                        help="write the results there; what it has of the same plan is not measured again")
    parser.add_argument("--only", default="", metavar="NAME,...", help="these strategies")
    parser.add_argument("--workloads", default="", metavar="NAME,...", help="these workloads")
    parser.add_argument("--threads", default="", metavar="N,...", help="these numbers of threads")
    parser.add_argument("--runs", type=int, help="of each; 5, or 3 with --quick")
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the work, to try the tool")
    parser.add_argument("--instructions", action="store_true",
                        help="count instructions, too (valgrind)")
    parser.add_argument("--program", help="this build of //bench/strategies; default: build it")
    return parser, parser.parse_args(words)


def taken_up(path, plan):
    """The results in the file if they are of the same plan, else new ones."""
    fresh = strategies.start(plan)
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return fresh
    return found if found.get("plan") == fresh["plan"] else fresh


def write(path, results):
    """All or nothing: an interrupted run leaves the file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(path.suffix + ".new")
    new.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def main(words):
    parser, options = arguments(words)
    try:
        program = options.program or strategies.build()
        plan = strategy_catalog.Plan(
            strategies.listed(program), options.quick, *(
                [name for name in text.split(",") if name]
                for text in (options.only, options.workloads)),
            [int(number) for number in options.threads.split(",") if number], options.runs,
            options.scale)
    except ValueError as problem:
        parser.error(str(problem))
    except strategies.Failed as problem:
        print(f"tools/bench: {problem}", file=sys.stderr)
        return 2
    results = taken_up(options.json, plan)
    keep = (lambda found: write(options.json, found)) if options.json else lambda found: None
    try:
        strategies.everything(program, plan, results, keep, strategies.say)
        if options.instructions:
            strategies.count_instructions(program, plan, results, keep, strategies.say)
    except KeyboardInterrupt:
        print("\ninterrupted" + (f"; {options.json} keeps what is finished" if options.json else ""),
              file=sys.stderr)
        return 130
    for line in strategies_table.lines(results):
        print(line)
    problems = list(strategies.failed(results))
    for problem in problems:
        print(f"tools/bench: {problem}", file=sys.stderr)
    return 1 if problems else 0
