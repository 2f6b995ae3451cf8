// dict iterators: keys, values, items, each in both directions.
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type dict_key_iterator_type;
Type dict_value_iterator_type;
Type dict_item_iterator_type;
Type dict_reverse_key_iterator_type;
Type dict_reverse_value_iterator_type;
Type dict_reverse_item_iterator_type;

namespace {

enum class Part { kKey, kValue, kItem };

void Exhaust(DictIterator* it) { gc::StoreNoBarrier(&it->dict, static_cast<Object*>(nullptr)); }

// The next living entry. False: the end, or an exception is set.
template <bool reverse>
bool Advance(DictIterator* it, Object** key, Object** value) {
  Object* dict = gc::Load(&it->dict);
  if (dict == nullptr) return false;
  if (Relaxed(&it->used) != DictSize(dict)) {
    SetRelaxed(&it->used, int64_t{-1});  // stays broken
    Raise(exc::RuntimeError, "dictionary changed size during iteration");
    return false;
  }
  DictTable* table = DictTableOf(dict);
  const int64_t n = Acquire(&table->used_entries);
  int64_t i = Relaxed(&it->position);
  if (reverse && i >= n) i = n - 1;
  for (; reverse ? i >= 0 : i < n; i += reverse ? -1 : 1) {
    DictEntry* e = &DictEntries(table)[i];
    Object* k = gc::Load(&e->key);
    Object* v = gc::Load(&e->value);
    if (k == nullptr || v == nullptr) continue;
    if (!reverse && Relaxed(&it->remaining) == 0) {
      Exhaust(it);
      Raise(exc::RuntimeError, "dictionary keys changed during iteration");
      return false;
    }
    SetRelaxed(&it->position, i + (reverse ? -1 : 1));
    SetRelaxed(&it->remaining, Relaxed(&it->remaining) - 1);
    *key = k;
    *value = v;
    return true;
  }
  Exhaust(it);
  return false;
}

template <Part part, bool reverse>
Object* IteratorNext(Object* o) {
  Object* key;
  Object* value;
  if (!Advance<reverse>(As<DictIterator>(o), &key, &value)) return nullptr;
  if (part == Part::kKey) return key;
  if (part == Part::kValue) return value;
  return TupleOf(key, value);
}

void TraceIterator(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<DictIterator>(o)->dict));
}

Object* Self(Object* o) { return o; }

Object* LengthHintMethod(Object* self, Args, size_t, Object*) {
  auto* it = As<DictIterator>(self);
  Object* dict = gc::Load(&it->dict);
  if (dict == nullptr || Relaxed(&it->used) != DictSize(dict)) return NewInt(0);
  return NewInt(Relaxed(&it->remaining));
}

// The rest as a list; a copy of the iterator is walked, not the iterator itself.
Object* Reduce(Object* self, Args, size_t, Object*) {
  auto* copy = NewExact<DictIterator>(*TypeOf(self));
  if (copy == nullptr) return nullptr;
  auto* it = As<DictIterator>(self);
  gc::Store(copy, &copy->dict, gc::Load(&it->dict));
  copy->used = Relaxed(&it->used);
  copy->position = Relaxed(&it->position);
  copy->remaining = Relaxed(&it->remaining);
  Object* list = ToList(AsObject(copy));
  if (list == nullptr) return nullptr;
  Object* iter = BuiltinFunction("iter");
  if (iter == nullptr) return nullptr;
  Object* args = TupleOf(list);
  return args == nullptr ? nullptr : TupleOf(iter, args);
}

const NativeMethod kMethods[] = {
    {"__length_hint__", LengthHintMethod, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
    {}};

void SetUp(Type* type, const char* name, Object* (*next)(Object*)) {
  BeginType(type, name, sizeof(DictIterator));
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->native_methods = kMethods;
  type->slots.iter = Self;
  type->slots.next = next;
  type->slots.trace = TraceIterator;
}

}  // namespace

void SetUpDictIteratorTypes() {
  SetUp(&dict_key_iterator_type, "dict_keyiterator", IteratorNext<Part::kKey, false>);
  SetUp(&dict_value_iterator_type, "dict_valueiterator", IteratorNext<Part::kValue, false>);
  SetUp(&dict_item_iterator_type, "dict_itemiterator", IteratorNext<Part::kItem, false>);
  SetUp(&dict_reverse_key_iterator_type, "dict_reversekeyiterator",
        IteratorNext<Part::kKey, true>);
  SetUp(&dict_reverse_value_iterator_type, "dict_reversevalueiterator",
        IteratorNext<Part::kValue, true>);
  SetUp(&dict_reverse_item_iterator_type, "dict_reverseitemiterator",
        IteratorNext<Part::kItem, true>);
}

Object* NewDictIterator(Type& type, Object* dict) {
  auto* it = NewExact<DictIterator>(type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->dict, dict);
  it->used = it->remaining = DictSize(dict);
  const bool reverse = &type == &dict_reverse_key_iterator_type ||
                       &type == &dict_reverse_value_iterator_type ||
                       &type == &dict_reverse_item_iterator_type;
  it->position = reverse ? Acquire(&DictTableOf(dict)->used_entries) - 1 : 0;
  return AsObject(it);
}

}  // namespace tricolor
