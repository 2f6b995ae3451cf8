#!/usr/bin/python3.11
"""The project's files keep the rules of rules.py, and the rules notice when one does not."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import rules  # noqa: E402
import tree  # noqa: E402
import cases  # noqa: E402


class Tree(unittest.TestCase):
    def test_files_keep_the_rules(self):
        names = tree.files()
        self.assertIn("WORKSPACE", names)
        complaints = []
        for name in names:
            text = tree.text(name)
            if text is not None:
                complaints += rules.all_complaints(name, text, set(names).__contains__)
        self.assertEqual([], complaints, "\n" + "\n".join(complaints))


class Rules(unittest.TestCase):
    def complaints(self, path, text, others=()):
        return list(rules.all_complaints(path, text, set(others).__contains__))

    def test_a_long_file_is_noticed(self):
        self.assertTrue(self.complaints("gc/a.cc", "\n" * 801))
        self.assertFalse(self.complaints("gc/a.cc", "\n" * 800))

    def test_a_path_of_one_machine_is_noticed(self):
        self.assertTrue(self.complaints("tools/a.py", 'open("/' + 'home/me/x")\n'))
        self.assertFalse(self.complaints("tools/a.py", 'open("net/home/x", "/usr/bin/x")\n'))

    def test_an_include_that_points_up_is_noticed(self):
        for path, name in (("gc/a.h", "runtime/b.h"), ("runtime/a.cc", "compat/b.h"),
                           ("compat/a.cc", "gc/heap.h"), ("tools/a.cc", "tests/support/b.h")):
            with self.subTest(path=path, name=name):
                self.assertTrue(self.complaints(path, f'#include "{name}"\n'))

    def test_an_include_that_points_down_is_not(self):
        for path, name in (("gc/a.h", "gc/b.h"), ("runtime/a.cc", "gc/b.h"),
                           ("compat/a.cc", "runtime/b.h"), ("tests/gc/a.cc", "gc/heap.h")):
            with self.subTest(path=path, name=name):
                self.assertFalse(self.complaints(path, f'#include "{name}"\n'))

    def test_a_python_type_in_gc_is_noticed(self):
        self.assertTrue(self.complaints("gc/a.cc", "PyObject* o;\n"))
        self.assertFalse(self.complaints("gc/a.cc", "// such as PyObject\n"))
        self.assertFalse(self.complaints("runtime/a.cc", "PyObject* o;\n"))

    def test_a_header_that_is_not_first_is_noticed(self):
        late = '#include <vector>\n#include "gc/a.h"\n'
        self.assertTrue(self.complaints("gc/a.cc", late, ["gc/a.h"]))
        self.assertFalse(self.complaints("gc/a.cc", '#include "gc/a.h"\n', ["gc/a.h"]))
        self.assertFalse(self.complaints("gc/a.cc", late))


if __name__ == "__main__":
    cases.main("rules")
