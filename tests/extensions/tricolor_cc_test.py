#!/usr/bin/python3.11
"""An unmodified setup.py builds its extensions for tricolor by way of tools/tricolor-cc.

python-noise is the example: its own tests run on tricolor with the modules that came out.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
EXTERNAL = ROOT / "external"
if not EXTERNAL.is_dir():  # a test run keeps external repositories beside the main one
    EXTERNAL = ROOT.parent
sys.path.insert(0, str(ROOT / "tests/support"))
import cases  # noqa: E402

TOOLS = ROOT / "tools"
PYTHON = "/usr/bin/python3.11"
RUN = """
import importlib.util, sys, unittest
spec = importlib.util.spec_from_file_location("noise_tests", "noise/test.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
suite = unittest.defaultTestLoader.loadTestsFromModule(module)
result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
import noise
print(noise._perlin.__file__.rpartition("/")[2], result.testsRun > 10 and result.wasSuccessful())
"""


def tool(name, *arguments):
    done = subprocess.run([str(TOOLS / name), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class TricolorCc(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.suffix = tool("tricolor-config", "--extension-suffix")

    def run_in(self, folder, *command):
        done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True,
                              text=True, timeout=300, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def test_setup_py_builds_in_place_and_the_package_passes_its_tests(self):
        source = self.folder / "noise"
        shutil.copytree(EXTERNAL / "python_noise", source)
        self.run_in(source, TOOLS / "tricolor-cc", "--", PYTHON, "setup.py", "-q", "build_ext",
                    "--inplace")
        self.assertTrue((source / f"_perlin{self.suffix}").exists())
        (self.folder / "run.py").write_text(RUN)
        output = self.run_in(self.folder, TOOLS / "tricolor", "run.py")
        self.assertEqual(f"_perlin{self.suffix} True", output.splitlines()[-1], output)

    def test_the_flags_of_tricolor_config_compile_a_module(self):
        (self.folder / "one.c").write_text(
            "#include <Python.h>\n"
            "static struct PyModuleDef d = {PyModuleDef_HEAD_INIT, \"one\", NULL, -1, NULL};\n"
            "PyMODINIT_FUNC PyInit_one(void) {\n"
            "  PyObject *m = PyModule_Create(&d);\n"
            "  PyModule_AddIntConstant(m, \"n\", 1);\n"
            "  return m;\n"
            "}\n")
        flags = tool("tricolor-config", "--cflags", "--ldflags").split()
        self.run_in(self.folder, "gcc", *flags, "one.c", "-o", f"one{self.suffix}")
        self.assertEqual("1\n", self.run_in(self.folder, TOOLS / "tricolor", "-c",
                                            "import sys; sys.path.insert(0, ''); import one; "
                                            "print(one.n)"))

    def test_an_unknown_option_is_a_usage_error(self):
        done = subprocess.run([str(TOOLS / "tricolor-config"), "--nothing"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("usage:", done.stderr)


if __name__ == "__main__":
    cases.main("tricolor_cc")
