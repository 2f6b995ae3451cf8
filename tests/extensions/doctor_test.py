#!/usr/bin/python3.11
"""tricolor --check-extension finds one seeded bug of each class, with file and line, and none in clean code."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))
import cases  # noqa: E402

TOOLS = ROOT / "tools"

# A holder of one object; each method below has its bug on the line that is marked with its name.
SOURCE = r"""
#include <Python.h>
typedef struct { PyObject_HEAD PyObject *told, *kept, *untold; } Holder;
static PyTypeObject holder_type;
static int traverse(PyObject *self, visitproc visit, void *arg) { /* traverse */
  Py_VISIT(((Holder *)self)->told);
  return 0;
}
static int clear(PyObject *self) {
  Py_CLEAR(((Holder *)self)->told);
  Py_CLEAR(((Holder *)self)->untold);
  return 0;
}
static void dealloc(PyObject *self) {
  PyObject_GC_UnTrack(self);
  clear(self);
  PyObject_GC_Del(self);
}
static PyObject *holder(PyObject *module, PyObject *told) {
  Holder *h = PyObject_GC_New(Holder, &holder_type);
  if (h == NULL) return NULL;
  h->told = Py_NewRef(told);
  h->kept = h->untold = NULL;
  PyObject_GC_Track((PyObject *)h);
  return (PyObject *)h;
}
static PyObject *keep(PyObject *self, PyObject *list) { /* keep */
  ((Holder *)self)->kept = PyList_GetItem(list, 0);
  Py_RETURN_NONE;
}
static PyObject *hide(PyObject *self, PyObject *value) {
  Py_XSETREF(((Holder *)self)->untold, Py_NewRef(value));
  Py_RETURN_NONE;
}
static PyObject *drop(PyObject *module, PyObject *value) {
  Py_DECREF(value); /* drop */
  Py_RETURN_NONE;
}
static PyObject *hand(PyObject *module, PyObject *list) { /* hand */
  return PyList_GetItem(list, 0);
}
static PyObject *leak(PyObject *module, PyObject *none) {
  PyObject *list = PyList_New(3); /* leak */
  return PyLong_FromSsize_t(PyList_Size(list));
}
static PyObject *dead(PyObject *module, PyObject *value) {
  PyObject *h = holder(module, value);
  Py_DECREF(h);
  Py_INCREF(h); /* dead */
  Py_RETURN_NONE;
}
static PyObject *detached(PyObject *module, PyObject *value) {
  Py_BEGIN_ALLOW_THREADS
  Py_INCREF(value); /* detached */
  Py_END_ALLOW_THREADS
  Py_DECREF(value);
  Py_RETURN_NONE;
}
static PyObject *registry;
static PyObject *clean(PyObject *module, PyObject *value) {
  PyObject *pair = PyTuple_Pack(2, value, value), *list = PyList_New(1);
  Py_INCREF(value);
  PyList_SET_ITEM(list, 0, value);
  Py_XSETREF(registry, PyDict_New());
  if (PyDict_SetItemString(registry, "value", pair) < 0) return NULL;
  Py_DECREF(pair);
  Py_DECREF(list);
  return Py_NewRef(registry);
}
static PyMethodDef holder_methods[] = {
  {"keep", keep, METH_O, NULL}, {"hide", hide, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyTypeObject holder_type = {PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "seeded.Holder",
  .tp_basicsize = sizeof(Holder), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  .tp_dealloc = dealloc, .tp_traverse = traverse, .tp_clear = clear, .tp_methods = holder_methods};
static PyMethodDef methods[] = {
  {"holder", holder, METH_O, NULL}, {"drop", drop, METH_O, NULL}, {"hand", hand, METH_O, NULL},
  {"leak", leak, METH_NOARGS, NULL}, {"dead", dead, METH_O, NULL},
  {"detached", detached, METH_O, NULL}, {"clean", clean, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "seeded", NULL, -1, methods};
PyMODINIT_FUNC PyInit_seeded(void) {
  if (PyType_Ready(&holder_type) < 0) return NULL;
  return PyModule_Create(&definition);
}
"""


@unittest.skipIf(os.environ.get("TRICOLOR_SANITIZER"),
                 "the doctor reads all memory of the process; a sanitizer's shadow is terabytes of it")
class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "seeded.c").write_text(SOURCE)
        flags = subprocess.run([str(TOOLS / "tricolor-config"), "--cflags", "--ldflags"],
                               capture_output=True, text=True, check=True).stdout.split()
        cls.module = cls.folder / "seeded.so"
        subprocess.run(["gcc", "-g", *flags, "seeded.c", "-o", str(cls.module)], cwd=cls.folder,
                       check=True)

    def check(self, *program):
        arguments = ["--", "-c", "\n".join(("import sys; sys.path.insert(0, '')", "import seeded", *program))]
        done = subprocess.run([str(TOOLS / "tricolor"), "--check-extension", str(self.module),
                               *(arguments if program else [])],
                              cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stderr

    def line(self, mark):
        lines = SOURCE.splitlines()
        return next(i for i, line in enumerate(lines, 1) if f"/* {mark} */" in line)

    def finds(self, mark, title, *program):
        code, report = self.check(*program)
        line = self.line(mark)  # of a function the compiler may name the first line of its body
        pattern = rf"(?m)^\S*seeded\.c:({line}|{line + 1}): {mark}: {title}: .*$"
        self.assertRegex(report, pattern)
        self.assertEqual(1, code, report)
        self.assertTrue(report.endswith("tricolor: 1 problem found\n"), report)

    def test_an_import_alone_is_clean(self):
        self.assertEqual((0, "tricolor: 0 problems found\n"), self.check())

    def test_clean_code_has_no_report(self):
        code, report = self.check(
            "h = seeded.holder([1])", "h.hide(7)", "cycle = []", "cycle.append(seeded.holder(cycle))",
            "for i in range(1000): seeded.clean([i]); seeded.holder([i])", "del cycle, h")
        self.assertEqual((0, "tricolor: 0 problems found\n"), (code, report))

    def test_a_reference_dropped_twice(self):
        self.finds("drop", "dropped twice", "value = [1]", "seeded.drop(value)")

    def test_a_borrowed_reference_returned(self):
        self.finds("hand", "dropped twice", "seeded.hand([object()])")

    def test_a_leak(self):
        self.finds("leak", "leaked", "print(seeded.leak())")

    def test_a_dead_object(self):
        self.finds("dead", "use of a dead object", "seeded.dead([1])")

    def test_a_field_that_is_not_traversed(self):
        self.finds("traverse", "field not traversed", "h = seeded.holder(1)", "h.hide([h])", "del h")

    def test_a_borrowed_reference_kept(self):
        self.finds("keep", "borrowed reference kept", "h = seeded.holder(1)", "h.keep([[1]])", "del h")

    def test_a_count_without_the_lock(self):
        self.finds("detached", "no attached thread", "value = [1]", "seeded.detached(value)")

    def test_wrong_use_is_one_line(self):
        for arguments in (["/no/such/module.so"], []):
            done = subprocess.run([str(TOOLS / "tricolor"), "--check-extension", *arguments],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(2, done.returncode)
            self.assertRegex(done.stderr, r"\A(tricolor: cannot read|--check-extension takes)")


if __name__ == "__main__":
    cases.main("doctor")
