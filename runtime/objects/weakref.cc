#include "runtime/objects/weakref.h"

#include "runtime/abstract.h"
#include "runtime/death.h"
#include "runtime/death_batch.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/weak_table.h"

namespace tricolor {

Type weakref_type;

namespace {

// CPython shares references without callback, of the exact type.
bool Reusable(const WeakrefObject* existing, const WeakrefObject* wanted) {
  return TypeOf(&existing->base) == TypeOf(&wanted->base) &&
         gc::Load(&existing->callback) == nullptr &&
         // One that a finalizer sees answers others that the referent is dead.
         ((__atomic_load_n(&existing->base.aux, __ATOMIC_ACQUIRE) ^ wanted->base.aux) &
          kHiddenReference) == 0;
}

void TraceWeakref(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<WeakrefObject>(o)->callback));
}

Object* NewFromPython(Type* type, Args args, size_t nargs, Object*) {
  // Keywords and further arguments are a subclass's, for its __init__.
  if (!CheckPositional("__new__", nargs, 1, 2)) return nullptr;
  return NewWeakref(args[0], nargs == 2 ? args[1] : nullptr, *type);
}

bool Init(Object*, Args, size_t nargs, Object* kwnames) {
  return NoKeywords("ref", kwnames) && CheckPositional("__init__", nargs, 1, 2);
}

Object* CallWeakref(Object* self, Args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("weakref", kwnames) || !CheckPositional("weakref", nargs, 0, 0)) return nullptr;
  Object* o = WeakrefGet(self);
  return o == nullptr ? None() : o;
}

Object* ReprWeakref(Object* self) {
  Object* o = WeakrefGet(self);
  if (o == nullptr) return StrFormat("<weakref at %p; dead>", static_cast<void*>(self));
  Object* name;
  const int found = LookupAttr(o, names.__name__, &name);
  if (found < 0) return nullptr;
  if (found == 0 || !IsStr(name)) {
    return StrFormat("<weakref at %p; to '%T' at %p>", static_cast<void*>(self), o,
                     static_cast<void*>(o));
  }
  return StrFormat("<weakref at %p; to '%T' at %p (%U)>", static_cast<void*>(self), o,
                   static_cast<void*>(o), name);
}

int64_t HashWeakref(Object* self) {
  auto* r = As<WeakrefObject>(self);
  int64_t hash = __atomic_load_n(&r->hash, __ATOMIC_RELAXED);
  if (hash != -1) return hash;
  Object* o = WeakrefGet(self);
  if (o == nullptr) {
    Raise(exc::TypeError, "weak object has gone away");
    return -1;
  }
  hash = Hash(o);
  __atomic_store_n(&r->hash, hash, __ATOMIC_RELAXED);
  return hash;
}

Object* CompareWeakrefs(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsWeakref(a) || !IsWeakref(b)) return NotImplemented();
  Object* x = WeakrefGet(a);
  Object* y = WeakrefGet(b);
  if (x == nullptr || y == nullptr) return Bool((a == b) == (op == kEq));
  return RichCompare(x, y, op);
}

Object* GetCallback(Object* self, void*) {
  auto* r = As<WeakrefObject>(self);
  Object* callback = gc::Load(&r->callback);
  return callback == nullptr || WeakrefGet(self) == nullptr ? None() : callback;
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

const NativeGetSet kGetSet[] = {{"__callback__", GetCallback, nullptr, nullptr, nullptr}, {}};
const NativeMethod kMethods[] = {
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"}, {}};

}  // namespace

bool IsWeaklyReferencable(const Object* o) { return TypeOf(o)->weak_ref_kind != 0; }

bool IsWeakProxy(const Object* o) {
  return IsExactly(o, weak_proxy_type) || IsExactly(o, weak_callable_proxy_type);
}

namespace {

// Remembers that dead was the answer, if the referent may come back.
[[gnu::noinline]] Object* AnswerDead(WeakrefObject* r) {
  if (__atomic_load_n(&r->referent, __ATOMIC_ACQUIRE) != nullptr) {
    __atomic_fetch_or(&r->base.aux, kSeenDead, __ATOMIC_ACQ_REL);
  }
  return nullptr;
}

// Hidden: the thread that runs the finalizers sees the referent, others do not.
[[gnu::noinline]] Object* GetHidden(Object* reference) {
  auto* r = As<WeakrefObject>(reference);
  auto* o = static_cast<Object*>(__atomic_load_n(&r->referent, __ATOMIC_ACQUIRE));
  if (o == nullptr) return nullptr;
  DeathBatch* batch = RunningBatch();
  if (RunningItem::IsDying(o) || (batch != nullptr && batch->Holds(o))) {
    return static_cast<Object*>(Runtime::Get()->heap().WeakLoad(&r->referent));
  }
  uint8_t aux = __atomic_load_n(&r->base.aux, __ATOMIC_ACQUIRE);
  while ((aux & kHiddenReference) != 0) {
    if (__atomic_compare_exchange_n(&r->base.aux, &aux, aux | kSeenDead, true, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
      return nullptr;
    }
  }
  return WeakrefGet(reference);
}

}  // namespace

namespace {

// The referent is prompt. Somebody else's that is about to die is dead; the mark comes first, so that
// whoever brings it back sees that this was the answer.
[[gnu::noinline]] Object* GetPrompt(WeakrefObject* r, Object* referent) {
  if (ShowPrompt(referent)) return referent;
  AnswerDead(r);
  return ShowPrompt(referent) ? referent : nullptr;
}

}  // namespace

Object* WeakrefGet(Object* reference) {
  auto* r = As<WeakrefObject>(reference);
  const uint8_t aux = __atomic_load_n(&r->base.aux, __ATOMIC_ACQUIRE);
  if ((aux & (kStaticReferent | kHiddenReference)) != 0) {
    if ((aux & kStaticReferent) == 0) return GetHidden(reference);
    return static_cast<Object*>(__atomic_load_n(&r->referent, __ATOMIC_RELAXED));
  }
  Object* o = static_cast<Object*>(Runtime::Get()->heap().WeakLoad(&r->referent));
  if (o == nullptr) return AnswerDead(r);
  return __builtin_expect(InPromptRegion(o), 0) ? GetPrompt(r, o) : o;
}

Object* NewWeakref(Object* referent, Object* callback, Type& type) {
  if (!IsWeaklyReferencable(referent)) {
    return Raise(exc::TypeError, "cannot create weak reference to '%T' object", referent);
  }
  if (callback == None()) callback = nullptr;
  const bool sharable = callback == nullptr && (&type == &weakref_type || &type == &weak_proxy_type ||
                                                &type == &weak_callable_proxy_type);
  if (sharable && RunningBatch() == nullptr && !RunningItem::IsDying(referent)) {
    if (WeakrefObject* there = WeakTable::FindPlain(referent, &type)) return AsObject(there);
  }
  auto* r = New<WeakrefObject>(type);
  if (r == nullptr) return nullptr;
  r->hash = -1;
  const uint8_t flags = __atomic_load_n(&referent->flags, __ATOMIC_RELAXED);
  if ((flags & gc::kInHeap) == 0) r->base.aux |= kStaticReferent;
  // Not gc::Store: the collector must not take this for a reference.
  __atomic_store_n(&r->referent, static_cast<void*>(referent), __ATOMIC_RELEASE);
  gc::Store(r, &r->callback, callback);
  if (DeathBatch* batch = RunningBatch(); batch != nullptr && batch->Holds(referent)) {
    r->base.aux |= kHiddenReference;  // made by a finalizer: not for others either
    if (batch->group_decided) LeaveToNextCollection(referent);
  } else if (RunningItem::IsDying(referent)) {
    r->base.aux |= kHiddenReference;
    RunningItem::NoteReference();
  }
  return AsObject(WeakTable::Add(referent, r, sharable ? Reusable : nullptr));
}

void SetUpWeakrefTypes() {
  BeginType(&weakref_type, "weakref.ReferenceType", sizeof(WeakrefObject));
  weakref_type.tp_flags |= kTypeBase;
  weakref_type.slots.trace = TraceWeakref;
  weakref_type.slots.new_ = NewFromPython;
  weakref_type.slots.init = Init;
  weakref_type.slots.call = CallWeakref;
  weakref_type.slots.repr = ReprWeakref;
  weakref_type.slots.hash = HashWeakref;
  weakref_type.slots.richcompare = CompareWeakrefs;
  weakref_type.native_getset = kGetSet;
  weakref_type.native_methods = kMethods;
  SetUpWeakProxyTypes();
}

}  // namespace tricolor
