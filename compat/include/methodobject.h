// Functions of extensions.
#ifndef Py_METHODOBJECT_H
#define Py_METHODOBJECT_H

TC_BEGIN_DECLS

typedef PyObject *(*PyCFunction)(PyObject *, PyObject *);
typedef PyObject *(*_PyCFunctionFast)(PyObject *, PyObject *const *, Py_ssize_t);
typedef PyObject *(*PyCFunctionWithKeywords)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*_PyCFunctionFastWithKeywords)(PyObject *, PyObject *const *, Py_ssize_t,
                                                  PyObject *);
typedef PyObject *(*PyCMethod)(PyObject *, PyTypeObject *, PyObject *const *, size_t, PyObject *);
typedef _PyCFunctionFast PyCFunctionFast;
typedef _PyCFunctionFastWithKeywords PyCFunctionFastWithKeywords;
#define _PyCFunction_CAST(func) _Py_CAST(PyCFunction, _Py_CAST(void (*)(void), (func)))
#define PyCFunction_CAST _PyCFunction_CAST

struct PyMethodDef {
  const char *ml_name;
  PyCFunction ml_meth;
  int ml_flags;
  const char *ml_doc;
};
typedef struct PyMethodDef PyMethodDef;

#define METH_VARARGS 0x0001
#define METH_KEYWORDS 0x0002
#define METH_NOARGS 0x0004
#define METH_O 0x0008
#define METH_CLASS 0x0010
#define METH_STATIC 0x0020
#define METH_COEXIST 0x0040
#define METH_FASTCALL 0x0080
#define METH_STACKLESS 0x0000
#define METH_METHOD 0x0200

typedef struct {
  PyObject ob_base;
  PyMethodDef *m_ml;
  PyObject *m_self;
  PyObject *m_module;
  PyObject *m_weakreflist;
  vectorcallfunc vectorcall;
} PyCFunctionObject;

typedef struct {
  PyCFunctionObject func;
  PyTypeObject *mm_class;
} PyCMethodObject;

// Functions of extensions, whose type is a subtype of that of builtin functions: C code takes m_ml->ml_meth from what it
// finds to be of exactly this type.
extern PyTypeObject PyCFunction_Type __asm__("tc_PyCMethod_Type");
TC_DATA(PyTypeObject, PyCMethod_Type);
extern PyTypeObject tc_builtin_function_type __asm__("tc_PyCFunction_Type");
#define PyCFunction_Check(op) PyObject_TypeCheck((op), &tc_builtin_function_type)
#define PyCFunction_CheckExact(op) \
  (Py_IS_TYPE((op), &tc_builtin_function_type) || Py_IS_TYPE((op), &PyCMethod_Type))
#define PyCMethod_Check(op) PyObject_TypeCheck((op), &PyCMethod_Type)
TC_API(PyObject *, PyCFunction_NewEx, (PyMethodDef *, PyObject *, PyObject *));
TC_API(PyObject *, PyCFunction_New, (PyMethodDef *, PyObject *));
TC_API(PyObject *, PyCMethod_New, (PyMethodDef *, PyObject *, PyObject *, PyTypeObject *));
TC_API(PyCFunction, PyCFunction_GetFunction, (PyObject *));
TC_API(PyObject *, PyCFunction_GetSelf, (PyObject *));
TC_API(int, PyCFunction_GetFlags, (PyObject *));
TC_API(PyObject *, PyCFunction_Call, (PyObject *, PyObject *, PyObject *));
// These ask nothing of what begins with a PyCFunctionObject, as Cython's functions do. A builtin function has none of C's
// conventions: a caller that looks for a short cut finds none.
static inline int tc_cfunction_flags(PyObject *f) {
  return Py_IS_TYPE(f, &tc_builtin_function_type) ? 0 : ((PyCFunctionObject *)f)->m_ml->ml_flags;
}
static inline PyCFunction tc_cfunction_function(PyObject *f) {
  return Py_IS_TYPE(f, &tc_builtin_function_type) ? NULL : ((PyCFunctionObject *)f)->m_ml->ml_meth;
}
#define PyCFunction_GET_FUNCTION(f) tc_cfunction_function(_PyObject_CAST(f))
#define PyCFunction_GET_SELF(f) \
  ((tc_cfunction_flags(_PyObject_CAST(f)) & METH_STATIC) != 0 ? NULL : ((PyCFunctionObject *)(f))->m_self)
#define PyCFunction_GET_FLAGS(f) tc_cfunction_flags(_PyObject_CAST(f))

TC_END_DECLS

#endif  // Py_METHODOBJECT_H
