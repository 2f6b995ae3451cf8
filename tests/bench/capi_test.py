#!/usr/bin/python3.11
"""Every row of the C API comparison gives on tricolor what it gives on CPython, on one thread and two, with the lock and
without it."""

import os
import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench/harness")]
import capi  # noqa: E402
import cases  # noqa: E402
import interpreters  # noqa: E402
import runner  # noqa: E402

TRICOLOR = str(ROOT / "tools/tricolor")
OURS = str(ROOT / "bench/capi")
SMALL = 3000


class Rows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.theirs = folder.name
        subprocess.run(["gcc", "-I" + sysconfig.get_path("include"), *capi.FLAGS, "-Werror",
                        str(capi.SOURCE), "-o", os.path.join(folder.name, "capi_bench.so")], check=True)

    def output(self, path, folder, row, mode):
        return runner.command(capi.words(path, folder, row, SMALL, mode)).output

    def test_there_is_a_row_for_each_kind_that_is_asked_for(self):
        self.assertEqual(len(capi.ROWS), len({row.name for row in capi.ROWS}))
        with self.assertRaisesRegex(ValueError, "no row x; there are new_tuple"):
            capi.choose(["x"])


def _compares(row, mode):
    def test(self):
        expected = self.output(interpreters.BASELINE, self.theirs, row, mode)
        self.assertTrue(expected.startswith(row.name.encode()), expected)
        for ours in OURS, os.path.join(OURS, "opted_in"):
            with self.subTest(ours):
                self.assertEqual(expected, self.output(TRICOLOR, ours, row, mode))
    return test


for _row in capi.ROWS:
    for _mode in ("seq", "threads"):
        setattr(Rows, f"test_{_row.name}_{_mode}", _compares(_row, _mode))


class Figures(unittest.TestCase):
    def results(self):
        lane = {"seq": {"median": 0.2, "seconds": [0.2] * 3}, "control_to_sequential": 0.5,
                "threaded_to_sequential": 0.625, "to_baseline": 0.7, "doubts": []}
        results = capi.start(3, 1.0, interpreters.Interpreter("tricolor", "", "Tricolor 0", ""))
        results["rows"]["new_int"] = {"scale": 1000, "shared": False, "what": "", "lanes": {
            "python3.11": capi._figures(dict(lane, to_baseline=None), 1000),
            "tricolor, legacy": capi._figures(dict(lane), 1000),
            "tricolor, opted in": {"cannot": "no slot"}}}
        results["geometric_mean"] = {"tricolor, legacy": 0.7, "tricolor, opted in": None}
        results["instructions"] = {"new_int": {"python3.11": 100.0, "tricolor, legacy": 50.0}}
        return results

    def test_the_cost_of_one_and_what_threads_reach(self):
        found = self.results()["rows"]["new_int"]["lanes"]["tricolor, legacy"]
        self.assertAlmostEqual(100_000, found["nanoseconds"])
        self.assertAlmostEqual(0.8, found["threads_to_control"])

    def test_the_table_says_why_a_lane_cannot(self):
        text = "\n".join(capi.lines(self.results()))
        self.assertIn("tricolor, opted in: no slot", text)
        self.assertRegex(text, r"tricolor, legacy +100000\.0 +0\.70 +0\.62 +0\.80")
        self.assertRegex(text, r"new_int +tricolor, legacy +50 +0\.50")

    def test_a_failure_is_told(self):
        results = self.results()
        results["rows"]["new_int"]["lanes"]["tricolor, legacy"] = {"failed": "it broke"}
        self.assertEqual(["C API: new_int on tricolor, legacy: it broke"], capi.failed(results))
        self.assertIn("FAILED it broke", "\n".join(capi.lines(results)))


if __name__ == "__main__":
    cases.main("capi")
