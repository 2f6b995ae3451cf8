#!/usr/bin/python3.11
"""tools/test counts cases, and nothing that failed is left out of the count."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402

sys.path.insert(0, str(tree.ROOT / "tools/suite"))
sys.dont_write_bytecode = True
import matrix  # noqa: E402
import results  # noqa: E402

MIXED = """<testsuites><testsuite>
<testcase classname="A" name="ok" status="run"/>
<testcase classname="A" name="bad" status="run"><failure message="x"/></testcase>
<testcase classname="A" name="later" status="run"><skipped message="a&#x0A;reason"/></testcase>
<testcase classname="A" name="DISABLED_off" status="notrun"/>
</testsuite></testsuites>"""
GOOD = '<testsuites><testsuite><testcase name="ok"/></testsuite></testsuites>'


class Counting(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.events = []

    def target(self, label):
        self.events.append({"id": {"targetConfigured": {"label": label}},
                            "configured": {"testSize": "SMALL"}})

    def result(self, label, text, shard=1, attempt=1):
        path = self.folder / f"{len(self.events)}.xml"
        path.write_text(text)
        self.events.append({
            "id": {"testResult": {"label": label, "run": 1, "shard": shard, "attempt": attempt}},
            "testResult": {"testActionOutput": [{"name": "test.xml", "uri": path.as_uri()}]}})

    def summary(self, label, status):
        self.events.append({"id": {"testSummary": {"label": label}},
                            "testSummary": {"overallStatus": status}})

    def read(self, code):
        path = self.folder / "events.json"
        path.write_text("".join(json.dumps(event) + "\n" for event in self.events))
        return results.read(path, code)

    def test_every_case_is_counted_once(self):
        self.target("//a")
        self.result("//a", MIXED)
        self.summary("//a", "FAILED")
        counted = self.read(3)
        self.assertEqual("1 passed, 1 failed, 2 skipped", counted.line())
        self.assertEqual([("//a A.later", "a reason"), ("//a A.DISABLED_off", "disabled")],
                         counted.skips)

    def test_shards_add_up(self):
        self.target("//a")
        self.result("//a", GOOD, shard=1)
        self.result("//a", GOOD, shard=2)
        self.summary("//a", "PASSED")
        self.assertEqual("2 passed, 0 failed, 0 skipped", self.read(0).line())

    def test_the_last_attempt_counts(self):
        self.target("//a")
        self.result("//a", MIXED, attempt=1)
        self.result("//a", GOOD, attempt=2)
        self.summary("//a", "FLAKY")
        self.assertEqual("1 passed, 0 failed, 0 skipped", self.read(0).line())

    def test_a_target_that_does_not_build_is_a_failure(self):
        self.target("//a")
        self.assertEqual("0 passed, 1 failed, 0 skipped", self.read(1).line())

    def test_a_timeout_after_good_cases_is_a_failure(self):
        self.target("//a")
        self.result("//a", GOOD)
        self.summary("//a", "TIMEOUT")
        self.assertEqual("1 passed, 1 failed, 0 skipped", self.read(3).line())

    def test_an_unreadable_result_is_a_failure(self):
        self.target("//a")
        self.result("//a", "<testsuites><testsuite>")
        self.summary("//a", "PASSED")
        self.assertEqual("0 passed, 1 failed, 0 skipped", self.read(0).line())

    def test_a_run_that_never_began_is_a_failure(self):
        self.assertEqual(1, results.read(self.folder / "none.json", 37).failed)
        self.assertEqual(1, self.read(4).failed)


class Matrix(unittest.TestCase):
    def test_full_is_everything(self):
        self.assertEqual(["plain", "asan", "ubsan", "tsan", "stress", "verify", "clang", "boehm"],
                         [config.name for config in matrix.choose(True, False, None, 1)])

    def test_ci_takes_one_sanitizer(self):
        names = [config.name for config in matrix.choose(False, True, None, 1)]
        self.assertEqual(["plain", "stress"], names[:2])
        self.assertEqual(3, len(names))
        self.assertIn(names[2], matrix.SANITIZERS)

    def test_the_seed_reaches_the_tests(self):
        stress, = matrix.choose(False, False, "stress", 17)
        self.assertIn("--test_env=TRICOLOR_GC=stress=17,remark=1", stress.options)

    def test_an_unknown_configuration_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no configuration msan; there are plain, asan"):
            matrix.choose(False, False, "msan", 1)


if __name__ == "__main__":
    cases.main("counting")
