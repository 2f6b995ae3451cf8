#!/usr/bin/python3.11
"""The conformance runner notices each way in which a program can behave differently."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402

RUNNER = tree.ROOT / "tests/python/run_cases.py"
PYTHON = "/usr/bin/python3.11"


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        (self.path / "cases").mkdir()

    def case(self, text, name="case.py"):
        (self.path / "cases" / name).write_text(text)

    def interpreter(self, script):
        """An interpreter that is a shell script: "$1" is the program."""
        path = self.path / "interpreter"
        path.write_text("#!/bin/sh\n" + script + "\n")
        path.chmod(0o755)
        return str(path)

    def run_cases(self, tricolor, *arguments, **environment):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("TEST_") and k not in ("TESTBRIDGE_TEST_ONLY", "UBSAN_OPTIONS")}
        env["XML_OUTPUT_FILE"] = str(self.path / "out.xml")
        done = subprocess.run(
            [PYTHON, str(RUNNER), "--tricolor", tricolor, "--cases", str(self.path / "cases"),
             *arguments], capture_output=True, text=True, env=env | environment, check=False)
        return done.returncode, done.stdout

    def assertEnds(self, expected, outcome):
        code, out = outcome
        self.assertEqual(expected, (code, out.splitlines()[-1]), out)

    def test_equal_programs_pass(self):
        self.case("print('hello')\n")
        self.assertEnds((0, "1 passed, 0 failed"), self.run_cases(PYTHON))
        found = xml.etree.ElementTree.parse(self.path / "out.xml").findall(".//testcase")
        self.assertEqual(["case.py"], [case.get("name") for case in found])

    def test_other_output_fails(self):
        self.case("print('hello')\n")
        self.assertEnds((1, "0 passed, 1 failed"), self.run_cases(self.interpreter("echo hullo")))
        found = xml.etree.ElementTree.parse(self.path / "out.xml").findall(".//failure")
        self.assertEqual(1, len(found))

    def test_output_that_differs_in_the_line_end_fails(self):
        self.case("print('hello')\n")
        self.assertEnds((1, "0 passed, 1 failed"),
                        self.run_cases(self.interpreter("printf hello")))

    def test_another_exit_code_fails(self):
        self.case("import sys\nsys.exit(3)\n")
        self.assertEnds((1, "0 passed, 1 failed"), self.run_cases(self.interpreter("exit 4")))
        self.assertEnds((0, "1 passed, 0 failed"), self.run_cases(self.interpreter("exit 3")))

    def test_a_crash_fails(self):
        self.case("print('hello')\n")
        self.assertEnds((1, "0 passed, 1 failed"),
                        self.run_cases(self.interpreter("echo hello; kill -SEGV $$")))

    def test_a_hang_fails(self):
        self.case("# timeout: 0.2\nprint('hello')\n")
        self.assertEnds((1, "0 passed, 1 failed"),
                        self.run_cases(self.interpreter("echo hello; exec sleep 30"),
                                       TRICOLOR_TEST_SLOWNESS="1"))

    def test_standard_error_counts_when_the_case_says_so(self):
        noisy = self.interpreter("echo noise >&2")
        self.case("pass\n")
        self.assertEnds((0, "1 passed, 0 failed"), self.run_cases(noisy))
        self.case("# compare: stderr\npass\n")
        self.assertEnds((1, "0 passed, 1 failed"), self.run_cases(noisy))

    def test_arguments_are_passed_on(self):
        self.case("# args: a b\nimport sys\nprint(sys.argv[1:])\n")
        code, out = self.run_cases(self.interpreter("echo \"['$2', '$3']\""))
        self.assertEqual(0, code, out)

    def test_a_skip_is_printed_with_its_reason(self):
        self.case("# skip: no such module yet\n")
        code, out = self.run_cases(self.interpreter("exit 9"))
        self.assertEqual(0, code)
        self.assertIn("skipped case.py: no such module yet", out)
        self.assertIn("0 passed, 0 failed, 1 skipped", out)

    def test_a_case_is_left_out_under_stress_only_if_it_says_so(self):
        self.case("# not stressed: collections are counted\n")
        for options, expected in (("stress=3,verify=1", "skipped case.py: collections are counted"),
                                  ("verify=1", "1 passed, 0 failed")):
            self.assertIn(expected, self.run_cases(PYTHON, TRICOLOR_GC=options)[1])

    def test_so_is_one_that_is_not_for_ubsan(self):
        self.case("# not under ubsan: it needs a pipe\n")
        self.assertIn("skipped case.py: it needs a pipe", self.run_cases(PYTHON, UBSAN_OPTIONS="a=1")[1])
        self.assertIn("1 passed, 0 failed", self.run_cases(PYTHON)[1])

    def test_so_is_one_that_is_not_for_a_build_without_optimization(self):
        self.case("# not unoptimized: it looks at frames\n")
        self.assertIn("skipped case.py: it looks at frames", self.run_cases(PYTHON, "--unoptimized")[1])
        self.assertIn("1 passed, 0 failed", self.run_cases(PYTHON)[1])

    def test_no_cases_is_a_failure(self):
        self.assertEqual(1, self.run_cases(PYTHON)[0])

    def test_files_with_an_underscore_are_not_cases(self):
        self.case("VALUE = 1\n", "_shared.py")
        self.case("import _shared\nprint(_shared.VALUE)\n")
        self.assertEnds((0, "1 passed, 0 failed"), self.run_cases(PYTHON))

    def test_shards_share_the_cases(self):
        for number in range(5):
            self.case("print('hello')\n", f"case{number}.py")
        counts = [self.run_cases(PYTHON, TEST_TOTAL_SHARDS="2", TEST_SHARD_INDEX=str(index))[1]
                  .splitlines()[-1] for index in range(2)]
        self.assertEqual(["3 passed, 0 failed", "2 passed, 0 failed"], counts)

    def test_a_filter_chooses_cases(self):
        self.case("print('hello')\n", "one.py")
        self.case("print('hello')\n", "two.py")
        self.assertEnds((0, "1 passed, 0 failed"), self.run_cases(PYTHON, "two"))


if __name__ == "__main__":
    cases.main("conformance_runner")
