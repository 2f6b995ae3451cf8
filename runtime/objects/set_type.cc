// set and frozenset: their types, operators and methods.
#include "runtime/lock.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/set_methods.h"
#include "runtime/objects/set_table.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type set_iterator_type;

namespace {

SetObject* S(Object* o) { return As<SetObject>(o); }

void SetTrace(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&S(o)->table)); }
int64_t SetLength(Object* o) { return SetSize(o); }

Object* SetRepr(Object* o) {
  const Type* type = TypeOf(o);
  ReprGuard guard(o);
  if (guard.recursive()) return StrFormat("%s(...)", TypeName(o));
  if (!guard.ok()) return nullptr;
  if (SetSize(o) == 0) return StrFormat("%s()", TypeName(o));
  // A subclass may have an __iter__ of its own.
  Object* list = TypeOf(o)->slots.iter == set_type.slots.iter ? SetToList(o) : ToList(o);
  if (list == nullptr) return nullptr;
  Object* text = Repr(list);
  if (text == nullptr) return nullptr;
  text = StrSubstring(text, 1, StrLength(text) - 1);
  if (text == nullptr) return nullptr;
  return type == &set_type ? StrFormat("{%U}", text) : StrFormat("%s({%U})", TypeName(o), text);
}

int64_t FrozenSetHash(Object* o) {
  const int64_t known = Relaxed(&S(o)->hash);
  if (known != -1) return known;
  // The sum of the keys' hashes has to be independent of their order: xor of shuffled bits.
  SetTable* t = gc::Load(&S(o)->table);
  uint64_t hash = 0;
  for (uint64_t i = 0; i <= t->mask; ++i) {
    if (!IsLiveKey(t->entries[i].key)) continue;
    const auto h = static_cast<uint64_t>(t->entries[i].hash);
    hash ^= ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
  }
  hash ^= (static_cast<uint64_t>(S(o)->used) + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == ~uint64_t{0}) hash = 590923713u;
  SetRelaxed(&S(o)->hash, static_cast<int64_t>(hash));
  return static_cast<int64_t>(hash);
}

Object* SetRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsAnySet(b)) return NotImplemented();
  int holds = 0;
  switch (op) {
    case kEq:
    case kNe: {
      const int64_t x = Relaxed(&S(a)->hash);
      const int64_t y = Relaxed(&S(b)->hash);
      const bool may = SetSize(a) == SetSize(b) && (x == -1 || y == -1 || x == y);
      holds = may ? SetIsSubset(a, b) : 0;
      if (op == kNe && holds >= 0) holds = 1 - holds;
      break;
    }
    case kLe: holds = SetIsSubset(a, b); break;
    case kGe: holds = SetIsSubset(b, a); break;
    case kLt: holds = SetSize(a) < SetSize(b) ? SetIsSubset(a, b) : 0; break;
    case kGt: holds = SetSize(b) < SetSize(a) ? SetIsSubset(b, a) : 0; break;
  }
  return holds < 0 ? nullptr : Bool(holds != 0);
}

// f(set, key), where an unhashable set as the key stands for the frozenset of its items.
template <class F>
int WithKey(Object* self, Object* key, F f) {
  const int result = f(self, key);
  if (result >= 0 || !IsA(key, set_type) || !ErrorIs(exc::TypeError)) return result;
  ClearError();
  Object* frozen = NewSetFrom(frozenset_type, key);
  return frozen == nullptr ? -1 : f(self, frozen);
}

int SetContainsSlot(Object* self, Object* key) { return WithKey(self, key, SetContains); }

Object* SetOr(Object* a, Object* b) {
  if (!IsAnySet(a) || !IsAnySet(b)) return NotImplemented();
  Object* result = SetCopy(a, SetBaseType(a));
  if (result == nullptr || a == b) return result;
  return SetUpdate(result, b) ? result : nullptr;
}
Object* SetAnd(Object* a, Object* b) {
  return IsAnySet(a) && IsAnySet(b) ? SetIntersection(a, b) : NotImplemented();
}
Object* SetSub(Object* a, Object* b) {
  return IsAnySet(a) && IsAnySet(b) ? SetDifference(a, b) : NotImplemented();
}
Object* SetXor(Object* a, Object* b) {
  return IsAnySet(a) && IsAnySet(b) ? SetSymmetricDifference(a, b) : NotImplemented();
}
Object* SetInplaceOr(Object* a, Object* b) {
  if (!IsAnySet(b)) return NotImplemented();
  return SetUpdate(a, b) ? a : nullptr;
}
Object* SetInplaceAnd(Object* a, Object* b) {
  if (!IsAnySet(b)) return NotImplemented();
  return SetIntersectionUpdate(a, b) ? a : nullptr;
}
Object* SetInplaceSub(Object* a, Object* b) {
  if (!IsAnySet(b)) return NotImplemented();
  return SetDifferenceUpdate(a, b) ? a : nullptr;
}
Object* SetInplaceXor(Object* a, Object* b) {
  if (!IsAnySet(b)) return NotImplemented();
  return SetSymmetricDifferenceUpdate(a, b) ? a : nullptr;
}

Object* SetNew(Type* type, Args, size_t, Object*) { return NewSetOfType(type); }

bool SetInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("set", kwnames)) return false;
  if (!CheckPositional(TypeOf(self)->tp_name, nargs, 0, 1)) return false;
  if (S(self)->fill > 0) SetClear(self);
  return nargs == 0 || SetUpdate(self, args[0]);
}

Object* FrozenSetNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(frozenset_type, type, kwnames)) return nullptr;
  if (!CheckPositional(type->tp_name, nargs, 0, 1)) return nullptr;
  Object* iterable = nargs > 0 ? args[0] : nullptr;
  if (type == &frozenset_type && iterable != nullptr && IsExactly(iterable, frozenset_type)) {
    return iterable;
  }
  Object* set = NewSetOfType(type);
  if (set == nullptr || iterable == nullptr) return set;
  return SetUpdate(set, iterable) ? set : nullptr;
}

Object* Add(Object* self, Args args, size_t, Object*) {
  return SetAdd(self, args[0]) < 0 ? nullptr : None();
}
Object* Discard(Object* self, Args args, size_t, Object*) {
  return WithKey(self, args[0], SetDiscard) < 0 ? nullptr : None();
}
Object* Remove(Object* self, Args args, size_t, Object*) {
  const int removed = WithKey(self, args[0], SetDiscard);
  if (removed == 0) return RaiseKeyError(args[0]);
  return removed < 0 ? nullptr : None();
}
Object* Pop(Object* self, Args, size_t, Object*) { return SetPop(self); }
Object* Clear(Object* self, Args, size_t, Object*) {
  SetClear(self);
  return None();
}
Object* Copy(Object* self, Args, size_t, Object*) {
  if (IsExactly(self, frozenset_type)) return self;
  return SetCopy(self, SetBaseType(self));
}
Object* ContainsMethod(Object* self, Args args, size_t, Object*) {
  const int in = SetContainsSlot(self, args[0]);
  return in < 0 ? nullptr : Bool(in != 0);
}

// Methods that take any number of iterables.
template <bool (*update)(Object*, Object*)>
Object* UpdateAll(Object* self, Args args, size_t nargs, Object*) {
  for (size_t i = 0; i < nargs; ++i) {
    if (!update(self, args[i])) return nullptr;
  }
  return None();
}
Object* Union(Object* self, Args args, size_t nargs, Object*) {
  Object* result = SetCopy(self, SetBaseType(self));
  for (size_t i = 0; result != nullptr && i < nargs; ++i) {
    if (args[i] != self && !SetUpdate(result, args[i])) return nullptr;
  }
  return result;
}
Object* Difference(Object* self, Args args, size_t nargs, Object*) {
  if (nargs == 0) return SetCopy(self, SetBaseType(self));
  Object* result = SetDifference(self, args[0]);
  for (size_t i = 1; result != nullptr && i < nargs; ++i) {
    if (!SetDifferenceUpdate(result, args[i])) return nullptr;
  }
  return result;
}
Object* Intersection(Object* self, Args args, size_t nargs, Object*) {
  if (nargs == 0) return SetCopy(self, SetBaseType(self));
  Object* result = self;
  for (size_t i = 0; result != nullptr && i < nargs; ++i) result = SetIntersection(result, args[i]);
  return result;
}
Object* IntersectionUpdate(Object* self, Args args, size_t nargs, Object*) {
  Object* result = Intersection(self, args, nargs, nullptr);
  if (result == nullptr) return nullptr;
  if (result != self) SetTakeOver(self, result);
  return None();
}
Object* SymmetricDifference(Object* self, Args args, size_t, Object*) {
  return SetSymmetricDifference(self, args[0]);
}
Object* SymmetricDifferenceUpdate(Object* self, Args args, size_t, Object*) {
  return SetSymmetricDifferenceUpdate(self, args[0]) ? None() : nullptr;
}
Object* IsSubset(Object* self, Args args, size_t, Object*) {
  const int holds = SetIsSubset(self, args[0]);
  return holds < 0 ? nullptr : Bool(holds != 0);
}
Object* IsSuperset(Object* self, Args args, size_t, Object*) {
  const int holds = SetIsSuperset(self, args[0]);
  return holds < 0 ? nullptr : Bool(holds != 0);
}
Object* IsDisjoint(Object* self, Args args, size_t, Object*) {
  const int holds = SetIsDisjoint(self, args[0]);
  return holds < 0 ? nullptr : Bool(holds != 0);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* list = SetToList(self);
  if (list == nullptr) return nullptr;
  Object* args = TupleOf(list);
  if (args == nullptr) return nullptr;
  Object* state = GetStateOf(self);
  return state == nullptr ? nullptr : TupleOf(TypeOf(self), args, state);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  const auto slots = static_cast<int64_t>(S(self)->table->mask + 1);
  return NewInt(200 + (slots > 8 ? slots * 16 : 0));
}

Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

#define TC_COMMON_SET_METHODS \
    {"copy", Copy, 0, 0, 0, "Return a shallow copy of a set."}, \
    {"difference", Difference, 0, kAnyCount, 0, \
     "A new set: the items of this one that none of the others has."}, \
    {"intersection", Intersection, 0, kAnyCount, 0, \
     "A new set: the items that all have."}, \
    {"isdisjoint", IsDisjoint, 1, 1, 0, "Return True if two sets have a null intersection."}, \
    {"issubset", IsSubset, 1, 1, 0, "Report whether another set contains this set."}, \
    {"issuperset", IsSuperset, 1, 1, 0, "Report whether this set contains another set."}, \
    {"symmetric_difference", SymmetricDifference, 1, 1, 0, \
     "A new set: the items that just one of the two has."}, \
    {"union", Union, 0, kAnyCount, 0, \
     "A new set: the items that any of them has."}, \
    {"__contains__", ContainsMethod, 1, 1, kCoexist, "x.__contains__(y) <==> y in x."}, \
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."}, \
    {"__sizeof__", SizeOf, 0, 0, 0, "S.__sizeof__() -> size of S in memory, in bytes"}, \
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"}

const NativeMethod kSetMethods[] = {
    TC_COMMON_SET_METHODS,
    {"add", Add, 1, 1, 0,
     "Adds an item unless it is there."},
    {"clear", Clear, 0, 0, 0, "Remove all elements from this set."},
    {"discard", Discard, 1, 1, 0,
     "Removes an item if it is there."},
    {"remove", Remove, 1, 1, 0,
     "Removes an item; KeyError if it is not there."},
    {"pop", Pop, 0, 0, 0,
     "Removes some item and returns it; KeyError if there is none."},
    {"update", UpdateAll<SetUpdate>, 0, kAnyCount, 0,
     "Update a set with the union of itself and others."},
    {"difference_update", UpdateAll<SetDifferenceUpdate>, 0, kAnyCount, 0,
     "Remove all elements of another set from this set."},
    {"intersection_update", IntersectionUpdate, 0, kAnyCount, 0,
     "Update a set with the intersection of itself and another."},
    {"symmetric_difference_update", SymmetricDifferenceUpdate, 1, 1, 0,
     "Update a set with the symmetric difference of itself and another."},
    {}};
const NativeMethod kFrozenSetMethods[] = {TC_COMMON_SET_METHODS, {}};
#undef TC_COMMON_SET_METHODS

struct SetIterator {
  Object base;
  Object* set;       // null: exhausted
  int64_t used;      // size at the start; -1: it changed
  int64_t position;
  int64_t remaining;
};

Object* SetIteratorNext(Object* o) {
  auto* it = As<SetIterator>(o);
  Object* set = gc::Load(&it->set);
  if (set == nullptr) return nullptr;
  if (Relaxed(&it->used) != SetSize(set)) {
    SetRelaxed(&it->used, int64_t{-1});
    return Raise(exc::RuntimeError, "Set changed size during iteration");
  }
  int64_t position = Relaxed(&it->position);
  Object* key = SetNextKey(gc::Load(&As<SetObject>(set)->table), &position);
  if (key == nullptr) {
    gc::StoreNoBarrier(&it->set, static_cast<Object*>(nullptr));
    return nullptr;
  }
  SetRelaxed(&it->position, position);
  SetRelaxed(&it->remaining, Relaxed(&it->remaining) - 1);
  return key;
}

void TraceSetIterator(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<SetIterator>(o)->set));
}

Object* Self(Object* o) { return o; }

Object* IteratorLengthHint(Object* self, Args, size_t, Object*) {
  auto* it = As<SetIterator>(self);
  Object* set = gc::Load(&it->set);
  return NewInt(set != nullptr && Relaxed(&it->used) == SetSize(set) ? Relaxed(&it->remaining) : 0);
}

Object* IteratorReduce(Object* self, Args, size_t, Object*) {
  auto* it = As<SetIterator>(self);
  auto* copy = NewExact<SetIterator>(set_iterator_type);
  if (copy == nullptr) return nullptr;
  gc::Store(copy, &copy->set, gc::Load(&it->set));
  copy->used = Relaxed(&it->used);
  copy->position = Relaxed(&it->position);
  Object* list = ToList(AsObject(copy));
  Object* iter = BuiltinFunction("iter");
  if (list == nullptr || iter == nullptr) return nullptr;
  Object* args = TupleOf(list);
  return args == nullptr ? nullptr : TupleOf(iter, args);
}

const NativeMethod kIteratorMethods[] = {
    {"__length_hint__", IteratorLengthHint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", IteratorReduce, 0, 0, 0, "Return state information for pickling."},
    {}};

void SetUpCommon(Type* type) {
  type->tp_flags |= kTypeBase | kTypeHaveGc | kTypeMatchSelf;
  type->slots.repr = SetRepr;
  type->slots.richcompare = SetRichCompare;
  type->slots.iter = NewSetIterator;
  type->slots.len = SetLength;
  type->slots.contains = SetContainsSlot;
  type->slots.binary[kOr] = SetOr;
  type->slots.binary[kAnd] = SetAnd;
  type->slots.binary[kSubtract] = SetSub;
  type->slots.binary[kXor] = SetXor;
  type->slots.trace = SetTrace;
  type->weak_ref_kind = 1;
}

}  // namespace

Object* NewSetIterator(Object* set) {
  auto* it = NewExact<SetIterator>(set_iterator_type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->set, set);
  it->used = it->remaining = SetSize(set);
  return AsObject(it);
}

void SetUpSetTypes() {
  BeginType(&set_type, "set", sizeof(SetObject));
  SetUpCommon(&set_type);
  set_type.tp_doc = "set(iterable=(), /)\n\nDistinct hashable objects, in no order.";
  set_type.native_methods = kSetMethods;
  set_type.slots.new_ = SetNew;
  set_type.slots.init = SetInit;
  set_type.slots.inplace[kOr] = SetInplaceOr;
  set_type.slots.inplace[kAnd] = SetInplaceAnd;
  set_type.slots.inplace[kSubtract] = SetInplaceSub;
  set_type.slots.inplace[kXor] = SetInplaceXor;

  BeginType(&frozenset_type, "frozenset", sizeof(SetObject));
  SetUpCommon(&frozenset_type);
  frozenset_type.tp_doc =
      "frozenset(iterable=(), /)\n\nDistinct hashable objects, fixed, in no order.";
  frozenset_type.native_methods = kFrozenSetMethods;
  frozenset_type.slots.new_ = FrozenSetNew;
  frozenset_type.slots.hash = FrozenSetHash;

  BeginType(&set_iterator_type, "set_iterator", sizeof(SetIterator));
  set_iterator_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  set_iterator_type.native_methods = kIteratorMethods;
  set_iterator_type.slots.iter = Self;
  set_iterator_type.slots.next = SetIteratorNext;
  set_iterator_type.slots.trace = TraceSetIterator;
}

}  // namespace tricolor
