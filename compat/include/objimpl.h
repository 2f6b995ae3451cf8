// Making objects, and what the collector asks of types.
#ifndef Py_OBJIMPL_H
#define Py_OBJIMPL_H

TC_BEGIN_DECLS

TC_API(void *, PyObject_Malloc, (size_t));
TC_API(void *, PyObject_Calloc, (size_t, size_t));
TC_API(void *, PyObject_Realloc, (void *, size_t));
TC_API(void, PyObject_Free, (void *));
TC_API(int, _PyObject_IsFreed, (PyObject *));
#define PyObject_MALLOC PyObject_Malloc
#define PyObject_REALLOC PyObject_Realloc
#define PyObject_FREE PyObject_Free
#define PyObject_Del PyObject_Free
#define PyObject_DEL PyObject_Free

TC_API(PyObject *, PyObject_Init, (PyObject *, PyTypeObject *));
TC_API(PyVarObject *, PyObject_InitVar, (PyVarObject *, PyTypeObject *, Py_ssize_t));
#define PyObject_INIT(op, type) PyObject_Init(_PyObject_CAST(op), (type))
#define PyObject_INIT_VAR(op, type, size) PyObject_InitVar(_PyVarObject_CAST(op), (type), (size))
TC_API(PyObject *, _PyObject_New, (PyTypeObject *));
TC_API(PyVarObject *, _PyObject_NewVar, (PyTypeObject *, Py_ssize_t));
TC_API(PyObject *, _PyObject_GC_New, (PyTypeObject *));
TC_API(PyVarObject *, _PyObject_GC_NewVar, (PyTypeObject *, Py_ssize_t));
TC_API(PyVarObject *, _PyObject_GC_Resize, (PyVarObject *, Py_ssize_t));
#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define PyObject_NEW(type, typeobj) PyObject_New(type, typeobj)
#define PyObject_NEW_VAR(type, typeobj, n) PyObject_NewVar(type, typeobj, n)
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize(_PyVarObject_CAST(op), (n)))
#define _PyObject_SIZE(typeobj) ((typeobj)->tp_basicsize)
#define _PyObject_VAR_SIZE(typeobj, n) \
  _Py_SIZE_ROUND_UP((typeobj)->tp_basicsize + (n) * (typeobj)->tp_itemsize, SIZEOF_VOID_P)

TC_API(void, PyObject_GC_Track, (void *));
TC_API(void, PyObject_GC_UnTrack, (void *));
TC_API(void, PyObject_GC_Del, (void *));
TC_API(int, PyObject_GC_IsTracked, (PyObject *));
TC_API(int, PyObject_GC_IsFinalized, (PyObject *));
TC_API(int, PyObject_IS_GC, (PyObject *));
#define PyType_IS_GC(t) PyType_HasFeature((t), Py_TPFLAGS_HAVE_GC)
#define _PyObject_GC_IS_TRACKED(o) PyObject_GC_IsTracked(_PyObject_CAST(o))
#define _PyObject_GC_TRACK(o) PyObject_GC_Track(o)
#define _PyObject_GC_UNTRACK(o) PyObject_GC_UnTrack(o)
#define _PyGC_FINALIZED(o) PyObject_GC_IsFinalized(_PyObject_CAST(o))

#define Py_VISIT(op) \
  do { \
    if (op) { \
      const int tc_visit_ = visit(_PyObject_CAST(op), arg); \
      if (tc_visit_) return tc_visit_; \
    } \
  } while (0)

TC_API(Py_ssize_t, PyGC_Collect, (void));
TC_API(int, PyGC_Enable, (void));
TC_API(int, PyGC_Disable, (void));
TC_API(int, PyGC_IsEnabled, (void));

// Weak references stand in a table: a class of Python's has them without a slot.
TC_API(int, tc_supports_weakrefs, (PyTypeObject *));
#define PyType_SUPPORTS_WEAKREFS(t) tc_supports_weakrefs(t)
#define PyObject_GET_WEAKREFS_LISTPTR(o) \
  ((PyObject **)(((char *)(o)) + Py_TYPE(o)->tp_weaklistoffset))

TC_END_DECLS

#endif  // Py_OBJIMPL_H
