// Pattern matching.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/names.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Object* MatchKeys(Value* subject_slot, Value* keys_slot) {
  Object* subject = BoxSlot(subject_slot);
  Object* keys = keys_slot->AsObject();
  const int64_t n = TupleSize(keys);
  if (n == 0) return EmptyTuple();
  Object* get = GetAttr(subject, names.get);
  Object* seen = NewSet();
  Object* missing = CallArgs(AsObject(&object_type));
  Object* values = NewList(n);
  if (get == nullptr || seen == nullptr || missing == nullptr || values == nullptr) return nullptr;
  for (int64_t i = 0; i < n; ++i) {
    Object* key = TupleAt(keys, i);
    const int known = SetContains(seen, key);
    if (known < 0) return nullptr;
    if (known > 0) {
      return Raise(exc::ValueError, "mapping pattern checks duplicate key (%R)", key);
    }
    if (SetAdd(seen, key) < 0) return nullptr;
    Object* value = CallArgs(get, key, missing);
    if (value == nullptr) return nullptr;
    if (value == missing) return None();
    if (!ListAppend(values, value)) return nullptr;
  }
  return ListToTuple(values);
}

namespace {

// Null without exception: the subject has no such attribute.
Object* MatchAttribute(Object* subject, Object* type, Object* name, Object* seen) {
  const int known = SetContains(seen, name);
  if (known < 0) return nullptr;
  if (known > 0) {
    return Raise(exc::TypeError, "%N() got multiple sub-patterns for attribute %R",
                 reinterpret_cast<Type*>(type), name);
  }
  if (SetAdd(seen, name) < 0) return nullptr;
  Object* value;
  return LookupAttr(subject, name, &value) > 0 ? value : nullptr;
}

}  // namespace

Object* MatchClass(Value* subject_slot, Value* type_slot, Value* names_slot, int positional) {
  Object* subject = BoxSlot(subject_slot);
  Object* type = BoxSlot(type_slot);
  Object* keywords = names_slot->AsObject();
  if (subject == nullptr || type == nullptr) return nullptr;
  if (!IsType(type)) return Raise(exc::TypeError, "called match pattern must be a type");
  const int is_instance = IsInstance(subject, type);
  if (is_instance < 0) return nullptr;
  if (is_instance == 0) return None();
  Object* seen = NewSet();
  Object* values = NewList();
  if (seen == nullptr || values == nullptr) return nullptr;
  if (positional > 0) {
    Object* match_args;
    bool match_self = false;
    if (LookupAttr(type, names.__match_args__, &match_args) < 0) return nullptr;
    if (match_args == nullptr) {
      match_args = EmptyTuple();
      match_self = (reinterpret_cast<Type*>(type)->tp_flags & kTypeMatchSelf) != 0;
    } else if (!IsExactly(match_args, tuple_type)) {
      return Raise(exc::TypeError, "%N.__match_args__ must be a tuple (got %T)",
                   reinterpret_cast<Type*>(type), match_args);
    }
    const int64_t allowed = match_self ? 1 : TupleSize(match_args);
    if (allowed < positional) {
      return Raise(exc::TypeError, "%N() accepts %lld positional sub-pattern%s (%d given)",
                   reinterpret_cast<Type*>(type), static_cast<long long>(allowed),
                   allowed == 1 ? "" : "s", positional);
    }
    if (match_self) {
      if (!ListAppend(values, subject)) return nullptr;
    } else {
      for (int i = 0; i < positional; ++i) {
        Object* name = TupleAt(match_args, i);
        if (!IsExactly(name, str_type)) {
          return Raise(exc::TypeError, "__match_args__ elements must be strings (got %T)", name);
        }
        Object* value = MatchAttribute(subject, type, name, seen);
        if (value == nullptr) return ErrorSet() ? nullptr : None();
        if (!ListAppend(values, value)) return nullptr;
      }
    }
  }
  for (int64_t i = 0; i < TupleSize(keywords); ++i) {
    Object* value = MatchAttribute(subject, type, TupleAt(keywords, i), seen);
    if (value == nullptr) return ErrorSet() ? nullptr : None();
    if (!ListAppend(values, value)) return nullptr;
  }
  return ListToTuple(values);
}

}  // namespace tricolor
