// Functions that came after 3.11, for modules that are compiled to run in parallel (include/parallel.h).
#include <climits>

#include "compat/include/parallel.h"
#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "runtime/objects/weakref.h"

namespace {
// `found`: as Lookup functions of the runtime tell it. A reference of the caller's own, or null.
int Found(int found, Object* value, PyObject** out) {
  *out = found > 0 ? NewReference(value) : nullptr;
  return found;
}
}  // namespace

int PyDict_GetItemRef(PyObject* d, PyObject* key, PyObject** out) {
  *out = nullptr;
  if (d == nullptr || !IsDict(In(d))) {
    PyErr_BadInternalCall();
    return -1;
  }
  Object* value = nullptr;
  const int found = DictLookup(In(d), Escape(key), &value);
  return Found(found, value, out);
}
int PyDict_GetItemStringRef(PyObject* d, const char* key, PyObject** out) {
  Object* k = NewStr(key);
  *out = nullptr;
  return k == nullptr ? -1 : PyDict_GetItemRef(d, Py(k), out);
}
int PyDict_SetDefaultRef(PyObject* d, PyObject* key, PyObject* value, PyObject** out) {
  if (out != nullptr) *out = nullptr;
  if (d == nullptr || !IsDict(In(d))) {
    PyErr_BadInternalCall();
    return -1;
  }
  const int had = DictContains(In(d), Escape(key));
  Object* now = had < 0 ? nullptr : DictSetDefault(In(d), In(key), Escape(value));
  if (now == nullptr) return -1;
  if (out != nullptr) *out = NewReference(now);
  return had > 0 || now != In(value) ? 1 : 0;
}
int PyDict_Pop(PyObject* d, PyObject* key, PyObject** out) {
  if (out != nullptr) *out = nullptr;
  if (d == nullptr || !IsDict(In(d))) {
    PyErr_BadInternalCall();
    return -1;
  }
  Object* value = nullptr;
  const int found = DictPop(In(d), Escape(key), &value);
  if (out != nullptr) Found(found, value, out);
  return found;
}
int PyDict_PopString(PyObject* d, const char* key, PyObject** out) {
  Object* k = NewStr(key);
  if (k == nullptr && out != nullptr) *out = nullptr;
  return k == nullptr ? -1 : PyDict_Pop(d, Py(k), out);
}
int PyDict_ContainsString(PyObject* d, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? -1 : PyDict_Contains(d, Py(k));
}

PyObject* PyList_GetItemRef(PyObject* list, Py_ssize_t i) {
  if (!IsList(In(list))) {
    Raise(exc::TypeError, "expected a list");
    return nullptr;
  }
  return Py_XNewRef(PyList_GetItem(list, i));
}
int PyList_Extend(PyObject* list, PyObject* items) {
  if (list == nullptr || !IsList(In(list))) {
    PyErr_BadInternalCall();
    return -1;
  }
  PyObject* none = _PyList_Extend(reinterpret_cast<PyListObject*>(list), items);
  Release(none);
  return none == nullptr ? -1 : 0;
}
int PyList_Clear(PyObject* list) {
  if (list == nullptr || !IsList(In(list))) {
    PyErr_BadInternalCall();
    return -1;
  }
  return PyList_SetSlice(list, 0, PY_SSIZE_T_MAX, nullptr);
}

int PyWeakref_GetRef(PyObject* ref, PyObject** out) {
  *out = nullptr;
  if (ref == nullptr || !PyWeakref_Check(ref)) {
    Raise(exc::TypeError, "expected a weakref");
    return -1;
  }
  Object* o = WeakrefGet(In(ref));
  return Found(o == nullptr ? 0 : 1, o, out);
}
PyObject* PyImport_AddModuleRef(const char* name) { return Py_XNewRef(PyImport_AddModule(name)); }
int PyModule_Add(PyObject* m, const char* name, PyObject* value) {
  const int r = PyModule_AddObjectRef(m, name, value);
  Py_XDECREF(value);
  return r;
}

int PyObject_GetOptionalAttr(PyObject* o, PyObject* name, PyObject** out) {
  Object* value = nullptr;
  const int found = LookupAttr(Escape(o), Escape(name), &value);
  return Found(found, value, out);
}
int PyObject_GetOptionalAttrString(PyObject* o, const char* name, PyObject** out) {
  Object* k = NameOf(name);
  *out = nullptr;
  return k == nullptr ? -1 : PyObject_GetOptionalAttr(o, Py(k), out);
}
int PyObject_HasAttrWithError(PyObject* o, PyObject* name) {
  Object* value = nullptr;
  return LookupAttr(Escape(o), Escape(name), &value);
}
int PyObject_HasAttrStringWithError(PyObject* o, const char* name) {
  Object* k = NameOf(name);
  return k == nullptr ? -1 : PyObject_HasAttrWithError(o, Py(k));
}
int PyMapping_GetOptionalItem(PyObject* o, PyObject* key, PyObject** out) {
  if (IsExactly(In(o), dict_type)) return PyDict_GetItemRef(o, key, out);
  *out = PyObject_GetItem(o, key);
  if (*out != nullptr) return 1;
  if (!ErrorIs(exc::KeyError)) return -1;
  ClearError();
  return 0;
}
int PyMapping_GetOptionalItemString(PyObject* o, const char* key, PyObject** out) {
  Object* k = NewStr(key);
  *out = nullptr;
  return k == nullptr ? -1 : PyMapping_GetOptionalItem(o, Py(k), out);
}
int PyMapping_HasKeyWithError(PyObject* o, PyObject* key) {
  PyObject* value;
  const int found = PyMapping_GetOptionalItem(o, key, &value);
  Py_XDECREF(value);
  return found;
}
int PyMapping_HasKeyStringWithError(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? -1 : PyMapping_HasKeyWithError(o, Py(k));
}
int PyLong_AsInt(PyObject* o) { return _PyLong_AsInt(o); }
int PyUnicode_EqualToUTF8AndSize(PyObject* o, const char* text, Py_ssize_t n) {
  Py_ssize_t size;
  const char* own = PyUnicode_AsUTF8AndSize(o, &size);
  if (own == nullptr) {
    ClearError();  // lone surrogates: equal to no UTF-8
    return 0;
  }
  return size == n && memcmp(own, text, static_cast<size_t>(n)) == 0;
}
int PyUnicode_EqualToUTF8(PyObject* o, const char* text) {
  return PyUnicode_EqualToUTF8AndSize(o, text, static_cast<Py_ssize_t>(strlen(text)));
}
Py_hash_t Py_HashPointer(const void* p) { return _Py_HashPointer(p); }
PyThreadState* PyThreadState_GetUnchecked(void) { return _PyThreadState_UncheckedGet(); }

// Here every object may be tried: the collector clears no pointer that it does not know, and what waits for
// its deallocation lives again when it is counted (contract C4).
int PyUnstable_TryIncRef(PyObject* o) {
  if (DeallocatesNatively(TypeOf(In(o))) && HasBit(In(o), kDeallocating | kFreed)) return 0;
  Increment(In(o));
  return 1;
}
void PyUnstable_EnableTryIncRef(PyObject*) {}
int PyUnstable_Object_IsUniquelyReferenced(PyObject* o) { return Py_REFCNT(o) == 1; }
