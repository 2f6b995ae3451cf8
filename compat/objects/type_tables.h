// Fields of a C type by slot number, and their inheritance.
#ifndef TRICOLOR_COMPAT_OBJECTS_TYPE_TABLES_H_
#define TRICOLOR_COMPAT_OBJECTS_TYPE_TABLES_H_

#include "compat/api.h"

namespace tricolor::compat {

// Where PyType_Slot number `slot` goes in a PyHeapTypeObject; -1: unknown.
int SlotOffset(int slot);

// Of the same word as runtime/objects/type_object.h's.
inline void AddTypeFlags(PyTypeObject* t, unsigned long flags) {  // NOLINT: CPython's type
  __atomic_fetch_or(&t->tp_flags, flags, __ATOMIC_RELAXED);
}
inline void RemoveTypeFlags(PyTypeObject* t, unsigned long flags) {  // NOLINT
  __atomic_fetch_and(&t->tp_flags, ~flags, __ATOMIC_RELAXED);
}

// Fields that `t` leaves null come from `base`.
void InheritFunctions(PyTypeObject* t, PyTypeObject* base);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_OBJECTS_TYPE_TABLES_H_
