// A str made of many pieces.
#ifndef Py_INTERNAL_ACCU_H
#define Py_INTERNAL_ACCU_H

TC_BEGIN_DECLS

struct tc_accu_text;

// Owns both: strs that were made of many pieces each, and the text of the pieces since.
typedef struct {
  PyObject *strs;
  struct tc_accu_text *text;
} _PyAccu;
TC_API(int, _PyAccu_Init, (_PyAccu *));
TC_API(int, _PyAccu_Accumulate, (_PyAccu *, PyObject *str));
TC_API(PyObject *, _PyAccu_FinishAsList, (_PyAccu *));
TC_API(PyObject *, _PyAccu_Finish, (_PyAccu *));
TC_API(void, _PyAccu_Destroy, (_PyAccu *));

TC_END_DECLS

#endif  // Py_INTERNAL_ACCU_H
