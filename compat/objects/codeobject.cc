// Code objects and functions written in Python, as C code makes and reads them.
#include <vector>

#include "compat/objects/prelude.h"
#include "runtime/interp/eval.h"
#include "runtime/objects/code.h"
#include "runtime/objects/function.h"

static_assert(offsetof(PyCodeObject, co_filename) == offsetof(CodeObject, filename));
static_assert(offsetof(PyCodeObject, co_flags) == offsetof(CodeObject, flags));
static_assert(offsetof(PyCodeObject, co_firstlineno) == offsetof(CodeObject, firstlineno));
static_assert(offsetof(PyCodeObject, co_nfreevars) == offsetof(CodeObject, nfree));

namespace {

CodeObject* Code(PyCodeObject* c) { return AsCode(In(reinterpret_cast<PyObject*>(c))); }
PyCodeObject* NewReferenceToCode(Object* c) {
  return reinterpret_cast<PyCodeObject*>(NewReference(c));
}
FunctionObject* Function(PyObject* f) { return As<FunctionObject>(In(f)); }

// `value` for a field that takes null for None, and otherwise only what `check` lets pass.
int SetField(PyObject* f, Object* FunctionObject::*field, PyObject* value, bool good,
             const char* what) {
  if (!PyFunction_Check(f)) return BadCall(), -1;
  if (value == Py_None) {
    value = nullptr;
  } else if (value == nullptr || !good) {
    Raise(exc::SystemError, "%s", what);
    return -1;
  }
  gc::Store(In(f), &(Function(f)->*field), Escape(value));
  __atomic_store_n(&Function(f)->version, 0, __ATOMIC_RELAXED);
  return 0;
}
PyObject* Field(PyObject* f, Object* FunctionObject::*field) {
  return PyFunction_Check(f) ? Py(gc::Load(&(Function(f)->*field))) : BadCall();
}

}  // namespace

PyCodeObject* PyCode_NewEmpty(const char* filename, const char* function, int line) {
  // Says of every instruction that it stands on the first line; raises AssertionError if it is run.
  static const unsigned char kCode[] = {151, 0, 74, 0, 130, 1};
  static const unsigned char kLines[] = {0xea, 0};
  CodeParts parts;
  parts.code = NewBytes(kCode, sizeof kCode);
  parts.linetable = NewBytes(kLines, sizeof kLines);
  parts.consts = parts.names = parts.slot_names = EmptyTuple();
  parts.slot_kinds = parts.exceptiontable = NewBytes("", 0);
  parts.name = parts.qualname = NameOf(function);
  parts.filename = StrSurrogateEscape(filename);
  parts.firstlineno = line;
  parts.stacksize = 1;
  if (parts.code == nullptr || parts.linetable == nullptr || parts.slot_kinds == nullptr ||
      parts.name == nullptr || parts.filename == nullptr) {
    return nullptr;
  }
  return NewReferenceToCode(reinterpret_cast<Object*>(NewCode(parts)));
}
PyCodeObject* PyCode_NewWithPosOnlyArgs(int argcount, int posonly, int kwonly, int nlocals,
                                        int stacksize, int flags, PyObject* code, PyObject* consts,
                                        PyObject* names, PyObject* varnames, PyObject* freevars,
                                        PyObject* cellvars, PyObject* filename, PyObject* name,
                                        PyObject* qualname, int firstlineno, PyObject* linetable,
                                        PyObject* exceptiontable) {
  // The type's constructor checks and merges the names of the three kinds of variables.
  return reinterpret_cast<PyCodeObject*>(PyObject_CallFunction(
      reinterpret_cast<PyObject*>(&PyCode_Type), "iiiiiiOOOOOOOiOOOO", argcount, posonly, kwonly,
      nlocals, stacksize, flags, code, consts, names, varnames, filename, name, qualname,
      firstlineno, linetable, exceptiontable, freevars, cellvars));
}
PyCodeObject* PyCode_New(int argcount, int kwonly, int nlocals, int stacksize, int flags,
                         PyObject* code, PyObject* consts, PyObject* names, PyObject* varnames,
                         PyObject* freevars, PyObject* cellvars, PyObject* filename,
                         PyObject* name, PyObject* qualname, int firstlineno, PyObject* linetable,
                         PyObject* exceptiontable) {
  return PyCode_NewWithPosOnlyArgs(argcount, 0, kwonly, nlocals, stacksize, flags, code, consts,
                                   names, varnames, freevars, cellvars, filename, name, qualname,
                                   firstlineno, linetable, exceptiontable);
}
PyObject* PyCode_GetCode(PyCodeObject* c) {
  return NewReference(GetAttr(reinterpret_cast<Object*>(c), "co_code"));
}
PyObject* PyCode_GetVarnames(PyCodeObject* c) { return NewReference(CodeVarNames(Code(c))); }
PyObject* PyCode_GetCellvars(PyCodeObject* c) { return NewReference(CodeCellVars(Code(c))); }
PyObject* PyCode_GetFreevars(PyCodeObject* c) { return NewReference(CodeFreeVars(Code(c))); }
int PyCode_Addr2Line(PyCodeObject* c, int offset) {
  return offset < 0 ? c->co_firstlineno : CodeLineAt(Code(c), offset);
}
int PyCode_Addr2Location(PyCodeObject* c, int offset, int* line, int* column, int* end_line,
                         int* end_column) {
  CodeLocation place = {0, 0, -1, -1, -1, -1};
  if (offset < 0) {
    place.line = place.end_line = c->co_firstlineno;
  } else {
    CodeLocationAt(Code(c), offset, &place);
  }
  *line = place.line;
  *column = place.column;
  *end_line = place.end_line;
  *end_column = place.end_column;
  return 1;
}

// ---- Functions
PyObject* PyFunction_NewWithQualName(PyObject* code, PyObject* globals, PyObject* qualname) {
  if (!PyCode_Check(code)) return BadCall();
  Object* name = qualname == nullptr ? AsCode(In(code))->qualname : Escape(qualname);
  return NewReference(NewFunction(Escape(code), Escape(globals), name));
}
PyObject* PyFunction_New(PyObject* code, PyObject* globals) {
  return PyFunction_NewWithQualName(code, globals, nullptr);
}
PyObject* PyFunction_GetCode(PyObject* f) { return Field(f, &FunctionObject::code); }
PyObject* PyFunction_GetGlobals(PyObject* f) { return Field(f, &FunctionObject::globals); }
PyObject* PyFunction_GetModule(PyObject* f) { return Field(f, &FunctionObject::module); }
PyObject* PyFunction_GetDefaults(PyObject* f) { return Field(f, &FunctionObject::defaults); }
PyObject* PyFunction_GetKwDefaults(PyObject* f) { return Field(f, &FunctionObject::kwdefaults); }
PyObject* PyFunction_GetClosure(PyObject* f) { return Field(f, &FunctionObject::closure); }
PyObject* PyFunction_GetAnnotations(PyObject* f) { return Field(f, &FunctionObject::annotations); }
int PyFunction_SetDefaults(PyObject* f, PyObject* value) {
  return SetField(f, &FunctionObject::defaults, value, value != nullptr && PyTuple_Check(value),
                  "non-tuple default args");
}
int PyFunction_SetKwDefaults(PyObject* f, PyObject* value) {
  return SetField(f, &FunctionObject::kwdefaults, value, value != nullptr && PyDict_Check(value),
                  "non-dict keyword only default args");
}
int PyFunction_SetAnnotations(PyObject* f, PyObject* value) {
  return SetField(f, &FunctionObject::annotations, value, value != nullptr && PyDict_Check(value),
                  "non-dict annotations");
}
int PyFunction_SetClosure(PyObject* f, PyObject* value) {
  if (value != nullptr && value != Py_None && !PyTuple_Check(value)) {
    PyErr_Format(PyExc_SystemError, "expected tuple for closure, got '%.100s'",
                 Py_TYPE(value)->tp_name);
    return -1;
  }
  return SetField(f, &FunctionObject::closure, value, true, "expected tuple for closure");
}

PyObject* PyEval_EvalCodeEx(PyObject* code, PyObject* globals, PyObject* locals,
                            PyObject* const* args, int nargs, PyObject* const* kws, int nkws,
                            PyObject* const* defs, int ndefs, PyObject* kwdefs,
                            PyObject* closure) {
  // Code without variables of its own runs in `locals`; anything else is a call of a function.
  if ((AsCode(In(code))->flags & kCodeOptimized) == 0) {
    return NewReference(EvalCode(Escape(code), Escape(globals), Escape(locals), Escape(closure)));
  }
  PyObject* f = PyFunction_New(code, globals);
  if (f == nullptr) return nullptr;
  PyObject* result = nullptr;
  PyObject* defaults = ndefs == 0 ? nullptr : _PyTuple_FromArray(defs, ndefs);
  PyObject* names = nkws == 0 ? nullptr : PyTuple_New(nkws);
  if ((ndefs == 0 || (defaults != nullptr && PyFunction_SetDefaults(f, defaults) == 0)) &&
      (kwdefs == nullptr || PyFunction_SetKwDefaults(f, kwdefs) == 0) &&
      (closure == nullptr || PyFunction_SetClosure(f, closure) == 0) &&
      (nkws == 0 || names != nullptr)) {
    std::vector<PyObject*> all(args, args + nargs);  // the caller owns them
    for (int i = 0; i < nkws; ++i) {
      PyTuple_SET_ITEM(names, i, Py_NewRef(kws[2 * i]));
      all.push_back(kws[2 * i + 1]);
    }
    result = PyObject_Vectorcall(f, all.data(), static_cast<size_t>(nargs), names);
  }
  Py_XDECREF(names);
  Py_XDECREF(defaults);
  Py_DECREF(f);
  return result;
}
