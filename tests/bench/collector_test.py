#!/usr/bin/python3.11
"""tools/bench gc compares the right figures with the right targets, and leaves out nothing in silence."""

import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench/harness")]
import barrier_share  # noqa: E402
import cases  # noqa: E402
import collector  # noqa: E402


def benchmarks(**cpu):
    return {"depth": 18, "benchmarks": {name.replace("__", "/"): {"cpu": value, "real": value}
                                        for name, value in cpu.items()}}


def churned(stall=500.0, rate=80.0, resident=2.0):
    gaps = {"p50": 1.0, "p99": 2.0, "p999": 3.0, "max": 4000.0, "count": 9}
    stalls = {"p50": 1.0, "p99": 2.0, "p999": 200.0, "max": stall, "count": 9}
    return {"steps_per_second": rate, "refused": 0, "resident_to_live": resident, "gaps_us": gaps,
            "stalls_cpu_us": stalls, "stalls_wall_us": stalls}


class Verdicts(unittest.TestCase):
    def verdict(self, figure, target, least=False):
        return collector.verdict(collector.row("x", figure, target, least=least))

    def test_below_and_at_the_target_is_met(self):
        self.assertEqual(["met", "met"], [self.verdict(1.1, 1.2), self.verdict(1.2, 1.2)])

    def test_above_it_says_by_how_much(self):
        self.assertEqual("missed: 1.50 x the target", self.verdict(1.8, 1.2))

    def test_a_throughput_must_reach_its_target(self):
        self.assertEqual("met", self.verdict(0.7, 0.6, least=True))
        self.assertEqual("missed: 0.50 of the target", self.verdict(0.3, 0.6, least=True))

    def test_without_a_figure_there_is_no_verdict(self):
        self.assertEqual("no figure", self.verdict(None, 1.0))


class Rows(unittest.TestCase):
    def figures(self, rows):
        return {(found.name, found.note): found.figure for found in rows}

    def test_medians_are_taken_from_google_benchmark_in_nanoseconds(self):
        text = json.dumps({"benchmarks": [
            {"run_name": "a/b/process_time/real_time", "aggregate_name": "mean", "cpu_time": 9,
             "real_time": 9, "time_unit": "ms"},
            {"run_name": "a/b/process_time/real_time", "aggregate_name": "median", "cpu_time": 2,
             "real_time": 3, "time_unit": "ms"}]})
        self.assertEqual({"a/b": {"cpu": 2e6, "real": 3e6}}, collector.google_benchmark(text))

    def test_trees_are_compared_with_each_peer(self):
        found = self.figures(collector.speed_rows(benchmarks(
            tricolor__BinaryTrees1=30.0, mimalloc__BinaryTrees1=20.0, boehm__BinaryTrees1=60.0,
            tricolor__BinaryTrees2=40.0, mimalloc__BinaryTrees2=32.0, boehm__BinaryTrees2=100.0)))
        one = "binary trees depth 18, one thread, CPU"
        self.assertEqual(1.5, found[one, "of mimalloc"])
        self.assertEqual(0.5, found[one, "of Boehm"])
        self.assertIsNone(found[one, "of Boehm, incremental"])
        self.assertEqual(0.4, found["binary trees depth 18, two threads, wall", "of Boehm"])
        self.assertEqual(1.5, found["binary trees depth 18, one thread to two",
                                    "mimalloc's speed-up is 1.25"])

    def test_stalls_are_the_median_of_the_runs_maxima(self):
        runs = {f"{kind} {threads}": [churned(stall) for stall in (300.0, 900.0, 5000.0)]
                for kind in ("tricolor", "mimalloc") for threads in (1, 2)}
        rows = list(collector.churn_rows({"mib": 1024, "runs": runs}))
        longest = next(found for found in rows if "longest stall" in found.name)
        self.assertEqual(0.9, longest.figure)
        self.assertIn("median of 3 maxima", longest.note)
        self.assertEqual("met", collector.verdict(longest))

    def test_a_cap_that_the_collector_does_not_know_is_said(self):
        rows = list(collector.capped_rows({"mib": 8, "free": churned(), "2.0": {"failed": "unknown key"},
                                           "1.5": {"failed": "unknown key"}}))
        self.assertEqual(["no figure"] * 2, [collector.verdict(found) for found in rows])
        self.assertEqual("unknown key", rows[0].note)

    def test_refusals_at_twice_the_live_size_are_no_throughput(self):
        run = churned(rate=100.0) | {"refused": 3, "refused_at": 0.97}
        rows = list(collector.capped_rows({"mib": 8, "free": churned(rate=100.0), "2.0": run, "1.5": run}))
        self.assertEqual([0.0, 0.97], [found.figure for found in rows])
        self.assertEqual("met", collector.verdict(rows[1]))

    def test_loads_of_the_barriers_word_are_counted_apart_from_slow_paths(self):
        dump = ["fn=Store", "0x10 7 100", "0x14 7 100", "cfn=gc::WriteBarrierSlow(void*)", "calls=3 0x40 9",
                "0x18 7 45", "0x1c 7 55", "fn=gc::WriteBarrierSlow(void*)", "0x40 9 3", "0x44 9 42"]
        self.assertEqual((300, 100, 45, 3), barrier_share.count(dump, {0x10, 0x40}))
        load = barrier_share.LOAD.match("   8fd50:\tmov    0x2bb452(%rip),%eax        # 34b1a8 <tc_gc_barrier_on>")
        self.assertEqual("8fd50", load[1])

    def test_of_programs_the_largest_share_counts(self):
        rows = list(collector.programs_rows({"a": {"share": 0.01, "marking": 0.2},
                                             "b": {"share": 0.02, "marking": None}}))
        self.assertEqual([0.02, 0.2], [found.figure for found in rows])
        self.assertEqual(["met", "missed: 2.00 x the target"], [collector.verdict(found) for found in rows])
        self.assertEqual("a 0.0100, b 0.0200", rows[0].note)
        self.assertEqual("a 0.2000", rows[1].note)

    def test_while_marking_each_test_takes_the_slow_path(self):
        # 1000 instructions, of which 10 tests of 4 and 20 of slow paths; a slow path takes 5 or 8.
        share = barrier_share.share_while_marking(1000, 10, 20, [(12, 50, 10), (10, 64, 8), (9, 0, 0)])
        self.assertAlmostEqual(120 / (940 + 120), share)
        self.assertIsNone(barrier_share.share_while_marking(1000, 10, 20, [(9, 0, 0)]))

    def test_peers_stand_beside_each_other(self):
        text = "\n".join(collector.speed_lines(benchmarks(
            mimalloc__BinaryTrees1=2e6, java_zgc__BinaryTrees1=5e6)))
        self.assertRegex(text, r"java_zgc .*5 \(2.50 x mimalloc\)")

    def test_the_barrier_is_a_share_of_instructions(self):
        rows = list(collector.barrier_rows({"rounds": 1, "without": 1000, "young": 1020,
                                            "idle": 1060, "marking": 1300}))
        self.assertEqual(["met", "missed: 2.00 x the target", "missed: 3.00 x the target"],
                         [collector.verdict(found) for found in rows])

    def test_linear_marking_and_flat_stops_meet_the_plot(self):
        points = [{"mib": m, "mark_ms": m / 2, "stop_ms": 0.1} for m in (256, 4096)]
        self.assertEqual(["met", "met"], [collector.verdict(found) for found in collector.plot_rows(points)])
        self.assertIn("polyline", collector.svg(points))
        points[1]["stop_ms"] = 5.0
        self.assertIn("missed", collector.verdict(list(collector.plot_rows(points))[1]))

    def test_a_part_that_failed_has_a_row_that_says_so(self):
        text = "\n".join(collector.lines({"failed": {"python": "exit code 3"}, "warnings": ["loaded"]}))
        self.assertRegex(text, r"python .* no figure .* exit code 3")
        self.assertIn("! loaded", text)


if __name__ == "__main__":
    cases.main("collector")
