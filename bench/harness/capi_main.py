"""tools/bench capi: the C API, one C source for CPython 3.11 and for tricolor."""

import argparse
import pathlib
import sys

import capi
import interpreters
import measure
import strategies


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench capi",
        description="Builds bench/capi/capi_bench.c for CPython 3.11 and for tricolor and measures its "
                    "rows. See bench/README.md.")
    parser.add_argument("names", nargs="*", metavar="ROW", help="only these rows")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--runs", type=int, default=measure.LEAST_RUNS)
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR",
                        help="a fraction of the work, to try the tool")
    parser.add_argument("--instructions", action="store_true",
                        help="count instructions, too (valgrind)")
    parser.add_argument("--only-instructions", action="store_true",
                        help="count them, measure no time: for a busy machine")
    return parser, parser.parse_args(words)


def main(words):
    """The command; returns its exit code."""
    parser, options = arguments(words)
    if options.runs < 1:
        parser.error("--runs: at least 1")
    try:
        rows = capi.choose(options.names)
        interpreter = interpreters.tricolor()
        results = capi.start(options.runs, options.scale, interpreter)
        lanes = capi.lanes_of(interpreter)
        if not options.only_instructions:
            capi.everything(rows, results, lanes, progress=strategies.say)
        if options.instructions or options.only_instructions:
            capi.count_instructions(rows, results, lanes, progress=strategies.say)
    except ValueError as problem:
        parser.error(str(problem))
    except (capi.Failed, interpreters.Refused) as problem:
        print(f"tools/bench: {problem}", file=sys.stderr)
        return 2
    if options.json:
        capi.write(options.json, results)
    for line in capi.lines(results):
        print(line)
    problems = capi.failed(results)
    for problem in problems:
        print(f"tools/bench: {problem}", file=sys.stderr)
    return 1 if problems else 0
