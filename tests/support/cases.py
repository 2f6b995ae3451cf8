"""Runs unittest cases and reports each as a case that Bazel and tools/test can count."""

import os
import sys
import time
import unittest

from report import Report
from shards import mine


class _Result(unittest.TestResult):
    def __init__(self, report):
        super().__init__()
        self.report = report
        self.started = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()

    def _add(self, test, state, detail=""):
        self.report.add(test.id().removeprefix("__main__."), state, detail, time.monotonic() - self.started)

    def addSuccess(self, test):
        self._add(test, "passed")

    def addFailure(self, test, err):
        self._add(test, "failed", self._exc_info_to_string(err, test))

    def addError(self, test, err):
        self._add(test, "failed", self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._add(subtest, "failed", self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        self._add(test, "skipped", reason)


def _each(tests):
    """The cases of a suite of suites."""
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from _each(test)
        else:
            yield test


def main(suite):
    """Runs the cases of the program that calls it; with --test_filter=TEXT those whose name contains it."""
    report = Report(suite)
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    text = os.environ.get("TESTBRIDGE_TEST_ONLY", "")
    wanted = [test for test in _each(tests) if text in test.id()]
    unittest.TestSuite(mine(wanted)).run(_Result(report))
    if not report.cases and not (text and wanted):  # another shard may have what was asked for
        print("no cases")
        sys.exit(1)
    sys.exit(report.finish())
