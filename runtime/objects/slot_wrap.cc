// Slot wrappers' second half: Python arguments to the slot functions of native types.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/int.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor::wrap {

namespace {

template <class F>
F As(void* wrapped) {
  return reinterpret_cast<F>(wrapped);
}

bool Count(size_t nargs, size_t wanted) {
  if (nargs == wanted) return true;
  Raise(exc::TypeError, "expected %zu argument%s, got %zu", wanted, wanted == 1 ? "" : "s", nargs);
  return false;
}

Object* NoneOr(bool ok) { return ok ? None() : nullptr; }
Object* Truth(int r) { return r < 0 ? nullptr : tricolor::Bool(r != 0); }

bool Index(Object* self, Object* key, int64_t* i) {
  if (!ToIndexOrRaise(key, exc::OverflowError, i)) return false;
  const auto len = TypeOf(self)->slots.len;
  if (*i < 0 && len != nullptr) {
    const int64_t n = len(self);
    if (n < 0) return false;
    *i += n;
  }
  return true;
}

using UnaryF = Object* (*)(Object*);
using BinaryF = Object* (*)(Object*, Object*);
using CompareF = Object* (*)(Object*, Object*, CompareOp);
using SetF = bool (*)(Object*, Object*, Object*);

Object* Compare(Object* self, Args args, size_t nargs, void* f, CompareOp op) {
  return Count(nargs, 1) ? As<CompareF>(f)(self, args[0], op) : nullptr;
}

bool IsName(Object* name) {
  if (IsStr(name)) return true;
  return RaiseFalse(Raise(exc::TypeError, "attribute name must be string, not '%.200s'",
                          TypeOf(name)->tp_name));
}

// Refuses object.__setattr__(cls, …) on objects whose native type has a rule of its own.
bool NotAHack(Object* self, void* f, const char* what) {
  Type* type = TypeOf(self);
  while (type != nullptr && type->kind == static_cast<uint8_t>(TypeKind::kPython)) {
    type = type->tp_base;
  }
  if (type == nullptr || reinterpret_cast<void*>(type->slots.setattr) == f) return true;
  Raise(exc::TypeError, "can't apply this %s to %s object", what, TypeOf(self)->tp_name);
  return false;
}

}  // namespace

Object* Unary(Object* self, Args, size_t nargs, Object*, void* f) {
  return Count(nargs, 0) ? As<UnaryF>(f)(self) : nullptr;
}

Object* Next(Object* self, Args, size_t nargs, Object*, void* f) {
  if (!Count(nargs, 0)) return nullptr;
  Object* item = As<UnaryF>(f)(self);
  if (item == nullptr && !ErrorSet()) {
    if (Object* e = NewException(exc::StopIteration, nullptr)) RaiseInstance(e);
  }
  return item;
}

Object* BinaryLeft(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? As<BinaryF>(f)(self, args[0]) : nullptr;
}

Object* BinaryRight(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? As<BinaryF>(f)(args[0], self) : nullptr;
}

Object* Concat(Object* self, Args args, size_t nargs, Object*, void* f) {
  return BinaryLeft(self, args, nargs, nullptr, f);
}

Object* Repeat(Object* self, Args args, size_t nargs, Object*, void* f) {
  int64_t n;
  if (!CheckPositional("", nargs, 1, 1) || !ToIndexOrRaise(args[0], exc::OverflowError, &n)) {
    return nullptr;
  }
  return As<Object* (*)(Object*, int64_t)>(f)(self, n);
}

// The pow(a, b, c) of the class whose pow(a, b) is `f`; a subclass may have one that calls this.
auto PowerOfOwner(Object* self, void* f) -> decltype(Slots::power3) {
  Object* mro = gc::Load(&TypeOf(self)->tp_mro);
  for (int64_t i = 0; i < TupleSize(mro); ++i) {
    const Slots& slots = tricolor::As<Type>(TupleAt(mro, i))->slots;
    if (reinterpret_cast<void*>(slots.binary[kPower]) == f && slots.power3 != slot::Power3) {
      return slots.power3;
    }
  }
  return nullptr;
}

Object* Power(Object* self, Args args, size_t nargs, Object*, void* f) {
  if (!CheckPositional("", nargs, 1, 2)) return nullptr;
  if (nargs == 1 || args[1] == None()) return As<BinaryF>(f)(self, args[0]);
  auto power3 = PowerOfOwner(self, f);
  return power3 == nullptr ? NotImplemented() : power3(self, args[0], args[1]);
}

Object* PowerRight(Object* self, Args args, size_t nargs, Object*, void* f) {
  if (!CheckPositional("", nargs, 1, 2)) return nullptr;
  if (nargs == 1 || args[1] == None()) return As<BinaryF>(f)(args[0], self);
  auto power3 = PowerOfOwner(self, f);
  return power3 == nullptr ? NotImplemented() : power3(args[0], self, args[1]);
}

Object* Len(Object* self, Args, size_t nargs, Object*, void* f) {
  if (!Count(nargs, 0)) return nullptr;
  const int64_t n = As<int64_t (*)(Object*)>(f)(self);
  return n == -1 && ErrorSet() ? nullptr : NewInt(n);
}

Object* Hash(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Len(self, args, nargs, nullptr, f);
}

Object* Bool(Object* self, Args, size_t nargs, Object*, void* f) {
  return Count(nargs, 0) ? Truth(As<int (*)(Object*)>(f)(self)) : nullptr;
}

Object* GetItem(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? As<BinaryF>(f)(self, args[0]) : nullptr;
}

Object* SetItem(Object* self, Args args, size_t nargs, Object*, void* f) {
  return CheckPositional("", nargs, 2, 2) ? NoneOr(As<SetF>(f)(self, args[0], args[1])) : nullptr;
}

Object* DelItem(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? NoneOr(As<SetF>(f)(self, args[0], nullptr)) : nullptr;
}

Object* Item(Object* self, Args args, size_t nargs, Object*, void* f) {
  int64_t i;
  if (!Count(nargs, 1) || !Index(self, args[0], &i)) return nullptr;
  return As<Object* (*)(Object*, int64_t)>(f)(self, i);
}

Object* SetItemAt(Object* self, Args args, size_t nargs, Object*, void* f) {
  int64_t i;
  if (!CheckPositional("", nargs, 2, 2) || !Index(self, args[0], &i)) return nullptr;
  return NoneOr(As<bool (*)(Object*, int64_t, Object*)>(f)(self, i, args[1]));
}

Object* DelItemAt(Object* self, Args args, size_t nargs, Object*, void* f) {
  int64_t i;
  if (!Count(nargs, 1) || !Index(self, args[0], &i)) return nullptr;
  return NoneOr(As<bool (*)(Object*, int64_t, Object*)>(f)(self, i, nullptr));
}

Object* Contains(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? Truth(As<int (*)(Object*, Object*)>(f)(self, args[0])) : nullptr;
}

Object* Call(Object* self, Args args, size_t nargs, Object* kwnames, void* f) {
  return As<Object* (*)(Object*, Args, size_t, Object*)>(f)(self, args, nargs, kwnames);
}

Object* SetAttr(Object* self, Args args, size_t nargs, Object*, void* f) {
  if (!CheckPositional("", nargs, 2, 2) || !NotAHack(self, f, "__setattr__") ||
      !IsName(args[0])) {
    return nullptr;
  }
  return NoneOr(As<SetF>(f)(self, args[0], args[1]));
}

Object* DelAttr(Object* self, Args args, size_t nargs, Object*, void* f) {
  if (!Count(nargs, 1) || !NotAHack(self, f, "__delattr__") || !IsName(args[0])) return nullptr;
  return NoneOr(As<SetF>(f)(self, args[0], nullptr));
}

Object* Lt(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kLt); }
Object* Le(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kLe); }
Object* Eq(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kEq); }
Object* Ne(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kNe); }
Object* Gt(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kGt); }
Object* Ge(Object* s, Args a, size_t n, Object*, void* f) { return Compare(s, a, n, f, kGe); }

Object* DescrGet(Object* self, Args args, size_t nargs, Object*, void* f) {
  if (!CheckPositional("", nargs, 1, 2)) return nullptr;
  Object* obj = args[0] == None() ? nullptr : args[0];
  Object* type = nargs < 2 || args[1] == None() ? nullptr : args[1];
  if (obj == nullptr && type == nullptr) {
    return Raise(exc::TypeError, "__get__(None, None) is invalid");
  }
  return As<Object* (*)(Object*, Object*, Object*)>(f)(self, obj, type);
}

Object* DescrSet(Object* self, Args args, size_t nargs, Object*, void* f) {
  return CheckPositional("", nargs, 2, 2) ? NoneOr(As<SetF>(f)(self, args[0], args[1])) : nullptr;
}

Object* DescrDelete(Object* self, Args args, size_t nargs, Object*, void* f) {
  return Count(nargs, 1) ? NoneOr(As<SetF>(f)(self, args[0], nullptr)) : nullptr;
}

Object* Init(Object* self, Args args, size_t nargs, Object* kwnames, void* f) {
  return NoneOr(As<bool (*)(Object*, Args, size_t, Object*)>(f)(self, args, nargs, kwnames));
}

Object* Finalize(Object* self, Args, size_t nargs, Object*, void* f) {
  if (!Count(nargs, 0)) return nullptr;
  As<void (*)(Object*)>(f)(self);
  return None();
}

}  // namespace tricolor::wrap
