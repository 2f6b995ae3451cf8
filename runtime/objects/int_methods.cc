// int and bool: the types, their slots and methods.

#include <algorithm>
#include <cmath>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

IntObject true_object, false_object;
Type bool_type;
void SetUpSmallInts();

namespace {

template <Object* (*Operation)(Object*, Object*)>
Object* Binary(Object* a, Object* b) {
  if (!IsInt(a) || !IsInt(b)) return NotImplemented();
  return Operation(a, b);
}

Object* Power3(Object* a, Object* b, Object* modulus) {
  if (!IsInt(a) || !IsInt(b)) return NotImplemented();
  if (modulus == None()) return IntPower(a, b, nullptr);
  if (!IsInt(modulus)) return NotImplemented();
  return IntPower(a, b, modulus);
}
Object* Power2(Object* a, Object* b) { return IntPower(a, b, nullptr); }

Object* IntReprSlot(Object* o) { return IntRepr(o); }
int64_t HashSlot(Object* o) { return IntHash(o); }
Object* AbsoluteSlot(Object* o) { return IntSizeOf(o) < 0 ? IntNegate(o) : ExactInt(o); }
int Truth(Object* o) { return IntSizeOf(o) != 0; }
Object* ToFloatSlot(Object* o) {
  const double value = IntAsDouble(o);
  return value == -1.0 && ErrorSet() ? nullptr : NewFloat(value);
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!IsInt(a) || !IsInt(b)) return NotImplemented();
  const int c = IntCompare(a, b);
  switch (op) {
    case kLt: return Bool(c < 0);
    case kLe: return Bool(c <= 0);
    case kEq: return Bool(c == 0);
    case kNe: return Bool(c != 0);
    case kGt: return Bool(c > 0);
    case kGe: return Bool(c >= 0);
  }
  return NotImplemented();
}

Object* BitLength(Object* self, Args, size_t, Object*) { return BoxInt(IntBitLength(self)); }

Object* BitCount(Object* self, Args, size_t, Object*) {
  int64_t count = 0;
  for (int64_t i = IntDigits(self); i-- > 0;) {
    count += __builtin_popcount(As<IntObject>(self)->digit[i]);
  }
  return BoxInt(count);
}

Object* Itself(Object* self, Args, size_t, Object*) { return ExactInt(self); }

Object* AsIntegerRatio(Object* self, Args, size_t, Object*) {
  Object* numerator = ExactInt(self);
  return numerator == nullptr ? nullptr : TupleOf(numerator, BoxInt(1));
}

Object* Round(Object* self, Args args, size_t nargs, Object*) {
  if (nargs == 0) return ExactInt(self);
  Object* digits = ToIndex(args[0]);
  if (digits == nullptr) return nullptr;
  if (IntSign(digits) >= 0) return ExactInt(self);
  digits = IntNegate(digits);
  if (digits == nullptr) return nullptr;
  int64_t count;
  if (!IntFits(digits, &count) || count > IntBitLength(self) / 3 + 1) return BoxInt(0);
  Object* unit = IntPower(BoxInt(10), digits, nullptr);
  if (unit == nullptr) return nullptr;
  // Half to even: with r = self mod unit, subtract r, or add unit - r.
  Object* quotient = IntFloorDivide(self, unit);
  if (quotient == nullptr) return nullptr;
  Object* remainder = IntRemainder(self, unit);
  if (remainder == nullptr) return nullptr;
  Object* twice = IntAdd(remainder, remainder);
  if (twice == nullptr) return nullptr;
  const int c = IntCompare(twice, unit);
  const bool odd = IntSizeOf(quotient) != 0 && (As<IntObject>(quotient)->digit[0] & 1) != 0;
  if (c > 0 || (c == 0 && odd)) {
    quotient = IntAdd(quotient, BoxInt(1));
    if (quotient == nullptr) return nullptr;
  }
  return IntMultiply(quotient, unit);
}

Object* FormatMethod(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__format__() argument must be str, not %#T", args[0]);
  }
  return FormatInt(self, args[0]);
}

Object* GetNewArgs(Object* self, Args, size_t, Object*) {
  Object* value = ExactInt(self);
  return value == nullptr ? nullptr : TupleOf(value);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  return BoxInt(offsetof(IntObject, digit) +
                sizeof(uint32_t) * std::max<int64_t>(1, IntDigits(self)));
}

Object* DivModMethod(Object* a, Args args, size_t, Object*) {
  if (!IsInt(args[0])) return NotImplemented();
  return IntDivMod(a, args[0]);
}
Object* ReverseDivMod(Object* b, Args args, size_t, Object*) {
  if (!IsInt(args[0])) return NotImplemented();
  return IntDivMod(args[0], b);
}

Object* GetReal(Object* self, void*) { return ExactInt(self); }
Object* GetConstant(Object*, void* closure) { return BoxInt(reinterpret_cast<intptr_t>(closure)); }

const NativeMethod kMethods[] = {
    {"conjugate", Itself, 0, 0, 0, "Returns self, the complex conjugate of any int."},
    {"bit_length", BitLength, 0, 0, 0,
     "bit_length($self, /)\n--\n\nNumber of bits necessary to represent self in binary."},
    {"bit_count", BitCount, 0, 0, 0,
     "bit_count($self, /)\n--\n\nNumber of ones in the binary representation of |self|."},
    {"to_bytes", IntToBytes, 0, kAnyCount, kKeywords,
     "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\n"
     "Return an array of bytes representing an integer."},
    {"from_bytes", IntFromBytesMethod, 0, kAnyCount, kKeywords | kClassMethod,
     "from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\n"
     "Return the integer represented by the given array of bytes."},
    {"as_integer_ratio", AsIntegerRatio, 0, 0, 0,
     "as_integer_ratio($self, /)\n--\n\nThe pair (self, 1)."},
    {"__trunc__", Itself, 0, 0, 0, "Truncating an Integral returns itself."},
    {"__floor__", Itself, 0, 0, 0, "Flooring an Integral returns itself."},
    {"__ceil__", Itself, 0, 0, 0, "Ceiling of an Integral returns itself."},
    {"__round__", Round, 0, 1, 0,
     "Rounding an Integral returns itself.\n\n"
     "Rounding with an ndigits argument also returns an integer."},
    {"__getnewargs__", GetNewArgs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", FormatMethod, 1, 1, 0, "__format__($self, format_spec, /)\n--\n\n"},
    {"__sizeof__", SizeOf, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturns size in memory, in bytes."},
    {"__divmod__", DivModMethod, 1, 1, 0,
     "__divmod__($self, value, /)\n--\n\nReturn divmod(self, value)."},
    {"__rdivmod__", ReverseDivMod, 1, 1, 0,
     "__rdivmod__($self, value, /)\n--\n\nReturn divmod(value, self)."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {
    {"real", GetReal, nullptr, "the real part of a complex number", nullptr},
    {"imag", GetConstant, nullptr, "the imaginary part of a complex number", nullptr},
    {"numerator", GetReal, nullptr, "the numerator of a rational number in lowest terms", nullptr},
    {"denominator", GetConstant, nullptr,
     "the denominator of a rational number in lowest terms", reinterpret_cast<void*>(1)},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

Object* BoolRepr(Object* o) { return Intern(o == True() ? "True" : "False"); }

Object* BoolNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("bool", kwnames) || !CheckPositional("bool", nargs, 0, 1)) return nullptr;
  if (nargs == 0) return False();
  const int truth = IsTrue(args[0]);
  return truth < 0 ? nullptr : Bool(truth != 0);
}

template <Object* (*Operation)(Object*, Object*)>
Object* BoolBitwise(Object* a, Object* b) {
  if (!IsInt(a) || !IsInt(b)) return NotImplemented();
  Object* result = Operation(a, b);
  if (TypeOf(a) != &bool_type || TypeOf(b) != &bool_type || result == nullptr) return result;
  return Bool(IntSizeOf(result) != 0);
}

}  // namespace

void SetUpIntType() {
  Type& t = int_type;
  BeginType(&t, "int", offsetof(IntObject, digit), sizeof(uint32_t));
  t.tp_flags |= kTypeBase | kTypeInt | kTypeMatchSelf;
  t.tp_doc =
      "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an "
      "integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  "
      "For floating point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if "
      "base is given, then x must be a string,\nbytes, or bytearray instance representing an "
      "integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be "
      "surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 "
      "means to interpret the base from the string as an integer literal.\n>>> int('0b100', "
      "base=0)\n4";
  t.cell_flags = gc::kLeaf;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  Slots& s = t.slots;
  s.repr = IntReprSlot;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.new_ = IntNew;
  s.binary[kAdd] = Binary<IntAdd>;
  s.binary[kSubtract] = Binary<IntSubtract>;
  s.binary[kMultiply] = Binary<IntMultiply>;
  s.binary[kFloorDivide] = Binary<IntFloorDivide>;
  s.binary[kRemainder] = Binary<IntRemainder>;
  s.binary[kTrueDivide] = Binary<IntTrueDivide>;
  s.binary[kLshift] = Binary<IntShiftLeft>;
  s.binary[kRshift] = Binary<IntShiftRight>;
  s.binary[kAnd] = Binary<IntAnd>;
  s.binary[kOr] = Binary<IntOr>;
  s.binary[kXor] = Binary<IntXor>;
  s.binary[kPower] = Binary<Power2>;
  s.power3 = Power3;
  s.negative = IntNegate;
  s.positive = ExactInt;
  s.absolute = AbsoluteSlot;
  s.invert = IntInvert;
  s.to_bool = Truth;
  s.to_int = ExactInt;
  s.to_index = ExactInt;
  s.to_float = ToFloatSlot;
  SetUpSmallInts();
}

void SetUpBoolType() {
  Type& t = bool_type;
  BeginType(&t, "bool", sizeof(IntObject), sizeof(uint32_t));
  t.tp_base = &int_type;
  t.tp_flags |= kTypeInt | kTypeMatchSelf;
  t.tp_doc =
      "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe "
      "builtins True and False are the only two instances of the class bool.\nThe class bool is "
      "a subclass of the class int, and cannot be subclassed.";
  t.cell_flags = gc::kLeaf;
  t.slots.repr = BoolRepr;
  t.slots.new_ = BoolNew;
  t.slots.binary[kAnd] = BoolBitwise<IntAnd>;
  t.slots.binary[kOr] = BoolBitwise<IntOr>;
  t.slots.binary[kXor] = BoolBitwise<IntXor>;
  InitStatic(AsObject(&true_object), &bool_type);
  true_object.base.size = 1;
  true_object.digit[0] = 1;
  InitStatic(AsObject(&false_object), &bool_type);
  false_object.base.size = 0;
  false_object.digit[0] = 0;
}

}  // namespace tricolor
