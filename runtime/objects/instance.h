// Instances of Python classes: attributes in inline slots, a real dict only when asked for.
//
//   [fields of the base type, __slots__] [dict word] [InlineValues]
//
// Dict word (at tp_dictoffset): null, the attributes are in the inline slots; else a dict, and the
// inline slots are dead for ever. The names of the slots belong to the type (SharedKeys, append
// only), so index i means the same name in every instance: an inline cache needs the type's
// version and i, nothing of the instance.
//
// THREADS    Readers: load the dict word; if null, load slot i; null slot: absent. Writers hold the
//            instance's lock and look at the dict word under it.
// INVARIANT  [I1] A slot beyond the capacity of the instance is never used: the writer makes the
//            dict instead.
#ifndef TRICOLOR_RUNTIME_OBJECTS_INSTANCE_H_
#define TRICOLOR_RUNTIME_OBJECTS_INSTANCE_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

inline constexpr int kMaxInlineValues = 30;
// Once a class has so many instances, new ones get room for the attributes that those have (native.cc).
inline constexpr uint32_t kLearningInstances = 16;

struct SharedKeys {
  Object base;
  uint32_t count;                    // release/acquire; grows only, under the type's lock
  uint32_t instances;                // the first few that were made (relaxed atomic)
  Object* names[kMaxInlineValues];   // interned
};

struct InlineValues {
  uint8_t capacity;
  uint8_t count;                     // slots ever filled
  uint8_t order[kMaxInlineValues];   // order[0..count): slot numbers by insertion, for __dict__
  Object* slots[];                   // capacity of them
};
static_assert(sizeof(InlineValues) == 32);

// REQUIRES the type has kInlineValues.
inline InlineValues* InlineValuesOf(Object* o, const Type* type) {
  return reinterpret_cast<InlineValues*>(reinterpret_cast<char*>(o) + type->tp_basicsize);
}
// Subclasses of types with items (int, tuple, bytes) have the word behind the items: a negative
// offset, counted from the end as in CPython. They never have inline values.
inline Object** DictWordBehindItems(Object* o, const Type* type) {
  int64_t items = As<VarObject>(o)->size;
  if (items < 0) items = -items;
  int64_t bytes = type->tp_basicsize + items * type->tp_itemsize;
  bytes = (bytes + 7) & ~int64_t{7};
  return reinterpret_cast<Object**>(reinterpret_cast<char*>(o) + bytes + type->tp_dictoffset);
}
inline Object** DictWordBeforeValues(Object* o, const Type* type) {  // REQUIRES inline values
  return reinterpret_cast<Object**>(reinterpret_cast<char*>(o) + type->tp_dictoffset);
}
inline Object** DictWord(Object* o, const Type* type) {  // REQUIRES kHasDict
  if (__builtin_expect(type->tp_dictoffset < 0, 0)) return DictWordBehindItems(o, type);
  return reinterpret_cast<Object**>(reinterpret_cast<char*>(o) + type->tp_dictoffset);
}

// What the dict word has. C code may have put a dict there that it alone knows and may drop while somebody looks into it:
// from here on others know it too (NativeHooks::show). SAFEPOINT if so.
Object* ShownInstanceDict(Object* o, const Type* type);
inline Object* DictInWord(Object* o, const Type* type) {  // REQUIRES kHasDict
  Object* dict = gc::Load(DictWord(o, type));
  const bool of_c = dict != nullptr && __atomic_load_n(&dict->ledger, __ATOMIC_RELAXED) - 1u < kEscapedBias / 2 - 1u;
  return __builtin_expect(of_c, 0) ? ShownInstanceDict(o, type) : dict;
}

// Slot number of an interned name, or -1. No lock.
int SharedKeyIndex(const Type* type, const Object* name);

// The attribute in the instance itself (slots or dict); null without exception: absent.
Object* InstanceGet(Object* o, Object* name);
// 1 done, 0 absent (delete of a missing name), -1 error.
int InstanceSet(Object* o, Object* name, Object* value);  // null value: delete

// For STORE_ATTR caches: stores into inline slot `index` if the instance still has inline values,
// its capacity allows it, and its type is `type`; false: take the slow path.
bool InstanceStoreInline(Object* o, const Type* type, int index, Object* value);

// o.__dict__: makes the dict if need be (then inline slots are dead). Null: error / no dict.
Object* InstanceDict(Object* o);
bool InstanceSetDict(Object* o, Object* dict);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_INSTANCE_H_
