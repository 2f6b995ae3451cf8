// Starting other programs, and how this one was started.
#include <signal.h>

#include "compat/objects/prelude.h"
#include "compat/include/cpython/initconfig.h"

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

const PyConfig* _Py_GetConfig(void) {
  static PyConfig config;
  const RuntimeOptions& o = Runtime::Get()->options();
  config.isolated = o.isolated;
  config.use_environment = !o.ignore_environment;
  config.optimization_level = o.optimize;
  config.bytes_warning = o.bytes_warning;
  config.verbose = o.verbose;
  config.quiet = o.quiet;
  config.inspect = o.inspect;
  config.interactive = o.interactive;
  config.safe_path = o.safe_path;
  config.user_site_directory = !o.no_user_site;
  config.write_bytecode = !o.dont_write_bytecode;
  config.buffered_stdio = !o.unbuffered;
  return &config;
}
const PyConfig* _PyInterpreterState_GetConfig(PyInterpreterState*) { return _Py_GetConfig(); }
