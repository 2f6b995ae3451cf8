"""CPython's own test suite here and on /usr/bin/python3.11. `tools/test --cpython-suite` is the entry.

A case counts if it passes on python3.11. A skip, an import error, a crash or a time-out here is a
failure; nothing is edited or deselected.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".build" / "cpython-suite"
ORACLE = "/usr/bin/python3.11"

# What issue 4 asks for: of the cases that pass on python3.11, so many percent.
CORE = """test_int test_long test_float test_complex test_bool test_unicode test_bytes test_tuple
test_list test_dict test_set test_range test_slice test_iter test_generators test_exceptions test_raise
test_with test_scope test_class test_super test_property test_decorators test_funcattrs test_call
test_extcall test_keywordonlyarg test_positional_only_arg test_patma test_fstring test_unpack
test_unpack_ex test_listcomps test_dictcomps test_setcomps test_grammar test_types test_functools
test_itertools test_collections test_deque test_heapq test_bisect test_operator test_sort test_string
test_math test_thread test_queue test_contextlib""".split()
WIDE = """test_descr test_coroutines test_asyncgen test_enum test_dataclasses test_json test_re
test_threading test_threading_local test_concurrent_futures test_asyncio test_copy test_pickle
test_struct test_random test_io test_typing test_datetime""".split()
GOALS = {**dict.fromkeys(CORE, 95), **dict.fromkeys(WIDE, 85)}


class Side:
    """One interpreter's run of one module."""

    def __init__(self):
        self.cases = {}  # id -> [status, last line, traceback]
        self.outside = []  # (id, last line, traceback)
        self.end = None  # None, or why the process did not get to its end
        self.running = None  # the case it was in
        self.seconds = 0.0

    def note(self, event):
        kind, *rest = event
        if kind == "start":
            self.running = rest[0]
        elif kind == "outside":
            self.outside.append(rest)
        elif kind == "end":
            self.end = None
        else:
            name, *details = rest
            self.running = None
            old = self.cases.get(name)
            if old is None or old[0] != "failed":  # one id may run more than once
                self.cases[name] = [kind, *details]

    def passed(self):
        return [name for name, case in self.cases.items() if case[0] == "passed"]

    def verdict(self, name):
        """(status, reason, traceback) of a case that passes on the other side."""
        if name in self.cases:
            status, *details = self.cases[name]
            return (status, *(details + ["", ""])[:2])
        if self.end is not None:
            where = "here" if name == self.running else f"in {self.running}"
            return "failed", f"{self.end} {where}", ""
        if self.outside:
            return "failed", *self._cause(name)
        return "failed", "there is no such case", ""

    def _cause(self, name):
        """setUpClass (test.x.Class) stands for the cases of the class; else the first that went wrong."""
        for what, last, whole in self.outside:
            inside = what[what.find("(") + 1:].rstrip(")")
            if name.startswith(inside):
                return f"{what}: {last}", whole
        what, last, whole = self.outside[0]
        return f"{what}: {last}", whole


# Some cases start an interpreter that looks at no variable (-I) and import their own module there, as
# if the package were installed. So it is, for the process and its children alone: a mount of their own.
# Here the modules that call the C API for the tests stand beside CPython's own for the same reason.
MOUNT = 'mount --bind "$1" "$2" || exit; mount --bind "$3" "$4" || exit; shift 4; exec "$@"'


def stdlib_of(program):
    """Where the command looks for CPython's modules: beside itself, or beside its folder, as in Bazel's."""
    beside, above = (folder / "stdlib" for folder in list(pathlib.Path(program).parents)[:2])
    return above if above.is_dir() and not beside.is_dir() else beside


def inside(python):
    """The beginning of a command that runs with the suite where the package would have put it."""
    tests = str(FOLDER / "lib" / "test"), "/usr/lib/python3.11/test"
    modules = str(FOLDER / "stdlib"), str(stdlib_of(python))
    mount = ["sh", "-c", MOUNT, "sh", *tests, *(tests if python == ORACLE else modules)]
    if os.geteuid() == 0:
        return ["unshare", "--mount", *mount]
    return ["unshare", "--map-root-user", "--mount", *mount,
            "unshare", f"--map-user={os.geteuid()}", f"--map-group={os.getegid()}"]


def run(python, module, limit, patterns=()):
    """Runs a module in a process, a folder and a process group of its own."""
    side = Side()
    kind = "python3.11" if python == ORACLE else "tricolor"
    log = FOLDER / "log" / f"{module}.{kind}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, log.open("wb") as output:
        events = pathlib.Path(folder) / "events"
        work = pathlib.Path(folder) / "work"
        work.mkdir()
        command = inside(python) + [python, str(pathlib.Path(__file__).with_name("cpython_cases.py")), module, str(events)]
        process = subprocess.Popen(
            command + list(patterns), cwd=work, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            code = process.wait(limit)
            side.end = f"exit code {code} before the end"
            if code < 0:
                side.end = f"crash ({signal.Signals(-code).name})"
        except subprocess.TimeoutExpired:
            side.end = f"no end within {limit} s"
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)  # and what the tests left behind
            except ProcessLookupError:
                pass
            process.wait()
        if events.exists():
            for line in events.read_text(encoding="utf-8").splitlines():
                side.note(json.loads(line))
    side.seconds = time.monotonic() - started
    return side


def kits(program):
    """A folder of what `program` has of CPython's modules, and of those that call the C API for the tests
    (tests/conformance_kits)."""
    target = "//tests/conformance_kits"
    built = subprocess.run(["bazel", "build", "-c", "opt", "--color=no", "--curses=no", target], cwd=ROOT,
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if built.returncode:
        print(built.stderr[-2000:], file=sys.stderr)
        print("tests that need _testcapi and its like will fail: they do not build", file=sys.stderr)
    output = subprocess.run(["bazel", "info", "-c", "opt", "bazel-bin"], cwd=ROOT,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    folder = FOLDER / "stdlib"
    shutil.rmtree(folder, ignore_errors=True)
    beside = stdlib_of(program)
    beside.mkdir(exist_ok=True)
    shutil.copytree(beside, folder)
    for kit in (pathlib.Path(output.stdout.strip()) / target.lstrip("/")).glob("*.tricolor-311-*.so"):
        shutil.copy(kit, folder)


def oracle(module, limit, again):
    """What python3.11 makes of a module; kept, for neither it nor the tests change."""
    kept = FOLDER / "python3.11" / f"{module}.json"
    side = Side()
    if kept.exists() and not again:
        side.__dict__.update(json.loads(kept.read_text(encoding="utf-8")))
        return side
    side = run(ORACLE, module, limit)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(side.__dict__), encoding="utf-8")
    return side


def compare(module, theirs, ours):
    wrong = []
    count = {"passed": 0, "failed": 0, "skipped": 0}
    names = theirs.passed()
    for name in names:
        status, reason, whole = ours.verdict(name)
        count[status] += 1
        if status != "passed":
            wrong.append({"case": name, "status": status, "reason": reason, "traceback": whole})
    percent = 100.0 * count["passed"] / len(names) if names else 0.0
    return {"module": module, "cases": len(names), **count, "percent": round(percent, 1),
            "goal": GOALS.get(module, 100), "end": ours.end, "seconds": round(ours.seconds, 1),
            "python3.11": {"seconds": round(theirs.seconds, 1), "end": theirs.end}, "wrong": wrong}


def kinds(row):
    """(reason, the cases that do not pass for it), in the order of the tests."""
    groups = {}
    for wrong in row["wrong"]:
        lines = wrong["reason"].splitlines() or [""]
        groups.setdefault((wrong["status"], lines[-1]), []).append(wrong)
    return groups.items()


def show(row, with_traceback):
    """What does not pass, for the terminal: cases with the same reason are one line."""
    for (status, reason), cases in kinds(row):
        more = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        print(f"    {status.upper()} {cases[0]['case']}{more}: {reason[:300]}")
        if with_traceback and cases[0]["traceback"]:
            print("        " + cases[0]["traceback"].replace("\n", "\n        "))


def line(row):
    end = f"  {row['end']}" if row["end"] else ""
    return (f"{row['module']:<26} {row['cases']:>5} {row['passed']:>6} {row['failed']:>6} "
            f"{row['skipped']:>7} {row['percent']:>6.1f} % {row['seconds']:>6.0f} s{end}")


HEADING = f"{'module':<26} {'cases':>5} {'passed':>6} {'failed':>6} {'skipped':>7} {'':>8} {'time':>8}"


def report(rows, path):
    """The dated table, and each case that does not pass."""
    version = (FOLDER / "lib" / "version").read_text(encoding="utf-8").strip()
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"],
                            capture_output=True, text=True, check=False).stdout.strip()
    text = [
        "# CPython's own test suite", "",
        "Written by `tools/test --cpython-suite --report docs/cpython_suite.md`; "
        "[tools/README.md](../tools/README.md) says how it counts.", "",
        f"{datetime.date.today()}, commit {commit or 'unknown'}, `{version}`. A case counts if it passes "
        "on `/usr/bin/python3.11`; skips, crashes and time-outs here are failures.", "",
        "| module | cases | passed | failed | skipped | % | goal |", "|---|--:|--:|--:|--:|--:|--:|"]
    for row in rows:
        text.append(f"| {row['module']} | {row['cases']} | {row['passed']} | {row['failed']} "
                    f"| {row['skipped']} | {row['percent']} | {row['goal']} |")
    text += ["", "## What does not pass", ""]
    for row in rows:
        if row["wrong"]:
            text += [f"### {row['module']}", ""]
            if row["end"]:
                text += [row["end"], ""]
            prefix = f"test.{row['module']}."
            for (status, reason), cases in kinds(row):
                names = ", ".join(f"`{wrong['case'].removeprefix(prefix)}`" for wrong in cases)
                reason = " ".join(reason[:200].replace("`", "'").split())
                text.append(f"- {status}, `{reason}`: {names}")
            text.append("")
    path.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")


def parse():
    parser = argparse.ArgumentParser(prog="tools/test --cpython-suite", description=__doc__)
    parser.add_argument("--cpython-suite", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    parser.add_argument("--report", type=pathlib.Path, metavar="FILE", help="write the dated table there")
    parser.add_argument("--limit", type=int, default=600, metavar="SECONDS", help="per module and side")
    parser.add_argument("--match", action="append", default=[], metavar="PATTERN",
                        help="run the cases whose id contains it here, and count only those")
    parser.add_argument("--traceback", action="store_true", help="show them whole")
    parser.add_argument("--again", action="store_true", help="run python3.11's side again")
    parser.add_argument("--program", default=None, metavar="FILE", help="a tricolor built already")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="test_int ...; none: those of issue 4")
    options = parser.parse_args()
    for module in options.modules:
        if not module.startswith("test_"):
            parser.error(f"{module} is not the name of a test module")
    return options


def narrowed(theirs, patterns):
    """The other side, with only the cases that the patterns name."""
    import fnmatch  # pylint: disable=import-outside-toplevel
    theirs.cases = {name: case for name, case in theirs.cases.items()
                    if any(fnmatch.fnmatch(name, f"*{pattern}*") for pattern in patterns)}
    return theirs


def main():
    options = parse()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    subprocess.run([ROOT / "tools/suite/fetch_cpython_tests", FOLDER / "lib"], check=True)
    program = options.program or subprocess.run(
        [ROOT / "tools/build"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    program = str(pathlib.Path(program).resolve())
    kits(program)
    progress = sys.stderr if options.json else sys.stdout
    print(HEADING, file=progress)
    rows = []
    for module in options.modules or CORE + WIDE:
        theirs = oracle(module, options.limit, options.again)
        if options.match:
            theirs = narrowed(theirs, options.match)
        ours = run(program, module, options.limit, options.match)
        rows.append(compare(module, theirs, ours))
        print(line(rows[-1]), file=progress, flush=True)
        if not options.json:
            show(rows[-1], options.traceback)
    if options.report:
        report(rows, options.report)
    if options.json:
        json.dump(rows, sys.stdout, indent=1)
        print()
    total = {key: sum(row[key] for row in rows) for key in ("passed", "failed", "skipped")}
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped",
          file=progress, flush=True)
    return 0 if all(row["percent"] >= row["goal"] for row in rows if row["cases"]) else 1


if __name__ == "__main__":
    sys.exit(main())
