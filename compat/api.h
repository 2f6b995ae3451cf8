// What every file of this layer starts from: the C header and the runtime's, and the casts
// between their two names for the same objects.
#ifndef TRICOLOR_COMPAT_API_H_
#define TRICOLOR_COMPAT_API_H_

#define PY_SSIZE_T_CLEAN
#define TC_IMPLEMENTS_API  // here a name is the function that takes lengths as Py_ssize_t
#include "compat/include/Python.h"
#include "runtime/object.h"
#include "runtime/type.h"

// Not zero: a parallel module is loaded, or the doctor watches; then everybody counts by compare-and-swap.
extern "C" uint32_t tc_ledger_mode;

namespace tricolor::compat {

inline Object* In(PyObject* o) { return reinterpret_cast<Object*>(o); }
inline Object* In(PyTypeObject* o) { return reinterpret_cast<Object*>(o); }
inline PyObject* Py(Object* o) { return reinterpret_cast<PyObject*>(o); }
inline Type* AsType(PyTypeObject* t) { return reinterpret_cast<Type*>(t); }
inline Type* AsType(PyObject* t) { return reinterpret_cast<Type*>(t); }
inline PyTypeObject* PyT(Type* t) { return reinterpret_cast<PyTypeObject*>(t); }
inline PyTypeObject* PyT(Object* t) { return reinterpret_cast<PyTypeObject*>(t); }

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_API_H_
