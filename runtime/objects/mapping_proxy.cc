// mappingproxy: a read-only face of a mapping.
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type mapping_proxy_type;

namespace {

struct MappingProxy {
  Object base;
  Object* mapping;
};

Object* M(Object* o) { return gc::Load(&As<MappingProxy>(o)->mapping); }

void Trace(Object* o, gc::Visitor& visitor) { visitor.Visit(M(o)); }
Object* ReprSlot(Object* o) { return StrFormat("mappingproxy(%R)", M(o)); }
Object* StrSlot(Object* o) { return Str(M(o)); }
int64_t LenSlot(Object* o) { return Length(M(o)); }
Object* GetItemSlot(Object* o, Object* key) { return GetItem(M(o), key); }
int ContainsSlot(Object* o, Object* key) {
  return IsExactly(M(o), dict_type) ? DictContains(M(o), key) : Contains(M(o), key);
}
Object* IterSlot(Object* o) { return Iter(M(o)); }
Object* CompareSlot(Object* a, Object* b, CompareOp op) { return RichCompare(M(a), b, op); }

Object* OrSlot(Object* a, Object* b) {
  if (IsExactly(a, mapping_proxy_type)) a = M(a);
  if (IsExactly(b, mapping_proxy_type)) b = M(b);
  return BinaryOp(a, b, kOr);
}

Object* InplaceOrSlot(Object* a, Object*) {
  return Raise(exc::TypeError, "'|=' is not supported by %s; use '|' instead", TypeName(a));
}

Object* NewSlot(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* mapping = nullptr;
  if (!ParseArgs("mappingproxy", args, nargs, kwnames, {"mapping"}, 0, 1, 1, &mapping)) {
    return nullptr;
  }
  if (TypeOf(mapping)->slots.getitem == nullptr || IsList(mapping) || IsTuple(mapping)) {
    return Raise(exc::TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
  }
  return NewMappingProxy(mapping);
}

Object* Get(Object* self, Args args, size_t nargs, Object*) {
  Object* both[] = {args[0], nargs > 1 ? args[1] : None()};
  return CallMethod(M(self), names.get, both, 2);
}
Object* Forward(Object* self, Object* name) { return CallMethod(M(self), name, nullptr, 0); }
Object* Keys(Object* self, Args, size_t, Object*) { return Forward(self, names.keys); }
Object* Values(Object* self, Args, size_t, Object*) { return Forward(self, names.values); }
Object* Items(Object* self, Args, size_t, Object*) { return Forward(self, names.items); }
Object* Copy(Object* self, Args, size_t, Object*) { return Forward(self, names.copy); }
Object* Reversed(Object* self, Args, size_t, Object*) {
  return Forward(self, names.__reversed__);
}
Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

const NativeMethod kMethods[] = {
    {"get", Get, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\n"
     "Return the value for key if key is in the mapping, else default."},
    {"keys", Keys, 0, 0, 0, "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", Values, 0, 0, 0, "D.values() -> an object providing a view on D's values"},
    {"items", Items, 0, 0, 0, "D.items() -> a set-like object providing a view on D's items"},
    {"copy", Copy, 0, 0, 0, "D.copy() -> a shallow copy of D"},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {"__reversed__", Reversed, 0, 0, 0, "D.__reversed__() -> reverse iterator"},
    {}};

}  // namespace

Object* BehindMappingProxy(Object* o) {
  return IsExactly(o, mapping_proxy_type) ? M(o) : o;
}

Object* NewMappingProxy(Object* mapping) {
  auto* proxy = NewExact<MappingProxy>(mapping_proxy_type);
  if (proxy != nullptr) gc::Store(proxy, &proxy->mapping, mapping);
  return AsObject(proxy);
}

void SetUpMappingProxyType() {
  BeginType(&mapping_proxy_type, "mappingproxy", sizeof(MappingProxy));
  Type& t = mapping_proxy_type;
  t.tp_flags |= kTypeHaveGc | kTypeMapping;
  t.native_methods = kMethods;
  t.slots.new_ = NewSlot;
  t.slots.repr = ReprSlot;
  t.slots.str = StrSlot;
  t.slots.len = LenSlot;
  t.slots.getitem = GetItemSlot;
  t.slots.contains = ContainsSlot;
  t.slots.iter = IterSlot;
  t.slots.richcompare = CompareSlot;
  t.slots.binary[kOr] = OrSlot;
  t.slots.inplace[kOr] = InplaceOrSlot;
  t.slots.trace = Trace;
}

}  // namespace tricolor
