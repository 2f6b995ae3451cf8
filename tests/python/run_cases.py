#!/usr/bin/python3.11
"""Runs Python programs on tricolor and on CPython 3.11 and compares what a user would see.

usage: run_cases.py [--tricolor PATH] [--python PATH] [--cases FOLDER] [FILTER...]

Every cases/**/*.py is one case, except files whose name begins with "_", which cases import.
Standard output and exit code must be equal. Comments at the top of a case may say:

    # compare: stderr    compare standard error too
    # args: one two      run with these arguments
    # timeout: 120       seconds, instead of 60
    # skip: reason       do not run; the reason is printed
    # not stressed: reason  do not run where collections are forced (TRICOLOR_GC=stress=…)
    # not under ubsan: reason  do not run where UBSAN_OPTIONS is set
    # not unoptimized: reason  do not run with --unoptimized
"""

import argparse
import difflib
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).absolute().parent
sys.path.insert(0, str(HERE.parent / "support"))

from report import Report  # noqa: E402  (found through the line above)
from shards import mine  # noqa: E402

DEFAULT_TIMEOUT = 60.0
KEYS = ("compare", "args", "timeout", "skip", "not stressed", "not under ubsan", "not unoptimized")


def header(path, unoptimized=False):
    """The settings in a case's leading comments."""
    settings = {}
    with open(path, encoding="utf-8") as source:
        for line in source:
            if not line.startswith("#"):
                break
            key, colon, value = line[1:].partition(":")
            if colon and key.strip() in KEYS:
                settings[key.strip()] = value.strip()
    if settings.get("compare", "stderr") != "stderr":
        raise ValueError(f"{path}: '# compare:' knows only stderr")
    for key in ("skip", "not stressed", "not under ubsan", "not unoptimized"):
        if settings.get(key, "?") == "":
            raise ValueError(f"{path}: '# {key}:' needs a reason")
    if "stress=" in os.environ.get("TRICOLOR_GC", "") and "not stressed" in settings:
        settings.setdefault("skip", settings["not stressed"])
    if "UBSAN_OPTIONS" in os.environ and "not under ubsan" in settings:
        settings.setdefault("skip", settings["not under ubsan"])
    if unoptimized and "not unoptimized" in settings:
        settings.setdefault("skip", settings["not unoptimized"])
    return settings


def run(interpreter, case, settings, timeout):
    """(stdout, stderr, what happened) of one run, in an empty folder of its own."""
    command = [interpreter, str(case), *settings.get("args", "").split()]
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as late:
            return late.stdout or b"", late.stderr or b"", f"no end after {timeout:g} s"
    if done.returncode < 0:
        return done.stdout, done.stderr, f"killed by signal {-done.returncode}"
    return done.stdout, done.stderr, f"exit code {done.returncode}"


def difference(name, expected, actual):
    if expected == actual:
        return ""
    lines = difflib.unified_diff(expected.decode("utf-8", "backslashreplace").splitlines(),
                                 actual.decode("utf-8", "backslashreplace").splitlines(),
                                 f"{name} of CPython", f"{name} of tricolor", lineterm="", n=2)
    shown = list(lines)[:60]
    return "\n".join(shown or [f"{name} differs in line ends only"]) + "\n"


def check(tricolor, python, case, settings):
    """An empty string if both runs look the same, otherwise what differs."""
    timeout = float(settings.get("timeout", DEFAULT_TIMEOUT))
    out, err, end = run(python, case, settings, timeout)
    if end.startswith("no end"):
        return f"CPython: {end}"
    # Checked builds are many times slower than CPython.
    slower = float(os.environ.get("TRICOLOR_TEST_SLOWNESS", "5"))
    our_out, our_err, our_end = run(tricolor, case, settings, timeout * slower)
    problem = "" if end == our_end else f"CPython: {end}; tricolor: {our_end}\n"
    problem += difference("stdout", out, our_out)
    if "compare" in settings:
        problem += difference("stderr", err, our_err)
    elif problem and our_err:
        problem += "stderr of tricolor:\n" + our_err.decode("utf-8", "backslashreplace")[-3000:]
    return problem


def allow_larger_frames():
    """Native recursion as deep as in other builds, where a sanitizer makes the frames larger."""
    wanted, (_, most) = 64 << 20, resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK,
                       (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tricolor", default=str(HERE.parents[1] / "tools" / "tricolor"))
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("--cases", type=pathlib.Path, default=HERE / "cases")
    parser.add_argument("--unoptimized", action="store_true", help="tricolor was built without -c opt")
    parser.add_argument("filters", nargs="*", help="run only cases whose path contains one of these")
    options = parser.parse_args()
    filters = options.filters + [f for f in [os.environ.get("TESTBRIDGE_TEST_ONLY")] if f]

    found = sorted(path for path in options.cases.rglob("*.py") if not path.name.startswith("_"))
    if not found:
        print(f"no cases under {options.cases}")
        return 1
    if os.environ.get("TRICOLOR_SANITIZER"):
        allow_larger_frames()
    report = Report("conformance")
    for case in mine(found):
        name = str(case.relative_to(options.cases))
        if filters and not any(f in name for f in filters):
            continue
        settings = header(case, options.unoptimized)
        if "skip" in settings:
            report.add(name, "skipped", settings["skip"])
            continue
        start = time.monotonic()
        problem = check(options.tricolor, options.python, case.absolute(), settings)
        report.add(name, "failed" if problem else "passed", problem, time.monotonic() - start)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
