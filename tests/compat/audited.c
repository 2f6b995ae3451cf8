// Audit hooks in C, and events that C raises.
//
// add(name)         a hook that prints what it hears under this name, and forbids os.rmdir
// tell(text)        events of all formats
// times_denied()    how often a hook forbade something
// through_api(o)    what the API announces
#include "extension.h"

#include <marshal.h>
#include <string.h>
#include <unistd.h>

static int denied;

static int hook(const char *event, PyObject *args, void *data) {
  const char *name = data;
  if (strncmp(event, "cpython.", 8) == 0) {
    // sys.stdout is gone by now.
    char line[200];
    const int n = snprintf(line, sizeof line, "%s: %s %zd\n", name, event, PyTuple_GET_SIZE(args));
    return write(1, line, (size_t)n) == n ? 0 : -1;
  }
  if (strcmp(event, "os.rmdir") == 0) {
    ++denied;
    PyErr_SetString(PyExc_ValueError, name);
    return -1;
  }
  static const char *const heard[] = {"case.", "os.", "marshal.", "sys.settrace", "sys.setprofile"};
  for (size_t i = 0; i < sizeof heard / sizeof *heard; ++i) {
    if (strncmp(event, heard[i], strlen(heard[i])) != 0) continue;
    PySys_FormatStdout("%s: %s %R\n", name, event, args);
    return 1;  // only what is negative forbids
  }
  return 0;
}

static PyObject *add(PyObject *self, PyObject *arg) {
  (void)self;
  const char *name = PyUnicode_AsUTF8(arg);
  if (name == NULL) return NULL;
  const int status = PySys_AddAuditHook(hook, strdup(name));
  return status < 0 ? NULL : PyLong_FromLong(status);
}

static PyObject *tell(PyObject *self, PyObject *arg) {
  (void)self;
  if (PySys_Audit("case.nothing", NULL) < 0 || PySys_Audit("case.empty", "") < 0 ||
      PySys_Audit("case.one", "O", arg) < 0 || PySys_Audit("case.packed", "(O)", arg) < 0 ||
      PySys_Audit("case.ints", "bhilnkIHBLK", 1, 2, 3, 4L, (Py_ssize_t)5, 6UL, 7U, 8, 9, 10LL,
                  11ULL) < 0 ||
      PySys_Audit("case.text", "szyUsC", "text", NULL, "bytes", "str", "more", 'c') < 0 ||
      PySys_Audit("case.sizes", "s#y#", "text!", (Py_ssize_t)4, "b\0d", (Py_ssize_t)3) < 0 ||
      PySys_Audit("case.floats", "df", 1.5, 2.5) < 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}

static PyObject *times_denied(PyObject *self, PyObject *ignored) {
  (void)self, (void)ignored;
  return PyLong_FromLong(denied);
}

static PyObject *through_api(PyObject *self, PyObject *arg) {
  (void)self;
  PyObject *written = PyMarshal_WriteObjectToString(arg, 2), *read = NULL;
  if (written != NULL) {
    read = PyMarshal_ReadObjectFromString(PyBytes_AS_STRING(written), PyBytes_GET_SIZE(written));
  }
  Py_XDECREF(written);
  PyEval_SetTrace(NULL, NULL);
  PyEval_SetProfile(NULL, NULL);
  return read;
}

static PyMethodDef methods[] = {{"add", add, METH_O, NULL},
                                {"tell", tell, METH_O, NULL},
                                {"through_api", through_api, METH_O, NULL},
                                {"times_denied", times_denied, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef definition = {.m_name = "audited", .m_size = -1, .m_methods = methods};
PyMODINIT_FUNC PyInit_audited(void) { return PyModule_Create(&definition); }
