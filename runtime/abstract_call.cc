// Calls of any object.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// The result of a slot that broke its promise: no value and no exception.
__attribute__((noinline)) Object* CheckNullResult(Object* f) {
  if (!ErrorSet()) Raise(exc::SystemError, "%R returned NULL without setting an exception", f);
  return nullptr;
}

}  // namespace

Object* Call(Object* f, Args args, size_t nargs, Object* kwnames) {
  auto call = TypeOf(f)->slots.call;
  if (__builtin_expect(call == nullptr, 0)) {
    return Raise(exc::TypeError, "'%.200s' object is not callable", TypeOf(f)->tp_name);
  }
  Object* result = call(f, args, nargs, kwnames);
  if (__builtin_expect(result == nullptr, 0)) return CheckNullResult(f);
  return result;
}

bool IsCallable(Object* o) { return TypeOf(o)->slots.call != nullptr; }

Object* CallWithDict(Object* f, Object* args_tuple, Object* kwargs) {
  const auto nargs = static_cast<size_t>(TupleSize(args_tuple));
  const int64_t nkw = kwargs == nullptr ? 0 : DictSize(kwargs);
  if (nkw == 0) return Call(f, TupleItems(args_tuple), nargs, nullptr);
  // Another thread may change the dict meanwhile: what is copied is what counts.
  Object* keys = DictKeysList(kwargs);
  if (keys == nullptr) return nullptr;
  Object* kwnames = ToTuple(keys);
  if (kwnames == nullptr) return nullptr;
  const auto count = static_cast<size_t>(TupleSize(kwnames));
  Object* inline_args[16] = {};  // nothing that earlier calls left (PrependedArgs)
  Object** array = inline_args;
  RefArray* cell = nullptr;
  if (nargs + count > 16) {
    cell = NewRefArray(static_cast<int64_t>(nargs + count));
    if (cell == nullptr) return nullptr;
    array = cell->items;
  }
  auto set = [&](size_t i, Object* value) {
    if (cell != nullptr) {
      gc::Store(cell, &array[i], value);
    } else {
      array[i] = value;
    }
  };
  for (size_t i = 0; i < nargs; ++i) set(i, TupleAt(args_tuple, static_cast<int64_t>(i)));
  for (size_t i = 0; i < count; ++i) {
    Object* key = TupleAt(kwnames, static_cast<int64_t>(i));
    if (!IsStr(key)) return Raise(exc::TypeError, "keywords must be strings");
    Object* value = nullptr;
    const int found = DictLookup(kwargs, key, &value);
    if (found < 0) return nullptr;
    set(nargs + i, found == 0 ? None() : value);
  }
  return Call(f, array, nargs, kwnames);
}

Object* CallMethod(Object* o, Object* name, Args args, size_t nargs) {
  Object* self;
  Object* f = GetMethod(o, name, &self);
  if (f == nullptr) return nullptr;
  if (self == nullptr) return Call(f, args, nargs);
  PrependedArgs all(self, args, nargs, nullptr);
  return all.ok() ? Call(f, all.data(), nargs + 1) : nullptr;
}

}  // namespace tricolor
