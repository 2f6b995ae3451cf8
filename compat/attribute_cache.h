// AttributeCache: where instances of a class have an attribute, for PyObject_GetAttr and PyObject_SetAttr.
//
// WHY        The generic way asks the class first, for descriptors, and looks the name up twice. What it finds for an
//            inline slot holds for all instances of the type as long as the type's version does (runtime/objects/
//            instance.h), as the interpreter's own caches have it.
// THREADS    Each thread has its own.
// GUARANTEES Null, or false: not known here, nothing was done; ask the generic way.
#ifndef TRICOLOR_COMPAT_ATTRIBUTE_CACHE_H_
#define TRICOLOR_COMPAT_ATTRIBUTE_CACHE_H_

#include "compat/api.h"
#include "runtime/objects/instance.h"

namespace tricolor::compat {

struct AttributeEntry {
  uint32_t version;
  uint16_t index;
  bool may_set;
  Object* name;  // interned: lives for ever
};
inline constexpr size_t kAttributeEntries = 256;
extern constinit thread_local AttributeEntry attribute_cache[kAttributeEntries]
    __attribute__((tls_model("initial-exec")));

inline AttributeEntry& AttributeEntryFor(uint32_t version, const Object* name) {
  return attribute_cache[(version ^ reinterpret_cast<uintptr_t>(name) >> 4) % kAttributeEntries];
}
// Looks at the class, and remembers if that is a slot that nothing comes before.
void NoteAttribute(Type* type, Object* name);

inline Object* CachedAttribute(Object* o, Object* name) {
  const Type* type = TypeOf(o);
  const uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  const AttributeEntry& e = AttributeEntryFor(version, name);
  if (e.version != version || e.name != name || gc::Load(DictWord(o, type)) != nullptr) return nullptr;
  InlineValues* values = InlineValuesOf(o, type);
  return e.index >= values->capacity ? nullptr : gc::Load(&values->slots[e.index]);
}

inline bool SetCachedAttribute(Object* o, Object* name, Object* value) {
  const Type* type = TypeOf(o);
  const uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  const AttributeEntry& e = AttributeEntryFor(version, name);
  return e.version == version && e.name == name && e.may_set && InstanceStoreInline(o, type, e.index, value);
}
// Where that attribute is, if it has a value: what is left to be done is to store another one. By one thread, or with the
// instance's lock.
[[gnu::always_inline]] inline Object** CachedSlotToSet(Object* o, Object* name) {
  const Type* type = TypeOf(o);
  const uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  const AttributeEntry& e = AttributeEntryFor(version, name);
  const uint16_t index = e.index;
  if (e.version != version || e.name != name || !e.may_set) return nullptr;
  InlineValues* values = InlineValuesOf(o, type);
  if (index >= values->capacity || gc::Load(DictWord(o, type)) != nullptr) return nullptr;
  Object** slot = &values->slots[index];
  return gc::Load(slot) == nullptr ? nullptr : slot;
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_ATTRIBUTE_CACHE_H_
