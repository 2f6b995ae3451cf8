"""tools/bench results: docs/results.md and the README's figures, from what `tools/bench all` measured."""

import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path.insert(0, str(ROOT / "bench/report"))
import summary  # noqa: E402


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench results",
        description="Writes docs/results.md and the figures in README.md from a finished results.json.")
    parser.add_argument("results", nargs="?", type=pathlib.Path, default=ROOT / "report/results.json")
    parser.add_argument("--docs", type=pathlib.Path, default=ROOT / "docs/results.md", metavar="FILE")
    parser.add_argument("--readme", type=pathlib.Path, default=ROOT / "README.md", metavar="FILE")
    parser.add_argument("--even-if", action="store_true", dest="anyway",
                        help="from an unfinished, quick or scaled-down run, too")
    return parser.parse_args(words)


def main(words):
    """The command; returns its exit code."""
    options = arguments(words)
    try:
        results = json.loads(options.results.read_text(encoding="utf-8"))
        if not options.anyway and (not results["finished"] or results["quick"] or
                                   results["scale"] != 1.0):
            print(f"tools/bench: {options.results} is not of a finished, full run; --even-if to use it",
                  file=sys.stderr)
            return 1
        text = summary.readme(options.readme.read_text(encoding="utf-8"), results)
        options.docs.write_text(summary.markdown(results), encoding="utf-8")
        options.readme.write_text(text, encoding="utf-8")
    except (OSError, ValueError, KeyError) as problem:
        print(f"tools/bench: {problem!r}", file=sys.stderr)
        return 2
    print(f"{options.docs} and {options.readme}")
    return 0
