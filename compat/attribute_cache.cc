#include "compat/attribute_cache.h"

#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"

namespace tricolor::compat {

constinit thread_local AttributeEntry attribute_cache[kAttributeEntries] = {};

void NoteAttribute(Type* type, Object* name) {
  constexpr uint8_t kNeeded = kPlainGetAttr | kInlineValues;
  // First: what is seen from here on holds for this version, or it is no longer the type's (UpdateSlot).
  const uint32_t before = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  const uint8_t flags = __atomic_load_n(&type->attr_flags, __ATOMIC_RELAXED);
  if ((flags & kNeeded) != kNeeded || !IsExactly(name, str_type) || !StrIsInterned(name)) return;
  const int index = SharedKeyIndex(type, name);
  if (before == 0 || index < 0) return;
  uint32_t version;
  Object* descr = TypeLookupVersioned(type, name, &version);
  // Of a class whose own class may change, the next lookup is to ask again.
  if (version != before || (descr != nullptr && (TypeOf(descr)->slots.descr_set != nullptr || IsHeapType(TypeOf(descr))))) {
    return;
  }
  AttributeEntryFor(version, name) = {version, static_cast<uint16_t>(index), (flags & kPlainSetAttr) != 0, name};
}

}  // namespace tricolor::compat
