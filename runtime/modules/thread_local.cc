// _thread._local: attributes that each thread has for itself.
//
// The object owns a dict {thread serial: dict of attributes}. A thread remembers, by weak
// references, the objects in which it has an entry, and takes its entries away when it ends.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/modules/thread_module.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/weakref.h"
#include "runtime/thread.h"

namespace tricolor {

Type thread_local_type;

namespace {

struct LocalObject {
  Object base;
  Object* dicts;   // {serial: dict}
  Object* args;    // of the constructor, for __init__ on other threads
  Object* kwargs;  // dict or null
};

LocalObject* L(Object* o) { return As<LocalObject>(o); }

void TraceLocal(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&L(o)->dicts));
  visitor.Visit(gc::Load(&L(o)->args));
  visitor.Visit(gc::Load(&L(o)->kwargs));
}

// Makes the calling thread's dict and remembers it.
Object* AddDict(Object* self) {
  Thread* thread = CurrentThread();
  Object* dict = NewDict();
  Object* key = NewIntUnsigned(thread->serial);
  Object* reference = NewWeakref(self);
  if (dict == nullptr || key == nullptr || reference == nullptr) return nullptr;
  if (thread->locals_dict == nullptr) thread->locals_dict = NewList();
  if (thread->locals_dict == nullptr || !ListAppend(thread->locals_dict, reference)) return nullptr;
  return DictSet(L(self)->dicts, key, dict) ? dict : nullptr;
}

Object* NewLocal(Type* type, Args args, size_t nargs, Object* kwnames) {
  const bool own_init = type->slots.init != object_type.slots.init;
  if (!own_init && (nargs != 0 || kwnames != nullptr)) {
    return Raise(exc::TypeError, "Initialization arguments are not supported");
  }
  Object* self = NewInstance(type);
  Object* dicts = self == nullptr ? nullptr : NewDict();
  Object* saved = dicts == nullptr ? nullptr : NewTupleFrom(args, static_cast<int64_t>(nargs));
  if (saved == nullptr) return nullptr;
  gc::Store(self, &L(self)->dicts, dicts);
  gc::Store(self, &L(self)->args, saved);
  if (kwnames != nullptr) {
    Object* kwargs = NewDict();
    for (int64_t i = 0; kwargs != nullptr && i < TupleSize(kwnames); ++i) {
      if (!DictSet(kwargs, TupleAt(kwnames, i), args[nargs + static_cast<size_t>(i)])) {
        return nullptr;
      }
    }
    if (kwargs == nullptr) return nullptr;
    gc::Store(self, &L(self)->kwargs, kwargs);
  }
  // The constructor itself runs __init__ on this thread.
  return AddDict(self) == nullptr ? nullptr : self;
}

// The calling thread's dict; the first time, __init__ runs on this thread.
Object* DictHere(Object* self) {
  Object* key = NewIntUnsigned(CurrentThread()->serial);
  Object* dict;
  if (key == nullptr) return nullptr;
  const int found = DictLookup(gc::Load(&L(self)->dicts), key, &dict);
  if (found != 0) return found == 1 ? dict : nullptr;
  dict = AddDict(self);
  if (dict == nullptr || TypeOf(self)->slots.init == object_type.slots.init) return dict;
  Object* init;
  const int has_init = LookupSpecial(self, names.__init__, &init);
  if (has_init < 0) return nullptr;
  if (has_init == 1 && CallWithDict(init, L(self)->args, L(self)->kwargs) == nullptr) {
    SavedError saved;
    DictDelete(gc::Load(&L(self)->dicts), key);
    return nullptr;
  }
  return dict;
}

Object* BindTo(Object* descriptor, Object* self) {
  auto* get = TypeOf(descriptor)->slots.descr_get;
  return get == nullptr ? descriptor : get(descriptor, self, AsObject(TypeOf(self)));
}

Object* GetAttrLocal(Object* self, Object* name) {
  Object* dict = DictHere(self);
  if (dict == nullptr) return nullptr;
  if (name == names.__dict__) return dict;
  Object* of_type = TypeLookup(TypeOf(self), name);
  if (of_type != nullptr && TypeOf(of_type)->slots.descr_set != nullptr) {
    return BindTo(of_type, self);
  }
  Object* value;
  const int found = DictLookup(dict, name, &value);
  if (found != 0) return found == 1 ? value : nullptr;
  if (of_type != nullptr) return BindTo(of_type, self);
  return RaiseAttributeError(self, name);
}

bool SetAttrLocal(Object* self, Object* name, Object* value) {
  Object* dict = DictHere(self);
  if (dict == nullptr) return false;
  if (name == names.__dict__) {
    Raise(exc::AttributeError, "'%T' object attribute '%U' is read-only", self, name);
    return false;
  }
  Object* of_type = TypeLookup(TypeOf(self), name);
  const auto set = of_type == nullptr ? nullptr : TypeOf(of_type)->slots.descr_set;
  if (set != nullptr) return set(of_type, self, value);
  if (value != nullptr) return DictSet(dict, name, value);
  const int deleted = DictDelete(dict, name);
  if (deleted == 0) RaiseAttributeError(self, name);
  return deleted == 1;
}

}  // namespace

void DropThreadLocals(Thread* thread) {
  Object* references = thread->locals_dict;
  if (references == nullptr) return;
  Object* key = NewIntUnsigned(thread->serial);
  for (int64_t i = 0; key != nullptr && i < ListSize(references); ++i) {
    Object* reference = ListGet(references, i);
    Object* local = reference == nullptr ? nullptr : WeakrefGet(reference);
    if (local != nullptr && DictDelete(gc::Load(&L(local)->dicts), key) < 0) ClearError();
  }
  thread->locals_dict = nullptr;
}

bool InitThreadLocal() {
  BeginType(&thread_local_type, "_thread._local", sizeof(LocalObject));
  thread_local_type.tp_flags |= kTypeBase;
  thread_local_type.weak_ref_kind = 1;
  thread_local_type.slots.trace = TraceLocal;
  thread_local_type.slots.new_ = NewLocal;
  thread_local_type.slots.getattr = GetAttrLocal;
  thread_local_type.slots.setattr = SetAttrLocal;
  thread_local_type.tp_doc = "Thread-local data";
  return ReadyBuiltinType(&thread_local_type);
}

}  // namespace tricolor
