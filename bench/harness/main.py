"""tools/bench: programs and single operations here, the other commands in files of their own."""

import argparse
import json
import pathlib
import sys

import all_main
import capi_main
import catalog
import collector
import compare_main
import interpreters
import latency
import look_main
import measure
import operations
import results_main
import runner
import startup
import strategies_main
import table


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/bench",
        description="Measures tricolor against the machine's python3.11. See bench/README.md. "
                    "The other commands tell their options with --help.")
    parser.add_argument("what", choices=["programs", "operations", *COMMANDS])
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="only these programs, or kinds of operations")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH",
                        help="another Python to measure")
    parser.add_argument("--runs", type=int, default=measure.LEAST_RUNS)
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR",
                        help="a fraction of the work, to try the tool")
    parser.add_argument("--peers-only", action="store_true", help="leave tricolor out")
    options = parser.parse_intermixed_args()
    if options.runs < 1:
        parser.error("--runs: at least 1")
    return parser, options


def operations_main(options):
    """Returns the exit code: 1 if a kind gives another result than on CPython."""
    try:
        compared = operations.compare(interpreters.baseline(), interpreters.tricolor(), options.names,
                                      max(1, options.runs // 2))
    except (interpreters.Refused, runner.Failed) as reason:
        print(f"tools/bench: {reason}", file=sys.stderr)
        return 2
    for line in operations.lines(compared):
        print(line)
    return 0 if all(row[3] for row in compared) else 1


def programs_main():
    """tools/bench programs and operations."""
    parser, options = arguments()
    if options.what == "operations":
        return operations_main(options)
    try:
        programs = [catalog.scaled(program, options.scale) for program in
                    catalog.choose(options.names)]
    except ValueError as problem:
        parser.error(str(problem))
    try:
        compared = [interpreters.baseline()]
        if not options.peers_only:
            compared.append(interpreters.tricolor())
        compared += [interpreters.peer(argument) for argument in options.peer]
    except interpreters.Refused as reason:
        print(f"tools/bench: {reason}", file=sys.stderr)
        return 2
    if len({interpreter.name for interpreter in compared}) < len(compared):
        parser.error("--peer: every interpreter needs a name of its own")

    results = measure.everything(programs, compared, options.runs, progress=lambda name: print(
        f"measuring {name}", file=sys.stderr, flush=True))
    if options.scale != 1.0:
        results["warnings"].append(f"scale {options.scale:g}: not the figures of the catalogue")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for line in table.lines(results):
        print(line)
    return 1 if measure.failed(results) else 0


COMMANDS = {"strategies": strategies_main.main, "all": all_main.main, "compare": compare_main.main,
            "look": look_main.main, "latency": latency.main, "capi": capi_main.main,
            "results": results_main.main, "gc": collector.main, "startup": startup.main}


def main():
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    return programs_main()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
