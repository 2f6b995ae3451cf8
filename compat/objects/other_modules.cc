// Types that live in modules of the runtime (OrderedDict, SimpleNamespace, float_info), for C code;
// and interpreters, of which there is one.
#include <unistd.h>

#include <cstdio>

#include "compat/doctor.h"
#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_namespace.h"
#include "compat/include/internal/pycore_pyerrors.h"
#include "runtime/error_print.h"
#include "runtime/modules/namespace.h"
#include "runtime/modules/sys_access.h"

// ---- collections.OrderedDict
PyObject* PyODict_New(void) {
  PyObject* collections = PyImport_ImportModule("_collections");  // makes the type ready
  if (collections == nullptr) return nullptr;
  Py_DECREF(collections);
  return PyObject_CallNoArgs(reinterpret_cast<PyObject*>(&PyODict_Type));
}
int PyODict_SetItem(PyObject* o, PyObject* key, PyObject* value) {
  return PyDict_SetItem(o, key, value);
}
int PyODict_DelItem(PyObject* o, PyObject* key) { return PyDict_DelItem(o, key); }

// ---- types.SimpleNamespace
PyObject* _PyNamespace_New(PyObject* kwds) {
  Object* ns = NewNamespace();
  if (ns == nullptr) return nullptr;
  if (kwds != nullptr && PyDict_Update(Py(NamespaceDict(ns)), kwds) < 0) return nullptr;
  return NewReference(ns);
}

PyObject* PyFloat_GetInfo(void) { return NewReference(SysGet("float_info")); }

Py_ssize_t _Py_UTF8_Edit_Cost(PyObject* a, PyObject* b, Py_ssize_t limit) {
  const size_t most = limit < 0 ? SIZE_MAX / 4 : static_cast<size_t>(limit);
  const size_t cost = EditDistance(StrToStd(In(a)), StrToStd(In(b)), most);
  return static_cast<Py_ssize_t>(cost > most ? most + 1 : cost);
}

PyObject* _PyContext_NewHamtForTests(void) {
  Raise(exc::NotImplementedError, "_PyContext_NewHamtForTests: contexts are kept in dictionaries");
  return nullptr;
}

int PyObject_CopyData(PyObject* dest, PyObject* src) {
  if (!PyObject_CheckBuffer(dest) || !PyObject_CheckBuffer(src)) {
    Raise(exc::TypeError, "both destination and source must be bytes-like objects");
    return -1;
  }
  Py_buffer to, from;
  if (PyObject_GetBuffer(dest, &to, PyBUF_FULL) != 0) return -1;
  if (PyObject_GetBuffer(src, &from, PyBUF_FULL_RO) != 0) {
    PyBuffer_Release(&to);
    return -1;
  }
  int status = -1;
  if (to.len < from.len) {
    Raise(exc::BufferError, "destination is too small to receive data from source");
  } else {
    // Item by item in C order, whatever the strides of either are.
    void* packed = PyMem_Malloc(static_cast<size_t>(from.len) + 1);
    if (packed == nullptr) {
      RaiseNoMemory();
    } else {
      status = PyBuffer_ToContiguous(packed, &from, from.len, 'C');
      if (status == 0) status = PyBuffer_FromContiguous(&to, packed, from.len, 'C');
    }
    PyMem_Free(packed);
  }
  PyBuffer_Release(&from);
  PyBuffer_Release(&to);
  return status;
}

// ---- Interpreters
PyThreadState* Py_NewInterpreter(void) {
  if (CurrentThread() != nullptr) {
    Raise(exc::NotImplementedError, "Py_NewInterpreter: there is one interpreter");
  }
  return nullptr;
}
void Py_EndInterpreter(PyThreadState*) {
  Py_FatalError("there is one interpreter, which ends with the program");
}
PyInterpreterState* PyInterpreterState_New(void) {
  Py_NewInterpreter();
  return nullptr;
}
PyInterpreterState* PyInterpreterState_Next(PyInterpreterState*) { return nullptr; }
void Py_InitializeEx(int) {
  if (!Py_IsInitialized()) {
    Py_FatalError("the runtime is started by its command, not by a library");
  }
}
void Py_Initialize(void) { Py_InitializeEx(1); }
void Py_Exit(int status) {
  // The rest of the program as after its last line: threads are waited for, atexit's functions run.
  if (FinishDoctor() != 0 && status == 0) status = 1;
  if (!Runtime::Get()->Finish() && status == 0) status = 120;
  fflush(nullptr);
  _exit(status);  // not through static destructors: daemon threads may still run
}
