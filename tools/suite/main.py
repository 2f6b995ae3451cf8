"""Runs the tests in one or more configurations and counts their cases. tools/test is the entry."""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import matrix
import results


def run(config, targets, ci):
    """Tests the targets in one configuration and returns what came out."""
    command = ["bazel", "test", "--keep_going", *config.options]
    if ci:
        command.append("--config=ci")
    with tempfile.TemporaryDirectory() as folder:
        events = pathlib.Path(folder) / "events.json"
        command += [f"--build_event_json_file={events}", "--", *targets]
        print(f"== {config.name}: {' '.join(command[:-len(targets) - 2])}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        counted = results.read(events, code)
    print(f"== {config.name}: {counted.line()} in {time.monotonic() - started:.0f} s", flush=True)
    return counted


def main():
    parser = argparse.ArgumentParser(prog="tools/test")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--full", action="store_true")
    which.add_argument("--ci", action="store_true")
    which.add_argument("--only", metavar="CONFIG[,CONFIG...]")
    parser.add_argument("--seed", type=int)
    parser.add_argument("targets", nargs="*", default=["//..."])
    options = parser.parse_args()

    seed = options.seed
    if seed is None:
        seed = matrix.CI_STRESS_SEED if options.ci else matrix.todays_seed()
    try:
        configs = matrix.choose(options.full, options.ci, options.only, seed)
    except ValueError as problem:
        parser.error(str(problem))

    total = results.Results()
    for config in configs:
        targets = matrix.CI_TARGETS.get(config.name, options.targets) if options.ci else options.targets
        counted = run(config, targets, options.ci)
        total.add(config.name, counted)
    for line in total.details():
        print(line)
    print(total.line(), flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
