// Struct sequences: subclasses of tuple with names for their items. Those that the runtime makes
// (NewType) are builtin types; a static type of C (InitType2) keeps C functions, because code that
// made one may put its own tp_new or tp_richcompare there afterwards.
#include <vector>

#include "compat/objects/prelude.h"
#include "compat/objects/type_tables.h"
#include "runtime/modules/struct_sequence.h"

const char* const PyStructSequence_UnnamedField = "unnamed field";

namespace {

StructSequence* SequenceOf(PyTypeObject* type) {
  return static_cast<StructSequence*>(AsType(type)->module_state);
}

// Lives as long as the type, which stays.
StructSequence* NewDescription(const PyStructSequence_Desc* desc) {
  auto* fields = new std::vector<StructField>;
  auto* s = new StructSequence{};
  for (const PyStructSequence_Field* f = desc->fields; f->name != nullptr; ++f) {
    const bool named = f->name != PyStructSequence_UnnamedField;
    if (!named && static_cast<int>(fields->size()) < desc->n_in_sequence) ++s->unnamed;
    fields->push_back({named ? f->name : nullptr, f->doc});
  }
  s->name = desc->name;
  s->doc = desc->doc;
  s->count = static_cast<int>(fields->size());
  s->visible = desc->n_in_sequence;
  s->fields = fields->data();
  return s;
}

// The functions of a static type, which C code may exchange once it is ready.
Slots own_slots;  // what BeginStructSequence gives every type
PyObject* NewStatic(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  Object* values[2] = {nullptr, nullptr};
  static const char* const kKeywords[] = {"sequence", "dict", nullptr};
  if (PyArg_ParseTupleAndKeywords(args, kwargs, "O|O", const_cast<char**>(kKeywords), &values[0],
                                  &values[1]) == 0) {
    return nullptr;
  }
  return NewReference(own_slots.new_(AsType(type), values, values[1] == nullptr ? 1 : 2, nullptr));
}
PyObject* ReprStatic(PyObject* o) { return NewReference(own_slots.repr(Escape(o))); }
PyObject* CompareStatic(PyObject* a, PyObject* b, int op) {
  return NewReference(
      tuple_type.slots.richcompare(Escape(a), Escape(b), static_cast<CompareOp>(op)));
}
Py_hash_t HashStatic(PyObject* o) { return tuple_type.slots.hash(Escape(o)); }

}  // namespace

PyTypeObject* PyStructSequence_NewType(PyStructSequence_Desc* desc) {
  StructSequence* s = NewDescription(desc);
  if (!InitStructSequence(s)) return nullptr;
  return PyT(&s->type);
}

int PyStructSequence_InitType2(PyTypeObject* t, PyStructSequence_Desc* desc) {
  Type* type = AsType(t);
  StructSequence* s = NewDescription(desc);
  s->elsewhere = type;
  BeginStructSequence(s);
  own_slots = type->slots;
  AddTypeFlags(t, Py_TPFLAGS_HAVE_GC);  // for C code that asks; instances die as tuples do
  t->tp_new = NewStatic;
  t->tp_repr = ReprStatic;
  t->tp_richcompare = CompareStatic;
  t->tp_hash = HashStatic;
  t->tp_traverse = PyTuple_Type.tp_traverse;
  if (PyType_Ready(t) < 0) return -1;
  type->slots.trace = own_slots.trace;
  type->reserved &= ~kDeallocates;
  type->cell_flags = tuple_type.cell_flags;
  return Status(FinishStructSequence(s));
}
void PyStructSequence_InitType(PyTypeObject* t, PyStructSequence_Desc* desc) {
  PyStructSequence_InitType2(t, desc);
}

PyObject* PyStructSequence_New(PyTypeObject* type) {
  StructSequence* s = SequenceOf(type);
  const std::vector<Object*> nones(static_cast<size_t>(s->count), None());
  return FreshReference(NewStructSequence(*s, nones.data()));
}
void PyStructSequence_SetItem(PyObject* o, Py_ssize_t i, PyObject* value) {
  PyStructSequence_SET_ITEM(o, i, value);
}
PyObject* PyStructSequence_GetItem(PyObject* o, Py_ssize_t i) {
  return PyStructSequence_GET_ITEM(o, i);
}
