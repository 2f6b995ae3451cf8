// Type variables of generic aliases and unions: collecting and substituting them.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_stack.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// An optional attribute: absent and None are null without exception. False: error.
bool Optional(Object* o, Object* name, Object** value) {
  const int found = LookupAttr(o, name, value);
  if (found < 0) return false;
  if (found == 0 || *value == None()) *value = nullptr;
  return true;
}

int64_t IndexIn(Object* tuple, Object* item) {
  for (int64_t i = 0; i < TupleSize(tuple); ++i) {
    if (TupleAt(tuple, i) == item) return i;
  }
  return -1;
}

bool AppendNew(Object* list, Object* item) {
  for (int64_t i = 0; i < ListSize(list); ++i) {
    if (ListGet(list, i) == item) return true;
  }
  return ListAppend(list, item);
}

// The arguments as a list, *tuple[…] spread out.
Object* UnpackArgs(Object* item) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  Object* items = IsTuple(item) ? item : TupleOf(item);
  if (items == nullptr) return nullptr;
  for (int64_t i = 0; i < TupleSize(items); ++i) {
    Object* one = TupleAt(items, i);
    Object* spread = nullptr;
    if (!IsType(one) && !Optional(one, names.__typing_unpacked_tuple_args__, &spread)) {
      return nullptr;
    }
    const int64_t n = spread != nullptr && IsTuple(spread) ? TupleSize(spread) : -1;
    if (n >= 0 && !(n > 0 && TupleAt(spread, n - 1) == Ellipsis())) {
      if (!ListExtend(list, spread)) return nullptr;
    } else if (!ListAppend(list, one)) {
      return nullptr;
    }
  }
  return ListToTuple(list);
}

// obj[…] with the variables among obj.__parameters__ replaced.
Object* SubstituteIn(Object* obj, Object* parameters, Object* items) {
  Object* inner;
  if (!Optional(obj, names.__parameters__, &inner)) return nullptr;
  if (inner == nullptr || !IsTuple(inner) || TupleSize(inner) == 0) return obj;
  Object* args = NewList();
  if (args == nullptr) return nullptr;
  for (int64_t i = 0; i < TupleSize(inner); ++i) {
    Object* arg = TupleAt(inner, i);
    const int64_t k = IndexIn(parameters, arg);
    if (k >= 0) {
      Object* parameter = arg;
      arg = TupleAt(items, k);
      if (TypeOf(parameter)->slots.iter != nullptr && IsTuple(arg)) {  // a TypeVarTuple
        if (!ListExtend(args, arg)) return nullptr;
        continue;
      }
    }
    if (!ListAppend(args, arg)) return nullptr;
  }
  Object* tuple = ListToTuple(args);
  return tuple == nullptr ? nullptr : GetItem(obj, tuple);
}

// The arguments after the type variables had their say (ParamSpec, TypeVarTuple).
Object* Prepare(Object* self, Object* parameters, Object* item) {
  Object* items = UnpackArgs(item);
  for (int64_t i = 0; items != nullptr && i < TupleSize(parameters); ++i) {
    Object* prepare;
    const int found = LookupAttr(TupleAt(parameters, i), names.__typing_prepare_subst__, &prepare);
    if (found < 0) return nullptr;
    if (found == 0 || prepare == None()) continue;
    Object* prepared = CallArgs(prepare, self, items);
    if (prepared == nullptr) return nullptr;
    items = IsTuple(prepared) ? prepared : TupleOf(prepared);
  }
  return items;
}

}  // namespace

Object* CollectParameters(Object* args) {
  if (!EnoughStack()) return nullptr;  // the parameters of an argument are asked for in turn
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (int64_t i = 0; i < TupleSize(args); ++i) {
    Object* arg = TupleAt(args, i);
    if (IsType(arg)) continue;
    Object* value;
    int found = LookupAttr(arg, names.__typing_subst__, &value);
    if (found < 0) return nullptr;
    if (found > 0) {
      if (!AppendNew(list, arg)) return nullptr;
      continue;
    }
    found = LookupAttr(arg, names.__parameters__, &value);
    if (found < 0) return nullptr;
    if (found == 0 || !IsTuple(value)) continue;
    for (int64_t k = 0; k < TupleSize(value); ++k) {
      if (!AppendNew(list, TupleAt(value, k))) return nullptr;
    }
  }
  return ListToTuple(list);
}

Object* SubstituteParameters(Object* self, Object* args, Object* parameters, Object* item) {
  const int64_t count = TupleSize(parameters);
  if (count == 0) return Raise(exc::TypeError, "%R is not a generic class", self);
  Object* items = Prepare(self, parameters, item);
  if (items == nullptr) return nullptr;
  if (TupleSize(items) != count) {
    return Raise(exc::TypeError, "Too %s arguments for %R; actual %zd, expected %zd",
                 TupleSize(items) > count ? "many" : "few", self, TupleSize(items), count);
  }
  Object* result = NewList();
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < TupleSize(args); ++i) {
    Object* arg = TupleAt(args, i);
    if (IsType(arg)) {
      if (!ListAppend(result, arg)) return nullptr;
      continue;
    }
    Object* unpack;
    Object* subst;
    if (!Optional(arg, names.__typing_is_unpacked_typevartuple__, &unpack) ||
        !Optional(arg, names.__typing_subst__, &subst)) {
      return nullptr;
    }
    const int spread = unpack == nullptr ? 0 : IsTrue(unpack);
    if (spread < 0) return nullptr;
    if (subst != nullptr) {
      const int64_t k = IndexIn(parameters, arg);
      arg = CallArgs(subst, TupleAt(items, k));
    } else {
      arg = SubstituteIn(arg, parameters, items);
    }
    if (arg == nullptr) return nullptr;
    if (spread != 0 && IsTuple(arg) ? !ListExtend(result, arg) : !ListAppend(result, arg)) {
      return nullptr;
    }
  }
  return ListToTuple(result);
}

}  // namespace tricolor
