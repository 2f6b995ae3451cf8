#!/usr/bin/python3.11
"""tools/bench strategies measures each cell once, keeps it, and tells what went wrong."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench/harness")]
import cases  # noqa: E402
import strategies  # noqa: E402
import strategies_main  # noqa: E402
import strategies_table  # noqa: E402
import strategy_catalog  # noqa: E402

LISTED = {"strategies": ["gil_interval", "unlocked", "tricolor"],
          "workloads": [{"name": "count", "operations": 100},
                        {"name": "shared_hammer", "operations": 100},
                        {"name": "bytes_per_object", "operations": 10}]}

# Stands for the program: tells what it was asked, one line per run, and answers like it.
PROGRAM = """#!/usr/bin/python3.11
import json, pathlib, sys
asked = dict(word[2:].split("=") for word in sys.argv[1:] if "=" in word)
if "--list" in sys.argv:
    print(%r)
    sys.exit()
with open(pathlib.Path(__file__).parent / "asked", "a") as log:
    log.write(" ".join(asked.values()) + "\\n")
name, workload, threads = asked["strategy"], asked["workload"], int(asked["threads"])
if (name, workload) == ("tricolor", "shared_hammer"):
    sys.exit("it broke")
found = {"operations": 100, "seconds": 1.0, "cpu_seconds": 1.0, "operations_per_second": 1e6 * threads,
         "fairness": 0.5, "answer": 100, "max_resident": 1}
if workload == "shared_hammer":
    if name == "unlocked":
        found["wrong"] = "lost 7 counts"
    else:
        found = {"cannot": "shares nothing"}
if workload == "bytes_per_object":
    found["bytes_per_object"] = 88.0
print(json.dumps(found))
""" % json.dumps(LISTED)


class Strategies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = self.folder / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.plan = strategy_catalog.Plan(LISTED, threads=[1, 2], runs=2)

    def asked(self):
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []

    def measured(self, **attributes):
        results = strategies.start(self.plan)
        self.plan.same_operations = lambda: []
        strategies.everything(str(self.program), self.plan, results, **attributes)
        return results

    def test_every_cell_is_measured_in_turns(self):
        self.measured()
        count = [line for line in self.asked() if line.endswith("count 1")]
        self.assertEqual(["gil_interval count 1", "unlocked count 1", "tricolor count 1",
                          "tricolor count 1", "unlocked count 1", "gil_interval count 1"], count)
        self.assertEqual(6, sum("bytes_per_object" in line for line in self.asked()))

    def test_a_strategy_that_cannot_is_asked_once_and_says_why(self):
        results = self.measured()
        found = results["workloads"]["shared_hammer"]["1"]["strategies"]
        self.assertEqual({"cannot": "shares nothing"}, found["gil_interval"])
        self.assertEqual(1, self.asked().count("gil_interval shared_hammer 1"))
        self.assertIn("gil_interval: shares nothing", "\n".join(strategies_table.lines(results)))

    def test_losses_of_unlocked_are_shown_and_expected_and_failures_are_not(self):
        results = self.measured()
        self.assertEqual(["tricolor, shared_hammer, 1 threads: exit code 1: it broke",
                          "tricolor, shared_hammer, 2 threads: exit code 1: it broke"],
                         list(strategies.failed(results)))
        table = "\n".join(strategies_table.lines(results))
        self.assertIn("unlocked: wrong: lost 7 counts", table)
        cell = results["workloads"]["shared_hammer"]["1"]["strategies"]
        cell["tricolor"] = dict(cell["unlocked"])
        self.assertIn("wrong: lost 7 counts", "\n".join(strategies.failed(results)))

    def test_an_interrupted_run_is_taken_up(self):
        kept = self.folder / "kept.json"

        def interrupt(results):
            strategies_main.write(kept, results)
            if len(results["workloads"]["count"]) == 2:
                raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            self.measured(keep=interrupt)
        before = len(self.asked())
        results = strategies_main.taken_up(kept, self.plan)
        strategies.everything(str(self.program), self.plan, results)
        self.assertFalse([line for line in self.asked()[before:] if "count" in line])
        self.assertEqual(["count", "shared_hammer", "bytes_per_object"], list(results["workloads"]))
        other = strategy_catalog.Plan(LISTED, threads=[1], runs=2)
        self.assertEqual({}, strategies_main.taken_up(kept, other)["workloads"])

    def test_a_slow_baseline_is_a_failure(self):
        results = strategies.start(self.plan)
        results["same_operations"]["count"] = {"ratio": 1.3, "straw_man": True}
        self.assertIn("more than 1.25", "\n".join(strategies.failed(results)))

    def test_names_that_are_not_there_are_refused(self):
        with self.assertRaisesRegex(ValueError, "no strategy gil; there are gil_interval, unlocked"):
            strategy_catalog.Plan(LISTED, strategies=["gil"])

    def test_numbers_are_short(self):
        self.assertEqual(["1.5", "20k", "3M", "1.23G"],
                         [strategies_table.rate(v) for v in (1.5, 2e4, 3e6, 1.2345e9)])
        self.assertEqual(["50 ns", "1.5 µs", "5 ms", "2 s"],
                         [strategies_table.duration(v) for v in (5e-8, 1.5e-6, 5e-3, 2)])


class InPython(unittest.TestCase):
    def test_has_every_workload_that_is_compared(self):
        for workload in strategy_catalog.SAME_OPERATIONS:
            done = subprocess.run([sys.executable, str(strategies.IN_PYTHON), workload, "300"],
                                  capture_output=True, text=True, check=True)
            self.assertGreater(json.loads(done.stdout)["answer"], 0)


if __name__ == "__main__":
    cases.main("strategies_harness")
