// Quickening of instructions. See specialize.h.
#include "runtime/interp/specialize.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/function.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

namespace {
constexpr uint32_t kTiredRuns = 4093;  // a prime: in a loop each one's turn comes
}
constinit thread_local uint32_t tired_runs = kTiredRuns;
bool TryTired() {
  tired_runs = kTiredRuns;
  return true;
}

namespace {

// Another thread may be changing the class.
uint8_t AttrFlags(const Type* type) {
  return __atomic_load_n(&type->attr_flags, __ATOMIC_RELAXED);
}

constexpr uint8_t kMissesBeforeRetry = 40;
constexpr uint8_t kBackoff = 120;
constexpr uint16_t kMaxSpecializations = 30;  // of one instruction: bounds its records
constexpr uint16_t kMaxPutOff = 8;            // in a row, before it is tired
constexpr int kPutOffShift = 8;               // Instruction::extra: specialisations, and from here on how often it was put off since
constexpr uint32_t kMaxPackIndex = 0xffffff;

void SetCounter(Instruction* i, uint8_t c) {
  __atomic_store_n(&i->counter, c, __ATOMIC_RELAXED);
}

void Publish(Instruction* i, uint8_t op, uint64_t word) {
  const uint16_t count = __atomic_load_n(&i->extra, __ATOMIC_RELAXED) & ((1 << kPutOffShift) - 1);
  __atomic_store_n(&i->extra, static_cast<uint16_t>(count <= kMaxSpecializations ? count + 1 : count), __ATOMIC_RELAXED);
  SetCounter(i, count >= kMaxSpecializations ? kNever : kMissesBeforeRetry);
  if (word != 0) __atomic_store_n(&i->cache, word, __ATOMIC_RELEASE);
  __atomic_store_n(&i->op, op, __ATOMIC_RELAXED);
}

void PutOff(Instruction* i, uint8_t runs = kBackoff) {
  const uint16_t extra = __atomic_load_n(&i->extra, __ATOMIC_RELAXED);
  if (extra >> kPutOffShift >= kMaxPutOff) return SetCounter(i, kTired);
  __atomic_store_n(&i->extra, static_cast<uint16_t>(extra + (1 << kPutOffShift)), __ATOMIC_RELAXED);
  SetCounter(i, runs);
}

// The frame's own decoded code owns the record.
bool PublishRecord(Frame* frame, Instruction* i, uint8_t op, CacheKind kind, uint32_t version,
                   uint32_t version2, int64_t index, Object* value) {
  CacheRecord* r =
      NewCacheRecord(gc::Load(&frame->code->decoded), version, version2, index, value);
  if (r == nullptr) return false;
  Publish(i, op, RecordCache(kind, r));
  return true;
}

bool IsDataDescriptor(Object* d) { return TypeOf(d)->slots.descr_set != nullptr; }

bool PlainGet(Type* type) { return (AttrFlags(type) & kPlainGetAttr) != 0; }
bool PlainSet(Type* type) { return (AttrFlags(type) & kPlainSetAttr) != 0; }
bool HasInlineValues(Type* type) { return (AttrFlags(type) & kInlineValues) != 0; }

bool SpecializeModule(Instruction* i, Object* module, Object* name, uint8_t op) {
  if (TypeLookup(&module_type, name) != nullptr) return false;
  Object* dict = ModuleDict(module);
  if (dict == nullptr || !IsExactly(dict, dict_type)) return false;
  uint32_t id = 0;
  const int64_t entry = DictEntryForCache(dict, name, &id);
  if (entry < 0 || id == 0 || entry > kMaxPackIndex) return false;
  Publish(i, op, PackCache(kCacheModule, id, static_cast<uint32_t>(entry)));
  return true;
}

// Attribute of a class, found in it or a base; functions come out as they are.
bool SpecializeClass(Frame* frame, Instruction* i, Object* owner, Object* name, uint8_t op) {
  if (TypeLookup(&type_type, name) != nullptr) return false;
  uint32_t version = 0;
  auto* cls = reinterpret_cast<Type*>(owner);
  Object* value = TypeLookupVersioned(cls, name, &version);
  if (value == nullptr || version == 0) return false;
  if (!IsExactly(value, function_type) && TypeOf(value)->slots.descr_get != nullptr) return false;
  return PublishRecord(frame, i, op, kCacheClass, version, 0, 0, value);
}

// A word of __slots__ that may be read (written) directly.
bool IsPlainMember(Object* d, Type* type) {
  if (!IsExactly(d, member_descriptor_type)) return false;
  const auto* m = As<MemberDescriptorObject>(d);
  return m->kind == MemberKind::kObjectEx && !m->read_only && m->offset > 0 &&
         IsHeapType(m->d.owner) && IsSubtype(type, m->d.owner);
}

bool TryLoadAttr(Frame* frame, Instruction* i, Object* owner, Object* name) {
  Type* type = TypeOf(owner);
  if (type == &module_type) return SpecializeModule(i, owner, name, OP_LOAD_ATTR_MODULE);
  if (type == &type_type) return SpecializeClass(frame, i, owner, name, OP_LOAD_ATTR_CLASS);
  if (!PlainGet(type)) return false;
  uint32_t version = 0;
  Object* d = TypeLookupVersioned(type, name, &version);
  if (version == 0) return false;
  if (d != nullptr && IsDataDescriptor(d)) {
    if (!IsPlainMember(d, type)) return false;
    Publish(i, OP_LOAD_ATTR_MEMBER,
            PackCache(kCacheMember, version, As<MemberDescriptorObject>(d)->offset));
    return true;
  }
  if (!HasInlineValues(type)) return false;
  const uint32_t count = type->shared_keys == nullptr
                             ? 0
                             : __atomic_load_n(&type->shared_keys->count, __ATOMIC_ACQUIRE);
  const int index = SharedKeyIndex(type, name);
  if (d != nullptr && (index < 0 || InstanceGet(owner, name) == nullptr)) {
    // A constant of the class, read through an instance.
    if (TypeOf(d)->slots.descr_get != nullptr || type->shared_keys == nullptr) return false;
    return PublishRecord(frame, i, OP_LOAD_ATTR_OF_TYPE, kCacheMethod, version, count, index, d);
  }
  if (index < 0) return false;
  Publish(i, OP_LOAD_ATTR_INLINE, PackCache(kCacheInline, version, index));
  return true;
}

bool TryLoadMethod(Frame* frame, Instruction* i, Object* owner, Object* name) {
  Type* type = TypeOf(owner);
  if (type == &module_type) return SpecializeModule(i, owner, name, OP_LOAD_METHOD_MODULE);
  if (type == &type_type) return SpecializeClass(frame, i, owner, name, OP_LOAD_METHOD_CLASS);
  if (!PlainGet(type)) return false;
  uint32_t version = 0;
  Object* d = TypeLookupVersioned(type, name, &version);
  if (d == nullptr || version == 0 || (TypeOf(d)->tp_flags & kTypeMethodDescr) == 0) return false;
  if ((AttrFlags(type) & kHasDict) == 0) {
    return PublishRecord(frame, i, OP_LOAD_METHOD_PLAIN, kCacheMethodNoDict, version, 0, 0, d);
  }
  if (!HasInlineValues(type) || type->shared_keys == nullptr) return false;
  // The count first: a name that comes later changes it.
  const uint32_t count = __atomic_load_n(&type->shared_keys->count, __ATOMIC_ACQUIRE);
  const int index = SharedKeyIndex(type, name);
  return PublishRecord(frame, i, OP_LOAD_METHOD_INSTANCE, kCacheMethod, version, count, index, d);
}

bool TryStoreAttr(Instruction* i, Object* owner, Object* name) {
  Type* type = TypeOf(owner);
  if (!PlainSet(type)) return false;
  uint32_t version = 0;
  Object* d = TypeLookupVersioned(type, name, &version);
  if (version == 0) return false;
  if (d != nullptr && IsDataDescriptor(d)) {
    if (!IsPlainMember(d, type)) return false;
    Publish(i, OP_STORE_ATTR_MEMBER,
            PackCache(kCacheMember, version, As<MemberDescriptorObject>(d)->offset));
    return true;
  }
  if (!HasInlineValues(type)) return false;
  const int index = SharedKeyIndex(type, name);
  if (index < 0) return false;
  Publish(i, OP_STORE_ATTR_INLINE, PackCache(kCacheInline, version, index));
  return true;
}

// What a specialised form that is guarded by a type's version knows. False: another form.
bool EntryOf(uint8_t op, uint64_t word, PolymorphicEntry* e) {
  const auto kind = static_cast<CacheKind>(word >> 56);
  switch (op) {
    case OP_LOAD_ATTR_INLINE:
    case OP_STORE_ATTR_INLINE:
    case OP_LOAD_ATTR_MEMBER:
    case OP_STORE_ATTR_MEMBER:
      if (kind != kCacheInline && kind != kCacheMember) return false;
      *e = {static_cast<uint32_t>(word >> 24), 0, PackIndex(word), nullptr, kind};
      return true;
    case OP_LOAD_ATTR_OF_TYPE:
    case OP_LOAD_METHOD_INSTANCE:
    case OP_LOAD_METHOD_PLAIN: {
      if (kind != kCacheMethod && kind != kCacheMethodNoDict) return false;
      const CacheRecord* r = CacheRecordOf(word);
      *e = {r->version, r->version2, r->index, r->value, kind};
      return true;
    }
    default: return false;
  }
}

// An instruction that knew one class or several, `before`, and has now been specialised for another
// one: from now on it knows them together. The oldest goes if there are too many.
void Join(Frame* frame, Instruction* i, uint8_t op_before, uint64_t before, uint8_t joined) {
  PolymorphicEntry fresh;
  if (!EntryOf(LoadOp(i), LoadCache(i), &fresh)) return;
  PolymorphicEntry known[PolymorphicRecord::kMost];
  int64_t count = 0;
  if (op_before == joined) {
    if (!IsKind(before, kCachePolymorphic)) return;
    const auto* p = reinterpret_cast<const PolymorphicRecord*>(CacheRecordOf(before));
    for (int64_t k = 0; k < p->count; ++k) {
      if (p->entries[k].version != fresh.version) known[count++] = p->entries[k];
    }
  } else if (!EntryOf(op_before, before, &known[0]) || known[0].version == fresh.version) {
    return;
  } else {
    count = 1;
  }
  auto* p = reinterpret_cast<PolymorphicRecord*>(
      NewCell(&cache_record_type, sizeof(PolymorphicRecord)));
  if (p == nullptr) return ClearError();
  const int64_t dropped = count == PolymorphicRecord::kMost ? 1 : 0;
  for (int64_t k = dropped; k < count; ++k) p->entries[p->count++] = known[k];
  p->entries[p->count++] = fresh;
  Decoded* decoded = gc::Load(&frame->code->decoded);
  CacheRecord* head = gc::Load(&decoded->records);
  do {
    gc::Store(p, &p->record.next, head);
  } while (!__atomic_compare_exchange_n(&decoded->records, &head, &p->record, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
  gc::WriteBarrier(decoded, p);
  Publish(i, joined, RecordCache(kCachePolymorphic, &p->record));
}

// The function behind `cls` in the MRO of `type` that a call takes with the object as its first
// argument. Null: there is another kind of attribute, or none.
Object* FunctionBehind(Type* type, Type* cls, Object* name) {
  Object* mro = gc::Load(&type->tp_mro);
  const int64_t n = mro == nullptr ? 0 : TupleSize(mro);
  int64_t at = 0;
  while (at < n && TupleAt(mro, at) != AsObject(cls)) ++at;
  for (++at; at < n; ++at) {
    Object* found = DictGetStr(gc::Load(&As<Type>(TupleAt(mro, at))->tp_dict), name);
    if (found == nullptr) continue;
    return (TypeOf(found)->tp_flags & kTypeMethodDescr) != 0 ? found : nullptr;
  }
  return nullptr;
}

// self.x: one dispatch for both, as long as the attribute is one of the values inside the instance.
void PairWithLoadFast(Frame* frame, Instruction* i) {
  if (i == DecodedOf(frame->code, i)->code) return;
  const uint8_t before = LoadOp(i - 1);
  if (before != OP_LOAD_FAST && before != OP_LOAD_FAST_LOAD_ATTR) return;
  const bool both = LoadOp(i) == OP_LOAD_ATTR_INLINE;
  __atomic_store_n(&i[-1].op, static_cast<uint8_t>(both ? OP_LOAD_FAST_LOAD_ATTR : OP_LOAD_FAST), __ATOMIC_RELAXED);
}

bool IsSmallInt(Value v) { return v.IsInt() || ToValue(v.AsObject()).IsInt(); }
bool IsFloatValue(Value v) { return v.IsObject() && IsExactly(v.AsObject(), float_type); }
bool IsStrValue(Value v) { return v.IsObject() && IsExactly(v.AsObject(), str_type); }

}  // namespace

void SpecializeGlobal(Frame* frame, Instruction* i, Object* name) {
  if (!IsExactly(frame->globals, dict_type) || !IsExactly(frame->builtins, dict_type)) {
    return PutOff(i);
  }
  uint32_t id = 0;
  int64_t entry = DictEntryForCache(frame->globals, name, &id);
  if (id == 0) return PutOff(i);
  if (entry >= 0) {
    if (entry > kMaxPackIndex) return PutOff(i);
    return Publish(i, OP_LOAD_GLOBAL_MODULE,
                   PackCache(kCacheGlobal, id, static_cast<uint32_t>(entry)));
  }
  uint32_t builtins_id = 0;
  entry = DictEntryForCache(frame->builtins, name, &builtins_id);
  if (entry < 0 || builtins_id == 0 ||
      !PublishRecord(frame, i, OP_LOAD_GLOBAL_BUILTIN, kCacheBuiltin, id, builtins_id, entry,
                     nullptr)) {
    PutOff(i);
  }
}

void SpecializeLoadAttr(Frame* frame, Instruction* i, Object* owner, Object* name) {
  const uint8_t op = LoadOp(i);
  const uint64_t word = LoadCache(i);
  if (!TryLoadAttr(frame, i, owner, name)) return PutOff(i);
  if (op != OP_LOAD_ATTR) Join(frame, i, op, word, OP_LOAD_ATTR_POLYMORPHIC);
  PairWithLoadFast(frame, i);
}

void SpecializeLoadMethod(Frame* frame, Instruction* i, Object* owner, Object* name) {
  const uint8_t op = LoadOp(i);
  const uint64_t word = LoadCache(i);
  if (!TryLoadMethod(frame, i, owner, name)) return PutOff(i);
  if (op != OP_LOAD_METHOD) Join(frame, i, op, word, OP_LOAD_METHOD_POLYMORPHIC);
}

void SpecializeStoreAttr(Frame* frame, Instruction* i, Object* owner, Object* name) {
  const uint8_t op = LoadOp(i);
  const uint64_t word = LoadCache(i);
  if (TryStoreAttr(i, owner, name)) {
    if (op != OP_STORE_ATTR) Join(frame, i, op, word, OP_STORE_ATTR_POLYMORPHIC);
    return;
  }
  // A name that this very store brings into the shared keys: soon.
  PutOff(i, HasInlineValues(TypeOf(owner)) ? 4 : kBackoff);
}

void SpecializeBinary(Instruction* i, Value a, Value b, int opcode) {
  const int op = opcode >= kInPlace ? opcode - kInPlace : opcode;
  if (IsSmallInt(a) && IsSmallInt(b)) {
    switch (op) {
      case kAdd: return Publish(i, OP_BINARY_ADD_INT, 0);
      case kSubtract: return Publish(i, OP_BINARY_SUBTRACT_INT, 0);
      case kMultiply: return Publish(i, OP_BINARY_MULTIPLY_INT, 0);
      case kAnd:
      case kOr:
      case kXor:
      case kLshift:
      case kRshift:
      case kFloorDivide:
      case kRemainder: return Publish(i, OP_BINARY_INT, 0);
      case kTrueDivide: return Publish(i, OP_BINARY_DIVIDE_INT, 0);
      default: return PutOff(i);
    }
  }
  if (op == kAdd && a.IsInt() && b.IsObject() && IsExactly(b.AsObject(), bool_type)) return Publish(i, OP_BINARY_ADD_BOOL, 0);
  const bool has_float = IsFloatValue(a) || IsFloatValue(b);
  if (IsFloatValue(a) && IsFloatValue(b)) {
    if (op == kAdd) return Publish(i, OP_BINARY_ADD_FLOAT, 0);
    if (op == kSubtract) return Publish(i, OP_BINARY_SUBTRACT_FLOAT, 0);
    if (op == kMultiply) return Publish(i, OP_BINARY_MULTIPLY_FLOAT, 0);
  }
  if (has_float && (IsFloatValue(a) || IsSmallInt(a)) && (IsFloatValue(b) || IsSmallInt(b)) &&
      (op == kAdd || op == kSubtract || op == kMultiply || op == kTrueDivide ||
       op == kPower)) {
    return Publish(i, OP_BINARY_FLOAT, 0);
  }
  if (IsStrValue(a) && IsStrValue(b) && op == kAdd) return Publish(i, OP_BINARY_STR_ADD, 0);
  PutOff(i);
}

void SpecializeCompare(Instruction* i, Value a, Value b) {
  const uint8_t next = LoadOp(i + 1);  // a comparison is never the last instruction
  const bool jump = next == OP_POP_JUMP_FORWARD_IF_FALSE || next == OP_POP_JUMP_FORWARD_IF_TRUE ||
                    next == OP_POP_JUMP_BACKWARD_IF_FALSE || next == OP_POP_JUMP_BACKWARD_IF_TRUE;
  if (IsSmallInt(a) && IsSmallInt(b) && i->arg >= kLt && i->arg <= kGe) {
    constexpr uint8_t kJumps[] = {OP_JUMP_INT_LT, OP_JUMP_INT_LE, OP_JUMP_INT_EQ,
                                  OP_JUMP_INT_NE, OP_JUMP_INT_GT, OP_JUMP_INT_GE};
    static_assert(kLt == 0 && kLe == 1 && kEq == 2 && kNe == 3 && kGt == 4 && kGe == 5);
    const bool when = next == OP_POP_JUMP_FORWARD_IF_TRUE || next == OP_POP_JUMP_BACKWARD_IF_TRUE;
    const int opposite = kGe - i->arg;
    if (!jump) return Publish(i, OP_COMPARE_INT, 0);
    return Publish(i, kJumps[when ? i->arg : opposite], 0);
  }
  if (IsFloatValue(a) && IsFloatValue(b)) {
    return Publish(i, jump ? OP_COMPARE_FLOAT_JUMP : OP_COMPARE_FLOAT, 0);
  }
  if (IsStrValue(a) && IsStrValue(b) && (i->arg == kEq || i->arg == kNe)) {
    return Publish(i, jump ? OP_COMPARE_STR_JUMP : OP_COMPARE_STR, 0);
  }
  PutOff(i);
}

void SpecializeSubscript(Instruction* i, Value o, Value key) {
  if (!o.IsObject()) return PutOff(i);
  if (IsExactly(o.AsObject(), dict_type)) return Publish(i, OP_BINARY_SUBSCR_DICT, 0);
  if (!IsSmallInt(key)) return PutOff(i);
  if (IsExactly(o.AsObject(), list_type)) return Publish(i, OP_BINARY_SUBSCR_LIST, 0);
  if (IsExactly(o.AsObject(), tuple_type)) return Publish(i, OP_BINARY_SUBSCR_TUPLE, 0);
  PutOff(i);
}

void SpecializeStoreSubscript(Instruction* i, Value o, Value key) {
  if (!o.IsObject()) return PutOff(i);
  if (IsExactly(o.AsObject(), dict_type)) return Publish(i, OP_STORE_SUBSCR_DICT, 0);
  if (IsExactly(o.AsObject(), list_type) && IsSmallInt(key)) {
    return Publish(i, OP_STORE_SUBSCR_LIST, 0);
  }
  PutOff(i);
}

void SpecializeIteration(Instruction* i, Object* iterator) {
  Type* type = TypeOf(iterator);
  if (type == &range_iterator_type) return Publish(i, OP_FOR_ITER_RANGE, 0);
  if (type == &list_iterator_type) return Publish(i, OP_FOR_ITER_LIST, 0);
  if (type == &tuple_iterator_type) return Publish(i, OP_FOR_ITER_TUPLE, 0);
  if (type == &generator_type) return Publish(i, OP_FOR_ITER_GENERATOR, 0);
  PutOff(i);
}

void SpecializeSuper(Frame* frame, Instruction* i, Object* name) {
  CodeObject* code = frame->code;
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(code->slot_kinds));
  if (code->argcount == 0 || (kinds[0] & kSlotCell) != 0 || StrEquals(name, "__class__")) {
    return PutOff(i);
  }
  int slot = 0;
  while (slot < code->nslots && ((kinds[slot] & kSlotFree) == 0 ||
                                 TupleAt(code->slot_names, slot) != names.__class__)) {
    ++slot;
  }
  const Value self = LoadSlot(&frame->slots[0]);
  if (slot == code->nslots || !self.IsObject() || IsType(self.AsObject())) return PutOff(i);
  const Value cell = LoadSlot(&frame->slots[slot]);
  if (!cell.IsObject() || !IsExactly(cell.AsObject(), cell_type)) return PutOff(i);
  const Value value = CellGet(cell.AsObject());
  if (!value.IsObject() || !IsType(value.AsObject())) return PutOff(i);
  auto* cls = As<Type>(value.AsObject());
  Type* type = TypeOf(self.AsObject());
  uint32_t version = 0, cls_version = 0;
  TypeLookupVersioned(type, name, &version);
  TypeLookupVersioned(cls, name, &cls_version);
  Object* function = IsSubtype(type, cls) ? FunctionBehind(type, cls, name) : nullptr;
  // What was found holds for the version only if nothing changed meanwhile.
  if (function == nullptr || version == 0 || cls_version == 0 ||
      __atomic_load_n(&type->version, __ATOMIC_ACQUIRE) != version ||
      !PublishRecord(frame, i, OP_CALL_TYPE, kCacheSuper, version, cls_version, slot, function)) {
    PutOff(i);
  }
}

}  // namespace tricolor
