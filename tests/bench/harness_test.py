#!/usr/bin/python3.11
"""tools/bench computes the figures it prints, and notices what would make them wrong."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench/harness")]
import cases  # noqa: E402
import catalog  # noqa: E402
import figures  # noqa: E402
import interpreters  # noqa: E402
import machine  # noqa: E402
import measure  # noqa: E402
import runner  # noqa: E402
import table  # noqa: E402

PYTHON = "/usr/bin/python3.11"
CFLAGS = "-DNDEBUG -g -fwrapv -O2 -Wall"


def series(*seconds, overlap=1.0, **figures_):
    found = figures.Series()
    for value in seconds:
        found.add(runner.Run(value, {"seconds": value, **figures_}, 1 << 20, b"", overlap))
    return found


class Figures(unittest.TestCase):
    def test_summary_has_median_and_extremes(self):
        summary = series(3.0, 1.0, 2.0).summary()
        self.assertEqual((2.0, 1.0, 3.0), (summary["median"], summary["min"], summary["max"]))

    def test_the_geometric_mean_treats_twice_and_half_alike(self):
        self.assertAlmostEqual(1.0, figures.geometric_mean([2.0, 0.5, None]))
        self.assertIsNone(figures.geometric_mean([]))

    def test_a_quiet_machine_raises_no_doubts(self):
        found = {"seq": series(2.0, 2.01), "control": series(1.0, 1.02)}
        self.assertEqual([], figures.doubts(found, 0.01, 0.0, 10.0, 2))

    def doubts(self, seq=(2.0, 2.0), control=(1.0, 1.0), others=0.0, stolen=0.0, overlap=1.0):
        found = {"seq": series(*seq), "control": series(*control, overlap=overlap)}
        return " ".join(figures.doubts(found, others, stolen, 10.0, 2))

    def test_runs_far_apart_raise_one(self):
        self.assertIn("seq: runs", self.doubts(seq=(2.0, 3.0)))

    def test_other_programs_raise_one(self):
        self.assertIn("other programs used 10%", self.doubts(others=2.0))

    def test_a_greedy_host_raises_one(self):
        self.assertIn("the host took 2%", self.doubts(stolen=0.4))

    def test_a_machine_without_two_cores_raises_one(self):
        self.assertIn("reach only 0.90", self.doubts(control=(1.8, 1.8)))

    def test_processes_that_ran_one_after_the_other_raise_one(self):
        self.assertIn("not run at the same time", self.doubts(overlap=0.3))


class Baseline(unittest.TestCase):
    def test_debians_python_is_accepted_and_described(self):
        found = interpreters.baseline()
        self.assertRegex(found.version, r"^3\.11\.\d+ \(Debian .+\)$")
        self.assertIn("-O2", found.build)

    def test_another_file_is_refused(self):
        with self.assertRaisesRegex(interpreters.Refused, "the baseline is /usr/bin/python3.11"):
            interpreters.baseline("/bin/sh")

    def test_another_version_or_a_slow_build_is_refused(self):
        for version, configured, flags, debug in (
                ("3.12.1", "", CFLAGS, "False"), ("3.11.2", "", CFLAGS, "True"),
                ("3.11.2", "'--with-pydebug'", CFLAGS, "False"),
                ("3.11.2", "", "-g -O0", "False"), ("3.11.2", "", "-g", "False")):
            with self.subTest(version=version, flags=flags, debug=debug):
                with self.assertRaises(interpreters.Refused):
                    interpreters.judge(version, configured, flags, debug)
        self.assertIn("-O2", interpreters.judge("3.11.2", "'--prefix=/usr'", CFLAGS, "False"))

    def test_a_peer_needs_name_and_path_of_something_that_runs(self):
        for argument in ("pypy", "=x", "pypy=", "pypy=/no/such/file", "false=/bin/false"):
            with self.subTest(argument=argument), self.assertRaises(interpreters.Refused):
                interpreters.peer(argument)
        self.assertEqual("py", interpreters.peer("py=" + PYTHON).name)


class Meter(unittest.TestCase):
    def test_our_own_work_is_not_that_of_others(self):
        meter = machine.Meter()
        ours, busy = meter.ours, meter.busy
        subprocess.run([PYTHON, "-c", "for _ in range(10**7): pass"], check=True)
        others, _ = meter.lap()
        worked = meter.ours - ours
        self.assertGreater(worked, 0.05)
        self.assertAlmostEqual(max(0.0, meter.busy - busy - worked), others)


class Measuring(unittest.TestCase):
    """The whole way on programs and interpreters made for it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = catalog.PROGRAMS[0]._replace(scale=1)
        self.write("count.py", "print('count')\n")

    def write(self, name, body, seconds=1.0):
        (self.folder / name).write_text(
            f"import sys\n{body}"
            f"sys.stderr.write('bench {{\"begin\": 1.0, \"end\": 2.0, \"seconds\": {seconds}}}\\n')\n")

    def interpreter(self, name, script):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return interpreters.Interpreter(name, str(path), "1", "")

    def everything(self, *others, runs=5):
        base = interpreters.Interpreter("python3.11", PYTHON, "3.11.2", "")
        return measure.everything([self.program], [base, *others], runs, self.folder)

    def found(self, results, name):
        return results["programs"]["count"]["interpreters"][name]

    def test_ratios_are_to_the_baselines_median(self):
        slow = self.interpreter("slow", f'{PYTHON} "$@" 2>&1 >/dev/null | sed s/1.0}}/2.5}}/ >&2; '
                                        "echo count")
        results = self.everything(slow)
        self.assertEqual([], measure.failed(results))
        self.assertEqual(2.5, self.found(results, "slow")["to_baseline"])
        self.assertEqual(1.0, self.found(results, "slow")["threaded_to_sequential"])
        self.assertIsNone(results["geometric_mean"]["slow"], "count is not in the mean")
        text = "\n".join(table.lines(results))
        self.assertRegex(text, r"count +slow +2\.500 +2\.500 +2\.500 +2\.50")

    def test_other_output_is_a_failure(self):
        liar = self.interpreter("liar", f'{PYTHON} "$@" >/dev/null; echo discount')
        results = self.everything(liar, runs=1)
        self.assertIn("printed something else than python3.11", measure.failed(results)[0])
        self.assertIn("FAILED", "\n".join(table.lines(results)))

    def test_output_that_changes_with_threads_is_a_failure(self):
        self.write("count.py", "print(sys.argv[1] == 'threads')\n")
        self.assertIn("on threads than sequentially", measure.failed(self.everything(runs=1))[0])

    def test_a_crash_is_a_failure_and_the_others_go_on(self):
        broken = self.interpreter("broken", "echo oh no >&2; exit 3")
        results = self.everything(broken, runs=1)
        self.assertIn("exit code 3: oh no", measure.failed(results)[0])
        self.assertNotIn("failed", self.found(results, "python3.11"))

    def test_a_program_that_reports_no_time_is_a_failure(self):
        (self.folder / "count.py").write_text("print('count')\n")
        self.assertIn("reported no time", measure.failed(self.everything(runs=1))[0])

    def test_few_runs_are_pointed_out(self):
        self.assertIn("1 runs: fewer than 5", " ".join(self.everything(runs=1)["warnings"]))
        self.assertNotIn("fewer than", " ".join(self.everything(runs=5)["warnings"]))

    def test_settings_of_the_caller_do_not_reach_the_programs(self):
        self.assertNotIn("PYTHONPATH", runner.environment())
        self.assertEqual("0", runner.environment()["PYTHONHASHSEED"])

    def test_the_echo_server_echoes_and_ends(self):
        convoy = next(p for p in catalog.PROGRAMS if p.name == "convoy")._replace(scale=50)
        base = interpreters.Interpreter("python3.11", PYTHON, "3.11.2", "")
        results = measure.everything([convoy], [base], 1)
        found = results["programs"]["convoy"]["interpreters"]["python3.11"]
        self.assertGreater(found["threads"]["trips_per_second"]["median"], 0)
        self.assertIn("trips per second", "\n".join(table.lines(results)))


if __name__ == "__main__":
    cases.main("harness")
