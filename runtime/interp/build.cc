// Instructions that build and take apart containers.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/list_methods.h"
#include "runtime/objects/set.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"

namespace tricolor {

bool RaiseNotBuilding(Object* o) {
  return RaiseFalse(Raise(exc::SystemError, "a %T object is not what is being built", o));
}

namespace {

[[gnu::noinline]] Object* BuildCarryingTuple(Object* const* items, int count) {
  Object* made = NewTuple(count);
  if (made == nullptr || count == 0) return made;
  CarryPrompt(made, items, count);
  for (int i = 0; i < count; ++i) TupleInit(made, i, items[i]);
  return made;
}

}  // namespace

Object* BuildTuple(Value* items, int count) {
  if (!BoxSlots(items, items + count)) return nullptr;
  if (__builtin_expect(prompt_region != nullptr, 0)) {
    return BuildCarryingTuple(AsArgs(items), count);
  }
  return NewTupleFrom(AsArgs(items), count);
}

Object* BuildList(Value* items, int count) {
  if (!BoxSlots(items, items + count)) return nullptr;
  return count == 0 ? NewList() : NewListFrom(AsArgs(items), count);
}

Object* BuildSet(Value* items, int count) {
  if (!BoxSlots(items, items + count)) return nullptr;
  Object* set = NewSet();
  for (int i = 0; set != nullptr && i < count; ++i) {
    if (SetAdd(set, items[i].AsObject()) < 0) return nullptr;
  }
  return set;
}

Object* BuildMap(Value* pairs, int count) {
  if (!BoxSlots(pairs, pairs + 2 * count)) return nullptr;
  Object* dict = NewDict(count);
  for (int i = 0; dict != nullptr && i < count; ++i) {
    if (!DictSet(dict, pairs[2 * i].AsObject(), pairs[2 * i + 1].AsObject())) return nullptr;
  }
  return dict;
}

Object* BuildConstKeyMap(Value* values, int count) {
  if (!BoxSlots(values, values + count)) return nullptr;
  Object* keys = values[count].AsObject();
  Object* dict = NewDict(count);
  for (int i = 0; dict != nullptr && i < count; ++i) {
    if (!DictSet(dict, TupleAt(keys, i), values[i].AsObject())) return nullptr;
  }
  return dict;
}

Object* BuildString(Value* pieces, int count) {
  if (count == 0) return NewStrAscii("");
  for (int i = 0; i < count; ++i) {  // a debugger may have jumped here with something else
    Object* piece = BoxSlot(&pieces[i]);
    if (piece == nullptr) return nullptr;
    if (!IsStr(piece)) {
      return Raise(exc::TypeError, "sequence item %d: expected str instance, %T found", i, piece);
    }
  }
  if (count == 2) return StrConcat(pieces[0].AsObject(), pieces[1].AsObject());
  return StrConcatAll(AsArgs(pieces), count);
}

Object* BuildSliceOf(Value* parts, int count) {
  if (!BoxSlots(parts, parts + count)) return nullptr;
  return NewSlice(parts[0].AsObject(), parts[1].AsObject(),
                  count == 3 ? parts[2].AsObject() : None());
}

namespace {

// A bound of a slice: an integer, or None for the default.
bool PlainBound(Value v, int64_t* bound, int64_t none) {
  if (!v.IsInt()) {
    if (v.AsObject() == None()) {
      *bound = none;
      return true;
    }
    v = ToValue(v.AsObject());
    if (!v.IsInt()) return false;
  }
  *bound = v.AsInt();
  return true;
}

}  // namespace

Object* FastSlice(Value* parts, int count) {
  const Value o = LoadSlot(parts);
  if (!o.IsObject()) return nullptr;
  Type* type = TypeOf(o.AsObject());
  if (type != &list_type && type != &str_type && type != &tuple_type) return nullptr;
  SliceBounds b = {0, 0, 1};
  if (count == 3 && (!PlainBound(LoadSlot(parts + 3), &b.step, 1) || b.step == 0)) return nullptr;
  if (!PlainBound(LoadSlot(parts + 1), &b.start, b.step < 0 ? INT64_MAX : 0) ||
      !PlainBound(LoadSlot(parts + 2), &b.stop, b.step < 0 ? INT64_MIN : INT64_MAX)) {
    return nullptr;
  }
  if (type == &list_type) return ListGetSlice(o.AsObject(), b);
  if (b.step != 1) return nullptr;
  if (type == &tuple_type) {
    SliceAdjust(&b, TupleSize(o.AsObject()));
    return TupleSlice(o.AsObject(), b.start, b.stop);
  }
  const int64_t n = SliceAdjust(&b, StrLength(o.AsObject()));
  return StrSubstring(o.AsObject(), b.start, b.start + n);
}

int FastStoreSlice(Value* parts) {
  const Value o = LoadSlot(parts + 1), v = LoadSlot(parts);
  if (!o.IsObject() || !v.IsObject() || !IsExactly(o.AsObject(), list_type) ||
      !(IsExactly(v.AsObject(), list_type) || IsExactly(v.AsObject(), tuple_type))) {
    return 0;
  }
  SliceBounds b = {0, 0, 1};
  if (!PlainBound(LoadSlot(parts + 2), &b.start, 0) ||
      !PlainBound(LoadSlot(parts + 3), &b.stop, INT64_MAX)) {
    return 0;
  }
  SliceAdjust(&b, ListSize(o.AsObject()));
  return ListAssignSlice(o.AsObject(), b.start, b.stop, v.AsObject()) ? 1 : -1;
}

Object* FormatValue(Value* operands, int flags) {
  Object* value = BoxSlot(&operands[0]);
  if (value == nullptr) return nullptr;
  switch (flags & 3) {
    case 1: value = Str(value); break;
    case 2: value = Repr(value); break;
    case 3: value = Ascii(value); break;
  }
  if (value == nullptr) return nullptr;
  if ((flags & 4) == 0) {
    return IsExactly(value, str_type) ? value : Format(value, nullptr);
  }
  Object* spec = BoxSlot(&operands[1]);
  return spec == nullptr ? nullptr : Format(value, spec);
}

Object* MakeFunction(Frame* frame, Value* operands, int flags, int count) {
  const Value* part = operands;  // defaults, keyword defaults, annotations, closure
  for (int bit = 1; bit <= 8; bit *= 2) {
    if ((flags & bit) == 0) continue;
    if (!CheckBuilding((part++)->AsObject(), bit == 2 ? dict_type : tuple_type)) return nullptr;
  }
  Object* made = NewFunction(operands[count - 1].AsObject(), frame->globals, nullptr);
  if (made == nullptr) return nullptr;
  auto* f = As<FunctionObject>(made);
  Value* at = operands;
  if ((flags & 1) != 0) gc::Store(made, &f->defaults, (at++)->AsObject());
  if ((flags & 2) != 0) gc::Store(made, &f->kwdefaults, (at++)->AsObject());
  if ((flags & 4) != 0) gc::Store(made, &f->annotations, (at++)->AsObject());
  if ((flags & 8) != 0) gc::Store(made, &f->closure, (at++)->AsObject());
  return made;
}

bool ExtendList(Value* list, Value* iterable) {
  Object* from = BoxSlot(iterable);
  if (from == nullptr || !CheckBuilding(list->AsObject(), list_type)) return false;
  if (ListExtend(list->AsObject(), from)) return true;
  Type* type = TypeOf(from);
  if (ErrorIs(exc::TypeError) && type->slots.iter == nullptr && type->slots.item == nullptr &&
      type->slots.getitem == nullptr) {
    ClearError();
    Raise(exc::TypeError, "Value after * must be an iterable, not %T", from);
  }
  return false;
}

bool UpdateSet(Value* set, Value* iterable) {
  Object* from = BoxSlot(iterable);
  return from != nullptr && CheckBuilding(set->AsObject(), set_type) &&
         SetUpdate(set->AsObject(), from);
}

bool UpdateDict(Value* dict, Value* mapping) {
  Object* from = BoxSlot(mapping);
  if (from == nullptr || !CheckBuilding(dict->AsObject(), dict_type)) return false;
  if (DictMerge(dict->AsObject(), from, 1)) return true;
  if (ErrorIs(exc::AttributeError)) {
    ClearError();
    Raise(exc::TypeError, "'%T' object is not a mapping", from);
  }
  return false;
}

bool MergeKeywords(Value* dict, Value* mapping, Value* callable) {
  Object* from = BoxSlot(mapping);
  Object* callee = BoxSlot(callable);
  if (from == nullptr || callee == nullptr || !CheckBuilding(dict->AsObject(), dict_type)) {
    return false;
  }
  if (DictMerge(dict->AsObject(), from, 2)) return true;
  if (ErrorIs(exc::AttributeError)) {
    ClearError();
    Raise(exc::TypeError, "%s argument after ** must be a mapping, not %T",
          CalleeText(callee).c_str(), from);
  } else if (ErrorIs(exc::KeyError)) {
    Object* error = TakeError();
    Object* args = GetAttr(error, names.args);
    if (args == nullptr || !IsTuple(args) || TupleSize(args) != 1) {
      SetError(error);
      return false;
    }
    Raise(exc::TypeError, "%s got multiple values for keyword argument '%S'",
          CalleeText(callee).c_str(), TupleAt(args, 0));
  }
  return false;
}

namespace {

Object* UnpackIterator(Object* sequence) {
  Object* it = Iter(sequence);
  Type* type = TypeOf(sequence);
  if (it == nullptr && ErrorIs(exc::TypeError) && type->slots.iter == nullptr &&
      type->slots.item == nullptr && type->slots.getitem == nullptr) {
    ClearError();
    Raise(exc::TypeError, "cannot unpack non-iterable %T object", sequence);
  }
  return it;
}

}  // namespace

bool UnpackSequence(Value* slot, int count) {
  Object* sequence = BoxSlot(slot);
  if (sequence == nullptr) return false;
  if (IsExactly(sequence, tuple_type) && TupleSize(sequence) == count) {
    for (int i = 0; i < count; ++i) {
      StoreSlot(slot + (count - 1 - i), Value(TupleAt(sequence, i)));
    }
    return true;
  }
  // The items are collected aside: the slot keeps the sequence while Python runs.
  Object* it = UnpackIterator(sequence);
  Object* items = it == nullptr ? nullptr : NewList(count);
  if (items == nullptr) return false;
  int got = 0;
  for (; got < count; ++got) {
    Object* item = Next(it);
    if (item == nullptr) {
      if (!ErrorSet()) {
        Raise(exc::ValueError, "not enough values to unpack (expected %d, got %d)", count, got);
      }
      return false;
    }
    if (!ListAppend(items, item)) return false;
  }
  if (Next(it) != nullptr) {
    Raise(exc::ValueError, "too many values to unpack (expected %d)", count);
    return false;
  }
  if (ErrorSet()) return false;
  for (int i = 0; i < count; ++i) StoreSlot(slot + (count - 1 - i), Value(ListGet(items, i)));
  return true;
}

bool UnpackEx(Value* slot, int before, int after) {
  Object* sequence = BoxSlot(slot);
  if (sequence == nullptr) return false;
  if (IsExactly(sequence, tuple_type) && TupleSize(sequence) >= before + after) {
    const int64_t size = TupleSize(sequence), left = size - before - after;
    Object* middle = NewListFrom(TupleItems(sequence) + before, left);
    if (middle == nullptr) return false;
    Value* at = slot + before + after;
    for (int i = 0; i < before; ++i) StoreSlot(at--, Value(TupleAt(sequence, i)));
    StoreSlot(at--, Value(middle));
    for (int i = 0; i < after; ++i) StoreSlot(at--, Value(TupleAt(sequence, size - after + i)));
    return true;
  }
  if (IsExactly(sequence, list_type)) {  // at one moment
    Object* copy = ListToTuple(sequence);
    if (copy == nullptr) return false;
    if (TupleSize(copy) >= before + after) {
      StoreSlot(slot, Value(copy));
      return UnpackEx(slot, before, after);
    }
  }
  Object* it = UnpackIterator(sequence);
  Object* items = it == nullptr ? nullptr : NewList();
  if (items == nullptr) return false;
  for (int i = 0; i < before; ++i) {
    Object* item = Next(it);
    if (item == nullptr) {
      if (!ErrorSet()) {
        Raise(exc::ValueError, "not enough values to unpack (expected %s%d, got %d)",
              "at least ", before + after, i);
      }
      return false;
    }
    if (!ListAppend(items, item)) return false;
  }
  Object* rest = ToList(it);
  if (rest == nullptr) return false;
  const int64_t left = ListSize(rest);
  if (left < after) {
    Raise(exc::ValueError, "not enough values to unpack (expected at least %d, got %lld)",
          before + after, static_cast<long long>(before + left));
    return false;
  }
  Object* middle = ListSlice(rest, 0, left - after);
  if (middle == nullptr) return false;
  const int total = before + 1 + after;
  for (int i = 0; i < before; ++i) StoreSlot(slot + (total - 1 - i), Value(ListGet(items, i)));
  StoreSlot(slot + after, Value(middle));
  for (int i = 0; i < after; ++i) {
    StoreSlot(slot + (after - 1 - i), Value(ListGet(rest, left - after + i)));
  }
  return true;
}

}  // namespace tricolor
