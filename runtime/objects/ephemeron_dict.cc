#include "runtime/objects/ephemeron_dict.h"

#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/objects/weakref.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

Type ephemeron_dict_type;
Type ephemeron_holder_type;
Type ephemeron_values_type;
Type ephemeron_items_type;
Type ephemeron_value_iterator_type;
Type ephemeron_item_iterator_type;

// ---- holders: the values of the dict underneath

struct Holder {
  Object base;     // aux: kWeakKey
  Object* key;     // never changes
  Object* value;   // an ephemeron's, with kWeakKey: read by ReadValue only
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

// Whoever reads a value while a cycle marks keeps it; when marking is over, that of a dead key is
// not to be had any more.
Object* ReadValue(Object* holder) {
  auto* slot = reinterpret_cast<void* const*>(&As<Holder>(holder)->value);
  void* value = Runtime::Get()->heap().WeakLoad(slot);
  return value == nullptr ? None() : static_cast<Object*>(value);
}

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
  if (found > 0) return ReadValue(holder);
  return found < 0 ? nullptr : RaiseKeyError(key);
}

int64_t LenSlot(Object* self) { return DictSize(self); }

Object* Get(Object* self, Args args, size_t nargs, Object*) {
  Object* holder;
  const int found = DictLookup(self, args[0], &holder);
  if (found < 0) return nullptr;
  if (found > 0) return ReadValue(holder);
  return nargs > 1 ? args[1] : None();
}

Object* SetDefault(Object* self, Args args, size_t nargs, Object*) {
  Object* fresh = NewHolder(args[0], nargs > 1 ? args[1] : None());
  if (fresh == nullptr) return nullptr;
  Object* holder = DictSetDefault(self, args[0], fresh);
  return holder == nullptr ? nullptr : ReadValue(holder);
}

Object* Pop(Object* self, Args args, size_t nargs, Object*) {
  Object* holder;
  const int found = DictPop(self, args[0], &holder);
  if (found < 0) return nullptr;
  if (found > 0) return ReadValue(holder);
  return nargs > 1 ? args[1] : RaiseKeyError(args[0]);
}

Object* PopItem(Object* self, Args, size_t, Object*) {
  Object* key;
  Object* holder;
  if (!DictPopItem(self, &key, &holder)) {
    return Raise(exc::KeyError, "popitem(): dictionary is empty");
  }
  return TupleOf(key, ReadValue(holder));
}

Object* Clear(Object* self, Args, size_t, Object*) { return DictClear(self) ? None() : nullptr; }

// The pairs of this moment, or their values.
Object* ItemsList(Object* self) {
  Object* list = DictItemsList(self);
  for (int64_t i = 0; list != nullptr && i < ListSize(list); ++i) {
    Object* pair = ListGet(list, i);
    TupleInit(pair, 1, ReadValue(TupleAt(pair, 1)));
  }
  return list;
}

Object* ValuesList(Object* self) {
  Object* holders = DictValuesList(self);
  Object* list = holders == nullptr ? nullptr : NewList(ListSize(holders));
  for (int64_t i = 0; list != nullptr && i < ListSize(holders); ++i) {
    if (!ListAppend(list, ReadValue(ListGet(holders, i)))) return nullptr;
  }
  return list;
}

Object* AsDict(Object* self) {
  Object* dict = NewDict();
  Object* items = dict == nullptr ? nullptr : ItemsList(self);
  return items != nullptr && DictUpdate(dict, items) ? dict : nullptr;
}

Object* ReprSlot(Object* self) {
  Object* dict = AsDict(self);
  return dict == nullptr ? nullptr : Repr(dict);
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  const bool both = IsExactly(b, ephemeron_dict_type);
  if ((op != kEq && op != kNe) || !(both || IsDict(b))) return NotImplemented();
  Object* x = AsDict(a);
  Object* y = x == nullptr || !both ? b : AsDict(b);
  return x == nullptr || y == nullptr ? nullptr : RichCompare(x, y, op);
}

bool PutAll(Object* self, Object* dict) {
  Object* items = DictItemsList(dict);
  for (int64_t i = 0; items != nullptr && i < ListSize(items); ++i) {
    Object* pair = ListGet(items, i);
    if (!Put(self, TupleAt(pair, 0), TupleAt(pair, 1))) return false;
  }
  return items != nullptr;
}

Object* Update(Object* self, Args args, size_t nargs, Object*) {
  Object* dict = NewDict();
  if (dict == nullptr || (nargs > 0 && !DictUpdate(dict, args[0]))) return nullptr;
  return PutAll(self, dict) ? None() : nullptr;
}

Object* Copy(Object* self, Args, size_t, Object*) {
  Object* copy = NewEphemeronDict();
  Object* dict = copy == nullptr ? nullptr : AsDict(self);
  return dict != nullptr && PutAll(copy, dict) ? copy : nullptr;
}

// ---- iteration: beside threads over a copy, so that it never raises because of them

Object* IterSlot(Object* self) {
  if (!MultiThreaded()) return NewDictIterator(dict_key_iterator_type, self);
  Object* keys = DictKeysList(self);
  return keys == nullptr ? nullptr : Iter(keys);
}

Object* Reversed(Object* self, Args, size_t, Object*) {
  return NewDictIterator(dict_reverse_key_iterator_type, self);
}

struct Wrapper {  // a view of the dict, or an iterator over one of the dict underneath
  Object base;
  Object* inside;
};
Object* Inside(Object* o) { return gc::Load(&As<Wrapper>(o)->inside); }
void TraceWrapper(Object* o, gc::Visitor& visitor) { visitor.Visit(Inside(o)); }

Object* NewWrapper(Type& type, Object* inside) {
  auto* w = inside == nullptr ? nullptr : NewExact<Wrapper>(type);
  if (w != nullptr) gc::Store(w, &w->inside, inside);
  return AsObject(w);
}

Object* Keys(Object* self, Args, size_t, Object*) { return NewDictView(dict_keys_type, self); }
Object* Values(Object* self, Args, size_t, Object*) {
  return NewWrapper(ephemeron_values_type, self);
}
Object* Items(Object* self, Args, size_t, Object*) {
  return NewWrapper(ephemeron_items_type, self);
}

int64_t ViewLength(Object* view) { return DictSize(Inside(view)); }

Object* ValuesIter(Object* view) {
  Object* self = Inside(view);
  if (!MultiThreaded()) {
    return NewWrapper(ephemeron_value_iterator_type,
                      NewDictIterator(dict_value_iterator_type, self));
  }
  Object* list = ValuesList(self);
  return list == nullptr ? nullptr : Iter(list);
}

Object* ItemsIter(Object* view) {
  Object* self = Inside(view);
  if (!MultiThreaded()) {
    return NewWrapper(ephemeron_item_iterator_type,
                      NewDictIterator(dict_item_iterator_type, self));
  }
  Object* list = ItemsList(self);
  return list == nullptr ? nullptr : Iter(list);
}

Object* ValuesRepr(Object* view) {
  Object* list = ValuesList(Inside(view));
  return list == nullptr ? nullptr : StrFormat("%s(%R)", TypeName(view), list);
}
Object* ItemsRepr(Object* view) {
  Object* list = ItemsList(Inside(view));
  return list == nullptr ? nullptr : StrFormat("%s(%R)", TypeName(view), list);
}

int ItemsContain(Object* view, Object* item) {
  if (!IsTuple(item) || TupleSize(item) != 2) return 0;
  Object* holder;
  const int found = DictLookup(Inside(view), TupleAt(item, 0), &holder);
  return found <= 0 ? found : SameOrEqual(ReadValue(holder), TupleAt(item, 1));
}

Object* Self(Object* o) { return o; }

Object* NextValue(Object* iterator) {
  Object* inside = Inside(iterator);
  Object* holder = TypeOf(inside)->slots.next(inside);
  return holder == nullptr ? nullptr : ReadValue(holder);
}
Object* NextItem(Object* iterator) {
  Object* inside = Inside(iterator);
  Object* pair = TypeOf(inside)->slots.next(inside);
  if (pair == nullptr) return nullptr;
  TupleInit(pair, 1, ReadValue(TupleAt(pair, 1)));  // nobody else has it
  return pair;
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
    {"update", Update, 0, 1, 0, "Takes over the pairs of a mapping or an iterable."},
    {"clear", Clear, 0, 0, 0, "Removes all pairs."},
    {"copy", Copy, 0, 0, 0, "Another one with the same pairs."},
    {"__reversed__", Reversed, 0, 0, 0, "An iterator over the keys, the newest first."},
    {}};

void SetUpWrapper(Type* type, const char* name) {
  BeginType(type, name, sizeof(Wrapper));
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->slots.trace = TraceWrapper;
}

}  // namespace

bool SetUpEphemeronDict() {
  BeginType(&ephemeron_holder_type, "ephemeron holder", sizeof(Holder));
  ephemeron_holder_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  ephemeron_holder_type.slots.trace = TraceHolder;

  BeginType(&ephemeron_dict_type, "_weakref.EphemeronDict", sizeof(DictObject));
  ephemeron_dict_type.tp_flags |= kTypeHaveGc | kTypeMapping | kTypeDisallowNew;
  ephemeron_dict_type.tp_doc = "Keys that are weak references, and values that die with them.";
  ephemeron_dict_type.native_methods = kMethods;
  Slots& s = ephemeron_dict_type.slots;
  s.trace = dict_type.slots.trace;
  s.repr = ReprSlot;
  s.richcompare = CompareSlot;
  s.iter = IterSlot;
  s.len = LenSlot;
  s.getitem = GetItemSlot;
  s.setitem = SetItemSlot;
  s.contains = DictContains;

  SetUpWrapper(&ephemeron_values_type, "ephemeron_values");
  ephemeron_values_type.slots.len = ViewLength;
  ephemeron_values_type.slots.iter = ValuesIter;
  ephemeron_values_type.slots.repr = ValuesRepr;
  SetUpWrapper(&ephemeron_items_type, "ephemeron_items");
  ephemeron_items_type.slots.len = ViewLength;
  ephemeron_items_type.slots.iter = ItemsIter;
  ephemeron_items_type.slots.repr = ItemsRepr;
  ephemeron_items_type.slots.contains = ItemsContain;
  SetUpWrapper(&ephemeron_value_iterator_type, "ephemeron_valueiterator");
  ephemeron_value_iterator_type.slots.iter = Self;
  ephemeron_value_iterator_type.slots.next = NextValue;
  SetUpWrapper(&ephemeron_item_iterator_type, "ephemeron_itemiterator");
  ephemeron_item_iterator_type.slots.iter = Self;
  ephemeron_item_iterator_type.slots.next = NextItem;
  for (Type* type : {&ephemeron_dict_type, &ephemeron_values_type, &ephemeron_items_type,
                     &ephemeron_value_iterator_type, &ephemeron_item_iterator_type}) {
    if (!ReadyBuiltinType(type)) return false;
  }
  return true;
}

Object* NewEphemeronDict() {
  if (gc::Load(&ephemeron_dict_type.tp_dict) == nullptr) return NewDict();
  return NewDictOfType(&ephemeron_dict_type);
}

}  // namespace tricolor
