// Context variables for C code (include/context.h).
#include "compat/objects/prelude.h"
#include "compat/include/context.h"
#include "runtime/modules/context_vars.h"

namespace {

// The types are the module's, which is made when it is first imported.
bool Ready() {
  if (context_type.tp_dict != nullptr) return true;
  PyObject* module = PyImport_ImportModule("_contextvars");
  Py_XDECREF(module);
  return module != nullptr;
}

// With CPython's TypeError otherwise.
bool IsContextType(PyObject* o, const Type& type, const char* what) {
  if (Ready() && TypeOf(In(o)) == &type) return true;
  if (!ErrorSet()) Raise(exc::TypeError, "an instance of %s was expected", what);
  return false;
}

}  // namespace

PyObject* PyContext_New(void) { return Ready() ? NewReference(NewContext(nullptr)) : nullptr; }
PyObject* PyContext_Copy(PyObject* context) {
  return IsContextType(context, context_type, "Context") ? NewReference(CopyContext(In(context)))
                                                         : nullptr;
}
PyObject* PyContext_CopyCurrent(void) {
  if (!Ready()) return nullptr;
  Object* context = CurrentContext();
  return context == nullptr ? nullptr : NewReference(CopyContext(context));
}
int PyContext_Enter(PyObject* context) {
  return IsContextType(context, context_type, "Context") ? Status(EnterContext(Escape(context))) : -1;
}
int PyContext_Exit(PyObject* context) {
  return IsContextType(context, context_type, "Context") ? Status(ExitContext(In(context))) : -1;
}
PyObject* PyContextVar_New(const char* name, PyObject* default_value) {
  Object* text = Ready() ? NewStr(name) : nullptr;
  return text == nullptr ? nullptr : NewReference(NewContextVar(text, Escape(default_value)));
}
int PyContextVar_Get(PyObject* var, PyObject* default_value, PyObject** value) {
  *value = nullptr;
  if (!IsContextType(var, context_var_type, "ContextVar")) return -1;
  Object* found = nullptr;
  if (!GetContextVar(In(var), &found)) return -1;
  *value = found != nullptr ? NewReference(found) : Py_XNewRef(default_value);
  if (*value == nullptr) *value = NewReference(DefaultOfContextVar(In(var)));
  return 0;
}
PyObject* PyContextVar_Set(PyObject* var, PyObject* value) {
  return IsContextType(var, context_var_type, "ContextVar")
             ? NewReference(SetContextVar(Escape(var), Escape(value)))
             : nullptr;
}
int PyContextVar_Reset(PyObject* var, PyObject* token) {
  return IsContextType(var, context_var_type, "ContextVar")
             ? Status(ResetContextVar(Escape(var), Escape(token)))
             : -1;
}
