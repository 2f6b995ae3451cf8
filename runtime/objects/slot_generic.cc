// Slot functions of Python classes: each looks its dunder method up on the type and calls it.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_stack.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/int.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"
#include "runtime/thread.h"

namespace tricolor::slot {

namespace {

enum Absent { kAbsent, kFound, kFailed };

// A method found on the type: either unbound (then self comes first) or bound already.
struct Method {
  Object* function = nullptr;
  bool unbound = false;
};

Absent Find(Object* self, Object* name, Method* m) {
  Type* type = TypeOf(self);
  Object* descr = TypeLookup(type, name);
  if (descr == nullptr) return ErrorSet() ? kFailed : kAbsent;
  if ((TypeOf(descr)->tp_flags & kTypeMethodDescr) != 0) {
    *m = {descr, true};
    return kFound;
  }
  auto get = TypeOf(descr)->slots.descr_get;
  m->function = get == nullptr ? descr : get(descr, self, AsObject(type));
  m->unbound = false;
  return m->function == nullptr ? kFailed : kFound;
}

// Up to three arguments behind self.
Object* Invoke(const Method& m, Object* self, Object* const* args, size_t nargs) {
  Object* all[4] = {self};
  for (size_t i = 0; i < nargs; ++i) all[i + 1] = args[i];
  return m.unbound ? tricolor::Call(m.function, all, nargs + 1)
                   : tricolor::Call(m.function, all + 1, nargs);
}

template <class... T>
Object* CallSpecial(Object* self, Object* name, T... args) {
  Method m;
  switch (Find(self, name, &m)) {
    case kFailed:
      return nullptr;
    case kAbsent:
      return RaiseObject(exc::AttributeError, name);
    case kFound:
      break;
  }
  Object* array[] = {args..., nullptr};
  return Invoke(m, self, array, sizeof...(args));
}

// NotImplemented() if the class has no such method.
template <class... T>
Object* CallMaybe(Object* self, Object* name, T... args) {
  Method m;
  switch (Find(self, name, &m)) {
    case kFailed:
      return nullptr;
    case kAbsent:
      return NotImplemented();
    case kFound:
      break;
  }
  Object* array[] = {args..., nullptr};
  return Invoke(m, self, array, sizeof...(args));
}

struct BinaryNames {
  Object* Names::*left;
  Object* Names::*right;
  Object* Names::*in_place;
};
constexpr BinaryNames kBinaryNames[kBinaryOps] = {
    {&Names::__add__, &Names::__radd__, &Names::__iadd__},
    {&Names::__and__, &Names::__rand__, &Names::__iand__},
    {&Names::__floordiv__, &Names::__rfloordiv__, &Names::__ifloordiv__},
    {&Names::__lshift__, &Names::__rlshift__, &Names::__ilshift__},
    {&Names::__matmul__, &Names::__rmatmul__, &Names::__imatmul__},
    {&Names::__mul__, &Names::__rmul__, &Names::__imul__},
    {&Names::__mod__, &Names::__rmod__, &Names::__imod__},
    {&Names::__or__, &Names::__ror__, &Names::__ior__},
    {&Names::__pow__, &Names::__rpow__, &Names::__ipow__},
    {&Names::__rshift__, &Names::__rrshift__, &Names::__irshift__},
    {&Names::__sub__, &Names::__rsub__, &Names::__isub__},
    {&Names::__truediv__, &Names::__rtruediv__, &Names::__itruediv__},
    {&Names::__xor__, &Names::__rxor__, &Names::__ixor__}};

// Does the class of `b` give the reflected method another meaning than that of `a`?
int IsOverloaded(Object* a, Object* b, Object* name) {
  Object* of_b;
  int found = LookupAttr(AsObject(TypeOf(b)), name, &of_b);
  if (found <= 0) return found;
  Object* of_a;
  found = LookupAttr(AsObject(TypeOf(a)), name, &of_a);
  if (found <= 0) return found < 0 ? -1 : 1;
  return Compare(of_a, of_b, kNe);
}

template <int op>
Object* BinarySlot(Object* a, Object* b) {
  Object* left = names.*kBinaryNames[op].left;
  Object* right = names.*kBinaryNames[op].right;
  Type* ta = TypeOf(a);
  Type* tb = TypeOf(b);
  bool do_other = ta != tb && tb->slots.binary[op] == BinarySlot<op>;
  if (ta->slots.binary[op] == BinarySlot<op>) {
    if (do_other && IsSubtype(tb, ta)) {
      const int overloaded = IsOverloaded(a, b, right);
      if (overloaded < 0) return nullptr;
      if (overloaded > 0) {
        Object* r = CallMaybe(b, right, a);
        if (r != NotImplemented()) return r;
        do_other = false;
      }
    }
    Object* r = CallMaybe(a, left, b);
    if (r != NotImplemented() || ta == tb) return r;
  }
  return do_other ? CallMaybe(b, right, a) : NotImplemented();
}

template <int op>
Object* InPlaceSlot(Object* a, Object* b) {
  return CallSpecial(a, names.*kBinaryNames[op].in_place, b);
}

template <Object* Names::*kName>
Object* UnarySlot(Object* o) {
  return CallSpecial(o, names.*kName);
}

template <int op = 0>
void* BinaryOf(int wanted, bool in_place) {
  if constexpr (op == kBinaryOps) {
    return nullptr;
  } else {
    if (wanted == op) {
      return in_place ? reinterpret_cast<void*>(InPlaceSlot<op>)
                      : reinterpret_cast<void*>(BinarySlot<op>);
    }
    return BinaryOf<op + 1>(wanted, in_place);
  }
}

bool Done(Object* result) { return result != nullptr; }

}  // namespace

void* Binary(int op) { return BinaryOf(op, false); }
void* InPlace(int op) { return BinaryOf(op, true); }

void* Unary(UnaryKind kind) {
  Object* (*f)(Object*) = nullptr;
  switch (kind) {
    case kNegative:
      f = UnarySlot<&Names::__neg__>;
      break;
    case kPositive:
      f = UnarySlot<&Names::__pos__>;
      break;
    case kAbsolute:
      f = UnarySlot<&Names::__abs__>;
      break;
    case kInvert:
      f = UnarySlot<&Names::__invert__>;
      break;
    case kToInt:
      f = UnarySlot<&Names::__int__>;
      break;
    case kToFloat:
      f = UnarySlot<&Names::__float__>;
      break;
    case kToIndex:
      f = UnarySlot<&Names::__index__>;
      break;
    case kAwait:
      f = UnarySlot<&Names::__await__>;
      break;
    case kAiter:
      f = UnarySlot<&Names::__aiter__>;
      break;
    case kAnext:
      f = UnarySlot<&Names::__anext__>;
      break;
  }
  return reinterpret_cast<void*>(f);
}

// A class may have the one for the other, which object's calls in its turn.
Object* Repr(Object* o) { return EnoughStack() ? CallSpecial(o, names.__repr__) : nullptr; }
Object* Str(Object* o) { return EnoughStack() ? CallSpecial(o, names.__str__) : nullptr; }

int64_t Hash(Object* o) {
  Method m;
  const Absent found = Find(o, names.__hash__, &m);
  if (found == kFailed) return -1;
  if (found == kAbsent || m.function == None()) return HashNotImplemented(o);
  Object* r = Invoke(m, o, nullptr, 0);
  if (r == nullptr) return -1;
  if (!IsInt(r)) {
    Raise(exc::TypeError, "__hash__ method should return an integer");
    return -1;
  }
  int64_t h;
  if (!IntFits(r, &h)) h = IntHash(r);
  return h == -1 ? -2 : h;
}

Object* Call(Object* o, Args args, size_t nargs, Object* kwnames) {
  Method m;
  switch (Find(o, names.__call__, &m)) {
    case kFailed:
      return nullptr;
    case kAbsent:
      return RaiseObject(exc::AttributeError, names.__call__);
    case kFound:
      break;
  }
  RecursionGuard guard(" while calling a Python object");
  if (!guard.ok()) return nullptr;
  if (!m.unbound) return tricolor::Call(m.function, args, nargs, kwnames);
  PrependedArgs all(o, args, nargs, kwnames);
  return all.ok() ? tricolor::Call(m.function, all.data(), nargs + 1, kwnames) : nullptr;
}

Object* GetAttr(Object* o, Object* name) {
  Type* type = TypeOf(o);
  Object* getattribute = TypeLookup(type, names.__getattribute__);
  Object* value = nullptr;
  bool generic = getattribute == nullptr;
  if (!generic && IsExactly(getattribute, slot_wrapper_type)) {
    void* wrapped = As<SlotWrapperObject>(getattribute)->wrapped;
    // Absent attributes need no exception that __getattr__ would only throw away.
    if (wrapped == reinterpret_cast<void*>(&GenericGetAttr)) {
      generic = true;
    } else if (wrapped == reinterpret_cast<void*>(&TypeGetAttr)) {
      value = TypeFindAttr(o, name);
      if (value != nullptr) return value;
    }
  }
  Object* getattr = TypeLookup(type, names.__getattr__);
  if (generic) {
    value = getattr == nullptr ? GenericGetAttr(o, name) : GenericFindAttr(o, name);
  } else if (value == nullptr && !ErrorSet()) {
    value = CallSpecial(o, names.__getattribute__, name);
  }
  if (value != nullptr || getattr == nullptr) return value;
  if (ErrorSet() && !ClearErrorIf(exc::AttributeError)) return nullptr;
  return CallSpecial(o, names.__getattr__, name);
}

bool SetAttr(Object* o, Object* name, Object* value) {
  return Done(value == nullptr ? CallSpecial(o, names.__delattr__, name)
                               : CallSpecial(o, names.__setattr__, name, value));
}

Object* RichCompare(Object* a, Object* b, CompareOp op) {
  static constexpr Object* Names::*kNames[] = {&Names::__lt__, &Names::__le__, &Names::__eq__,
                                               &Names::__ne__, &Names::__gt__, &Names::__ge__};
  Method m;
  switch (Find(a, names.*kNames[op], &m)) {
    case kFailed:  // a descriptor that raises: no comparison
      ClearError();
      return NotImplemented();
    case kAbsent:
      return NotImplemented();
    case kFound:
      break;
  }
  return Invoke(m, a, &b, 1);
}

Object* Iter(Object* o) {
  Method m;
  switch (Find(o, names.__iter__, &m)) {
    case kFailed:
      return nullptr;
    case kAbsent:
      break;
    case kFound:
      if (m.function == None()) break;
      return Invoke(m, o, nullptr, 0);
  }
  return Raise(exc::TypeError, "'%.200s' object is not iterable", TypeOf(o)->tp_name);
}

Object* Next(Object* o) { return CallSpecial(o, names.__next__); }

Object* DescrGet(Object* descr, Object* obj, Object* type) {
  Object* get = TypeLookup(TypeOf(descr), names.__get__);
  if (get == nullptr) return ErrorSet() ? nullptr : descr;
  Object* args[] = {descr, obj == nullptr ? None() : obj, type == nullptr ? None() : type};
  return tricolor::Call(get, args, 3);
}

bool DescrSet(Object* descr, Object* obj, Object* value) {
  return Done(value == nullptr ? CallSpecial(descr, names.__delete__, obj)
                               : CallSpecial(descr, names.__set__, obj, value));
}

Object* New(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* f = tricolor::GetAttr(AsObject(type), names.__new__);
  if (f == nullptr) return nullptr;
  PrependedArgs all(AsObject(type), args, nargs, kwnames);
  return all.ok() ? tricolor::Call(f, all.data(), nargs + 1, kwnames) : nullptr;
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Method m;
  switch (Find(self, names.__init__, &m)) {
    case kFailed:
      return false;
    case kAbsent:
      return RaiseFalse(RaiseObject(exc::AttributeError, names.__init__));
    case kFound:
      break;
  }
  Object* r;
  if (m.unbound) {
    PrependedArgs all(self, args, nargs, kwnames);
    if (!all.ok()) return false;
    r = tricolor::Call(m.function, all.data(), nargs + 1, kwnames);
  } else {
    r = tricolor::Call(m.function, args, nargs, kwnames);
  }
  if (r == nullptr) return false;
  if (r == None()) return true;
  Raise(exc::TypeError, "__init__() should return None, not '%.200s'", TypeOf(r)->tp_name);
  return false;
}

void Finalize(Object* self) {
  SavedError saved;
  Method m;
  switch (Find(self, names.__del__, &m)) {
    case kFailed:
      WriteUnraisable(self);
      return;
    case kAbsent:
      return;
    case kFound:
      break;
  }
  if (Invoke(m, self, nullptr, 0) == nullptr) WriteUnraisable(m.function);
}

Object* Power3(Object* a, Object* b, Object* modulus) {
  if (TypeOf(a)->slots.power3 != Power3) return NotImplemented();
  return CallSpecial(a, names.__pow__, b, modulus);
}

int ToBool(Object* o) {
  Object* r = CallSpecial(o, names.__bool__);
  if (r == nullptr) return -1;
  if (r == True()) return 1;
  if (r == False()) return 0;
  Raise(exc::TypeError, "__bool__ should return bool, returned %s", TypeOf(r)->tp_name);
  return -1;
}

int64_t Len(Object* o) {
  Object* r = CallSpecial(o, names.__len__);
  if (r == nullptr) return -1;
  r = ToIndex(r);
  if (r == nullptr) return -1;
  if (IntSign(r) < 0) {
    Raise(exc::ValueError, "__len__() should return >= 0");
    return -1;
  }
  int64_t n;
  return ToIndexOrRaise(r, exc::OverflowError, &n) ? n : -1;
}

Object* GetItem(Object* o, Object* key) { return CallSpecial(o, names.__getitem__, key); }

bool SetItem(Object* o, Object* key, Object* value) {
  return Done(value == nullptr ? CallSpecial(o, names.__delitem__, key)
                               : CallSpecial(o, names.__setitem__, key, value));
}

Object* Item(Object* o, int64_t index) {
  Object* key = NewInt(index);
  return key == nullptr ? nullptr : CallSpecial(o, names.__getitem__, key);
}

bool SetItemAt(Object* o, int64_t index, Object* value) {
  Object* key = NewInt(index);
  return key != nullptr && slot::SetItem(o, key, value);
}

int Contains(Object* o, Object* value) {
  Method m;
  switch (Find(o, names.__contains__, &m)) {
    case kFailed:
      return -1;
    case kAbsent:
      Raise(exc::TypeError, "argument of type '%.200s' is not iterable", TypeOf(o)->tp_name);
      return -1;
    case kFound:
      break;
  }
  if (m.function == None()) {
    Raise(exc::TypeError, "'%.200s' object is not a container", TypeOf(o)->tp_name);
    return -1;
  }
  Object* r = Invoke(m, o, &value, 1);
  return r == nullptr ? -1 : IsTrue(r);
}

}  // namespace tricolor::slot
