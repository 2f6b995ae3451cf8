#!/usr/bin/python3.11
"""The comparison with CPython's own test suite counts what did not report itself as failed."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402

sys.path.insert(0, str(tree.ROOT / "tools/suite"))
sys.dont_write_bytecode = True
import cpython_suite  # noqa: E402


def side(*events, end="exit code 1 before the end"):
    made = cpython_suite.Side()
    made.end = end
    for event in events:
        made.note(event)
    return made


THEIRS = side(["start", "t.A.one"], ["passed", "t.A.one"], ["start", "t.A.two"], ["passed", "t.A.two"],
              ["start", "t.A.three"], ["passed", "t.A.three"], ["start", "t.A.four"],
              ["failed", "t.A.four", "E", ""], ["end"])


class CompareTest(unittest.TestCase):
    def row(self, *events, **options):
        return cpython_suite.compare("t", THEIRS, side(*events, **options))

    def test_what_fails_on_the_other_side_does_not_count(self):
        row = self.row(["passed", "t.A.one"], ["passed", "t.A.two"], ["passed", "t.A.three"],
                       ["failed", "t.A.four", "E", ""], ["end"])
        self.assertEqual((row["cases"], row["passed"], row["wrong"]), (3, 3, []))

    def test_a_skip_is_no_pass(self):
        row = self.row(["passed", "t.A.one"], ["skipped", "t.A.two", "why"], ["passed", "t.A.three"], ["end"])
        self.assertEqual((row["passed"], row["failed"], row["skipped"]), (2, 0, 1))

    def test_a_crash_fails_all_that_was_not_reported_and_names_the_signal(self):
        row = self.row(["passed", "t.A.one"], ["start", "t.A.two"], end="crash (SIGSEGV)")
        self.assertEqual((row["passed"], row["failed"]), (1, 2))
        self.assertEqual([wrong["reason"] for wrong in row["wrong"]],
                         ["crash (SIGSEGV) here", "crash (SIGSEGV) in t.A.two"])

    def test_a_class_that_cannot_be_set_up_gives_the_reason_of_its_cases(self):
        row = self.row(["outside", "setUpClass (t.A)", "OSError: gone", ""], ["end"])
        self.assertEqual({wrong["reason"] for wrong in row["wrong"]}, {"setUpClass (t.A): OSError: gone"})

    def test_a_case_that_failed_once_has_failed(self):
        row = self.row(["failed", "t.A.one", "E", ""], ["passed", "t.A.one"], ["passed", "t.A.two"],
                       ["passed", "t.A.three"], ["end"])
        self.assertEqual([wrong["case"] for wrong in row["wrong"]], ["t.A.one"])


if __name__ == "__main__":
    cases.main("cpython_suite")
