// tp_methods of builtin types, for C code that takes a method's function from there (_decimal does). Only
// methods that need no closure are listed: those below; the types' dictionaries have all.
#include "compat/objects/prelude.h"

namespace {

PyObject* CallOwn(Type& type, const char* name, PyObject* self) {
  Object* method = DictGet(type.tp_dict, name);
  if (method == nullptr) {
    Raise(exc::AttributeError, "type object '%s' has no attribute '%s'", type.tp_name, name);
    return nullptr;
  }
  return NewReference(CallArgs(method, Escape(self)));
}

PyObject* FloatAsIntegerRatio(PyObject* self, PyObject*) {
  return CallOwn(float_type, "as_integer_ratio", self);
}
PyObject* IntAsIntegerRatio(PyObject* self, PyObject*) {
  return CallOwn(int_type, "as_integer_ratio", self);
}
PyObject* IntBitLength(PyObject* self, PyObject*) { return CallOwn(int_type, "bit_length", self); }

PyMethodDef float_methods[] = {{"as_integer_ratio", FloatAsIntegerRatio, METH_NOARGS, nullptr},
                               {nullptr, nullptr, 0, nullptr}};
PyMethodDef int_methods[] = {{"as_integer_ratio", IntAsIntegerRatio, METH_NOARGS, nullptr},
                             {"bit_length", IntBitLength, METH_NOARGS, nullptr},
                             {nullptr, nullptr, 0, nullptr}};

}  // namespace

namespace tricolor::compat {

void ListBuiltinMethods() {
  float_type.tp_methods = float_methods;
  int_type.tp_methods = int_methods;
}

}  // namespace tricolor::compat
