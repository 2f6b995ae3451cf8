// Items, lengths, containment and iteration of any object.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_stack.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/thread.h"

namespace tricolor {

Object* NewSequenceIterator(Object* sequence);  // iterators.cc

namespace {

// Index of `o` for sequences: negative ones count from the end.
bool SequenceIndex(Object* o, Object* key, int64_t* index) {
  if (!ToIndexOrRaise(key, exc::IndexError, index)) return false;
  const auto len = TypeOf(o)->slots.len;
  if (*index < 0 && len != nullptr) {
    const int64_t n = len(o);
    if (n < 0) return false;
    *index += n;
  }
  return true;
}

// The items of `o` cannot be stored. CPython asks the key for its index first if the type has some
// part of the sequence protocol, and then words the deletion in another way.
bool RefuseItem(Object* o, Object* key, bool deletion) {
  Type* type = TypeOf(o);
  const bool by_index = TypeOf(key)->slots.to_index != nullptr &&
                        ((type->tp_flags & kTypeHeap) != 0 || type->slots.len != nullptr ||
                         type->slots.contains != nullptr || type->slots.item != nullptr);
  int64_t index;
  if (by_index && !ToIndexOrRaise(key, exc::IndexError, &index)) return false;
  return RaiseFalse(Raise(exc::TypeError, "'%.200s' object %s support item %s", type->tp_name,
                          by_index && deletion ? "doesn't" : "does not",
                          deletion ? "deletion" : "assignment"));
}

}  // namespace

Object* GetItem(Object* o, Object* key) {
  Type* type = TypeOf(o);
  if (type->slots.getitem != nullptr) return type->slots.getitem(o, key);
  if (type->slots.item != nullptr) {
    if (TypeOf(key)->slots.to_index == nullptr) {
      return Raise(exc::TypeError, "sequence index must be integer, not '%.200s'",
                   TypeOf(key)->tp_name);
    }
    int64_t i;
    return SequenceIndex(o, key, &i) ? type->slots.item(o, i) : nullptr;
  }
  if (IsType(o)) {
    if (o == AsObject(&type_type)) return NewGenericAlias(o, key);
    Object* method;
    const int found = LookupAttr(o, names.__class_getitem__, &method);
    if (found < 0) return nullptr;
    if (found > 0 && method != None()) return CallArgs(method, key);
    return Raise(exc::TypeError, "type '%.200s' is not subscriptable", As<Type>(o)->tp_name);
  }
  return Raise(exc::TypeError, "'%.200s' object is not subscriptable", type->tp_name);
}

bool SetItem(Object* o, Object* key, Object* value) {
  Type* type = TypeOf(o);
  if (type->slots.setitem != nullptr) return type->slots.setitem(o, key, value);
  if (type->slots.setitem_at != nullptr) {
    if (TypeOf(key)->slots.to_index == nullptr) {
      return RaiseFalse(Raise(exc::TypeError, "sequence index must be integer, not '%.200s'",
                              TypeOf(key)->tp_name));
    }
    int64_t i;
    return SequenceIndex(o, key, &i) && type->slots.setitem_at(o, i, value);
  }
  return RefuseItem(o, key, value == nullptr);
}

bool DelItem(Object* o, Object* key) { return SetItem(o, key, nullptr); }

Object* SequenceGetItem(Object* o, int64_t index) {
  Type* type = TypeOf(o);
  if (type->slots.item != nullptr) {
    if (index < 0 && type->slots.len != nullptr) {
      const int64_t n = type->slots.len(o);
      if (n < 0) return nullptr;
      index += n;
    }
    return type->slots.item(o, index);
  }
  if (type->slots.getitem != nullptr && type->kind == static_cast<uint8_t>(TypeKind::kPython)) {
    Object* key = NewInt(index);
    return key == nullptr ? nullptr : type->slots.getitem(o, key);
  }
  if (type->slots.getitem != nullptr) {
    return Raise(exc::TypeError, "%.200s is not a sequence", type->tp_name);
  }
  return Raise(exc::TypeError, "'%.200s' object does not support indexing", type->tp_name);
}

int64_t Length(Object* o) {
  auto len = TypeOf(o)->slots.len;
  if (len != nullptr) return len(o);
  Raise(exc::TypeError, "object of type '%.200s' has no len()", TypeOf(o)->tp_name);
  return -1;
}

int64_t LengthHint(Object* o, int64_t default_value) {
  if (TypeOf(o)->slots.len != nullptr) {
    const int64_t n = Length(o);
    if (n >= 0) return n;
    if (!ClearErrorIf(exc::TypeError)) return -1;
  }
  Object* hint;
  const int found = LookupSpecial(o, names.__length_hint__, &hint);
  if (found < 0) return -1;
  if (found == 0) return default_value;
  Object* result = Call(hint, nullptr, 0);
  if (result == nullptr) return ClearErrorIf(exc::TypeError) ? default_value : -1;
  if (result == NotImplemented()) return default_value;
  if (!IsInt(result)) {
    Raise(exc::TypeError, "__length_hint__ must be an integer, not %.100s",
          TypeOf(result)->tp_name);
    return -1;
  }
  int64_t n;
  if (!SsizeArgument(result, &n)) return -1;
  if (n < 0) {
    Raise(exc::ValueError, "__length_hint__() should return >= 0");
    return -1;
  }
  return n;
}

int Contains(Object* o, Object* value) {
  auto contains = TypeOf(o)->slots.contains;
  if (contains != nullptr) return contains(o, value);
  Object* it = Iter(o);
  if (it == nullptr) {
    if (ClearErrorIf(exc::TypeError)) {
      Raise(exc::TypeError, "argument of type '%.200s' is not iterable", TypeOf(o)->tp_name);
    }
    return -1;
  }
  while (Object* item = Next(it)) {
    const int same = Compare(item, value, kEq);
    if (same != 0) return same;
    if (!PollHere()) return -1;
  }
  return ErrorSet() ? -1 : 0;
}

Object* Iter(Object* o) {
  Type* type = TypeOf(o);
  if (type->slots.iter == nullptr) {
    if (type->slots.item != nullptr && !IsDict(o)) return NewSequenceIterator(o);
    return Raise(exc::TypeError, "'%.200s' object is not iterable", type->tp_name);
  }
  Object* it = type->slots.iter(o);
  if (it != nullptr && TypeOf(it)->slots.next == nullptr) {
    return Raise(exc::TypeError, "iter() returned non-iterator of type '%.100s'",
                 TypeOf(it)->tp_name);
  }
  return it;
}

bool IsIterator(Object* o) { return TypeOf(o)->slots.next != nullptr; }

Object* Next(Object* iterator) {
  auto next = TypeOf(iterator)->slots.next;
  if (__builtin_expect(next == nullptr, 0)) {
    return Raise(exc::TypeError, "'%.200s' object is not an iterator", TypeOf(iterator)->tp_name);
  }
  if (!EnoughStack()) return nullptr;
  Object* item = next(iterator);
  if (item == nullptr && ErrorSet()) ClearErrorIf(exc::StopIteration);
  return item;
}

}  // namespace tricolor
