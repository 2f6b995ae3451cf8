#include "runtime/objects/ephemeron_dict.h"

#include "runtime/embedder.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/ephemeron_parts.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/objects/weakref.h"

namespace tricolor {

namespace {

Type ephemeron_dict_type;
Type ephemeron_holder_type;

// ---- holders: the values of the dict underneath

struct Holder {
  Object base;     // aux: kWeakKey
  Object* key;     // never changes
  Object* value;   // an ephemeron's, with kWeakKey: read by ReadEphemeron only
};
constexpr uint8_t kWeakKey = 1;

void TraceHolder(Object* o, gc::Visitor& visitor) {
  auto* h = As<Holder>(o);
  Object* key = gc::Load(&h->key);
  visitor.Visit(key);
  if (key == nullptr || h->base.aux != kWeakKey) {
    visitor.Visit(gc::Load(&h->value));
    return;
  }
  const void* referent = Acquire(&As<WeakrefObject>(key)->referent);
  visitor.VisitEphemeron(referent, reinterpret_cast<void**>(&h->value));
}

Object* NewHolder(Object* key, Object* value) {
  auto* h = NewExact<Holder>(ephemeron_holder_type);
  if (h == nullptr) return nullptr;
  if (IsWeakref(key)) h->base.aux = kWeakKey;
  gc::Store(h, &h->key, key);
  gc::Store(h, &h->value, value);
  return AsObject(h);
}

}  // namespace

bool IsEphemeronHolder(const Object* o) { return IsExactly(o, ephemeron_holder_type); }

// The key first: what a table holds for one that died is there until the callback has run, perhaps
// brought back for a finalizer, and is nobody's but that one's. Whoever is told that the key is dead
// is told so for ever. If it lives, its value does: while a cycle marks, who reads a value keeps it.
Object* ReadEphemeron(Object* holder) {
  auto* h = As<Holder>(holder);
  if (h->base.aux == kWeakKey && WeakrefGet(gc::Load(&h->key)) == nullptr) return None();
  void* value = TheHeap().WeakLoad(reinterpret_cast<void* const*>(&h->value));
  return value == nullptr ? None() : static_cast<Object*>(value);
}

namespace {

// ---- operations

inline DictObject* D(Object* o) { return As<DictObject>(o); }

bool Put(Object* self, Object* key, Object* value) {
  const int64_t hash = Hash(key);
  if (hash == -1) return false;
  Object* fresh = NewHolder(key, value);
  if (fresh == nullptr) return false;
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(self);
      const Found found = probe.Step(D(self)->table);
      if (found == Found::kYes) {
        // The key that is there stays, and the value lives as long as that one.
        gc::Store(probe.value(), &As<Holder>(probe.value())->value, value);
        return true;
      }
      if (found == Found::kNo) return DictInsertNew(D(self), key, hash, fresh);
    }
    if (!probe.CompareCandidate()) return false;
  }
}

bool SetItemSlot(Object* self, Object* key, Object* value) {
  if (value != nullptr) return Put(self, key, value);
  const int deleted = DictDelete(self, key);
  if (deleted == 0) RaiseKeyError(key);
  return deleted > 0;
}

Object* GetItemSlot(Object* self, Object* key) {
  Object* holder;
  const int found = DictLookup(self, key, &holder);
  if (found > 0) return ReadEphemeron(holder);
  return found < 0 ? nullptr : RaiseKeyError(key);
}

int64_t LenSlot(Object* self) { return DictSize(self); }

Object* Get(Object* self, Args args, size_t nargs, Object*) {
  Object* holder;
  const int found = DictLookup(self, args[0], &holder);
  if (found < 0) return nullptr;
  if (found > 0) return ReadEphemeron(holder);
  return nargs > 1 ? args[1] : None();
}

Object* SetDefault(Object* self, Args args, size_t nargs, Object*) {
  Object* fresh = NewHolder(args[0], nargs > 1 ? args[1] : None());
  if (fresh == nullptr) return nullptr;
  Object* holder = DictSetDefault(self, args[0], fresh);
  return holder == nullptr ? nullptr : ReadEphemeron(holder);
}

Object* Pop(Object* self, Args args, size_t nargs, Object*) {
  Object* holder;
  const int found = DictPop(self, args[0], &holder);
  if (found < 0) return nullptr;
  if (found > 0) return ReadEphemeron(holder);
  return nargs > 1 ? args[1] : RaiseKeyError(args[0]);
}

Object* PopItem(Object* self, Args, size_t, Object*) {
  Object* key;
  Object* holder;
  if (!DictPopItem(self, &key, &holder)) {
    return Raise(exc::KeyError, "popitem(): dictionary is empty");
  }
  return TupleOf(key, ReadEphemeron(holder));
}

Object* Clear(Object* self, Args, size_t, Object*) { return DictClear(self) ? None() : nullptr; }

}  // namespace

Object* EphemeronItems(Object* self) {
  Object* list = DictItemsList(self);
  for (int64_t i = 0; list != nullptr && i < ListSize(list); ++i) {
    Object* pair = ListGet(list, i);
    TupleInit(pair, 1, ReadEphemeron(TupleAt(pair, 1)));
  }
  return list;
}

Object* EphemeronValues(Object* self) {
  Object* holders = DictValuesList(self);
  Object* list = holders == nullptr ? nullptr : NewList(ListSize(holders));
  for (int64_t i = 0; list != nullptr && i < ListSize(holders); ++i) {
    if (!ListAppend(list, ReadEphemeron(ListGet(holders, i)))) return nullptr;
  }
  return list;
}

bool IsEphemeronDict(const Object* o) { return IsExactly(o, ephemeron_dict_type); }

bool IsEphemeronDictOrView(const Object* o) {
  return IsEphemeronDict(o) || IsExactly(o, ephemeron_values_type) ||
         IsExactly(o, ephemeron_items_type);
}

Object* EphemeronList(Object* o) {
  if (IsEphemeronDict(o)) return DictKeysList(o);
  Object* self = gc::Load(&As<DictView>(o)->dict);
  return IsExactly(o, ephemeron_items_type) ? EphemeronItems(self) : EphemeronValues(self);
}

Object* EphemeronsAsDict(Object* self) {
  Object* dict = DictCopy(self);
  if (dict == nullptr) return nullptr;
  DictTable* table = DictTableOf(dict);  // of the copy, which nobody else has
  for (int32_t i = 0; i < table->used_entries; ++i) {
    DictEntry* e = &DictEntries(table)[i];
    Object* holder = gc::Load(&e->value);
    if (holder != nullptr) gc::Store(table, &e->value, ReadEphemeron(holder));
  }
  return dict;
}

namespace {

Object* ReprSlot(Object* self) {
  ReprGuard guard(self);
  if (guard.recursive()) return NewStrAscii("{...}");
  if (!guard.ok()) return nullptr;
  Object* dict = EphemeronsAsDict(self);
  return dict == nullptr ? nullptr : Repr(dict);
}

// Null: an exception is set.
Object* PlainDict(Object* o) { return IsEphemeronDict(o) ? EphemeronsAsDict(o) : o; }
bool IsDictOfAnyKind(const Object* o) { return IsDict(o) || IsEphemeronDict(o); }

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsDictOfAnyKind(b)) return NotImplemented();
  RecursionGuard guard(" in comparison");
  if (!guard.ok()) return nullptr;
  Object* x = PlainDict(a);
  Object* y = x == nullptr ? nullptr : PlainDict(b);
  return y == nullptr ? nullptr : RichCompare(x, y, op);
}

// Either may be the one of this type.
Object* OrSlot(Object* a, Object* b) {
  if (!IsDictOfAnyKind(a) || !IsDictOfAnyKind(b)) return NotImplemented();
  Object* result = IsDict(a) ? DictCopy(a) : EphemeronsAsDict(a);
  return result != nullptr && DictUpdate(result, b) ? result : nullptr;
}

bool PutAll(Object* self, Object* dict) {
  Object* items = DictItemsList(dict);
  for (int64_t i = 0; items != nullptr && i < ListSize(items); ++i) {
    Object* pair = ListGet(items, i);
    if (!Put(self, TupleAt(pair, 0), TupleAt(pair, 1))) return false;
  }
  return items != nullptr;
}

Object* InplaceOrSlot(Object* self, Object* other) {
  Object* dict = NewDict();
  return dict != nullptr && DictUpdate(dict, other) && PutAll(self, dict) ? self : nullptr;
}

Object* Update(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* dict = NewDict();
  Object* update = dict == nullptr ? nullptr : GetAttr(dict, names.update);
  if (update == nullptr || Call(update, args, nargs, kwnames) == nullptr) return nullptr;
  return PutAll(self, dict) ? None() : nullptr;
}

// What a program makes of it is a dict: copies, by pickle too, and what its type is called for.
Object* Copy(Object* self, Args, size_t, Object*) { return EphemeronsAsDict(self); }

Object* NewFromPython(Type*, Args args, size_t nargs, Object* kwnames) {
  return Call(AsObject(&dict_type), args, nargs, kwnames);
}

Object* FromKeys(Object*, Args args, size_t nargs, Object*) {
  Object* from_keys = GetAttr(AsObject(&dict_type), "fromkeys");
  return from_keys == nullptr ? nullptr : Call(from_keys, args, nargs);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* items = EphemeronItems(self);
  Object* iterator = items == nullptr ? nullptr : Iter(items);
  Object* none = iterator == nullptr ? nullptr : NewTuple(0);
  if (none == nullptr) return nullptr;
  return TupleOf(AsObject(&dict_type), none, None(), None(), iterator);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  // The table is a dict's, and each pair has a holder.
  DictTable* t = DictTableOf(self);
  const int64_t table = t->capacity == 0 ? 0
                                         : static_cast<int64_t>(sizeof(DictTable)) +
                                               t->capacity * static_cast<int64_t>(sizeof(DictEntry)) +
                                               (int64_t{1} << t->log2_size) * t->index_width;
  return NewInt(static_cast<int64_t>(sizeof(DictObject)) + table +
                DictSize(self) * static_cast<int64_t>(sizeof(Holder)));
}

// For isinstance(). type() says what it is.
Object* GetClass(Object*, void*) { return AsObject(&dict_type); }
bool RefuseClass(Object* o, Object* value, void*) {
  if (value != nullptr) return SetClass(o, value);  // which no instance of a builtin type lets happen
  Raise(exc::TypeError, "can't delete __class__ attribute");
  return false;
}

Object* Keys(Object* self, Args, size_t, Object*) { return NewDictView(dict_keys_type, self); }
Object* Values(Object* self, Args, size_t, Object*) {
  return NewDictView(ephemeron_values_type, self);
}
Object* Items(Object* self, Args, size_t, Object*) {
  return NewDictView(ephemeron_items_type, self);
}

Object* Reversed(Object* self, Args, size_t, Object*) {
  return NewDictIterator(dict_reverse_key_iterator_type, self);
}

Object* ClassGetItem(Object*, Args args, size_t, Object*) {
  return NewGenericAlias(AsObject(&dict_type), args[0]);
}

const NativeMethod kMethods[] = {
    {"get", Get, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\nThe value of key, else the default."},
    {"setdefault", SetDefault, 1, 2, 0,
     "setdefault($self, key, default=None, /)\n--\n\n"
     "The value of key, which gets the default if it has none."},
    {"pop", Pop, 1, 2, 0,
     "Removes a key and returns its value, else the default; KeyError without one."},
    {"popitem", PopItem, 0, 0, 0,
     "popitem($self, /)\n--\n\nRemoves the newest pair and returns it; KeyError if there is none."},
    {"keys", Keys, 0, 0, 0, "A view of the keys."},
    {"values", Values, 0, 0, 0, "A view of the values."},
    {"items", Items, 0, 0, 0, "A view of the pairs."},
    {"update", Update, 0, kAnyCount, kKeywords,
     "Takes over the pairs of a mapping or an iterable, then the keyword arguments."},
    {"fromkeys", FromKeys, 1, 2, kClassMethod,
     "fromkeys($type, iterable, value=None, /)\n--\n\n"
     "A dict that gives each of the keys the same value."},
    {"clear", Clear, 0, 0, 0, "Removes all pairs."},
    {"copy", Copy, 0, 0, 0, "A dict with the same pairs."},
    {"__reduce__", Reduce, 0, 0, 0, "A dict's state, for copy and pickle."},
    {"__sizeof__", SizeOf, 0, 0, 0, "Its size in memory, in bytes."},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {"__reversed__", Reversed, 0, 0, 0, "An iterator over the keys, the newest first."},
    {}};

const NativeGetSet kGetSet[] = {
    {"__class__", GetClass, RefuseClass, "dict, as far as isinstance() is concerned", nullptr}, {}};

}  // namespace

bool SetUpEphemeronDict() {
  BeginType(&ephemeron_holder_type, "ephemeron holder", sizeof(Holder));
  ephemeron_holder_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  ephemeron_holder_type.slots.trace = TraceHolder;

  BeginType(&ephemeron_dict_type, "_weakref.EphemeronDict", sizeof(DictObject));
  ephemeron_dict_type.tp_flags |= kTypeHaveGc | kTypeMapping;
  ephemeron_dict_type.tp_doc = "Keys that are weak references, and values that die with them.";
  ephemeron_dict_type.native_methods = kMethods;
  ephemeron_dict_type.native_getset = kGetSet;
  Slots& s = ephemeron_dict_type.slots;
  s.new_ = NewFromPython;
  s.trace = dict_type.slots.trace;
  s.repr = ReprSlot;
  s.richcompare = CompareSlot;
  s.iter = DictIter;
  s.len = LenSlot;
  s.getitem = GetItemSlot;
  s.setitem = SetItemSlot;
  s.contains = DictContains;
  s.binary[kOr] = OrSlot;
  s.inplace[kOr] = InplaceOrSlot;
  return ReadyBuiltinType(&ephemeron_dict_type) && SetUpEphemeronViews();
}

Object* NewEphemeronDict() {
  if (gc::Load(&ephemeron_dict_type.tp_dict) == nullptr) return NewDict();
  auto* dict = NewExact<DictObject>(ephemeron_dict_type);
  if (dict != nullptr) gc::StoreNoBarrier(&dict->table, EmptyDictTable());
  return AsObject(dict);
}

}  // namespace tricolor
