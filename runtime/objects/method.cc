// Bound methods.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"

namespace tricolor {

Type method_type;

Object* NewMethod(Object* function, Object* self) {
  auto* m = New<MethodObject>(method_type);
  if (m == nullptr) return nullptr;
  CarryPrompt(AsObject(m), &self, 1);
  gc::Store(m, &m->function, function);
  gc::Store(m, &m->self, self);
  return AsObject(m);
}

namespace {

MethodObject* AsMethod(Object* o) { return As<MethodObject>(o); }

Object* MethodCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  auto* m = AsMethod(o);
  PrependedArgs all(m->self, args, nargs, kwnames);
  return all.ok() ? Call(m->function, all.data(), nargs + 1, kwnames) : nullptr;
}

// Attributes of the method type first, then those of the function.
Object* MethodGetAttr(Object* o, Object* name) {
  Type* type = TypeOf(o);
  if (Object* descr = TypeLookup(type, name)) {
    auto get = TypeOf(descr)->slots.descr_get;
    return get == nullptr ? descr : get(descr, o, AsObject(type));
  }
  return GetAttr(AsMethod(o)->function, name);
}

Object* MethodRepr(Object* o) {
  auto* m = AsMethod(o);
  Object* name;
  int found = LookupAttr(m->function, names.__qualname__, &name);
  if (found == 0) found = LookupAttr(m->function, names.__name__, &name);
  if (found < 0) return nullptr;
  if (found == 0 || !IsStr(name)) return StrFormat("<bound method ? of %R>", m->self);
  return StrFormat("<bound method %U of %R>", name, m->self);
}

Object* MethodCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, method_type) || !IsExactly(b, method_type)) {
    return NotImplemented();
  }
  int equal = Compare(AsMethod(a)->function, AsMethod(b)->function, kEq);
  if (equal < 0) return nullptr;
  equal = equal != 0 && Is(AsMethod(a)->self, AsMethod(b)->self);
  return Bool((equal != 0) == (op == kEq));
}

int64_t MethodHash(Object* o) {
  // By value for ints, since there identity goes by value.
  Object* self = AsMethod(o)->self;
  const int64_t x = IsExactly(self, int_type) ? Hash(self) : HashPointer(self);
  const int64_t y = Hash(AsMethod(o)->function);
  if (y == -1) return -1;
  return (x ^ y) == -1 ? -2 : (x ^ y);
}

Object* MethodNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("method", kwnames) || !CheckPositional("method", nargs, 2, 2)) return nullptr;
  (void)type;
  if (!IsCallable(args[0])) return Raise(exc::TypeError, "first argument must be callable");
  if (args[1] == None()) return Raise(exc::TypeError, "instance must not be None");
  return NewMethod(args[0], args[1]);
}

Object* MethodReduce(Object* self, Args, size_t, Object*) {
  Object* name = GetAttr(AsMethod(self)->function, names.__name__);
  Object* getattr = DictGet(Runtime::Get()->builtins_dict, "getattr");
  if (name == nullptr || getattr == nullptr) return nullptr;
  Object* pair = TupleOf(AsMethod(self)->self, name);
  return pair == nullptr ? nullptr : TupleOf(getattr, pair);
}

Object* MethodDoc(Object* o, void*) {
  Object* doc;
  const int found = LookupAttr(AsMethod(o)->function, names.__doc__, &doc);
  return found < 0 ? nullptr : found == 0 ? None() : doc;
}

void MethodTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsMethod(o)->function));
  v.Visit(gc::Load(&AsMethod(o)->self));
}

const NativeMember kMembers[] = {{"__func__", MemberKind::kObject, offsetof(MethodObject, function),
                                  true, "the function (or other callable) implementing a method"},
                                 {"__self__", MemberKind::kObject, offsetof(MethodObject, self),
                                  true, "the instance to which a method is bound"},
                                 {}};
const NativeGetSet kGetSet[] = {{"__doc__", MethodDoc, nullptr, nullptr, nullptr}, {}};
const NativeMethod kMethods[] = {{"__reduce__", MethodReduce, 0, 0, 0, nullptr}, {}};

}  // namespace

void SetUpMethodType() {
  Type& t = method_type;
  BeginType(&t, "method", sizeof(MethodObject));
  t.tp_doc = "method(function, instance, /)\n--\n\nCreate a bound instance method object.";
  t.slots.call = MethodCall;
  t.slots.getattr = MethodGetAttr;
  t.slots.repr = MethodRepr;
  t.slots.richcompare = MethodCompare;
  t.slots.hash = MethodHash;
  t.slots.new_ = MethodNew;
  t.slots.trace = MethodTrace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
  t.weak_ref_kind = 1;
}

}  // namespace tricolor
