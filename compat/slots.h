// The two directions between a type's C functions (tp_*) and the runtime's slots.
//
//   extension type   tp_* come from C;   FillSlots puts adapters into Type::slots that take the
//                                        legacy lock, call tp_*, and give up the result's reference
//   builtin, Python  slots are managed;  FillFunctions puts adapters into tp_* that call the slot
//                                        and add the reference that C expects
//
// An adapter of the first kind calls the function of the nearest extension type above the
// object's own, so that one function serves all types and a Python subclass that overrides a
// method does not call itself. One of the second kind is made for one static type where C may call
// a base's function on an instance of a derived type (PyDict_Type.tp_init(self, …)).
#ifndef TRICOLOR_COMPAT_SLOTS_H_
#define TRICOLOR_COMPAT_SLOTS_H_

#include "compat/api.h"

namespace tricolor::compat {

// The type itself or the nearest base that an extension defined; null: none. A class whose layout comes
// from another base (a mixin with __slots__) has it in its MRO only.
PyTypeObject* ExtensionTypeInMro(Type* type);
inline PyTypeObject* ExtensionType(Type* type) {
  Type* t = type;
  while (t != nullptr && t->kind != static_cast<uint8_t>(TypeKind::kExtension)) t = t->tp_base;
  return t != nullptr || type == nullptr ? PyT(t) : ExtensionTypeInMro(type);
}
inline PyTypeObject* ExtensionTypeOf(Object* o) { return ExtensionType(TypeOf(o)); }

void FillSlots(PyTypeObject* type);      // for the fields of `type` that are set
void FillFunctions(Type* type);          // of a Python class: from its base and its slots
void FillBuiltinFunctions();             // of all builtin types
void FillLateBuiltin(Type* type);        // of one that became ready later
// What C code wrote into the fields of a Python class after it was made, as metaclasses of C do: its tp_getattro and
// tp_setattro become the slots. Looked at when the first instance is born. REQUIRES the class below an extension's.
void AdoptFunctions(Type* type);
inline constexpr uint32_t kAdopted = 4;  // of Type::reserved, beside NativeTypeBit: it has been looked at
// tp_dealloc of Python classes that derive from an extension's type.
void DeallocateSubtype(PyObject* self);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SLOTS_H_
