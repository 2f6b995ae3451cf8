// Functions behind what the headers have as macros or inline functions: for code that looks them up
// by name, in other languages or through ctypes.
#include <dlfcn.h>

#include "compat/objects/prelude.h"

// dlsym for ctypes (stdlib/modules.bzl): ctypes.pythonapi.PyLong_FromLong is ours, whatever its symbol
// is called and whether or not the process has a libpython too.
extern "C" void* tc_dlsym(void* library, const char* name) {
  if (strncmp(name, "Py", 2) == 0 || strncmp(name, "_Py", 3) == 0) {
    if (void* ours = dlsym(library, (std::string("tc_") + name).c_str())) return ours;
  }
  return dlsym(library, name);
}

#define TC_FUNCTION(result, name, args) \
  extern "C" result tc_function_##name args __asm__("tc_" #name); \
  result tc_function_##name args

int (Py_Is)(PyObject* a, PyObject* b) { return a == b; }
int (Py_IsNone)(PyObject* o) { return Py_IsNone(o); }
int (Py_IsTrue)(PyObject* o) { return Py_IsTrue(o); }
int (Py_IsFalse)(PyObject* o) { return Py_IsFalse(o); }
TC_FUNCTION(PyObject*, Py_NewRef, (PyObject* o)) { return Py_NewRef(o); }
TC_FUNCTION(PyObject*, Py_XNewRef, (PyObject* o)) { return Py_XNewRef(o); }
TC_FUNCTION(void, _Py_IncRef, (PyObject* o)) { Py_INCREF(o); }
TC_FUNCTION(void, _Py_DecRef, (PyObject* o)) { Py_DECREF(o); }
TC_FUNCTION(PyObject**, PyObject_GET_WEAKREFS_LISTPTR, (PyObject* o)) {
  return PyObject_GET_WEAKREFS_LISTPTR(o);
}
TC_FUNCTION(int, PyType_SUPPORTS_WEAKREFS, (PyTypeObject* t)) {
  return PyType_SUPPORTS_WEAKREFS(t);
}
TC_FUNCTION(int, _Py_CheckRecursiveCall, (PyThreadState*, const char* where)) {
  return Py_EnterRecursiveCall(where);
}
TC_FUNCTION(int, _PyState_AddModule, (PyThreadState*, PyObject* m, PyModuleDef* def)) {
  return PyState_AddModule(m, def);
}

// With PY_SSIZE_T_CLEAN, which is how lengths are always taken here.
TC_FUNCTION(int, _PyArg_Parse_SizeT, (PyObject* args, const char* format, ...)) {
  va_list ap;
  va_start(ap, format);
  PyObject* one = PyTuple_Pack(1, args);
  const int good = one == nullptr ? 0 : PyArg_VaParse(one, format, ap);
  va_end(ap);
  Py_XDECREF(one);
  return good;
}
TC_FUNCTION(int, _PyArg_ParseTuple_SizeT, (PyObject* args, const char* format, ...)) {
  va_list ap;
  va_start(ap, format);
  const int good = PyArg_VaParse(args, format, ap);
  va_end(ap);
  return good;
}
TC_FUNCTION(int, _PyArg_VaParse_SizeT, (PyObject* args, const char* format, va_list ap)) {
  return PyArg_VaParse(args, format, ap);
}
TC_FUNCTION(int, _PyArg_ParseTupleAndKeywords_SizeT,
            (PyObject* args, PyObject* kwargs, const char* format, char** names, ...)) {
  va_list ap;
  va_start(ap, names);
  const int good = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, ap);
  va_end(ap);
  return good;
}
TC_FUNCTION(int, _PyArg_VaParseTupleAndKeywords_SizeT,
            (PyObject* args, PyObject* kwargs, const char* format, char** names, va_list ap)) {
  return PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, ap);
}
TC_FUNCTION(PyObject*, _Py_VaBuildValue_SizeT, (const char* format, va_list ap)) {
  return Py_VaBuildValue(format, ap);
}
TC_FUNCTION(PyObject*, _Py_BuildValue_SizeT, (const char* format, ...)) {
  va_list ap;
  va_start(ap, format);
  PyObject* value = Py_VaBuildValue(format, ap);
  va_end(ap);
  return value;
}

#define TC_CALL_WITH_FORMAT(name) \
  TC_FUNCTION(PyObject*, name, (PyObject* f, const char* format, ...)) { \
    va_list ap; \
    va_start(ap, format); \
    PyObject* result = tc_va_call(f, format, ap); \
    va_end(ap); \
    return result; \
  }
#define TC_CALL_METHOD_WITH_FORMAT(name) \
  TC_FUNCTION(PyObject*, name, (PyObject* o, const char* method, const char* format, ...)) { \
    va_list ap; \
    va_start(ap, format); \
    PyObject* result = tc_va_call_method(o, Py(NameOf(method)), format, ap); \
    va_end(ap); \
    return result; \
  }
TC_CALL_WITH_FORMAT(PyEval_CallFunction)
TC_CALL_WITH_FORMAT(_PyObject_CallFunction_SizeT)
TC_CALL_METHOD_WITH_FORMAT(PyEval_CallMethod)
TC_CALL_METHOD_WITH_FORMAT(_PyObject_CallMethod_SizeT)

// The same exception under its older names.
extern "C" PyObject* tc_environment_error __asm__("tc_PyExc_EnvironmentError");
extern "C" PyObject* tc_io_error __asm__("tc_PyExc_IOError");
PyObject* tc_environment_error = reinterpret_cast<PyObject*>(&exc::OSError);
PyObject* tc_io_error = reinterpret_cast<PyObject*>(&exc::OSError);
extern "C" const int tc_swapped_operations[] __asm__("tc__Py_SwappedOp");
const int tc_swapped_operations[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};
