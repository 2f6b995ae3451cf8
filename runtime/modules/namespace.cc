// types.SimpleNamespace: sys.implementation's type.
#include "runtime/modules/namespace.h"

#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

Type namespace_type;

namespace {

struct NamespaceObject {
  Object base;
  Object* dict;
};

Object* DictOf(Object* o) { return gc::Load(&As<NamespaceObject>(o)->dict); }

void Trace(Object* o, gc::Visitor& visitor) { visitor.Visit(DictOf(o)); }

Object* New(Type* type, Args, size_t, Object*) {
  Object* o = NewInstance(type);
  Object* dict = o == nullptr ? nullptr : NewDict();
  if (dict == nullptr) return nullptr;
  gc::Store(o, &As<NamespaceObject>(o)->dict, dict);
  return o;
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs != 0) {
    Raise(exc::TypeError, "no positional arguments expected");
    return false;
  }
  const int64_t count = kwnames == nullptr ? 0 : TupleSize(kwnames);
  for (int64_t i = 0; i < count; ++i) {
    if (!DictSet(DictOf(self), TupleAt(kwnames, i), args[i])) return false;
  }
  return true;
}

Object* ReprNamespace(Object* o) {
  Thread* thread = CurrentThread();
  const bool exact = IsExactly(o, namespace_type);
  const char* name = exact ? "namespace" : TypeName(o);
  if (thread->repr_stack == nullptr) {
    Object* stack = NewList();
    if (stack == nullptr) return nullptr;
    thread->repr_stack = stack;
  }
  for (int64_t i = 0; i < ListSize(thread->repr_stack); ++i) {
    if (ListGet(thread->repr_stack, i) == o) return StrFormat("%s(...)", name);
  }
  if (!ListAppend(thread->repr_stack, o)) return nullptr;
  StrBuilder builder;
  builder.Append(std::string(name) + "(");
  int64_t position = 0;
  Object *key, *value;
  bool first = true, ok = true;
  while (ok && DictNext(DictOf(o), &position, &key, &value)) {
    if (!IsStr(key) || StrLength(key) == 0) continue;
    Object* text = Repr(value);
    ok = text != nullptr;
    if (!ok) break;
    if (!first) builder.Append(", ");
    first = false;
    builder.Append(key);
    builder.Append("=");
    builder.Append(text);
  }
  SavedError saved;
  ListPop(thread->repr_stack, -1);
  if (!ok) return nullptr;
  builder.Append(")");
  return builder.Finish();
}

Object* RichCompareNamespaces(Object* a, Object* b, CompareOp op) {
  if (!IsA(a, namespace_type) || !IsA(b, namespace_type)) return NotImplemented();
  return RichCompare(DictOf(a), DictOf(b), op);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* none = EmptyTuple();
  return TupleOf(AsObject(TypeOf(self)), none, DictOf(self));
}

const NativeMethod kMethods[] = {
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling"}, {}};

Object* GetDict(Object* o, void*) { return DictOf(o); }
const NativeGetSet kGetSet[] = {{"__dict__", GetDict, nullptr, nullptr, nullptr}, {}};

}  // namespace

bool InitNamespaceType() {
  BeginType(&namespace_type, "types.SimpleNamespace", sizeof(NamespaceObject));
  namespace_type.tp_flags |= kTypeBase;
  namespace_type.tp_dictoffset = offsetof(NamespaceObject, dict);
  namespace_type.attr_flags |= kHasDict;
  namespace_type.slots.trace = Trace;
  namespace_type.slots.new_ = New;
  namespace_type.slots.init = Init;
  namespace_type.slots.repr = ReprNamespace;
  namespace_type.slots.richcompare = RichCompareNamespaces;
  namespace_type.native_methods = kMethods;
  namespace_type.native_getset = kGetSet;
  namespace_type.tp_doc =
      "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)";
  return ReadyBuiltinType(&namespace_type);
}

Object* NewNamespace() { return New(&namespace_type, nullptr, 0, nullptr); }
Object* NamespaceDict(Object* o) { return DictOf(o); }

}  // namespace tricolor
