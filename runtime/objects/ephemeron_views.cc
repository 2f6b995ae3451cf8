// Views of an EphemeronDict and iterators over it: those of a dict, which read holders.
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/ephemeron_parts.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

Type ephemeron_values_type;
Type ephemeron_items_type;

namespace {

Type value_iterator_type;
Type item_iterator_type;
Type reverse_value_iterator_type;
Type reverse_item_iterator_type;

Object* DictOf(Object* view) { return gc::Load(&As<DictView>(view)->dict); }
bool IsItems(Object* view) { return IsExactly(view, ephemeron_items_type); }

// ---- iterators

Object* NextValue(Object* iterator) {
  Object* holder = TypeOf(iterator)->tp_base->slots.next(iterator);
  return holder == nullptr ? nullptr : ReadEphemeron(holder);
}

Object* NextItem(Object* iterator) {
  Object* pair = TypeOf(iterator)->tp_base->slots.next(iterator);
  if (pair == nullptr) return nullptr;
  TupleInit(pair, 1, ReadEphemeron(TupleAt(pair, 1)));  // nobody else has it
  return pair;
}

// Laid out as those of a dict, which know where to begin.
Object* NewIterator(Type& type, Object* dict) {
  auto* begin = As<DictIterator>(NewDictIterator(*type.tp_base, dict));
  auto* it = begin == nullptr ? nullptr : NewExact<DictIterator>(type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->dict, dict);
  it->used = begin->used;
  it->position = begin->position;
  it->remaining = begin->remaining;
  return AsObject(it);
}

void SetUpIterator(Type* type, Type* base, Object* (*next)(Object*)) {
  BeginType(type, base->tp_name, sizeof(DictIterator));
  type->tp_base = base;
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->slots = base->slots;
  type->slots.next = next;
}

// ---- views

Object* ViewIter(Object* view) {
  return NewIterator(IsItems(view) ? item_iterator_type : value_iterator_type, DictOf(view));
}

Object* Reversed(Object* view, Args, size_t, Object*) {
  return NewIterator(IsItems(view) ? reverse_item_iterator_type : reverse_value_iterator_type,
                     DictOf(view));
}

Object* ViewRepr(Object* view) {
  ReprGuard guard(view);
  if (guard.recursive()) return NewStrAscii("...");
  if (!guard.ok()) return nullptr;
  Object* list = EphemeronList(view);
  return list == nullptr ? nullptr : StrFormat("%s(%R)", TypeName(view), list);
}

int ItemsContain(Object* view, Object* item) {
  if (!IsTuple(item) || TupleSize(item) != 2) return 0;
  Object* holder;
  const int found = DictLookup(DictOf(view), TupleAt(item, 0), &holder);
  return found <= 0 ? found : SameOrEqual(ReadEphemeron(holder), TupleAt(item, 1));
}

const NativeMethod kViewMethods[] = {
    {"__reversed__", Reversed, 0, 0, 0, "An iterator over the view, the newest first."}, {}};

void SetUpView(Type* type, Type* base) {
  BeginType(type, base->tp_name, sizeof(DictView));
  type->tp_base = base;
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->native_methods = kViewMethods;
  type->slots = base->slots;
  type->slots.iter = ViewIter;
  type->slots.repr = ViewRepr;
}

}  // namespace

bool SetUpEphemeronViews() {
  SetUpView(&ephemeron_values_type, &dict_values_type);
  SetUpView(&ephemeron_items_type, &dict_items_type);
  ephemeron_items_type.slots.contains = ItemsContain;
  SetUpIterator(&value_iterator_type, &dict_value_iterator_type, NextValue);
  SetUpIterator(&item_iterator_type, &dict_item_iterator_type, NextItem);
  SetUpIterator(&reverse_value_iterator_type, &dict_reverse_value_iterator_type, NextValue);
  SetUpIterator(&reverse_item_iterator_type, &dict_reverse_item_iterator_type, NextItem);
  for (Type* type : {&ephemeron_values_type, &ephemeron_items_type, &value_iterator_type,
                     &item_iterator_type, &reverse_value_iterator_type,
                     &reverse_item_iterator_type}) {
    if (!ReadyBuiltinType(type)) return false;
  }
  return true;
}

}  // namespace tricolor
