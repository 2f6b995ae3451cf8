// builtins: numbers and characters.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/keeps_nothing.h"
#include "runtime/modules/builtins.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

Object* AbsFunction(Object*, Args args, size_t, Object*) { return Absolute(args[0]); }

Object* DivmodFunction(Object*, Args args, size_t, Object*) {
  for (int side = 0; side < 2; ++side) {
    Object* name = side == 0 ? names.__divmod__ : names.__rdivmod__;
    Object* self = args[side];
    Object* other = args[1 - side];
    if (side == 1 && TypeOf(self) == TypeOf(other)) break;
    Object* method;
    const int found = LookupSpecial(self, name, &method);
    if (found < 0) return nullptr;
    if (found == 0) continue;
    Object* result = CallArgs(method, other);
    if (result != NotImplemented()) return result;
  }
  return Raise(exc::TypeError, "unsupported operand type(s) for divmod(): '%T' and '%T'", args[0],
               args[1]);
}

Object* PowFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, None()};
  if (!ParseArgs("pow", args, nargs, kwnames, {"base", "exp", "mod"}, 0, 3, 2, out)) {
    return nullptr;
  }
  return Power(out[0], out[1], out[2]);
}

Object* RoundFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, None()};
  if (!ParseArgs("round", args, nargs, kwnames, {"number", "ndigits"}, 0, 2, 1, out)) {
    return nullptr;
  }
  Object* method;
  const int found = LookupSpecial(out[0], names.__round__, &method);
  if (found < 0) return nullptr;
  if (found == 0) {
    return Raise(exc::TypeError, "type %T doesn't define __round__ method", out[0]);
  }
  return out[1] == None() ? CallArgs(method) : CallArgs(method, out[1]);
}

template <int kBase>
Object* InBase(Object*, Args args, size_t, Object*) {
  Object* index = ToIndex(args[0]);
  return index == nullptr ? nullptr : IntRepr(index, kBase, true);
}

Object* ChrFunction(Object*, Args args, size_t, Object*) {
  int code;
  if (!IntAsInt(args[0], &code)) return nullptr;
  if (code < 0 || code > 0x10ffff) {
    return Raise(exc::ValueError, "chr() arg not in range(0x110000)");
  }
  return StrFromChar(static_cast<char32_t>(code));
}

Object* OrdFunction(Object*, Args args, size_t, Object*) {
  Object* o = args[0];
  int64_t size;
  if (IsStr(o)) {
    size = StrLength(o);
    if (size == 1) return NewInt(StrAt(o, 0));
  } else if (IsBytes(o)) {
    size = BytesSize(o);
    if (size == 1) return NewInt(static_cast<unsigned char>(BytesData(o)[0]));
  } else if (IsA(o, bytearray_type)) {
    size = Length(o);
    if (size < 0) return nullptr;
    if (size == 1) return SequenceGetItem(o, 0);
  } else {
    return Raise(exc::TypeError, "ord() expected string of length 1, but %T found", o);
  }
  return Raise(exc::TypeError, "ord() expected a character, but string of length %zd found",
               static_cast<ssize_t>(size));
}

// The rest of a sum, once the quick ways are over.
Object* SumRest(Object* total, Object* item, Object* iterator) {
  for (; item != nullptr; item = Next(iterator)) {
    total = BinaryOp(total, item, kAdd);
    if (total == nullptr || !PollHere()) return nullptr;
  }
  return ErrorSet() ? nullptr : total;
}

Object* SumFloats(double total, Object* iterator) {
  while (Object* item = Next(iterator)) {
    int64_t i;
    if (IsExactly(item, float_type)) {
      total += FloatValue(item);
    } else if (IsInt(item) && IntFits(item, &i)) {
      total += static_cast<double>(i);
    } else {
      Object* boxed = NewFloat(total);
      return boxed == nullptr ? nullptr : SumRest(boxed, item, iterator);
    }
    if (!PollHere()) return nullptr;
  }
  return ErrorSet() ? nullptr : NewFloat(total);
}

Object* SumFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("sum", args, nargs, kwnames, {"", "start"}, 1, 2, 1, out)) return nullptr;
  Object* iterator = IterWhole(out[0]);
  if (iterator == nullptr) return nullptr;
  Object* start = out[1];
  if (start == nullptr) {
    start = NewInt(0);
  } else if (IsStr(start)) {
    return Raise(exc::TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  } else if (IsBytes(start)) {
    return Raise(exc::TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  } else if (IsA(start, bytearray_type)) {
    return Raise(exc::TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  }
  int64_t total;
  if (IsExactly(start, int_type) && IntFits(start, &total)) {
    while (Object* item = Next(iterator)) {
      int64_t i;
      if ((!IsExactly(item, int_type) && !IsExactly(item, bool_type)) || !IntFits(item, &i) ||
          __builtin_add_overflow(total, i, &i)) {
        Object* boxed = NewInt(total);
        if (boxed == nullptr) return nullptr;
        if (!IsExactly(item, float_type)) return SumRest(boxed, item, iterator);
        return SumFloats(static_cast<double>(total) + FloatValue(item), iterator);
      }
      total = i;
      if (!PollHere()) return nullptr;
    }
    return ErrorSet() ? nullptr : NewInt(total);
  }
  if (IsExactly(start, float_type)) return SumFloats(FloatValue(start), iterator);
  Object* first = Next(iterator);
  if (first == nullptr) return ErrorSet() ? nullptr : start;
  return SumRest(start, first, iterator);
}

Object* Extreme(const char* name, CompareOp better, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {None(), nullptr};  // key, default
  if (nargs == 0) {
    return Raise(exc::TypeError, "%s expected at least 1 argument, got 0", name);
  }
  if (kwnames != nullptr && !ParseArgs(name, args + nargs, 0, kwnames, {"key", "default"}, 0, 0,
                                       0, out)) {
    return nullptr;
  }
  if (nargs > 1 && out[1] != nullptr) {
    return Raise(exc::TypeError,
                 "Cannot specify a default for %s() with multiple positional arguments", name);
  }
  Object* iterator = nullptr;
  if (nargs == 1) {
    iterator = IterWhole(args[0]);
    if (iterator == nullptr) return nullptr;
  }
  Object* key = out[0] == None() ? nullptr : out[0];
  Object* best = nullptr;
  Object* best_key = nullptr;
  for (size_t i = 0; iterator != nullptr || i < nargs; ++i) {
    Object* item = iterator != nullptr ? Next(iterator) : args[i];
    if (item == nullptr) break;
    Object* item_key = key == nullptr ? item : CallArgs(key, item);
    if (item_key == nullptr) return nullptr;
    if (best == nullptr) {
      best = item;
      best_key = item_key;
    } else {
      int truth;
      if (IsExactly(item_key, int_type) && IsExactly(best_key, int_type)) {
        const int order = IntCompare(item_key, best_key);
        truth = better == kLt ? order < 0 : order > 0;
      } else {
        Object* result = RichCompare(item_key, best_key, better);
        truth = result == nullptr ? -1 : IsTrue(result);
      }
      if (truth < 0) return nullptr;
      if (truth == 1) {
        best = item;
        best_key = item_key;
      }
    }
    if (!PollHere()) return nullptr;
  }
  if (ErrorSet()) return nullptr;
  if (best != nullptr) return best;
  if (out[1] != nullptr) return out[1];
  return Raise(exc::ValueError, "%s() arg is an empty sequence", name);
}

Object* MinFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  return Extreme("min", kLt, args, nargs, kwnames);
}
Object* MaxFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  return Extreme("max", kGt, args, nargs, kwnames);
}

}  // namespace

const NativeMethod kBuiltinsNumbers[] = {
    {"abs", AbsFunction, 1, 1, 0,
     "abs($module, x, /)\n--\n\nReturn the absolute value of the argument."},
    {"divmod", DivmodFunction, 2, 2, 0, "divmod($module, x, y, /)\n--\n\n"},
    {"pow", PowFunction, 0, kAnyCount, kKeywords, "pow($module, /, base, exp, mod=None)\n--\n\n"},
    {"round", RoundFunction, 0, kAnyCount, kKeywords,
     "round($module, /, number, ndigits=None)\n--\n\n"},
    {"bin", InBase<2>, 1, 1, 0, "bin($module, number, /)\n--\n\n"},
    {"oct", InBase<8>, 1, 1, 0, "oct($module, number, /)\n--\n\n"},
    {"hex", InBase<16>, 1, 1, 0, "hex($module, number, /)\n--\n\n"},
    {"chr", ChrFunction, 1, 1, 0, "chr($module, i, /)\n--\n\n"},
    {"ord", OrdFunction, 1, 1, 0, "ord($module, c, /)\n--\n\n"},
    {"sum", SumFunction, 0, kAnyCount, kKeywords | kKeepsNothing, "sum($module, iterable, /, start=0)\n--\n\n"},
    {"min", MinFunction, 0, kAnyCount, kKeywords | kKeepsNothing,
     "min(iterable, *[, default=obj, key=func]) -> value\n"
     "min(arg1, arg2, *args, *[, key=func]) -> value"},
    {"max", MaxFunction, 0, kAnyCount, kKeywords | kKeepsNothing,
     "max(iterable, *[, default=obj, key=func]) -> value\n"
     "max(arg1, arg2, *args, *[, key=func]) -> value"},
    {}};

}  // namespace tricolor
