#!/usr/bin/python3.11
"""The report holds what was measured, opens by itself, and comparing two results finds what got slower."""

import contextlib
import copy
import io
import json
import pathlib
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path[:0] = [str(ROOT / "tests/support")] + [
    str(ROOT / "bench" / folder) for folder in ("harness", "report", "scale")]
import all_main  # noqa: E402
import cases  # noqa: E402
import claims  # noqa: E402
import compare_main  # noqa: E402
import look_main  # noqa: E402
import model  # noqa: E402
import page  # noqa: E402
import plots  # noqa: E402
import results_main  # noqa: E402
import schedule  # noqa: E402
import summary  # noqa: E402


def cell(rate, **more):
    return {"median": rate, "operations_per_second": [rate * 0.99, rate, rate * 1.01], "spread": 0.02,
            "operations": 1000, "seconds": 1000 / rate, "cpu_seconds": 1000 / rate, "fairness": 0.9,
            "max_resident": 1 << 20} | more


def latency(p99):
    return cell(1e5, p50_seconds=p99 / 2, p99_seconds=p99, p99_runs=[p99] * 3,
                latency_buckets=[0] * 14 + [90, 10] + [0] * 24)


def by_threads(make):
    return {str(threads): {"strategies": make(threads), "others": 0.0, "stolen": 0.0}
            for threads in (1, 2, 8)}


def native(seconds, ratio):
    return {"seq": {"median": seconds, "seconds": [seconds, seconds * 1.01, seconds * 0.99]},
            "threads": {"median": seconds, "seconds": [seconds] * 3}, "nanoseconds": seconds * 50,
            "to_baseline": ratio, "threaded_to_sequential": 1.0, "control_to_sequential": 0.5,
            "threads_to_control": 0.5, "doubts": []}


def results():
    program = {"seq": {"median": 1.0, "seconds": [1.0, 1.01, 0.99], "max_resident": 1 << 24},
               "threads": {"median": 1.1, "seconds": [1.1] * 3}, "to_baseline": 0.5,
               "threaded_to_sequential": 1.1, "control_to_sequential": 0.5, "doubts": []}
    return {
        "version": 1, "date": "2026-01-01 00:00", "commit": "abc", "quick": False, "scale": 1.0,
        "finished": True, "machine": {"processor": "A <b>", "cores": 2, "kernel": "6", "busy": 0.0},
        "interpreters": [{"name": "python3.11", "path": "p", "version": "3.11.2", "build": "-O2"}],
        "programs": {"runs": 3, "geometric_mean": {"tricolor": 0.5}, "programs": {"count": {
            "scale": 1, "interpreters": {"python3.11": program | {"to_baseline": None},
                                         "tricolor": copy.deepcopy(program)}}}},
        "minutes": 33.0,
        "runtimes": {
            "machine": {"processor": "A", "cores": 2, "kernel": "6", "busy": 0.0},
            "plan": {"strategies": ["python3.11", "tricolor"], "workloads": ["count"],
                     "threads": [1, 2, 8], "runs": 3, "scale": 1.0},
            "workloads": {"count": by_threads(lambda threads: {
                "python3.11": cell(1e6), "tricolor": cell(3e6 * threads)})}},
        "capi": {
            "runs": 3, "geometric_mean": {"tricolor, legacy": 1.4, "tricolor, opted in": None},
            "instructions": {"new_int": {"python3.11": 100.0, "tricolor, legacy": 150.0}},
            "rows": {"new_int": {"scale": 10, "shared": False, "what": "", "lanes": {
                "python3.11": native(1.0, None), "tricolor, legacy": native(1.4, 1.4),
                "tricolor, opted in": {"cannot": "no such slot"}}}}},
        "latency": {"rounds": 3, "python": {}, "door": [{
            "workload": "spread", "mib": 1024, "mark_ms": 900.0, "speed_by_wall": 0.8,
            "speed_by_cpu": 0.85, "longest_poll_cpu_us": 42.0,
            "gap_us": {"p99": 1.0, "max": 300.0}, "control_gap_us": {"p99": 1.0, "max": 200.0}}]},
        "strategies": {
            "date": "2026-01-01", "machine": {"processor": "A", "cores": 2, "kernel": "6", "busy": 0.0},
            "plan": {"strategies": ["gil_interval", "unlocked", "atomic_counts", "tricolor"],
                     "workloads": ["shared_reads", "io_latency"], "threads": [1, 2, 8], "runs": 3,
                     "scale": 1.0},
            "workloads": {
                "shared_reads": by_threads(lambda threads: {
                    "gil_interval": cell(1e6), "unlocked": cell(2e6, wrong="lost 3"),
                    "atomic_counts": cell(5e5), "tricolor": cell(1e6 * threads)}),
                "io_latency": by_threads(lambda threads: {
                    "gil_interval": latency(5e-3), "unlocked": {"cannot": "says why & how"},
                    "atomic_counts": latency(1e-5), "tricolor": latency(2e-5)})},
            "same_operations": {"count": {"ratio": 0.4, "straw_man": False}},
            "instructions": {"count": {"gil_interval": 40.0, "tricolor": 38.0}},
            "transfers": {"cannot": "perf counts none"}}}


class Page(unittest.TestCase):
    def setUp(self):
        self.html = page.html_page(results())

    def test_is_well_formed_and_refers_to_nothing_else(self):
        body = self.html[self.html.index("<body>"):self.html.index("</html>")]
        xml.etree.ElementTree.fromstring(body)
        self.assertIsNone(re.search(r'(?:src|href)="(?!#|data:)', self.html))
        self.assertNotIn("<script", self.html)
        self.assertNotRegex(self.html, r'="[^"]*\bnan\b')

    def test_says_why_a_strategy_cannot_and_what_was_wrong(self):
        self.assertIn("unlocked: says why &amp; how", self.html)
        self.assertIn("WRONG", self.html)
        self.assertIn("lost 3", self.html)

    def test_keeps_runtimes_and_model_apart(self):
        runtimes = self.html.index("Real runtimes")
        strategies = self.html.index("The strategies: heat map")
        self.assertLess(runtimes, strategies)
        self.assertNotIn("atomic_counts", self.html[runtimes:strategies])
        self.assertNotIn("geometric mean", self.html[strategies:])

    def test_says_how_to_run_each_line_again_and_what_is_a_model(self):
        self.assertIn("tools/bench strategies --workloads shared_reads", self.html)
        self.assertIn("A model, not a measurement.", self.html)
        self.assertIn("8 (oversubscribed)", self.html)

    def test_the_c_api_and_latency_are_there_or_said_to_be_absent(self):
        self.assertIn("tricolor, opted in: no such slot", self.html)
        self.assertRegex(self.html, r"spread, 1024 MiB</td><td>900")
        less = page.html_page(results() | {"capi": None, "latency": None})
        self.assertIn("Not in this run: tools/bench capi", less)
        self.assertIn("Not in this run: tools/bench latency", less)

    def test_objects_too_few_to_be_measured_are_no_error(self):
        found = results()
        found["strategies"]["workloads"]["bytes_per_object"] = {"1": by_threads(lambda _: {
            name: cell(1e6) for name in found["strategies"]["plan"]["strategies"]})["1"]}
        self.assertIn("bytes_per_object", page.html_page(found))

    def test_a_run_to_try_the_tool_says_so(self):
        found = results() | {"scale": 0.1}
        self.assertIn("no figures", page.html_page(found))

    def test_a_busy_machine_is_told(self):
        self.assertNotIn("busy at the start", self.html)
        found = results()
        found["machine"]["busy"] = 0.5
        self.assertIn("busy at the start", page.html_page(found))


class Claims(unittest.TestCase):
    def test_each_claim_is_a_row_of_the_report_with_its_command(self):
        html = page.html_page(results())
        rows = claims.rows(results())
        self.assertEqual(len(claims.CLAIMS), len(rows))
        for _, figure, command in rows:
            self.assertIn(page.text(figure), html)
            self.assertIn(page.text(command), html)
        self.assertIn(("and the collector holds a thread up, at most, for {}", "42 µs (1024 MiB)",
                       "tools/bench latency"), rows)

    def test_what_was_not_measured_is_said_and_not_left_out(self):
        empty = results() | {"capi": None, "latency": None}
        empty["programs"] = {"runs": 3, "programs": {}}
        figures = [figure for _, figure, _ in claims.rows(empty)]
        self.assertGreater(figures.count("not in this run"), 6)

    def test_losses_stand_beside_wins(self):
        wins, losses = claims.wins_and_losses(results())
        self.assertTrue(any("`count`: 0.50 of CPython's" in text for text in wins), wins)
        self.assertTrue(any("C API, `new_int`: 1.40" in text for text in losses), losses)
        self.assertTrue(any("two threads take 1.10" in text for text in losses), losses)

    def test_the_page_and_the_readme_have_the_same_rows(self):
        page_ = summary.markdown(results())
        readme = summary.readme("a\n" + "\n before \n".join(summary.MARKS) + "\nz", results())
        for text, figure, command in claims.rows(results()):
            line = f"| {figure} | `{command}` |"
            self.assertIn(line, page_)
            self.assertIn(line, readme)
        self.assertNotIn(" before ", readme)
        self.assertTrue(readme.startswith("a\n") and readme.endswith("\nz"))
        self.assertIn("2026-01-01", readme)
        again = summary.readme(readme, results())
        self.assertEqual(readme, again)

    def test_the_projects_readme_has_the_place(self):
        self.assertTrue(summary.readme((ROOT / "README.md").read_text(encoding="utf-8"), results()))

    def test_only_a_finished_full_run_is_published(self):
        with tempfile.TemporaryDirectory() as folder:
            there = pathlib.Path(folder)
            (there / "README.md").write_text("\n".join(summary.MARKS))
            words = [str(there / "r.json"), "--docs", str(there / "d.md"), "--readme",
                     str(there / "README.md")]
            out = io.StringIO()
            with contextlib.redirect_stderr(out), contextlib.redirect_stdout(out):
                for change, code in (({}, 0), ({"finished": False}, 1), ({"quick": True}, 1),
                                     ({"scale": 0.1}, 1)):
                    (there / "r.json").write_text(json.dumps(results() | change))
                    self.assertEqual(code, results_main.main(words), change)
                self.assertEqual(0, results_main.main([*words, "--even-if"]))
                (there / "r.json").write_text("{")
                self.assertEqual(2, results_main.main(words))


class Schedule(unittest.TestCase):
    def test_progress_tells_what_is_left(self):
        said = []
        progress = schedule.Progress([("a", 120.0), ("b", 480.0)], said.append)
        self.assertIn("about 10 minutes", progress.summary())
        progress.of("a")("x (1 of 4)")
        progress.of("b")("y (3 of 4)")
        progress.of("b")("z")
        self.assertRegex(said[0], "x .*about 10 to go")
        self.assertRegex(said[1], "y .*about 4 to go")
        self.assertRegex(said[2], "z.*about 8 to go")


class Look(unittest.TestCase):
    def test_a_page_that_scrolls_sideways_or_an_empty_plot_is_told(self):
        good = {"wide": 400, "plots": 3, "drawn": 3, "small": 0, "covered": 0}
        self.assertEqual([], list(look_main.judge(good, 400)))
        for change, said in (({"wide": 900}, "scrolls sideways"), ({"drawn": 2}, "show nothing"),
                             ({"small": 1}, "smaller than"), ({"covered": 4}, "no room")):
            self.assertIn(said, " ".join(look_main.judge(good | change, 400)))
        self.assertIn("no page", " ".join(look_main.judge(None, 400)))


class Plots(unittest.TestCase):
    def test_lines_lie_inside(self):
        svg = plots.lines({"a": [(1, 10.0), (8, 1e6)]}, {"a": "#000"}, str, "x")
        for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg):
            self.assertTrue(0 < float(x) < plots.WIDTH and 0 < float(y) < plots.HEIGHT)

    def test_every_latency_is_in_a_bar(self):
        svg = plots.histogram([5] + [0] * 20 + [5] + [0] * 17 + [10], "#000", "a")
        shares = [float(share) for share in re.findall(r"([\d.]+)% below", svg)]
        self.assertEqual(100.0, sum(shares))


class Compare(unittest.TestCase):
    def run_on(self, old, new, *more):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / name for name in ("old.json", "new.json")]
            for path, content in zip(paths, (old, new)):
                path.write_text(json.dumps(content))
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                code = compare_main.main([*map(str, paths), *more])
            return code, out.getvalue()

    def slowed(self, factor, strategy="tricolor"):
        found = results()
        one = found["strategies"]["workloads"]["shared_reads"]["1"]["strategies"]
        one[strategy] = cell(1e6 * factor)
        return found

    def test_the_same_is_no_regression(self):
        code, out = self.run_on(results(), results())
        self.assertEqual(0, code, out)
        self.assertIn("0 of", out)

    def test_a_slower_row_is_one(self):
        code, out = self.run_on(results(), self.slowed(0.8))
        self.assertEqual(1, code)
        self.assertRegex(out, r"shared_reads, 1 threads.*0\.800.*SLOWER")

    def test_a_faster_row_and_one_within_the_threshold_are_not(self):
        self.assertEqual(0, self.run_on(results(), self.slowed(1.5))[0])
        self.assertEqual(0, self.run_on(results(), self.slowed(0.8), "--threshold", "0.3")[0])

    def test_other_rows_count_when_asked(self):
        new = self.slowed(0.5, "gil_interval")
        self.assertEqual(0, self.run_on(results(), new)[0])
        self.assertEqual(1, self.run_on(results(), new, "--rows", "all")[0])

    def test_a_longer_wait_and_a_slower_program_are_regressions(self):
        new = results()
        new["strategies"]["workloads"]["io_latency"]["2"]["strategies"]["tricolor"] = latency(4e-5)
        self.assertIn("1/p99", self.run_on(results(), new)[1])
        self.assertEqual(1, self.run_on(results(), new)[0])
        new = results()
        new["programs"]["programs"]["count"]["interpreters"]["tricolor"]["seq"]["seconds"] = [2.0] * 3
        self.assertEqual(1, self.run_on(results(), new)[0])

    def test_the_c_api_and_the_runtimes_are_compared_too(self):
        new = results()
        new["capi"]["rows"]["new_int"]["lanes"]["tricolor, legacy"]["seq"]["seconds"] = [2.0] * 3
        new["runtimes"]["workloads"]["count"]["2"]["strategies"]["tricolor"] = cell(3e6)
        code, out = self.run_on(results(), new)
        self.assertEqual(1, code)
        self.assertRegex(out, r"C API new_int, tricolor, legacy, seq .*SLOWER")
        self.assertRegex(out, r"runtime tricolor, count, 2 threads .*0\.500.*SLOWER")

    def test_nothing_to_compare_is_no_success(self):
        self.assertEqual(2, self.run_on(results(), results(), "--rows", "nobody")[0])

    def test_a_row_that_is_gone_is_a_regression(self):
        new = results()
        cells = new["strategies"]["workloads"]["shared_reads"]["8"]["strategies"]
        cells["tricolor"] = {"failed": "exit code 1"}
        code, out = self.run_on(results(), new)
        self.assertEqual(1, code)
        self.assertIn("only in the old results", out)

    def test_what_is_no_result_is_refused(self):
        self.assertEqual(2, self.run_on({}, results())[0])


class Resuming(unittest.TestCase):
    def test_only_an_unfinished_run_of_the_same_measurement_is_taken_up(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "results.json"
            fresh = results() | {"finished": False, "mark": "fresh"}
            for change, expected in (({"finished": False}, None), ({}, "fresh"),
                                     ({"finished": False, "commit": "other"}, "fresh")):
                path.write_text(json.dumps(results() | change))
                self.assertEqual(expected, all_main.taken_up(path, fresh, False).get("mark"))
            path.write_text(json.dumps(results() | {"finished": False}))
            self.assertEqual("fresh", all_main.taken_up(path, fresh, True)["mark"])


class Model(unittest.TestCase):
    def test_a_lock_serves_one_core_and_what_shares_nothing_scales(self):
        self.assertEqual((1e6, 1e6), model.predict("shared_reads", "gil_interval", 1e-6, 0, 64))
        low, high = model.predict("shared_reads", "tricolor", 1e-6, 0, 64)
        self.assertAlmostEqual(64e6, low)
        self.assertAlmostEqual(64e6, high)

    def test_a_line_that_all_want_bounds_throughput(self):
        low, high = model.predict("shared_reads", "atomic_counts", 1e-7, 0, 128)
        self.assertAlmostEqual(1 / (2 * model.TRANSFER[1]), low)
        self.assertAlmostEqual(1 / (2 * model.TRANSFER[0]), high)

    def test_a_servant_bounds_throughput(self):
        self.assertAlmostEqual(
            2e6, model.predict("private_churn", "buffered_counts", 1e-7, 5e-7, 128)[1])


if __name__ == "__main__":
    cases.main("report")
