// Descriptors: attributes of types that C declares.
#ifndef Py_DESCROBJECT_H
#define Py_DESCROBJECT_H

TC_BEGIN_DECLS

typedef PyObject *(*getter)(PyObject *, void *);
typedef int (*setter)(PyObject *, PyObject *, void *);
struct PyGetSetDef {
  const char *name;
  getter get;
  setter set;
  const char *doc;
  void *closure;
};
typedef struct PyGetSetDef PyGetSetDef;

struct PyMemberDef {
  const char *name;
  int type;
  Py_ssize_t offset;
  int flags;
  const char *doc;
};
typedef struct PyMemberDef PyMemberDef;

typedef PyObject *(*wrapperfunc)(PyObject *, PyObject *, void *);

// Methods and members that C code defined. Those of builtin types, whose functions are not C's, are
// instances of a base of this type: C code takes d_method->ml_meth from what it finds to be an instance.
extern PyTypeObject PyMethodDescr_Type __asm__("tc_c_method_descr_type");
TC_DATA(PyTypeObject, PyClassMethodDescr_Type);
TC_DATA(PyTypeObject, PyGetSetDescr_Type);
extern PyTypeObject PyMemberDescr_Type __asm__("tc_c_member_descr_type");
TC_DATA(PyTypeObject, PyWrapperDescr_Type);
TC_DATA(PyTypeObject, _PyMethodWrapper_Type);
TC_DATA(PyTypeObject, PyProperty_Type);
// What all descriptors of types begin with.
typedef struct {
  PyObject ob_base;
  PyTypeObject *d_type;
  PyObject *d_name;
  PyObject *d_qualname;
} PyDescrObject;
#define PyDescr_COMMON PyDescrObject d_common
typedef struct {
  PyDescr_COMMON;
  PyMethodDef *d_method;
  vectorcallfunc vectorcall;
} PyMethodDescrObject;
typedef struct {
  PyDescr_COMMON;
  struct PyGetSetDef *d_getset;
} PyGetSetDescrObject;
typedef struct {
  PyDescr_COMMON;
  void *tc_reserved[2];
  struct PyMemberDef *d_member;
} PyMemberDescrObject;
#define PyDescr_TYPE(x) (((PyDescrObject *)(x))->d_type)
#define PyDescr_NAME(x) (((PyDescrObject *)(x))->d_name)
TC_API(PyObject *, PyDescr_NewMethod, (PyTypeObject *, PyMethodDef *));
TC_API(PyObject *, PyDescr_NewClassMethod, (PyTypeObject *, PyMethodDef *));
TC_API(PyObject *, PyDescr_NewMember, (PyTypeObject *, struct PyMemberDef *));
TC_API(PyObject *, PyDescr_NewGetSet, (PyTypeObject *, struct PyGetSetDef *));
TC_API(int, PyDescr_IsData, (PyObject *));
TC_API(PyObject *, PyWrapper_New, (PyObject *, PyObject *));

// Kinds of members.
#define T_SHORT 0
#define T_INT 1
#define T_LONG 2
#define T_FLOAT 3
#define T_DOUBLE 4
#define T_STRING 5
#define T_OBJECT 6
#define T_CHAR 7
#define T_BYTE 8
#define T_UBYTE 9
#define T_USHORT 10
#define T_UINT 11
#define T_ULONG 12
#define T_STRING_INPLACE 13
#define T_BOOL 14
#define T_OBJECT_EX 16
#define T_LONGLONG 17
#define T_ULONGLONG 18
#define T_PYSSIZET 19
#define T_NONE 20
#define READONLY 1
#define READ_RESTRICTED 2
#define PY_AUDIT_READ READ_RESTRICTED
#define PY_WRITE_RESTRICTED 4
#define RESTRICTED (READ_RESTRICTED | PY_WRITE_RESTRICTED)
TC_API(PyObject *, PyMember_GetOne, (const char *, struct PyMemberDef *));
TC_API(int, PyMember_SetOne, (char *, struct PyMemberDef *, PyObject *));

TC_END_DECLS

#endif  // Py_DESCROBJECT_H
