#!/usr/bin/python3.11
"""Builds other people's extension packages, unchanged, and runs their own tests here and on python3.11.

usage: tools/test --extensions [FOLDER] [--match TEXT] [--report FILE] [--keep WORK]
  FOLDER    checkouts, and extensions.toml, which lists them; without it: those of Debian's source
            packages, which tests/extensions/debian.toml lists
  --match   only packages whose name contains TEXT
  --report  writes the table there, between the lines that mark it (docs/extensions.md)
  --keep    the folder to build in, which stays; what is built there already is not built again

Each [[package]] of the list has a `name`, the `modules` that must come from a compiled file, and may
have: `folder` (default: the name), `debian` (a source package to fetch), `build` (shell; default: setup.py
build_ext --inplace), `path` (folders to import from), `where` (the folder to test in), `tests` (arguments
of pytest, or a command that begins with `-m` or `-c`), `environment`, `seconds` (for its tests; default 900),
`reason` (why it is expected to fail).
`standard = true` is for modules of CPython's own library, which //stdlib built: their tests are those of
CPython's suite, from Debian's package. `twin = true`: the runtime has such a module itself, and the one from
CPython's source (//tests/conformance_kits:twins) takes its place.

Every package is built twice, by tools/tricolor-cc and for /usr/bin/python3.11, and tested twice. The run
fails if a module does not build, or a test that passes on python3.11 does not pass here. A test of CPython's
suite that skips itself because it is about a detail of CPython is no test here (`for CPython alone`).
"""

import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).absolute().parents[2]
PYTHON = "/usr/bin/python3.11"
DEBIAN = ROOT / "tests/extensions/debian.toml"
BEGIN, END = "<!-- table begins -->", "<!-- table ends -->"
CPYTHON_ALONE = "implementation detail specific to cpython"
TEST_SECONDS = 900
MEMORY_LIMIT = 3 << 30

Result = collections.namedtuple("Result", "built outcomes note")


def resident(pid):
    """Bytes; 0 when it is gone."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def run(command, folder, environment, seconds, log):
    """A command in a process group of its own, which goes with it. Its exit code, or what it ran out of."""
    with open(log, "ab") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + seconds
        while True:
            try:
                return process.wait(0.5)
            except subprocess.TimeoutExpired:
                over = resident(process.pid) > MEMORY_LIMIT
                if not over and time.monotonic() < deadline:
                    continue
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return "out of memory" if over else f"out of time after {seconds} s"


def tail(log, lines=3):
    text = pathlib.Path(log).read_text(errors="replace").strip().splitlines()
    return " / ".join(line.strip() for line in text[-lines:])[:300]


class Side:
    """One of the two interpreters: how it builds and runs."""

    def __init__(self, name, interpreter, build_prefix):
        self.name, self.interpreter, self.build_prefix = name, interpreter, build_prefix


class Package:
    def __init__(self, entry, sources):
        self.entry = entry
        self.name = entry["name"]
        self.standard = entry.get("standard") or entry.get("twin")
        self.source = sources / ("cpython" if self.standard else entry.get("folder", self.name))

    def environment(self, folder):
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("PYTHON") and key not in ("CC", "CXX", "CFLAGS")}
        path = [str(folder / part) for part in self.entry.get("path", ["."])]
        if self.standard:
            path = [str(self.source)]
        environment.update(PYTHONPATH=":".join(path), PYTHONHASHSEED="0", PYTEST_ADDOPTS="",
                           PYTHONDONTWRITEBYTECODE="1", TRICOLOR=str(ROOT))
        environment.update(self.entry.get("environment", {}))
        return environment

    def build(self, side, folder):
        """What went wrong, or None."""
        if (folder / ".built").exists():
            return None
        if self.standard:
            folder.mkdir(parents=True, exist_ok=True)
            return None
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.source, folder, symlinks=True)
        command = self.entry.get("build", "$PYTHON setup.py -q build_ext --inplace")
        environment = self.environment(folder)
        environment.update(PYTHON=PYTHON)
        del environment["PYTHONPATH"]
        log = folder / "tricolor-build.log"
        code = run([*side.build_prefix, "/bin/sh", "-ec", command], folder, environment, 1800, log)
        if code != 0:
            return f"build fails: {tail(log)}"
        (folder / ".built").touch()
        return None

    def interpreter(self, side):
        """The command up to the program's arguments."""
        if self.entry.get("twin") and side.interpreter != PYTHON:
            folder = ROOT / "bazel-bin/tests/conformance_kits"
            return [side.interpreter, str(ROOT / "tools/suite/compiled.py"), str(folder),
                    *self.entry["modules"], "--"]
        return [side.interpreter]

    def modules(self, side, folder):
        """What went wrong when the compiled modules were imported, or None."""
        if self.standard and side.interpreter == PYTHON:
            return None  # Debian's python3.11 has some of them inside
        if self.entry.get("twin"):
            return None  # compiled.py looks itself
        program = "import importlib, sys\nfor name in sys.argv[1:]:\n" \
                  "    file = importlib.import_module(name).__file__\n" \
                  "    assert file.endswith('.so'), file\n"
        log = folder / f"import-{side.name}.log"
        log.unlink(missing_ok=True)
        where = folder / self.entry.get("where", ".")
        code = run([side.interpreter, "-c", program, *self.entry["modules"]], where,
                   self.environment(folder), 60, log)
        return None if code == 0 else f"import fails: {tail(log, 1)}"

    def test(self, side, folder):
        tests = self.entry.get("tests")
        log, report = folder / f"tests-{side.name}.log", folder / f"tests-{side.name}.xml"
        for file in (log, report):
            file.unlink(missing_ok=True)
        if tests is None:
            return {}, "no tests of its own"
        where = folder / self.entry.get("where", ".")
        if tests[0] == "-m" or tests[0] == "-c" and len(tests) == 2:
            command = [*self.interpreter(side), *tests, *(["-v"] if tests[0] == "-m" else [])]
        else:
            command = [side.interpreter, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                       "-o", "junit_family=xunit1", f"--junitxml={report}", *tests]
        code = run(command, where, self.environment(folder),
                   self.entry.get("seconds", TEST_SECONDS), log)
        outcomes = read_junit(report) if report.exists() else read_unittest(log)
        if isinstance(code, str):
            return outcomes, code
        if code < 0:
            return outcomes, f"killed by {signal.Signals(-code).name}"
        return outcomes, "" if outcomes else tail(log)

    def result(self, side, work):
        folder = work / side.name / self.name
        problem = self.build(side, folder) or self.modules(side, folder)
        if problem:
            return Result(False, {}, problem)
        return Result(True, *self.test(side, folder))


def read_junit(path):
    outcomes = {}
    try:
        cases = xml.etree.ElementTree.parse(path).getroot().iter("testcase")
    except xml.etree.ElementTree.ParseError:
        return outcomes
    for case in cases:
        name = f"{case.get('classname')}::{case.get('name')}"
        kinds = {child.tag for child in case}
        bad = kinds & {"failure", "error"}
        outcomes[name] = "failed" if bad else "skipped" if "skipped" in kinds else "passed"
    return outcomes


def read_unittest(log):
    """Outcomes from `-m unittest -v`: a name line may be far from its verdict."""
    outcomes = {}
    name = None
    for line in pathlib.Path(log).read_text(errors="replace").splitlines():
        if match := re.match(r"(\w+) \(([\w.]+)\)", line):
            name = f"{match[2]}::{match[1]}"
        if name and (match := re.search(r"\.\.\. .*?(ok|FAIL|ERROR|skipped.*|expected failure)$|^(ok)$", line)):
            word = match[1] or match[2]
            outcomes[name] = ("passed" if word in ("ok", "expected failure") else
                              "for CPython alone" if CPYTHON_ALONE in word else
                              "skipped" if word.startswith("skipped") else "failed")
            name = None
    return outcomes


def count(outcomes):
    counts = collections.Counter(outcomes.values())
    words = [f"{counts[kind]} {kind}" for kind in ("passed", "failed", "skipped", "for CPython alone")
             if counts[kind]]
    return ", ".join(words)


def regressions(here, there):
    return sorted(name for name, outcome in there.outcomes.items()
                  if outcome == "passed" and
                  here.outcomes.get(name) not in ("passed", "for CPython alone"))


def fetch(entry, sources):
    if entry.get("standard") or entry.get("twin"):
        subprocess.run([str(ROOT / "tools/suite/fetch_cpython_tests"), str(sources / "cpython")], check=True)
        return
    folder = sources / entry.get("folder", entry["name"])
    if not folder.exists():
        print(f"fetching {entry['debian']}", file=sys.stderr, flush=True)
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([str(ROOT / "tools/bazel/fetch_source"), entry["debian"], str(partial)], check=True)
        partial.rename(folder)


def row(package, here, there, worse):
    name = f"{package.name} {package.entry.get('version', '')}".strip()
    verdict = "passes" if here.built and not worse and not here.note else "**fails**"
    if here.built and worse:
        verdict += f" {len(worse)}"
    notes = [part for part in (here.note, there.note and f"python3.11: {there.note}",
                               package.entry.get("reason")) if part]
    cells = [name, ", ".join(package.entry["modules"]), "yes" if here.built else "no",
             count(there.outcomes) or "–", count(here.outcomes) or "–", verdict,
             "; ".join(dict.fromkeys(notes)).replace("|", "\\|")]
    return "| " + " | ".join(cells) + " |"


HEAD = """| package | modules | builds | python3.11 | here | verdict | notes |
|---|---|---|---|---|---|---|"""


def write_report(path, rows):
    text = pathlib.Path(path).read_text()
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    kept = {line.split("|")[1].split()[0]: line for line in old.splitlines()
            if line.startswith("| ") and not line.startswith("| package")}
    kept.update({line.split("|")[1].split()[0]: line for line in rows})
    lines = [kept[key] for key in sorted(kept, key=str.lower)]
    pathlib.Path(path).write_text(before + BEGIN + "\n" + HEAD + "\n" + "\n".join(lines) + "\n" + END + after)


def main():
    parser = argparse.ArgumentParser(prog="tools/test --extensions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extensions", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--match", default="")
    parser.add_argument("--report")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()

    list_file = options.folder / "extensions.toml" if options.folder else DEBIAN
    if not list_file.is_file():
        parser.error(f"{list_file} is missing: it lists the packages")
    entries = [entry for entry in tomllib.loads(list_file.read_text())["package"]
               if options.match in entry["name"]]
    work = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="tricolor-extensions-"))
    work = work.absolute()
    sources = options.folder.absolute() if options.folder else ROOT / ".build/extensions"
    sources.mkdir(parents=True, exist_ok=True)
    here = Side("tricolor", os.environ.get("TRICOLOR_COMMAND") or str(ROOT / "bazel-bin/tools/tricolor"),
                [str(ROOT / "tools/tricolor-cc"), "--"])
    there = Side("python3.11", PYTHON, [])

    if any(entry.get("twin") for entry in entries):
        subprocess.run(["bazel", "build", "-c", "opt", "//tests/conformance_kits:twins"], cwd=ROOT, check=True)
    rows, missing, failed = [], [], []
    print(HEAD, flush=True)
    for entry in entries:
        if "debian" in entry or entry.get("standard") or entry.get("twin"):
            fetch(entry, sources)
        package = Package(entry, sources)
        if not package.source.is_dir():
            missing.append(package.name)
            continue
        ours, theirs = package.result(here, work), package.result(there, work)
        worse = regressions(ours, theirs)
        rows.append(row(package, ours, theirs, worse))
        print(rows[-1], flush=True)
        for name in worse[:40]:
            print(f"    {name}", flush=True)
        if worse or not ours.built:
            failed.append(package.name)
    if options.report:
        write_report(options.report, rows)
    if not options.keep:
        shutil.rmtree(work)
    for name in missing:
        print(f"missing: no checkout {name} in {sources}")
    print(f"{len(rows) - len(failed)} packages pass, {len(failed)} fail, {len(missing)} missing")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
