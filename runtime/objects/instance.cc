// Attributes of instances: inline slots, and the dict that replaces them when asked for.
#include "runtime/objects/instance.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

Type shared_keys_type;

namespace {

// Another thread may be changing the class.
uint8_t AttrFlags(const Type* type) {
  return __atomic_load_n(&type->attr_flags, __ATOMIC_RELAXED);
}

uint32_t KeyCount(const SharedKeys* keys) {
  return __atomic_load_n(&keys->count, __ATOMIC_ACQUIRE);
}

// Slot of a name that need not be interned.
int FindKey(const Type* type, Object* name) {
  const int index = SharedKeyIndex(type, name);
  if (index >= 0 || (IsExactly(name, str_type) && StrIsInterned(name))) return index;
  const SharedKeys* keys = gc::Load(&type->shared_keys);
  const uint32_t n = keys == nullptr ? 0 : KeyCount(keys);
  for (uint32_t i = 0; i < n; ++i) {
    if (StrEqual(gc::Load(&keys->names[i]), name)) return static_cast<int>(i);
  }
  return -1;
}

// Slot of an interned name, given one if there is room. -1: no room.
int FindOrAddKey(Type* type, Object* name) {
  int index = SharedKeyIndex(type, name);
  if (index >= 0) return index;
  TypeLock lock;
  SharedKeys* keys = gc::Load(&type->shared_keys);
  if (keys == nullptr) return -1;
  index = SharedKeyIndex(type, name);
  if (index >= 0) return index;
  const uint32_t n = keys->count;
  if (n >= kMaxInlineValues) return -1;
  gc::Store(keys, &keys->names[n], name);
  __atomic_store_n(&keys->count, n + 1, __ATOMIC_RELEASE);
  // Instances made from now on have room for it.
  if (n + 1 > type->inline_capacity) {
    __atomic_store_n(&type->inline_capacity, static_cast<uint8_t>(n + 1), __ATOMIC_RELAXED);
  }
  return static_cast<int>(n);
}

// Under the instance's lock: slot `index` was empty and is about to be filled.
void NoteInsertion(InlineValues* values, int index) {
  int n = values->count;
  for (int i = 0; i < n; ++i) {
    if (values->order[i] != index) continue;
    for (int k = i; k + 1 < n; ++k) values->order[k] = values->order[k + 1];
    --n;
    break;
  }
  values->order[n] = static_cast<uint8_t>(index);
  values->count = static_cast<uint8_t>(n + 1);
}

void StoreSlot(Object* o, InlineValues* values, int index, Object* value) {
  Object** slot = &values->slots[index];
  if (value != nullptr && __atomic_load_n(slot, __ATOMIC_RELAXED) == nullptr) {
    NoteInsertion(values, index);
  }
  gc::Store(o, slot, value);
}

// REQUIRES the instance's lock is held, or nobody else knows the instance.
Object* MakeDictLocked(Object* o, Type* type) {
  Object** word = DictWord(o, type);
  if (Object* dict = gc::Load(word)) return dict;
  Object* dict = NewDict();
  if (dict == nullptr) return nullptr;
  if ((AttrFlags(type) & kInlineValues) != 0) {
    InlineValues* values = InlineValuesOf(o, type);
    SharedKeys* keys = gc::Load(&type->shared_keys);
    for (int i = 0; i < values->count; ++i) {
      const int index = values->order[i];
      Object* value = gc::Load(&values->slots[index]);
      // The dict is new and the keys are interned: no other thread, no Python code.
      if (value != nullptr && !DictSet(dict, gc::Load(&keys->names[index]), value)) return nullptr;
    }
  }
  gc::Store(o, word, dict);
  return dict;
}

}  // namespace

Object* ShownInstanceDict(Object* o, const Type* type) {
  Object** word = DictWord(o, type);
  for (;;) {
    Object* dict = gc::Load(word);
    auto* show = native_hooks.show.load();
    if (dict == nullptr || show == nullptr) return dict;
    show(dict);
    if (gc::Load(word) == dict) return dict;
  }
}

int SharedKeyIndex(const Type* type, const Object* name) {
  const SharedKeys* keys = gc::Load(&type->shared_keys);
  if (keys == nullptr) return -1;
  const uint32_t n = KeyCount(keys);
  for (uint32_t i = 0; i < n; ++i) {
    if (gc::Load(&keys->names[i]) == name) return static_cast<int>(i);
  }
  return -1;
}

Object* InstanceGet(Object* o, Object* name) {
  Type* type = TypeOf(o);
  if ((AttrFlags(type) & kHasDict) == 0) return nullptr;
  Object* dict = DictInWord(o, type);
  if (dict == nullptr) {
    if ((AttrFlags(type) & kInlineValues) == 0) return nullptr;
    if (!IsStr(name)) return nullptr;
    InlineValues* values = InlineValuesOf(o, type);
    const int index = FindKey(type, name);
    return index < 0 || index >= values->capacity ? nullptr : gc::Load(&values->slots[index]);
  }
  if (IsExactly(name, str_type)) return DictGetStr(dict, name);
  Object* value;
  return DictLookup(dict, name, &value) > 0 ? value : nullptr;
}

int InstanceSet(Object* o, Object* name, Object* value) {
  Type* type = TypeOf(o);
  Object* dict = DictInWord(o, type);
  if (dict == nullptr && (AttrFlags(type) & kInlineValues) != 0 && IsExactly(name, str_type)) {
    if (!StrIsInterned(name)) {
      name = Intern(name);
      if (name == nullptr) return -1;
    }
    const int index = value == nullptr ? SharedKeyIndex(type, name) : FindOrAddKey(type, name);
    InlineValues* values = InlineValuesOf(o, type);
    ObjectLock lock(o);
    dict = gc::Load(DictWord(o, type));
    if (dict == nullptr && TypeOf(o) == type) {
      if (index >= 0 && index < values->capacity) {
        if (value == nullptr && gc::Load(&values->slots[index]) == nullptr) return 0;
        StoreSlot(o, values, index, value);
        return 1;
      }
      if (value == nullptr) return 0;
    }
  }
  if (dict == nullptr) {
    if (value == nullptr && (AttrFlags(type) & kInlineValues) == 0) return 0;
    dict = InstanceDict(o);
    if (dict == nullptr) return -1;
  }
  if (value == nullptr) return DictDelete(dict, name);
  return DictSet(dict, name, value) ? 1 : -1;
}

bool InstanceStoreInline(Object* o, const Type* type, int index, Object* value) {
  InlineValues* values = InlineValuesOf(o, type);
  ObjectLock lock(o);
  if (TypeOf(o) != type || index >= values->capacity || gc::Load(DictWord(o, type)) != nullptr) {
    return false;
  }
  StoreSlot(o, values, index, value);
  return true;
}

Object* InstanceDict(Object* o) {
  Type* type = TypeOf(o);
  if ((AttrFlags(type) & kHasDict) == 0) {
    return Raise(exc::AttributeError, "This object has no __dict__");
  }
  Object* dict = DictInWord(o, type);
  if (dict != nullptr) return dict;
  {
    ObjectLock lock(o);
    if (MakeDictLocked(o, TypeOf(o)) == nullptr) return nullptr;
  }
  return DictInWord(o, TypeOf(o));
}

bool InstanceSetDict(Object* o, Object* dict) {
  Type* type = TypeOf(o);
  if ((AttrFlags(type) & kHasDict) == 0) {
    Raise(exc::AttributeError, "This object has no __dict__");
    return false;
  }
  ObjectLock lock(o);
  gc::Store(o, DictWord(o, TypeOf(o)), dict);
  return true;
}

void TraceInstance(Object* o, gc::Visitor& v) {
  Type* type = TypeOf(o);
  Type* native = type;
  for (; native != nullptr && native->kind == static_cast<uint8_t>(TypeKind::kPython);
       native = gc::Load(&native->tp_base)) {
    HeapType* h = AsHeapType(native);
    if (h->slots_begin < h->slots_end) {
      v.VisitRange(reinterpret_cast<void* const*>(reinterpret_cast<char*>(o) + h->slots_begin),
                   static_cast<size_t>(h->slots_end - h->slots_begin) / sizeof(void*));
    }
  }
  if (native != nullptr && native->slots.trace != nullptr) native->slots.trace(o, v);
  if ((AttrFlags(type) & kHasDict) == 0) return;
  Object* dict = gc::Load(DictWord(o, type));
  if (dict != nullptr) {
    v.Visit(dict);
  } else if ((AttrFlags(type) & kInlineValues) != 0) {
    InlineValues* values = InlineValuesOf(o, type);
    v.VisitRange(reinterpret_cast<void* const*>(values->slots), values->capacity);
  }
}

SharedKeys* NewSharedKeys() { return New<SharedKeys>(shared_keys_type); }

namespace {

void TraceKeys(Object* o, gc::Visitor& v) {
  auto* keys = As<SharedKeys>(o);
  v.VisitRange(reinterpret_cast<void* const*>(keys->names), kMaxInlineValues);
}

}  // namespace

void SetUpInstanceTypes() {
  BeginType(&shared_keys_type, "shared_keys", sizeof(SharedKeys));
  shared_keys_type.tp_flags |= kTypeDisallowNew;
  shared_keys_type.slots.trace = TraceKeys;
}

}  // namespace tricolor
