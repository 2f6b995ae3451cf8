#!/usr/bin/python3.11
"""Every benchmark program prints on tricolor what it prints on CPython, in every mode."""

import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench/harness")]
import cases  # noqa: E402
import catalog  # noqa: E402
import runner  # noqa: E402

TRICOLOR = ROOT / "tools/tricolor"
BASELINE = "/usr/bin/python3.11"


def modes(program):
    return ("seq", "threads", "share") if program.control else ("seq", "threads")


def output(interpreter, program, mode):
    command = [str(interpreter), str(catalog.FOLDER / f"{program.name}.py"), mode, str(program.scale)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False,
                          env=runner.environment())


class Programs(unittest.TestCase):
    def test_the_catalogue_lists_every_program(self):
        files = {path.stem for path in catalog.FOLDER.glob("*.py")} - {"measured"}
        self.assertEqual(files, {program.name for program in catalog.PROGRAMS})

    def test_a_wrong_mode_is_refused(self):
        done = output(BASELINE, catalog.PROGRAMS[0], "sideways")
        self.assertEqual(2, done.returncode)
        self.assertIn("usage:", done.stderr)


def _compares(program, mode):
    def test(self):
        expected = output(BASELINE, program, mode)
        self.assertEqual(0, expected.returncode, expected.stderr)
        self.assertTrue(expected.stdout.startswith(("stretch", program.name)), expected.stdout)
        actual = output(TRICOLOR, program, mode)
        self.assertEqual(0, actual.returncode, actual.stderr)
        self.assertEqual(expected.stdout, actual.stdout)
        self.assertIn("bench {", actual.stderr)
    return test


for _program in catalog.PROGRAMS:
    for _mode in modes(_program):
        _small = catalog.scaled(_program, 0.005)
        setattr(Programs, f"test_{_program.name}_{_mode}", _compares(_small, _mode))


if __name__ == "__main__":
    cases.main("programs")
