// Starting other programs.
#include <signal.h>

#include "compat/objects/prelude.h"

void _Py_FreeCharPArray(char* const array[]) {
  if (array == nullptr) return;
  for (char* const* p = array; *p != nullptr; ++p) PyMem_Free(*p);
  PyMem_Free(const_cast<char**>(array));
}
// The strings of a sequence of bytes, for exec; null: exception.
char* const* _PySequence_BytesToCharpArray(PyObject* items) {
  const Py_ssize_t n = PySequence_Size(items);
  if (n < 0) return nullptr;
  auto** array = static_cast<char**>(PyMem_Calloc(static_cast<size_t>(n) + 1, sizeof(char*)));
  if (array == nullptr) {
    PyErr_NoMemory();
    return nullptr;
  }
  for (Py_ssize_t i = 0; i < n; ++i) {
    PyObject* item = PySequence_GetItem(items, i);
    char* data = nullptr;
    const bool ok = item != nullptr && PyBytes_AsStringAndSize(item, &data, nullptr) == 0;
    if (ok) {
      array[i] = _PyMem_Strdup(data);
      if (array[i] == nullptr) PyErr_NoMemory();
    }
    Py_XDECREF(item);
    if (array[i] != nullptr) continue;
    _Py_FreeCharPArray(array);
    return nullptr;
  }
  return array;
}

// Signals that the runtime ignores, as a new program expects them. Between fork and exec.
void _Py_RestoreSignals(void) {
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
}
