#!/usr/bin/python3.11
"""spin proves the models of the collector, and refutes each mistake that they can be given."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).absolute().parents[3]
sys.path[:0] = [str(ROOT / "tests/support")]
import cases  # noqa: E402

MODELS = ROOT / "tests/gc/models"
ONE_THREAD = ("MUTATORS=1", "CELLS=2", "ALLOCATE", "WEAK_SLOT", "DETACH")
TWO_THREADS = ("MUTATORS=2", "CELLS=2")
GENERATIONS = ONE_THREAD + ("GENERATIONS",)
RAW_STORES = ("MUTATORS=1", "CELLS=2", "ALLOCATE", "GENERATIONS", "RAW_STORES")
HANDSHAKE = ("MUTATORS=2", "ROUNDS=2", "DETACHES=1")


def check(model, defines):
    """(what is wrong or None, states, the checker's output)."""
    with tempfile.TemporaryDirectory() as folder:
        options = [f"-D{define}" for define in defines]
        for command in (["spin", *options, "-a", str(MODELS / model)],
                        ["gcc", "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=4000", "-o", "pan", "pan.c"]):
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
        out = subprocess.run(["./pan", "-m2000000", "-w23"], cwd=folder, check=True,
                             stdout=subprocess.PIPE, text=True).stdout
    # A search that was cut proves nothing.
    if "out of memory" in out or "search depth too small" in out or "Search not completed" in out and (
            "errors: 0" in out):
        raise AssertionError(f"{model} {defines}: the search was not completed\n{out}")
    states = int(next(line for line in out.splitlines() if "states, stored" in line).split()[0])
    if "errors: 0" in out:
        return None, states, out
    wrong = next(line for line in out.splitlines() if line.startswith("pan:1: "))
    return wrong.removeprefix("pan:1: "), states, out


@unittest.skipIf(os.environ.get("TRICOLOR_SANITIZER") or os.environ.get("TRICOLOR_GC"),
                 "the models are the same in every configuration")
class Models(unittest.TestCase):
    def proved(self, model, defines):
        wrong, states, out = check(model, defines)
        self.assertIsNone(wrong, out)
        print(f"{model} {' '.join(defines)}: {states} states, all good", flush=True)

    def refuted(self, model, defines, mutants, expected):
        for mutant in mutants.split():
            with self.subTest(mutant=mutant):
                wrong, states, out = check(model, defines + (mutant,))
                self.assertIsNotNone(wrong, f"{mutant} was not noticed\n{out}")
                self.assertRegex(wrong, expected)
                print(f"{model} {mutant}: {wrong} ({states} states)", flush=True)

    def test_marking_finds_everything_with_one_thread_that_allocates_detaches_and_loads_weakly(self):
        self.proved("barrier.pml", ONE_THREAD)

    def test_marking_finds_everything_with_two_threads(self):
        self.proved("barrier.pml", TWO_THREADS)

    def test_young_cycles_find_everything(self):
        self.proved("barrier.pml", GENERATIONS)

    def test_what_is_told_after_raw_stores_is_found(self):
        self.proved("barrier.pml", RAW_STORES)

    def test_every_action_runs_once_and_nobody_sleeps_for_good(self):
        self.proved("handshake.pml", HANDSHAKE)

    def test_mistakes_in_the_cycle_are_refuted(self):
        self.refuted("barrier.pml", ONE_THREAD, """NO_BARRIER NO_ARMING ROOTS_BEFORE_BARRIER
            WHITE_WHILE_MARKING WHITE_INTERVALS NO_ANNOUNCEMENT LATE_ANNOUNCEMENT LATE_EXPECTED
            END_WITHOUT_SWAP ROOTS_ONCE FORGET_DETACHED RAW_WEAK_LOAD NO_DISARM LATE_FLUSH""",
                     "assertion violated")

    def test_mistakes_in_generations_are_refuted(self):
        self.refuted("barrier.pml", GENERATIONS, """FORGET_OLD_OWNERS DROP_REMEMBERED YOUNG_AT_BIRTH
            SECOND_LOOK LATE_REMEMBERED OLD_MEANS_MARKED""", "assertion violated")
        self.refuted("barrier.pml", RAW_STORES, "REMEMBER_LAST RESCAN_WHITE_ONLY FORGET_OLD_OWNERS",
                     "assertion violated")

    def test_mistakes_in_the_handshake_are_refuted(self):
        self.refuted("handshake.pml", HANDSHAKE, """ACK_BEFORE_ACTION SERVE_WITHOUT_SWAP
            ATTACH_WITHOUT_SWAP SERVE_UNASKED""", "assertion violated")
        self.refuted("handshake.pml", HANDSHAKE, """DETACH_LOOKS_FIRST WAKE_BEFORE_COUNT
            SLEEP_WITHOUT_COMPARE CLEAR_BIT_LATE""", "invalid end state")


if __name__ == "__main__":
    cases.main("models")
