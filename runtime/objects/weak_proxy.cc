// Weak proxies: every operation is the referent's, or a ReferenceError.
#include <utility>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/weakref.h"
#include "runtime/runtime.h"

namespace tricolor {

Type weak_proxy_type;
Type weak_callable_proxy_type;

namespace {

// The referent of a proxy (null with ReferenceError), anything else itself.
Object* Unwrap(Object* o) {
  if (o == nullptr || !IsWeakProxy(o)) return o;
  Object* referent = WeakrefGet(o);
  if (referent != nullptr) return referent;
  return Raise(exc::ReferenceError, "weakly-referenced object no longer exists");
}

void TraceProxy(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<WeakrefObject>(o)->callback));
}

Object* GetAttrProxy(Object* self, Object* name) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : GetAttr(o, name);
}

bool SetAttrProxy(Object* self, Object* name, Object* value) {
  Object* o = Unwrap(self);
  if (o == nullptr) return false;
  return value == nullptr ? DelAttr(o, name) : SetAttr(o, name, value);
}

Object* StrProxy(Object* self) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : Str(o);
}

Object* ReprProxy(Object* self) {
  Object* o = WeakrefGet(self);
  return StrFormat("<weakproxy at %p to %T at %p>", static_cast<void*>(self),
                   o == nullptr ? None() : o, static_cast<void*>(o == nullptr ? None() : o));
}

int64_t HashProxy(Object* self) {
  Raise(exc::TypeError, "unhashable type: '%T'", self);
  return -1;
}

Object* CompareProxies(Object* a, Object* b, CompareOp op) {
  a = Unwrap(a);
  b = a == nullptr ? nullptr : Unwrap(b);
  return b == nullptr ? nullptr : RichCompare(a, b, op);
}

template <int kOp>
Object* Binary(Object* a, Object* b) {
  a = Unwrap(a);
  b = a == nullptr ? nullptr : Unwrap(b);
  return b == nullptr ? nullptr : BinaryOp(a, b, kOp);
}

template <Object* (*kFunction)(Object*)>
Object* Unary(Object* a) {
  a = Unwrap(a);
  return a == nullptr ? nullptr : kFunction(a);
}

Object* PowerProxies(Object* a, Object* b, Object* modulus) {
  a = Unwrap(a);
  b = a == nullptr ? nullptr : Unwrap(b);
  modulus = b == nullptr ? nullptr : Unwrap(modulus);
  return modulus == nullptr ? nullptr : Power(a, b, modulus);
}

int BoolProxy(Object* self) {
  Object* o = Unwrap(self);
  return o == nullptr ? -1 : IsTrue(o);
}

int64_t LenProxy(Object* self) {
  Object* o = Unwrap(self);
  return o == nullptr ? -1 : Length(o);
}

Object* GetItemProxy(Object* self, Object* key) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : GetItem(o, key);
}

bool SetItemProxy(Object* self, Object* key, Object* value) {
  Object* o = Unwrap(self);
  if (o == nullptr) return false;
  return value == nullptr ? DelItem(o, key) : SetItem(o, key, value);
}

int ContainsProxy(Object* self, Object* value) {
  Object* o = Unwrap(self);
  return o == nullptr ? -1 : Contains(o, value);
}

Object* IterProxy(Object* self) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : Iter(o);
}

Object* NextProxy(Object* self) {
  Object* o = Unwrap(self);
  if (o == nullptr) return nullptr;
  if (!IsIterator(o)) {
    return Raise(exc::TypeError, "Weakref proxy referenced a non-iterator '%T' object", o);
  }
  return Next(o);
}

Object* CallProxy(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : Call(o, args, nargs, kwnames);
}

Object* BytesMethod(Object* self, Args, size_t, Object*) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : CallMethodArgs(o, names.__bytes__);
}
Object* ReversedMethod(Object* self, Args, size_t, Object*) {
  Object* o = Unwrap(self);
  return o == nullptr ? nullptr : CallMethodArgs(o, names.__reversed__);
}

const NativeMethod kMethods[] = {{"__bytes__", BytesMethod, 0, 0, 0, nullptr},
                                 {"__reversed__", ReversedMethod, 0, 0, 0, nullptr},
                                 {}};

template <int... kOps>
void FillBinary(Slots* slots, std::integer_sequence<int, kOps...>) {
  ((slots->binary[kOps] = Binary<kOps>), ...);
  ((slots->inplace[kOps] = Binary<kOps + kInPlace>), ...);
}

void SetUpOne(Type* type, const char* name) {
  BeginType(type, name, sizeof(WeakrefObject));
  type->tp_flags |= kTypeDisallowNew;
  Slots& s = type->slots;
  s.trace = TraceProxy;
  s.getattr = GetAttrProxy;
  s.setattr = SetAttrProxy;
  s.str = StrProxy;
  s.repr = ReprProxy;
  s.hash = HashProxy;
  s.richcompare = CompareProxies;
  FillBinary(&s, std::make_integer_sequence<int, kBinaryOps>());
  s.power3 = PowerProxies;
  s.negative = Unary<Negative>;
  s.positive = Unary<Positive>;
  s.absolute = Unary<Absolute>;
  s.invert = Unary<Invert>;
  s.to_bool = BoolProxy;
  s.to_int = Unary<ToInt>;
  s.to_float = Unary<ToFloat>;
  s.to_index = Unary<ToIndex>;
  s.len = LenProxy;
  s.getitem = GetItemProxy;
  s.setitem = SetItemProxy;
  s.contains = ContainsProxy;
  s.iter = IterProxy;
  s.next = NextProxy;
  type->native_methods = kMethods;
}

}  // namespace

void SetUpWeakProxyTypes() {
  SetUpOne(&weak_proxy_type, "weakref.ProxyType");
  SetUpOne(&weak_callable_proxy_type, "weakref.CallableProxyType");
  weak_callable_proxy_type.slots.call = CallProxy;
}

Object* NewWeakProxy(Object* referent, Object* callback) {
  return NewWeakref(referent, callback,
                    IsCallable(referent) ? weak_callable_proxy_type : weak_proxy_type);
}

}  // namespace tricolor
