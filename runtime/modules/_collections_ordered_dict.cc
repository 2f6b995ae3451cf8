// collections.OrderedDict: a dict, which keeps its order anyway, with the operations on order.
//
// Iterators notice every change of the order, also one that leaves the size alone: they remember
// the table and how many of its entries were handed out.
#include "runtime/modules/_collections.h"
#include "runtime/modules/itertools.h"
#include "runtime/names.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type ordered_dict_type;
Type odict_iterator_type;
Type odict_keys_type;
Type odict_values_type;
Type odict_items_type;

namespace {

struct OrderedDict {
  DictObject dict;
  Object* attributes;   // __dict__, or null
  DictTable* hinted;    // the table that first_hint is about
  int64_t first_hint;   // no living entry below; both under the lock
};
OrderedDict* O(Object* o) { return As<OrderedDict>(o); }

void TraceOrderedDict(Object* o, gc::Visitor& visitor) {
  dict_type.slots.trace(o, visitor);
  visitor.Visit(gc::Load(&O(o)->attributes));
  visitor.Visit(gc::Load(&O(o)->hinted));
}

// ---- iterators and views

enum Part : int64_t { kKeys, kValues, kItems };

struct OdictIterator {
  Object base;
  Object* dict;       // null: exhausted
  DictTable* table;   // at the start
  int64_t entries;    // used_entries at the start
  int64_t used;
  int64_t position;
  int64_t part;
  bool reverse;
};
OdictIterator* I(Object* o) { return As<OdictIterator>(o); }

Object* NewIterator(Object* dict, Part part, bool reverse) {
  auto* it = NewExact<OdictIterator>(odict_iterator_type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->dict, dict);
  DictTable* table = DictTableOf(dict);
  gc::Store(it, &it->table, table);
  it->entries = Acquire(&table->used_entries);
  it->used = DictSize(dict);
  it->position = reverse ? it->entries - 1 : 0;
  it->part = part;
  it->reverse = reverse;
  return AsObject(it);
}

Object* IteratorNext(Object* o) {
  auto* it = I(o);
  Object* dict = gc::Load(&it->dict);
  if (dict == nullptr) return nullptr;
  DictTable* table = gc::Load(&it->table);
  if (DictTableOf(dict) != table || Acquire(&table->used_entries) != it->entries ||
      DictSize(dict) != it->used) {
    // CPython counts changes, but a clear() is none of them; about that an iterator goes on complaining.
    if (DictTableOf(dict) == EmptyDictTable()) {
      return Raise(exc::RuntimeError, "OrderedDict changed size during iteration");
    }
    gc::StoreNoBarrier(&it->dict, static_cast<Object*>(nullptr));
    return Raise(exc::RuntimeError, "OrderedDict mutated during iteration");
  }
  const int64_t step = it->reverse ? -1 : 1;
  Object* key = nullptr;
  Object* value = nullptr;
  int64_t i = Relaxed(&it->position);
  for (; i >= 0 && i < it->entries; i += step) {
    DictEntry* e = &DictEntries(table)[i];
    if (key != nullptr) {
      // CPython knows the next key beforehand: after the last one no change is noticed.
      if (gc::Load(&e->key) != nullptr && gc::Load(&e->value) != nullptr) break;
      continue;
    }
    key = gc::Load(&e->key);
    value = gc::Load(&e->value);
    if (value == nullptr) key = nullptr;
  }
  SetRelaxed(&it->position, i);
  if (i < 0 || i >= it->entries) gc::StoreNoBarrier(&it->dict, static_cast<Object*>(nullptr));
  if (key == nullptr) return nullptr;
  return it->part == kKeys ? key : it->part == kValues ? value : TupleOf(key, value);
}

Object* IteratorReduce(Object* o, Args, size_t, Object*) {
  Object* copy = NewExactCell(odict_iterator_type, sizeof(OdictIterator));
  if (copy == nullptr) return nullptr;
  gc::Store(copy, &I(copy)->dict, gc::Load(&I(o)->dict));
  gc::Store(copy, &I(copy)->table, gc::Load(&I(o)->table));
  I(copy)->entries = I(o)->entries;
  I(copy)->used = I(o)->used;
  I(copy)->position = Relaxed(&I(o)->position);
  I(copy)->part = I(o)->part;
  I(copy)->reverse = I(o)->reverse;
  Object* list = ToList(copy);
  Object* iter = BuiltinFunction("iter");
  Object* args = list == nullptr || iter == nullptr ? nullptr : TupleOf(list);
  return args == nullptr ? nullptr : TupleOf(iter, args);
}

template <Part part>
Object* ViewIter(Object* view) {
  return NewIterator(gc::Load(&As<DictView>(view)->dict), part, false);
}
template <Part part>
Object* ViewReversed(Object* view, Args, size_t, Object*) {
  return NewIterator(gc::Load(&As<DictView>(view)->dict), part, true);
}

// ---- methods

Object* OrderedDictIter(Object* o) { return NewIterator(o, kKeys, false); }

Object* OrderedDictRepr(Object* o) {
  if (DictSize(o) == 0) return StrFormat("%s()", TypeName(o));
  ReprGuard guard(o);
  if (guard.recursive()) return NewStrAscii("...");
  if (!guard.ok()) return nullptr;
  Object* items;
  if (IsExactly(o, ordered_dict_type)) {
    items = DictItemsList(o);
  } else {
    items = CallMethodArgs(o, names.items);
    if (items != nullptr) items = ToList(items);
  }
  return items == nullptr ? nullptr : StrFormat("%s(%R)", TypeName(o), items);
}

Object* OrderedDictCompare(Object* a, Object* b, CompareOp op) {
  if (!IsDict(b) || (op != kEq && op != kNe)) return NotImplemented();
  Object* equal = dict_type.slots.richcompare(a, b, kEq);
  if (equal != True()) return equal == False() ? Bool(op == kNe) : equal;
  if (IsA(b, ordered_dict_type)) {
    int64_t i = 0;
    int64_t j = 0;
    Object* x;
    Object* y;
    while (DictNext(a, &i, &x, nullptr) && DictNext(b, &j, &y, nullptr)) {
      const int same = SameOrEqual(x, y);
      if (same < 0) return nullptr;
      if (same == 0) return Bool(op == kNe);
    }
  }
  return Bool(op == kEq);
}

Object* OrderedDictNew(Type* type, Args, size_t, Object*) {
  Object* o = NewInstance(type);
  if (o != nullptr) gc::StoreNoBarrier(&As<DictObject>(o)->table, EmptyDictTable());
  return o;
}

// self[key] = value by whatever the class of self makes of it.
bool Assign(Object* self, Object* key, Object* value) {
  return IsExactly(self, ordered_dict_type) ? DictSet(self, key, value)
                                            : SetItem(self, key, value);
}

bool UpdateFromPairs(Object* self, Object* pairs) {
  Walk walk(pairs);
  for (int64_t i = 0; Object* pair = walk.Next(); ++i) {
    Object* both = ToTuple(pair);
    if (both == nullptr) return false;
    if (TupleSize(both) != 2) {
      return RaiseFalse(TupleSize(both) < 2
                            ? Raise(exc::ValueError, "need more than %zd value%s to unpack",
                                    TupleSize(both), TupleSize(both) == 1 ? "" : "s")
                            : Raise(exc::ValueError, "too many values to unpack (expected 2)"));
    }
    if (!Assign(self, TupleAt(both, 0), TupleAt(both, 1))) return false;
  }
  return !walk.failed();
}

bool UpdateFrom(Object* self, Object* other) {
  if (IsExactly(other, dict_type)) {
    Object* items = DictItemsList(other);
    return items != nullptr && UpdateFromPairs(self, items);
  }
  Object* keys;
  const int has_keys = LookupAttr(other, names.keys, &keys);
  if (has_keys < 0) return false;
  if (has_keys > 0) {
    Object* all = Call(keys, nullptr, 0);
    if (all == nullptr) return false;
    Walk walk(all);
    while (Object* key = walk.Next()) {
      Object* value = GetItem(other, key);
      if (value == nullptr || !Assign(self, key, value)) return false;
    }
    return !walk.failed();
  }
  return UpdateFromPairs(self, other);
}

bool UpdateAll(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs > 0 && !UpdateFrom(self, args[0])) return false;
  for (int64_t i = 0; kwnames != nullptr && i < TupleSize(kwnames); ++i) {
    if (!Assign(self, TupleAt(kwnames, i), args[nargs + static_cast<size_t>(i)])) return false;
  }
  return true;
}

bool OrderedDictInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs > 1) {
    return RaiseFalse(Raise(exc::TypeError, "expected at most 1 arguments, got %zd", nargs));
  }
  return UpdateAll(self, args, nargs, kwnames);
}

Object* Update(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs > 1) {
    return Raise(exc::TypeError, "update() takes at most 1 positional argument (%zd given)", nargs);
  }
  return UpdateAll(self, args, nargs, kwnames) ? None() : nullptr;
}

Object* OrderedDictOr(Object* a, Object* b) {
  if (!IsDict(a) || !IsDict(b)) return NotImplemented();
  Object* type = AsObject(IsA(a, ordered_dict_type) ? TypeOf(a) : TypeOf(b));
  Object* result = CallArgs(type, a);
  return result != nullptr && UpdateFrom(result, b) ? result : nullptr;
}
Object* OrderedDictInplaceOr(Object* a, Object* b) { return UpdateFrom(a, b) ? a : nullptr; }

// Unlike dict's: a tuple becomes the arguments of the KeyError.
Object* RaiseWithKey(Object* key) {
  if (!IsTuple(key)) return RaiseKeyError(key);
  Object* e = CallWithDict(AsObject(&exc::KeyError), key, nullptr);
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}

Object* MoveToEnd(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, True()};
  if (!ParseArgs("move_to_end", args, nargs, kwnames, {"key", "last"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  const int last = IsTrue(parsed[1]);
  if (last < 0) return nullptr;
  const int moved = DictMove(self, parsed[0], last != 0);
  if (moved == 0) return RaiseWithKey(parsed[0]);
  return moved < 0 ? nullptr : None();
}

bool PopFirst(Object* o, Object** key, Object** value) {
  ObjectLock lock(o);
  auto* dict = As<DictObject>(o);
  DictTable* table = dict->table;
  if (O(o)->hinted != table) {
    gc::Store(o, &O(o)->hinted, table);
    O(o)->first_hint = 0;
  }
  for (int64_t i = O(o)->first_hint; i < table->used_entries; ++i) {
    DictEntry* e = &DictEntries(table)[i];
    if (e->value == nullptr) continue;
    *key = e->key;
    *value = e->value;
    O(o)->first_hint = i + 1;
    DictRemoveEntry(dict, DictSlotOfEntry(table, i), e);
    return true;
  }
  return false;
}

Object* PopItem(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* parsed = True();
  if (!ParseArgs("popitem", args, nargs, kwnames, {"last"}, 0, 1, 0, &parsed)) return nullptr;
  const int last = IsTrue(parsed);
  if (last < 0) return nullptr;
  Object* key;
  Object* value;
  if (!(last != 0 ? DictPopItem(self, &key, &value) : PopFirst(self, &key, &value))) {
    return Raise(exc::KeyError, "dictionary is empty");
  }
  return TupleOf(key, value);
}

Object* Pop(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, nullptr};
  if (!ParseArgs("pop", args, nargs, kwnames, {"key", "default"}, 0, 2, 1, parsed)) return nullptr;
  Object* value;
  const int found = DictPop(self, parsed[0], &value);
  if (found < 0) return nullptr;
  if (found > 0) return value;
  return parsed[1] != nullptr ? parsed[1] : RaiseWithKey(parsed[0]);
}

Object* SetDefault(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, None()};
  if (!ParseArgs("setdefault", args, nargs, kwnames, {"key", "default"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  if (IsExactly(self, ordered_dict_type)) return DictSetDefault(self, parsed[0], parsed[1]);
  const int present = Contains(self, parsed[0]);
  if (present < 0) return nullptr;
  if (present > 0) return GetItem(self, parsed[0]);
  return SetItem(self, parsed[0], parsed[1]) ? parsed[1] : nullptr;
}

Object* Copy(Object* self, Args, size_t, Object*) {
  Object* copy = Call(AsObject(TypeOf(self)), nullptr, 0);
  if (copy == nullptr) return nullptr;
  Object* items = DictItemsList(self);
  return items != nullptr && UpdateFromPairs(copy, items) ? copy : nullptr;
}

Object* FromKeys(Object* cls, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, None()};
  if (!ParseArgs("fromkeys", args, nargs, kwnames, {"iterable", "value"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  Object* dict = Call(cls, nullptr, 0);
  if (dict == nullptr) return nullptr;
  Walk walk(parsed[0]);
  while (Object* key = walk.Next()) {
    if (!SetItem(dict, key, parsed[1])) return nullptr;
  }
  return walk.failed() ? nullptr : dict;
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* state = GetStateOf(self);  // attributes, and what the slots of a subclass hold
  if (state == nullptr) return nullptr;
  Object* items = CallMethodArgs(self, names.items);
  Object* iterator = items == nullptr ? nullptr : Iter(items);
  return iterator == nullptr ? nullptr
                             : TupleOf(TypeOf(self), EmptyTuple(), state, None(), iterator);
}

Object* Reversed(Object* self, Args, size_t, Object*) { return NewIterator(self, kKeys, true); }
Object* Keys(Object* self, Args, size_t, Object*) { return NewDictView(odict_keys_type, self); }
Object* Values(Object* self, Args, size_t, Object*) { return NewDictView(odict_values_type, self); }
Object* Items(Object* self, Args, size_t, Object*) { return NewDictView(odict_items_type, self); }

const NativeMethod kMethods[] = {
    {"fromkeys", FromKeys, 0, kAnyCount, kKeywords | kClassMethod,
     "fromkeys($type, /, iterable, value=None)\n--\n\n"
     "A new OrderedDict that gives each of the keys the same value."},
    {"setdefault", SetDefault, 0, kAnyCount, kKeywords,
     "setdefault($self, /, key, default=None)\n--\n\n"
     "The value of key, which gets the default if it has none."},
    {"pop", Pop, 0, kAnyCount, kKeywords,
     "pop($self, /, key, default=<unrepresentable>)\n--\n\nRemoves a key and returns its value."},
    {"popitem", PopItem, 0, kAnyCount, kKeywords,
     "popitem($self, /, last=True)\n--\n\nRemoves the last pair, or the first, and returns it."},
    {"move_to_end", MoveToEnd, 0, kAnyCount, kKeywords,
     "move_to_end($self, /, key, last=True)\n--\n\nGives a key the last place, or the first."},
    {"update", Update, 0, kAnyCount, kKeywords, "As dict.update, by self[key] = value."},
    {"copy", Copy, 0, 0, 0, "A shallow copy."},
    {"keys", Keys, 0, 0, 0, nullptr},
    {"values", Values, 0, 0, 0, nullptr},
    {"items", Items, 0, 0, 0, nullptr},
    {"__reversed__", Reversed, 0, 0, 0, "An iterator over the keys, last first."},
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
    {}};
const NativeMethod kIteratorMethods[] = {
    {"__reduce__", IteratorReduce, 0, 0, 0, "Return state information for pickling."}, {}};
const NativeMethod kKeysMethods[] = {
    {"__reversed__", ViewReversed<kKeys>, 0, 0, 0, nullptr}, {}};
const NativeMethod kValuesMethods[] = {
    {"__reversed__", ViewReversed<kValues>, 0, 0, 0, nullptr}, {}};
const NativeMethod kItemsMethods[] = {
    {"__reversed__", ViewReversed<kItems>, 0, 0, 0, nullptr}, {}};

void SetUpView(Type* type, const char* name, Type* base, Object* (*iter)(Object*),
               const NativeMethod* methods) {
  BeginType(type, name, sizeof(DictView));
  type->tp_base = base;
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->native_methods = methods;
  type->slots = base->slots;
  type->slots.iter = iter;
}

}  // namespace

bool AddOrderedDict(Object* module) {
  BeginType(&ordered_dict_type, "collections.OrderedDict", sizeof(OrderedDict));
  Type& t = ordered_dict_type;
  t.tp_base = &dict_type;
  t.tp_flags |= kTypeBase | kTypeDict | kTypeHaveGc | kTypeMapping | kTypeMatchSelf;
  t.tp_doc = "A dict with operations on the order of its keys.";
  t.tp_dictoffset = offsetof(OrderedDict, attributes);
  t.weak_ref_kind = 1;
  t.native_methods = kMethods;
  t.native_getset = itertools::kDictGetSet;
  t.slots.new_ = OrderedDictNew;
  t.slots.init = OrderedDictInit;
  t.slots.repr = OrderedDictRepr;
  t.slots.richcompare = OrderedDictCompare;
  t.slots.iter = OrderedDictIter;
  t.slots.binary[kOr] = OrderedDictOr;
  t.slots.inplace[kOr] = OrderedDictInplaceOr;
  t.slots.trace = TraceOrderedDict;
  BeginType(&odict_iterator_type, "odict_iterator", sizeof(OdictIterator));
  odict_iterator_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  odict_iterator_type.native_methods = kIteratorMethods;
  odict_iterator_type.slots.iter = SelfIter;
  odict_iterator_type.slots.next = IteratorNext;
  odict_iterator_type.slots.trace = itertools::TraceReferences<2>;
  SetUpView(&odict_keys_type, "odict_keys", &dict_keys_type, ViewIter<kKeys>, kKeysMethods);
  SetUpView(&odict_values_type, "odict_values", &dict_values_type, ViewIter<kValues>,
            kValuesMethods);
  SetUpView(&odict_items_type, "odict_items", &dict_items_type, ViewIter<kItems>, kItemsMethods);
  return itertools::AddType(module, &ordered_dict_type) &&
         ReadyBuiltinType(&odict_iterator_type) && ReadyBuiltinType(&odict_keys_type) &&
         ReadyBuiltinType(&odict_values_type) && ReadyBuiltinType(&odict_items_type);
}

}  // namespace tricolor
