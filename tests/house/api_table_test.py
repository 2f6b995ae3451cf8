#!/usr/bin/python3.11
"""compat/API.md says of every public name of CPython 3.11's C API what the code has of it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402


def check(folder):
    return subprocess.run([sys.executable, "-B", folder / "list_symbols.py", "--check"],
                          capture_output=True, text=True, check=False)


class ApiTableTest(unittest.TestCase):
    def test_is_up_to_date_and_gives_a_reason_for_what_is_missing(self):
        found = check(tree.ROOT / "compat")
        self.assertEqual((found.returncode, found.stdout.strip()), (0, ""))

    def test_notices_a_name_that_went(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "compat"
            for name in tree.files():
                if name.startswith("compat/"):
                    target = copy / name.removeprefix("compat/")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes((tree.ROOT / name).read_bytes())
            header = copy / "include/floatobject.h"
            header.write_text(header.read_text().replace("PyFloat_AsDouble,", "PyFloat_AsFloat,"))
            found = check(copy)
        self.assertEqual(found.returncode, 1)
        self.assertIn("missing without a reason: PyFloat_AsDouble", found.stdout)
        self.assertIn("declared and not defined: PyFloat_AsFloat", found.stdout)


if __name__ == "__main__":
    cases.main("api_table")
