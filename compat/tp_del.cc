#include "compat/tp_del.h"

#include "compat/ledger.h"
#include "compat/parallel.h"
#include "compat/slots.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/objects/type_object.h"
#include "runtime/tp_del.h"

namespace tricolor::compat {

namespace {

// Without a tp_dealloc of C: CPython's own, for classes and for types made without one, calls it.
bool IsTheBatchs(const Type* type) {
  const AnyFunction dealloc = type->tp_dealloc;
  return dealloc == nullptr || dealloc == object_type.tp_dealloc ||
         dealloc == reinterpret_cast<AnyFunction>(DeallocateSubtype);
}

void Run(Object* o) {
  NativeScope scope(o);
  // It begins and ends with a count that it makes up, which must not free anything.
  BeginGoing(o);
  reinterpret_cast<destructor>(TypeOf(o)->tp_del)(Py(o));
  EndGoing(o);
  if (ErrorSet()) WriteUnraisable(nullptr);
}

}  // namespace

void InstallTpDel() {
  tp_del_hooks.is_the_batchs = IsTheBatchs;
  tp_del_hooks.run = Run;
}
void UninstallTpDel() {
  tp_del_hooks.is_the_batchs = nullptr;
  tp_del_hooks.run = nullptr;
}

void AdoptTpDelSlow(Type* type) {
  if (type->kind != static_cast<uint8_t>(TypeKind::kPython)) return;
  const auto finalizable = static_cast<uint8_t>(gc::kFinalizable);
  const uint8_t before = __atomic_fetch_or(&type->cell_flags, finalizable, __ATOMIC_RELAXED);
  if ((before & finalizable) == 0) MarkInstancesFinalizable(type);
}

}  // namespace tricolor::compat
