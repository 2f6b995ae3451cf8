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

HABITS = """
#include <Python.h>
static PyTypeObject marker_type = {PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "habits.marker",
  .tp_basicsize = sizeof(PyObject), .tp_flags = Py_TPFLAGS_DEFAULT};
static PyObject marker = {1, &marker_type};
typedef struct { PyObject_HEAD long n; } Countdown;
static PyObject *next(PyObject *self) {
  Countdown *c = (Countdown *)self;
  return c->n == 0 ? NULL : PyLong_FromLong(--c->n);
}
static PyTypeObject countdown_type = {PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "countdown",
  .tp_basicsize = sizeof(Countdown), .tp_dealloc = (destructor)PyObject_Free,
  .tp_flags = Py_TPFLAGS_DEFAULT, .tp_iter = PyObject_SelfIter, .tp_iternext = next};
static PyObject *countdown(PyObject *self, PyObject *n) {
  Countdown *c = PyObject_New(Countdown, &countdown_type);
  if (c != NULL) c->n = PyLong_AsLong(n);
  return (PyObject *)c;
}
static PyMethodDef methods[] = {{"countdown", countdown, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyMethodDef method = {"method", countdown, METH_O, NULL};
static struct PyModuleDef d = {PyModuleDef_HEAD_INIT, "habits", NULL, -1, methods};
PyMODINIT_FUNC PyInit_habits(void) {
  PyObject *m;
  if (PyType_Ready(&marker_type) < 0) return NULL;
  m = PyModule_Create(&d);
  Py_INCREF(&marker);
  PyModule_AddObject(m, "marker", &marker);
  PyModule_AddObject(m, "method", PyDescr_NewMethod(&marker_type, &method));
  return m;
}
"""

LIMITED = """
#include <Python.h>
#if Py_LIMITED_API + 0 < 0x03090000  /* 3 stands for 3.2 */
static inline PyObject *PyObject_CallNoArgs(PyObject *f) { return PyObject_CallObject(f, NULL); }
#endif
static PyObject *call(PyObject *m, PyObject *args) {
  PyObject *f;
  (void)m;
  if (!PyArg_ParseTuple(args, "O", &f)) return NULL;
  if (PyTuple_Check(f) || PyList_CheckExact(f) || Py_TYPE(f) == &PyLong_Type) Py_RETURN_NONE;
  Py_BEGIN_ALLOW_THREADS
  Py_END_ALLOW_THREADS
  return PyObject_CallNoArgs(f);
}
#ifdef USE
PyObject *use(PyObject *t) { return (PyObject *)USE; }
#endif
static PyMethodDef methods[] = {{"call", call, METH_VARARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef d = {PyModuleDef_HEAD_INIT, "limited", NULL, -1, methods};
PyMODINIT_FUNC PyInit_limited(void) { return PyModule_Create(&d); }
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

    def test_habits_that_cpython_allows(self):
        """A static object written as a count and a type, a type nobody made ready, a stable-ABI name."""
        (self.folder / "habits.c").write_text(HABITS)
        flags = tool("tricolor-config", "--cflags", "--ldflags").split()
        self.run_in(self.folder, "gcc", *flags, "-Wall", "-Werror", "-Wno-missing-braces", "habits.c",
                    "-o", "habits.abi3.so")
        self.assertEqual("marker True\n[2, 1, 0]\nTrue True\n", self.run_in(
            self.folder, TOOLS / "tricolor", "-c",
            "import sys; sys.path.insert(0, ''); import gc, habits\n"
            "marks = [habits.marker] * 3; gc.collect()\n"
            "print(type(habits.marker).__name__, marks[0] is habits.marker)\n"
            "print(list(habits.countdown(3)))\n"
            "print(type(habits.method) is not type(list.append), callable(len))"))

    def limited(self, version, use=None):
        """What the compiler says, "" if nothing."""
        command = [TOOLS / "tricolor-cc", "-shared", "-fPIC", "-Wall", "-Werror", f"-DPy_LIMITED_API={version}",
                   "limited.c", "-o", "limited.abi3.so"]
        done = subprocess.run([str(part) for part in command + ([f"-DUSE={use}"] if use else [])],
                              cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode == 0, done.stderr == "", done.stderr)
        return done.stderr

    def test_the_limited_api_hides_what_it_lacks(self):
        (self.folder / "limited.c").write_text(LIMITED)
        for version in ("3", "0x03060000", "0x030a0000", "0x030b0000"):
            self.assertEqual("", self.limited(version))
            self.assertEqual("[]\n", self.run_in(self.folder, TOOLS / "tricolor", "-c",
                                                 "import sys; sys.path.insert(0, ''); import limited; "
                                                 "print(limited.call(list))"))
            for use in ("PyTuple_GET_ITEM(t, 0)", "PyList_GET_ITEM(t, 0)", "PyCell_New(t)", "PyUnicode_AsUTF8(t)",
                        "PyObject_CallOneArg(t, t)"):
                self.assertIn(use.partition("(")[0], self.limited(version, use), version)
        since = "PyUnicode_AsUTF8AndSize(t, NULL)"
        self.assertIn("PyUnicode_AsUTF8AndSize", self.limited("0x03090000", since))
        self.assertEqual("", self.limited("0x030a0000", since))

    def test_an_unknown_option_is_a_usage_error(self):
        done = subprocess.run([str(TOOLS / "tricolor-config"), "--nothing"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("usage:", done.stderr)


if __name__ == "__main__":
    cases.main("tricolor_cc")
