// Struct sequences: subclasses of tuple with names for their items.
#include <vector>

#include "compat/objects/prelude.h"
#include "runtime/modules/struct_sequence.h"

const char* const PyStructSequence_UnnamedField = "unnamed field";

namespace {
StructSequence* SequenceOf(Type* type) {
  // StructSequence starts with its type.
  return reinterpret_cast<StructSequence*>(type);
}
}  // namespace

PyTypeObject* PyStructSequence_NewType(PyStructSequence_Desc* desc) {
  auto* fields = new std::vector<StructField>;  // as long as the type, which stays
  for (PyStructSequence_Field* f = desc->fields; f->name != nullptr; ++f) {
    fields->push_back({f->name == PyStructSequence_UnnamedField ? nullptr : f->name, f->doc});
  }
  auto* s = new StructSequence{};
  s->name = desc->name;
  s->doc = desc->doc;
  s->count = static_cast<int>(fields->size());
  s->visible = desc->n_in_sequence;
  s->fields = fields->data();
  if (!InitStructSequence(s)) return nullptr;
  return PyT(&s->type);
}
PyObject* PyStructSequence_New(PyTypeObject* type) {
  StructSequence* s = SequenceOf(AsType(type));
  const std::vector<Object*> nones(static_cast<size_t>(s->count), None());
  return FreshReference(NewStructSequence(*s, nones.data()));
}
void PyStructSequence_SetItem(PyObject* o, Py_ssize_t i, PyObject* value) {
  PyStructSequence_SET_ITEM(o, i, value);
}
PyObject* PyStructSequence_GetItem(PyObject* o, Py_ssize_t i) {
  return PyStructSequence_GET_ITEM(o, i);
}
