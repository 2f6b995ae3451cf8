// dict: its type, operators and methods.
#include "runtime/objects/dict_methods.h"

#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/set.h"
#include "runtime/objects/set_table.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

void DictTrace(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&As<DictObject>(o)->table)); }

Object* DictRepr(Object* dict) {
  if (DictSize(dict) == 0) return NewStrAscii("{}");
  ReprGuard guard(dict);
  if (guard.recursive()) return NewStrAscii("{...}");
  if (!guard.ok()) return nullptr;
  Object* copy = MultiThreaded() ? DictCopy(dict) : dict;
  if (copy == nullptr) return nullptr;
  StrBuilder builder;
  builder.Append("{");
  int64_t position = 0;
  Object* key;
  Object* value;
  for (bool first = true; DictNext(copy, &position, &key, &value); first = false) {
    if (!first) builder.Append(", ");
    Object* text = Repr(key);
    if (text == nullptr) return nullptr;
    builder.Append(text);
    builder.Append(": ");
    text = Repr(value);
    if (text == nullptr) return nullptr;
    builder.Append(text);
  }
  builder.Append("}");
  return builder.Finish();
}

// 1, 0, -1.
int DictsEqual(Object* a, Object* b) {
  if (DictSize(a) != DictSize(b)) return 0;
  int64_t position = 0;
  int64_t hash;
  Object* key;
  Object* value;
  while (DictNext(a, &position, &key, &value, &hash)) {
    Object* other;
    const int found = DictLookupHashed(b, key, hash, &other);
    if (found <= 0) return found;
    const int equal = SameOrEqual(other, value);
    if (equal <= 0) return equal;
  }
  return 1;
}

Object* DictRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsDict(a) || !IsDict(b) || (op != kEq && op != kNe)) return NotImplemented();
  RecursionGuard guard(" in comparison");
  if (!guard.ok()) return nullptr;
  const int equal = DictsEqual(a, b);
  return equal < 0 ? nullptr : Bool((equal != 0) == (op == kEq));
}

int64_t DictLength(Object* dict) { return DictSize(dict); }

bool DictSetItem(Object* dict, Object* key, Object* value) {
  if (value != nullptr) return DictSet(dict, key, value);
  const int deleted = DictDelete(dict, key);
  if (deleted == 0) RaiseKeyError(key);
  return deleted > 0;
}

// A subclass with an __iter__ of its own answers for its pairs, unless there are none.
Object* CopyAsIterated(Object* dict) {
  if (TypeOf(dict)->slots.iter == DictIter) return DictCopy(dict);
  Object* copy = NewDict();
  if (copy == nullptr || DictSize(dict) == 0) return copy;
  return DictMerge(copy, dict, 1) ? copy : nullptr;
}

Object* DictOr(Object* a, Object* b) {
  if (!IsDict(a) || !IsDict(b)) return NotImplemented();
  Object* result = CopyAsIterated(a);
  return result != nullptr && DictUpdate(result, b) ? result : nullptr;
}

Object* DictInplaceOr(Object* a, Object* b) { return DictUpdate(a, b) ? a : nullptr; }

Object* DictNew(Type* type, Args, size_t, Object*) { return NewDictOfType(type); }

bool UpdateFromArguments(const char* function, Object* self, Args args, size_t nargs,
                         Object* kwnames) {
  if (!CheckPositional(function, nargs, 0, 1)) return false;
  if (nargs == 1 && !DictUpdate(self, args[0])) return false;
  const int64_t keywords = kwnames == nullptr ? 0 : TupleSize(kwnames);
  for (int64_t i = 0; i < keywords; ++i) {
    if (!DictSet(self, TupleAt(kwnames, i), args[nargs + i])) return false;
  }
  return true;
}

bool DictInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  return UpdateFromArguments("dict", self, args, nargs, kwnames);
}

Object* Update(Object* self, Args args, size_t nargs, Object* kwnames) {
  return UpdateFromArguments("update", self, args, nargs, kwnames) ? None() : nullptr;
}

Object* Get(Object* self, Args args, size_t nargs, Object*) {
  Object* value;
  const int found = DictLookup(self, args[0], &value);
  if (found < 0) return nullptr;
  if (found > 0) return value;
  return nargs > 1 ? args[1] : None();
}

Object* SetDefault(Object* self, Args args, size_t nargs, Object*) {
  return DictSetDefault(self, args[0], nargs > 1 ? args[1] : None());
}

Object* Pop(Object* self, Args args, size_t nargs, Object*) {
  Object* value;
  // What is empty does not ask for a hash.
  const int found = DictSize(self) == 0 ? 0 : DictPop(self, args[0], &value);
  if (found < 0) return nullptr;
  if (found > 0) return value;
  return nargs > 1 ? args[1] : RaiseKeyError(args[0]);
}

Object* PopItem(Object* self, Args, size_t, Object*) {
  Object* key;
  Object* value;
  if (!DictPopItem(self, &key, &value)) {
    return Raise(exc::KeyError, "popitem(): dictionary is empty");
  }
  return TupleOf(key, value);
}

Object* Clear(Object* self, Args, size_t, Object*) { return DictClear(self) ? None() : nullptr; }
Object* Copy(Object* self, Args, size_t, Object*) { return CopyAsIterated(self); }
Object* Keys(Object* self, Args, size_t, Object*) { return NewDictView(dict_keys_type, self); }
Object* Values(Object* self, Args, size_t, Object*) { return NewDictView(dict_values_type, self); }
Object* Items(Object* self, Args, size_t, Object*) { return NewDictView(dict_items_type, self); }

Object* ContainsMethod(Object* self, Args args, size_t, Object*) {
  const int found = DictContains(self, args[0]);
  return found < 0 ? nullptr : Bool(found != 0);
}

Object* GetItemMethod(Object* self, Args args, size_t, Object*) {
  return DictSubscript(self, args[0]);
}

Object* Reversed(Object* self, Args, size_t, Object*) {
  return NewDictIterator(dict_reverse_key_iterator_type, self);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  DictTable* t = DictTableOf(self);
  int64_t bytes = TypeOf(self)->tp_basicsize;
  if (t->capacity > 0) {
    bytes += static_cast<int64_t>(sizeof(DictTable)) + t->capacity * 24 +
             (int64_t{1} << t->log2_size) * t->index_width;
  }
  return NewInt(bytes);
}

bool FromKeysOfDict(Object* dict, Object* keys, Object* value) {
  if (MultiThreaded() && (keys = DictCopy(keys)) == nullptr) return false;
  Object* key;
  int64_t hash;
  for (int64_t position = 0; DictNext(keys, &position, &key, nullptr, &hash);) {
    if (!DictSetHashed(dict, key, hash, value)) return false;
  }
  return true;
}
bool FromKeysOfSet(Object* dict, Object* keys, Object* value) {
  if ((keys = SetStable(keys)) == nullptr) return false;
  Object* key;
  int64_t hash;
  for (int64_t position = 0; SetNext(keys, &position, &key, &hash);) {
    if (!DictSetHashed(dict, key, hash, value)) return false;
  }
  return true;
}

Object* FromKeys(Object* cls, Args args, size_t nargs, Object*) {
  Object* dict = Call(cls, nullptr, 0);
  if (dict == nullptr) return nullptr;
  Object* value = nargs > 1 ? args[1] : None();
  const bool exact = IsExactly(dict, dict_type);
  if (exact && DictSize(dict) == 0) {
    // Dicts and sets know the hashes of their keys.
    if (IsExactly(args[0], dict_type)) return FromKeysOfDict(dict, args[0], value) ? dict : nullptr;
    if (IsExactly(args[0], set_type) || IsExactly(args[0], frozenset_type)) {
      return FromKeysOfSet(dict, args[0], value) ? dict : nullptr;
    }
  }
  Walk walk(args[0]);
  while (Object* key = walk.Next()) {
    if (!(exact ? DictSet(dict, key, value) : SetItem(dict, key, value))) return nullptr;
  }
  return walk.failed() ? nullptr : dict;
}

Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

const NativeMethod kMethods[] = {
    {"__contains__", ContainsMethod, 1, 1, kCoexist,
     "__contains__($self, key, /)\n--\n\nIs the key there?"},
    {"__getitem__", GetItemMethod, 1, 1, kCoexist, "x.__getitem__(y) <==> x[y]"},
    {"__sizeof__", SizeOf, 0, 0, 0, "D.__sizeof__() -> size of D in memory, in bytes"},
    {"get", Get, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\n"
     "The value of key, else the default."},
    {"setdefault", SetDefault, 1, 2, 0,
     "setdefault($self, key, default=None, /)\n--\n\n"
     "The value of key, which gets the default if it has none."},
    {"pop", Pop, 1, 2, 0,
     "Removes a key and returns its value, else the default; KeyError without one."},
    {"popitem", PopItem, 0, 0, 0,
     "popitem($self, /)\n--\n\nRemoves the newest pair and returns it; KeyError if there is none."},
    {"keys", Keys, 0, 0, 0, "D.keys() -> a set-like object providing a view on D's keys"},
    {"items", Items, 0, 0, 0, "D.items() -> a set-like object providing a view on D's items"},
    {"values", Values, 0, 0, 0, "D.values() -> an object providing a view on D's values"},
    {"update", Update, 0, kAnyCount, kKeywords,
     "Takes over the pairs of a mapping or an iterable, then the keyword arguments."},
    {"fromkeys", FromKeys, 1, 2, kClassMethod,
     "fromkeys($type, iterable, value=None, /)\n--\n\n"
     "A new dict that gives each of the keys the same value."},
    {"clear", Clear, 0, 0, 0, "D.clear() -> None.  Remove all items from D."},
    {"copy", Copy, 0, 0, 0, "D.copy() -> a shallow copy of D"},
    {"__reversed__", Reversed, 0, 0, 0,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};

}  // namespace

Object* DictIter(Object* dict) { return NewDictIterator(dict_key_iterator_type, dict); }

Object* DictSubscript(Object* dict, Object* key) {
  Object* value;
  const int found = DictLookup(dict, key, &value);
  if (found > 0) return value;
  if (found < 0) return nullptr;
  if (!IsExactly(dict, dict_type)) {
    Object* missing;
    const int has = LookupSpecial(dict, names.__missing__, &missing);
    if (has < 0) return nullptr;
    if (has > 0) return CallArgs(missing, key);
  }
  return RaiseKeyError(key);
}

void SetUpDictType() {
  BeginType(&dict_type, "dict", sizeof(DictObject));
  Type& t = dict_type;
  t.tp_flags |= kTypeBase | kTypeDict | kTypeHaveGc | kTypeMapping | kTypeMatchSelf;
  t.tp_doc =
      "dict(mapping_or_pairs=(), /, **kwargs)\n\nKeys and their values, in the order of insertion.";
  t.native_methods = kMethods;
  t.slots.new_ = DictNew;
  t.slots.init = DictInit;
  t.slots.repr = DictRepr;
  t.slots.richcompare = DictRichCompare;
  t.slots.iter = DictIter;
  t.slots.len = DictLength;
  t.slots.getitem = DictSubscript;
  t.slots.setitem = DictSetItem;
  t.slots.contains = DictContains;
  t.slots.binary[kOr] = DictOr;
  t.slots.inplace[kOr] = DictInplaceOr;
  t.slots.trace = DictTrace;
}

}  // namespace tricolor
