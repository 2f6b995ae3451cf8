// Filling the slots of classes from their dictionaries, and dictionaries from slots.
#include "runtime/objects/slot_defs.h"

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"

namespace tricolor {

namespace {

// The native type whose slots implement `descr` under the name of `def`; null: not native.
Type* NativeOwner(Type* type, Object* descr, const SlotDef& def) {
  const bool wrapper = IsExactly(descr, slot_wrapper_type);
  if (!wrapper && !IsExactly(descr, method_descriptor_type)) return nullptr;
  auto* d = As<DescriptorObject>(descr);
  if (d->name != names.*def.name_object || !IsSubtype(type, d->owner)) return nullptr;
  if (!wrapper && (As<MethodDescriptorObject>(descr)->method->flags & kCoexist) == 0) {
    return nullptr;
  }
  return d->owner;
}

// Does a base fill the slot, whatever its name means for `type` itself?
bool BaseFills(Type* type, size_t offset) {
  Object* mro = gc::Load(&type->tp_mro);
  for (int64_t i = 1; mro != nullptr && i < TupleSize(mro); ++i) {
    if (*SlotAt(As<Type>(TupleAt(mro, i)), offset) != nullptr) return true;
  }
  return false;
}

// Readers load a slot as one word, with plain loads all over the runtime; they get the function
// that the class had before or the one it has now. Of that pair tsan would only see the store.
[[gnu::noinline]] __attribute__((no_sanitize("thread"))) void StoreSlotFunction(void** slot,
                                                                                void* function) {
  *static_cast<void* volatile*>(slot) = function;
}

// Decides the slot at the offset of `first`; returns the first definition of the next slot.
const SlotDef* FixupSlot(Type* type, const SlotDef* first) {
  void* specific = nullptr;
  void* generic = nullptr;
  bool use_generic = false;
  bool found_native = false;
  const size_t offset = first->offset;
  const SlotDef* def = first;
  for (; def->name != nullptr && def->offset == offset; ++def) {
    Object* descr = TypeLookup(type, names.*def->name_object);
    if (descr == nullptr) continue;
    void* native = nullptr;
    bool is_native = false;
    Type* owner;
    if ((owner = NativeOwner(type, descr, *def)) != nullptr) {
      native = *SlotAt(owner, offset);
      is_native = true;
    } else if (offset == offsetof(Slots, new_) && IsNewWrapper(descr, &owner)) {
      native = *SlotAt(owner, offset);
      is_native = true;
    } else if (offset == offsetof(Slots, hash) && descr == None()) {
      native = reinterpret_cast<void*>(&HashNotImplemented);
      is_native = true;
    }
    if (is_native && native == nullptr && BaseFills(type, offset)) {
      use_generic = true;  // another slot of the same name does it, but what a base gave here stays
    } else if (is_native && (!found_native || specific == native)) {
      specific = native;
      found_native = true;
    } else if (is_native && native == nullptr) {
      // Another slot of the same name does it.
    } else {
      use_generic = true;
    }
    if (def->generic != nullptr) generic = def->generic;
  }
  void* chosen = use_generic ? generic : specific;
  void** slot = SlotAt(type, offset);
  const bool had = *slot != nullptr;
  if (*slot != chosen) StoreSlotFunction(slot, chosen);
  // Instances become descriptors, or cease to be: caches know classes, any ones, whose attributes they are.
  const bool of_descriptors = offset == offsetof(Slots, descr_get) || offset == offsetof(Slots, descr_set);
  if (of_descriptors && had != (chosen != nullptr) && (type->tp_flags & kTypeReady) != 0) TypeModified(&object_type);
  return def;
}

void AfterFixup(Type* type) {
  UpdateAttrFlags(type);
  if (type->slots.finalize != nullptr) {
    __atomic_or_fetch(&type->cell_flags, gc::kFinalizable, __ATOMIC_RELAXED);
    if ((type->tp_flags & kTypeHeap) != 0) SetPlaceOfType(type);
  }
  if (type->kind == static_cast<uint8_t>(TypeKind::kPython)) SetPromptOfType(type);
  if ((type->tp_flags & kTypeReady) != 0) ClassChanged(type);
}

// Names are few: the longest group of slots that share one is three.
void UpdateSlotRecursive(Type* type, Object* name) {
  bool late_del = false;
  for (const SlotDef* def = kSlotDefs; def->name != nullptr;) {
    const SlotDef* first = def;
    bool affected = false;
    const size_t offset = first->offset;
    for (; def->name != nullptr && def->offset == offset; ++def) {
      affected = affected || names.*def->name_object == name;
    }
    if (affected) FixupSlot(type, first);
    late_del = late_del || (affected && offset == offsetof(Slots, finalize));
  }
  if (late_del && type->slots.finalize != nullptr && (type->cell_flags & gc::kFinalizable) == 0) {
    __atomic_or_fetch(&type->attr_flags, kManyLateDel, __ATOMIC_RELAXED);
  }
  AfterFixup(type);
  ForEachSubclass(type, [=](Type* sub) { UpdateSlotRecursive(sub, name); });
}

}  // namespace

void FixupSlots(Type* type) {
  TypeLock lock;
  for (const SlotDef* def = kSlotDefs; def->name != nullptr;) def = FixupSlot(type, def);
  AfterFixup(type);
}

void UpdateSlot(Type* type, Object* name) {
  TypeLock lock;
  UpdateSlotRecursive(type, name);
  TypeModified(type);  // who took the version that came with the new attribute may have looked at the old slots
}

bool AddSlotWrappers(Type* type, Object* dict) {
  for (const SlotDef* def = kSlotDefs; def->name != nullptr; ++def) {
    if (def->wrap == nullptr) continue;
    void* function = *SlotAt(type, def->offset);
    if (function == nullptr) continue;
    Object* name = names.*def->name_object;
    if (DictGetStr(dict, name) != nullptr) continue;
    if (function == reinterpret_cast<void*>(&HashNotImplemented)) {
      if (!DictSet(dict, name, None())) return false;
      continue;
    }
    Object* wrapper = NewSlotWrapper(type, def, function);
    if (wrapper == nullptr || !DictSet(dict, name, wrapper)) return false;
  }
  return true;
}

}  // namespace tricolor
