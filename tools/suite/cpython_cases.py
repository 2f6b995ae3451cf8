"""Runs one module of CPython's test suite and writes an event per case.

usage: cpython_cases.py MODULE EVENTS [PATTERN...]

Both sides of the comparison run this file, so it uses little beyond unittest. The events are lines of
JSON, written at once with one system call each: what a crash or a time-out leaves behind is
whole up to the case that it happened in.

    ["start", id]   ["passed", id]   ["skipped", id, reason]   ["failed", id, last line, traceback]
    ["outside", id, last line, traceback]    setUpClass, setUpModule or the import failed or skipped
    ["end"]
"""

import fnmatch
import importlib
import json
import os
import sys
import traceback
import unittest


class Events(unittest.TestResult):
    def __init__(self, path):
        super().__init__()
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._process = os.getpid()
        self._failed = {}  # of the case that runs: its first failure, perhaps in a subtest
        self._skipped = None

    def write(self, *event):
        if os.getpid() == self._process:  # not in a child that a test forked
            os.write(self._descriptor, (json.dumps(event) + "\n").encode("utf-8", "backslashreplace"))

    def _failure(self, test, error):
        # What a test's own exceptions do when they are shown must not end the run.
        try:
            last = "".join(traceback.format_exception_only(error[0], error[1])).strip()
            whole = "".join(traceback.format_exception(*error))
        except Exception as problem:  # pylint: disable=broad-except
            last = whole = f"{error[0].__name__} (cannot be shown: {problem!r})"
        if isinstance(test, unittest.TestCase) or hasattr(test, "test_case"):
            self._failed.setdefault("it", (last, whole))
        else:
            self.write("outside", test.id(), last, whole)

    def startTest(self, test):
        super().startTest(test)
        self._failed.clear()
        self._skipped = None
        self.write("start", test.id())

    def stopTest(self, test):
        if "it" in self._failed:
            self.write("failed", test.id(), *self._failed["it"])
        elif self._skipped is not None:
            self.write("skipped", test.id(), self._skipped)
        else:
            self.write("passed", test.id())
        # Kept references would change what the tests that follow see of the collector.
        self.failures.clear()
        self.errors.clear()
        super().stopTest(test)

    def addError(self, test, err):
        self._failure(test, err)

    def addFailure(self, test, err):
        self._failure(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._failure(test, err)

    def addSkip(self, test, reason):
        if hasattr(test, "test_case"):  # a subtest: the case goes on
            return
        if isinstance(test, unittest.TestCase):
            self._skipped = str(reason)
        else:
            self.write("outside", test.id(), f"skipped: {reason}", "")

    def addUnexpectedSuccess(self, test):
        self._failed.setdefault("it", ("unexpected success", ""))


def _chosen(suite, patterns):
    """The cases of a suite that a pattern names, in their order."""
    kept = unittest.TestSuite()
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            kept.addTest(_chosen(test, patterns))
        elif any(fnmatch.fnmatch(test.id(), f"*{pattern}*") for pattern in patterns):
            kept.addTest(test)
    return kept


def main():
    name, path, *patterns = sys.argv[1:]
    sys.argv[1:] = []
    events = Events(path)

    def run(suite):
        (_chosen(suite, patterns) if patterns else suite).run(events)

    try:
        from test import support  # pylint: disable=import-outside-toplevel

        def detail_of_cpython(**guards):
            named, default = support._parse_guards(guards)
            return named.get("cpython", default)

        # Cases marked as CPython's own details run too, rather than being skipped for the name. The name stays:
        # test_weakref asks it whether objects die at once or by a collection.
        support.check_impl_detail = detail_of_cpython
        # As `python3.11 -m test` has it without options.
        support.verbose = 0
        support.use_resources = []
        support._run_suite = run  # where the modules that have a test_main end up
        module = importlib.import_module(f"test.{name}")
        if hasattr(module, "test_main"):
            module.test_main()
        else:
            run(unittest.defaultTestLoader.loadTestsFromModule(module))
        support.reap_children()
    except unittest.SkipTest as reason:
        events.write("outside", name, f"skipped: {reason}", "")
    except BaseException as problem:  # pylint: disable=broad-except
        last = "".join(traceback.format_exception_only(problem)).strip()
        events.write("outside", name, last, traceback.format_exc())
    events.write("end")


if __name__ == "__main__":
    main()
