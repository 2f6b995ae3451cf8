// Numbers: operators by slots with the reflected-operand rules, and conversions.
#include "runtime/abstract_number.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

constexpr const char* kOperator[kBinaryOps] = {"+", "&",           "//", "<<", "@", "*", "%",
                                               "|", "** or pow()", ">>", "-",  "/", "^"};
constexpr const char* kInPlaceOperator[kBinaryOps] = {
    "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^="};

Object* RaiseUnsupported(Object* a, Object* b, const char* text) {
  return Raise(exc::TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'",
               text, TypeOf(a)->tp_name, TypeOf(b)->tp_name);
}

Object* Repeat(Object* (*repeat)(Object*, int64_t), Object* sequence, Object* count) {
  if (TypeOf(count)->slots.to_index == nullptr) {
    return Raise(exc::TypeError, "can't multiply sequence by non-int of type '%.200s'",
                 TypeOf(count)->tp_name);
  }
  int64_t n;
  if (!ToIndexOrRaise(count, exc::OverflowError, &n)) return nullptr;
  return repeat(sequence, n);
}

// Where CPython has tp_as_sequence: an in-place product asks the right operand only for a left one
// that has no part of that protocol.
bool HasSequenceProtocol(const Type* t) {
  const Slots& s = t->slots;
  return (t->tp_flags & kTypeHeap) != 0 || s.len != nullptr || s.contains != nullptr ||
         s.item != nullptr || s.concat != nullptr;
}

bool IsPrint(Object* o) {
  return IsExactly(o, native_function_type) &&
         std::string_view(As<NativeFunctionObject>(o)->method->name) == "print";
}

}  // namespace

Object* BinaryBySlots(Object* a, Object* b, int op) {
  Type* ta = TypeOf(a);
  Type* tb = TypeOf(b);
  auto slot_a = ta->slots.binary[op];
  auto slot_b = ta == tb ? nullptr : tb->slots.binary[op];
  if (slot_b == slot_a) slot_b = nullptr;
  if (slot_a != nullptr) {
    if (slot_b != nullptr && IsSubtype(tb, ta)) {
      Object* r = slot_b(a, b);
      if (r != NotImplemented()) return r;
      slot_b = nullptr;
    }
    Object* r = slot_a(a, b);
    if (r != NotImplemented()) return r;
  }
  return slot_b == nullptr ? NotImplemented() : slot_b(a, b);
}

Object* BinaryOp(Object* a, Object* b, int opcode) {
  const bool in_place = opcode >= kInPlace;
  const int op = in_place ? opcode - kInPlace : opcode;
  if (in_place) {
    const Type* const type = TypeOf(a);
    if (auto slot = type->slots.inplace[op]) {
      Object* r = slot(a, b);
      if (r != NotImplemented()) return r;
    } else if (op == kAdd && (type->tp_flags & kTypeHeap) != 0) {
      // A class that inherits __iadd__ from list has it, whatever __add__ it defines.
      if (auto concat = type->slots.inplace_concat) return concat(a, b);
    }
  }
  Object* r = BinaryBySlots(a, b, op);
  if (r != NotImplemented()) return r;
  if (op == kAdd) {
    const Slots& s = TypeOf(a)->slots;
    if (in_place && s.inplace_concat != nullptr) return s.inplace_concat(a, b);
    if (s.concat != nullptr) return s.concat(a, b);
  } else if (op == kMultiply) {
    const Slots& s = TypeOf(a)->slots;
    if (in_place && s.inplace_repeat != nullptr) return Repeat(s.inplace_repeat, a, b);
    if (s.repeat != nullptr) return Repeat(s.repeat, a, b);
    const auto repeat = TypeOf(b)->slots.repeat;
    if (repeat != nullptr && !(in_place && HasSequenceProtocol(TypeOf(a)))) {
      return Repeat(repeat, b, a);
    }
  } else if (op == kRshift && !in_place && IsPrint(a)) {
    return Raise(exc::TypeError,
                 "unsupported operand type(s) for >>: '%.100s' and '%.100s'. "
                 "Did you mean \"print(<message>, file=<output_stream>)\"?",
                 TypeOf(a)->tp_name, TypeOf(b)->tp_name);
  }
  return RaiseUnsupported(a, b, in_place ? kInPlaceOperator[op] : kOperator[op]);
}

Object* Power(Object* a, Object* b, Object* modulus) {
  if (modulus == nullptr || modulus == None()) return BinaryOp(a, b, kPower);
  auto slot_a = TypeOf(a)->slots.power3;
  auto slot_b = TypeOf(a) == TypeOf(b) ? nullptr : TypeOf(b)->slots.power3;
  if (slot_b == slot_a) slot_b = nullptr;
  if (slot_a != nullptr) {
    if (slot_b != nullptr && IsSubtype(TypeOf(b), TypeOf(a))) {
      Object* r = slot_b(a, b, modulus);
      if (r != NotImplemented()) return r;
      slot_b = nullptr;
    }
    Object* r = slot_a(a, b, modulus);
    if (r != NotImplemented()) return r;
  }
  if (slot_b != nullptr) {
    Object* r = slot_b(a, b, modulus);
    if (r != NotImplemented()) return r;
  }
  auto slot_c = TypeOf(modulus)->slots.power3;
  if (slot_c != nullptr && slot_c != slot_a && slot_c != slot_b) {
    Object* r = slot_c(a, b, modulus);
    if (r != NotImplemented()) return r;
  }
  return Raise(exc::TypeError,
               "unsupported operand type(s) for ** or pow(): '%.100s', '%.100s', '%.100s'",
               TypeOf(a)->tp_name, TypeOf(b)->tp_name, TypeOf(modulus)->tp_name);
}

Object* Negative(Object* o) {
  if (auto f = TypeOf(o)->slots.negative) return f(o);
  return Raise(exc::TypeError, "bad operand type for unary -: '%.200s'", TypeOf(o)->tp_name);
}

Object* Positive(Object* o) {
  if (auto f = TypeOf(o)->slots.positive) return f(o);
  return Raise(exc::TypeError, "bad operand type for unary +: '%.200s'", TypeOf(o)->tp_name);
}

Object* Absolute(Object* o) {
  if (auto f = TypeOf(o)->slots.absolute) return f(o);
  return Raise(exc::TypeError, "bad operand type for abs(): '%.200s'", TypeOf(o)->tp_name);
}

Object* Invert(Object* o) {
  if (auto f = TypeOf(o)->slots.invert) return f(o);
  return Raise(exc::TypeError, "bad operand type for unary ~: '%.200s'", TypeOf(o)->tp_name);
}

namespace {

// An exact int of the same value.
Object* ExactInt(Object* o) {
  if (o == nullptr || IsExactly(o, int_type)) return o;
  int64_t small;
  if (IntFits(o, &small)) return NewInt(small);
  Object* zero = NewInt(0);
  return zero == nullptr ? nullptr : IntAdd(o, zero);
}

// What a __int__, __index__ or __trunc__ gave: an int, with a warning for a strict subclass.
Object* CheckIntResult(Object* r, const char* method) {
  if (r == nullptr || IsExactly(r, int_type)) return r;
  if (!IsInt(r)) {
    return Raise(exc::TypeError, "%s returned non-int (type %.200s)", method, TypeOf(r)->tp_name);
  }
  if (!Warn(
          exc::DeprecationWarning,
          "%s returned non-int (type %.200s).  The ability to return an instance of a strict "
          "subclass of int is deprecated, and may not be supported in a future version of Python.",
          method, TypeOf(r)->tp_name)) {
    return nullptr;
  }
  return r;
}

// An int or a subclass instance.
Object* IndexOf(Object* o) {
  if (IsInt(o)) return o;
  auto f = TypeOf(o)->slots.to_index;
  if (f == nullptr) {
    return Raise(exc::TypeError, "'%.200s' object cannot be interpreted as an integer",
                 TypeOf(o)->tp_name);
  }
  return CheckIntResult(f(o), "__index__");
}

}  // namespace

Object* ToIndex(Object* o) {
  Object* r = IndexOf(o);
  return r == nullptr ? nullptr : ExactInt(r);
}

bool ToIndexInt(Object* o, int64_t* out) {
  Object* i = IndexOf(o);
  if (i == nullptr) return false;
  if (!IntFits(i, out)) *out = IntSign(i) < 0 ? INT64_MIN : INT64_MAX;
  return true;
}

bool ToIndexOrRaise(Object* o, Type& overflow_error, int64_t* out) {
  Object* i = IndexOf(o);
  if (i == nullptr) return false;
  if (IntFits(i, out)) return true;
  Raise(overflow_error, "cannot fit '%.200s' into an index-sized integer", TypeOf(o)->tp_name);
  return false;
}

bool SsizeArgument(Object* o, int64_t* out) {
  Object* i = IndexOf(o);
  if (i == nullptr) return false;
  if (IntFits(i, out)) return true;
  Raise(exc::OverflowError, "Python int too large to convert to C ssize_t");
  return false;
}

Object* ToInt(Object* o) {
  if (IsExactly(o, int_type)) return o;
  const Slots& slots = TypeOf(o)->slots;
  if (slots.to_int != nullptr) return ExactInt(CheckIntResult(slots.to_int(o), "__int__"));
  if (slots.to_index != nullptr) return ToIndex(o);
  Object* trunc;
  const int found = LookupSpecial(o, names.__trunc__, &trunc);
  if (found < 0) return nullptr;
  if (found > 0) {
    if (!Warn(exc::DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.")) {
      return nullptr;
    }
    Object* r = Call(trunc, nullptr, 0);
    if (r == nullptr) return nullptr;
    if (IsInt(r)) return ExactInt(r);
    if (TypeOf(r)->slots.to_index == nullptr) {
      return Raise(exc::TypeError, "__trunc__ returned non-Integral (type %.200s)",
                   TypeOf(r)->tp_name);
    }
    return ToIndex(r);
  }
  if (IsStr(o) || IsBytes(o)) {
    int64_t size;
    const char* text;
    if (IsStr(o)) {
      text = StrUtf8(o, &size);
      if (text == nullptr) return nullptr;
    } else {
      text = BytesData(o);
      size = BytesSize(o);
    }
    Object* r = IntFromText(text, static_cast<size_t>(size), 10);
    if (r != nullptr || ErrorSet()) return r;
    return Raise(exc::ValueError, "invalid literal for int() with base 10: %.200R", o);
  }
  return Raise(
      exc::TypeError,
      "int() argument must be a string, a bytes-like object or a real number, not '%.200s'",
      TypeOf(o)->tp_name);
}

Object* ToFloat(Object* o) {
  if (IsExactly(o, float_type)) return o;
  double d;
  const Slots& slots = TypeOf(o)->slots;
  if (slots.to_float == nullptr && slots.to_index == nullptr && !IsFloat(o)) {
    if (IsStr(o) || IsBytes(o)) return CallArgs(AsObject(&float_type), o);
    return Raise(exc::TypeError, "float() argument must be a string or a real number, not '%.200s'",
                 TypeOf(o)->tp_name);
  }
  return ToDouble(o, &d) ? NewFloat(d) : nullptr;
}

bool ToDouble(Object* o, double* out) {
  if (IsExactly(o, float_type)) {
    *out = FloatValue(o);
    return true;
  }
  if (IsExactly(o, int_type)) {
    *out = IntAsDouble(o);
    return *out != -1.0 || !ErrorSet();
  }
  const Slots& slots = TypeOf(o)->slots;
  if (slots.to_float != nullptr) {
    Object* r = slots.to_float(o);
    if (r == nullptr) return false;
    if (!IsExactly(r, float_type)) {
      if (!IsFloat(r)) {
        Raise(exc::TypeError, "%.50s.__float__ returned non-float (type %.50s)", TypeOf(o)->tp_name,
              TypeOf(r)->tp_name);
        return false;
      }
      if (!Warn(exc::DeprecationWarning,
                "%.50s.__float__ returned non-float (type %.50s).  The ability to return an "
                "instance of a strict subclass of float is deprecated, and may not be supported "
                "in a future version of Python.",
                TypeOf(o)->tp_name, TypeOf(r)->tp_name)) {
        return false;
      }
    }
    *out = FloatValue(r);
    return true;
  }
  if (slots.to_index != nullptr) {
    Object* i = IndexOf(o);
    if (i == nullptr) return false;
    *out = IntAsDouble(i);
    return *out != -1.0 || !ErrorSet();
  }
  if (IsFloat(o)) {
    *out = FloatValue(o);
    return true;
  }
  Raise(exc::TypeError, "must be real number, not %.50s", TypeOf(o)->tp_name);
  return false;
}

}  // namespace tricolor
