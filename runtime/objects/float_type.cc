// float: the type, arithmetic, comparison, construction.

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/float_internal.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/unicode.h"

namespace tricolor {

bool FloatOperand(Object* o, double* value, bool* error) {
  *error = false;
  if (IsFloat(o)) {
    *value = FloatValue(o);
    return true;
  }
  if (!IsInt(o)) return false;
  *value = IntAsDouble(o);
  *error = *value == -1.0 && ErrorSet();
  return !*error;
}

namespace {

template <class F>
Object* Binary(Object* a, Object* b, F f) {
  double x, y;
  bool error;
  if (!FloatOperand(a, &x, &error) || !FloatOperand(b, &y, &error)) {
    return error ? nullptr : NotImplemented();
  }
  return f(x, y);
}

Object* ZeroDivision(const char* message) { return Raise(exc::ZeroDivisionError, "%s", message); }

Object* Add(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) { return NewFloat(x + y); });
}
Object* Subtract(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) { return NewFloat(x - y); });
}
Object* Multiply(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) { return NewFloat(x * y); });
}
Object* Divide(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) {
    return y == 0 ? ZeroDivision("float division by zero") : NewFloat(x / y);
  });
}

// REQUIRES y != 0. The remainder has the sign of y; the quotient is a whole number.
void DivMod(double x, double y, double* quotient, double* remainder) {
  double mod = std::fmod(x, y);
  double div = (x - mod) / y;
  if (mod != 0) {
    if ((y < 0) != (mod < 0)) {
      mod += y;
      div -= 1;
    }
  } else {
    mod = std::copysign(0.0, y);
  }
  if (div != 0) {
    double whole = std::floor(div);
    if (div - whole > 0.5) whole += 1;
    div = whole;
  } else {
    div = std::copysign(0.0, x / y);
  }
  *quotient = div;
  *remainder = mod;
}

Object* FloorDivide(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) {
    if (y == 0) return ZeroDivision("float floor division by zero");
    double q, r;
    DivMod(x, y, &q, &r);
    return NewFloat(q);
  });
}
Object* Remainder(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) {
    if (y == 0) return ZeroDivision("float modulo");
    double mod = std::fmod(x, y);
    if (mod != 0) {
      if ((y < 0) != (mod < 0)) mod += y;
    } else {
      mod = std::copysign(0.0, y);
    }
    return NewFloat(mod);
  });
}
Object* DivModOf(Object* a, Object* b) {
  return Binary(a, b, [](double x, double y) -> Object* {
    if (y == 0) return ZeroDivision("float divmod()");
    double q, r;
    DivMod(x, y, &q, &r);
    Object* quotient = NewFloat(q);
    Object* remainder = quotient == nullptr ? nullptr : NewFloat(r);
    return remainder == nullptr ? nullptr : TupleOf(quotient, remainder);
  });
}

Object* RaiseRange() {
  Object* error = CallArgs(AsObject(&exc::OverflowError), BoxInt(ERANGE),
                           NewStrAscii("Numerical result out of range"));
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

Object* PowerOf(Object* a, Object* b) {
  return Binary(a, b, [&](double x, double y) -> Object* {
    if (y == 0 || x == 1) return NewFloat(1.0);
    if (std::isnan(x) || std::isnan(y)) return NewFloat(std::isnan(x) ? x : y);
    if (x == 0 && y < 0 && std::isfinite(y)) return ZeroDivision("0.0 cannot be raised to a negative power");
    if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y)) {
      return complex_type.slots.binary[kPower](a, b);
    }
    const double result = std::pow(x, y);
    if (std::isinf(result) && std::isfinite(x) && std::isfinite(y)) return RaiseRange();
    return NewFloat(result);
  });
}
Object* Power3(Object* a, Object* b, Object* modulus) {
  if (modulus != None()) {
    return Raise(exc::TypeError,
                 "pow() 3rd argument not allowed unless all arguments are integers");
  }
  return PowerOf(a, b);
}

// -1, 0, 1, or 2 for unordered. Exact for ints of any size.
int CompareWithInt(double x, Object* b) {
  if (std::isnan(x)) return 2;
  if (std::isinf(x)) return x > 0 ? 1 : -1;
  if (IsMedium(b)) {
    const int64_t v = MediumValue(b);
    if (v >= -(int64_t{1} << 53) && v <= int64_t{1} << 53) {
      const auto y = static_cast<double>(v);
      return x < y ? -1 : x > y;
    }
  }
  Object* whole = IntFromDouble(x);
  if (whole == nullptr) return -2;
  const int c = IntCompare(whole, b);
  if (c != 0) return c;
  const double rest = x - std::trunc(x);
  return rest < 0 ? -1 : rest > 0;
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  const double x = FloatValue(a);
  int c;
  if (IsFloat(b)) {
    const double y = FloatValue(b);
    c = std::isnan(x) || std::isnan(y) ? 2 : x < y ? -1 : x > y;
  } else if (IsInt(b)) {
    c = CompareWithInt(x, b);
    if (c == -2) return nullptr;
  } else {
    return NotImplemented();
  }
  if (c == 2) return Bool(op == kNe);
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

Object* Exact(Object* o) { return IsExactly(o, float_type) ? o : NewFloat(FloatValue(o)); }
Object* ReprSlot(Object* o) { return NewStrAscii(DoubleRepr(FloatValue(o))); }
int64_t HashSlot(Object* o) { return HashDouble(o, FloatValue(o)); }
Object* NegativeSlot(Object* o) { return NewFloat(-FloatValue(o)); }
Object* AbsoluteSlot(Object* o) { return NewFloat(std::fabs(FloatValue(o))); }
int Truth(Object* o) { return FloatValue(o) != 0; }
Object* ToIntSlot(Object* o) { return IntFromDouble(FloatValue(o)); }

Object* FromText(Object* x) {
  double value;
  bool good;
  if (IsStr(x)) {
    if (StrIsAscii(x)) {
      good = ParseFloatText({static_cast<const char*>(StrData(x)),
                             static_cast<size_t>(StrLength(x))}, &value);
    } else {
      good = ParseFloatText(unicode::DecimalAndSpaceToAscii(x), &value);
    }
  } else {
    std::string bytes;
    if (!CopyBufferBytes(x, &bytes)) return nullptr;
    good = ParseFloatText(bytes, &value);
  }
  if (good) return NewFloat(value);
  return Raise(exc::ValueError, "could not convert string to float: %R", x);
}

Object* FloatNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(float_type, type, kwnames)) return nullptr;
  if (!CheckPositional("float", nargs, 0, 1)) return nullptr;
  Object* value;
  if (nargs == 0) {
    value = NewFloat(0.0);
  } else {
    const Slots& s = TypeOf(args[0])->slots;
    const bool number = s.to_float != nullptr || s.to_index != nullptr || IsFloat(args[0]);
    value = !number && (IsStr(args[0]) || SupportsBuffer(args[0])) ? FromText(args[0])
                                                                   : ToFloat(args[0]);
  }
  if (value == nullptr || type == &float_type) return value;
  Object* result = NewInstance(type);
  if (result != nullptr) As<FloatObject>(result)->value = FloatValue(value);
  return result;
}

Object* IsInteger(Object* self, Args, size_t, Object*) {
  const double x = FloatValue(self);
  return Bool(std::isfinite(x) && std::floor(x) == x);
}
Object* Trunc(Object* self, Args, size_t, Object*) { return IntFromDouble(FloatValue(self)); }
Object* Floor(Object* self, Args, size_t, Object*) {
  return IntFromDouble(std::floor(FloatValue(self)));
}
Object* Ceil(Object* self, Args, size_t, Object*) {
  return IntFromDouble(std::ceil(FloatValue(self)));
}
Object* Conjugate(Object* self, Args, size_t, Object*) { return Exact(self); }

Object* AsIntegerRatio(Object* self, Args, size_t, Object*) {
  const double x = FloatValue(self);
  if (std::isinf(x)) {
    return Raise(exc::OverflowError, "cannot convert Infinity to integer ratio");
  }
  if (std::isnan(x)) return Raise(exc::ValueError, "cannot convert NaN to integer ratio");
  int exponent;
  double fraction = std::frexp(x, &exponent);
  for (int i = 0; i < 300 && fraction != std::floor(fraction); ++i) {
    fraction *= 2;
    --exponent;
  }
  Object* numerator = IntFromDouble(fraction);
  Object* denominator = BoxInt(1);
  if (numerator == nullptr) return nullptr;
  Object* shift = BoxInt(std::abs(exponent));
  if (exponent > 0) {
    numerator = IntShiftLeft(numerator, shift);
  } else {
    denominator = IntShiftLeft(denominator, shift);
  }
  if (numerator == nullptr || denominator == nullptr) return nullptr;
  return TupleOf(numerator, denominator);
}

Object* FormatMethod(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__format__() argument must be str, not %#T", args[0]);
  }
  return FormatFloat(self, args[0]);
}
Object* GetNewArgs(Object* self, Args, size_t, Object*) {
  Object* value = NewFloat(FloatValue(self));
  return value == nullptr ? nullptr : TupleOf(value);
}
Object* GetFormat(Object*, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__getformat__() argument must be str, not %#T", args[0]);
  }
  if (!StrEquals(args[0], "double") && !StrEquals(args[0], "float")) {
    return Raise(exc::ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  return NewStrAscii("IEEE, little-endian");
}
Object* DivModMethod(Object* self, Args args, size_t, Object*) { return DivModOf(self, args[0]); }
Object* ReverseDivMod(Object* self, Args args, size_t, Object*) { return DivModOf(args[0], self); }
Object* GetReal(Object* self, void*) { return Exact(self); }
Object* GetImag(Object*, void*) { return NewFloat(0.0); }

const NativeMethod kMethods[] = {
    {"conjugate", Conjugate, 0, 0, 0,
     "conjugate($self, /)\n--\n\nReturn self, the complex conjugate of any float."},
    {"__trunc__", Trunc, 0, 0, 0,
     "__trunc__($self, /)\n--\n\nReturn the Integral closest to x between 0 and x."},
    {"__floor__", Floor, 0, 0, 0, "__floor__($self, /)\n--\n\nReturn the floor as an Integral."},
    {"__ceil__", Ceil, 0, 0, 0, "__ceil__($self, /)\n--\n\nReturn the ceiling as an Integral."},
    {"__round__", FloatRound, 0, 1, 0,
     "__round__($self, ndigits=None, /)\n--\n\nReturn the Integral closest to x."},
    {"as_integer_ratio", AsIntegerRatio, 0, 0, 0,
     "as_integer_ratio($self, /)\n--\n\nThe fraction that the float is, in lowest terms."},
    {"fromhex", FloatFromHex, 1, 1, kClassMethod,
     "fromhex($type, string, /)\n--\n\n"
     "Create a floating-point number from a hexadecimal string."},
    {"hex", FloatHex, 0, 0, 0,
     "hex($self, /)\n--\n\nReturn a hexadecimal representation of a floating-point number."},
    {"is_integer", IsInteger, 0, 0, 0,
     "is_integer($self, /)\n--\n\nReturn True if the float is an integer."},
    {"__getnewargs__", GetNewArgs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__getformat__", GetFormat, 1, 1, kClassMethod,
     "__getformat__($type, typestr, /)\n--\n\nThe format of C doubles or floats."},
    {"__format__", FormatMethod, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nFormats the float according to format_spec."},
    {"__divmod__", DivModMethod, 1, 1, 0,
     "__divmod__($self, value, /)\n--\n\nReturn divmod(self, value)."},
    {"__rdivmod__", ReverseDivMod, 1, 1, 0,
     "__rdivmod__($self, value, /)\n--\n\nReturn divmod(value, self)."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {
    {"real", GetReal, nullptr, "the real part of a complex number", nullptr},
    {"imag", GetImag, nullptr, "the imaginary part of a complex number", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpFloatType() {
  Type& t = float_type;
  BeginType(&t, "float", sizeof(FloatObject));
  t.tp_flags |= kTypeBase | kTypeMatchSelf;
  t.tp_doc =
      "float(x=0, /)\n--\n\nConvert a string or number to a floating point number, if possible.";
  t.cell_flags = gc::kLeaf;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  Slots& s = t.slots;
  s.repr = ReprSlot;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.new_ = FloatNew;
  s.binary[kAdd] = Add;
  s.binary[kSubtract] = Subtract;
  s.binary[kMultiply] = Multiply;
  s.binary[kTrueDivide] = Divide;
  s.binary[kFloorDivide] = FloorDivide;
  s.binary[kRemainder] = Remainder;
  s.binary[kPower] = PowerOf;
  s.power3 = Power3;
  s.negative = NegativeSlot;
  s.positive = Exact;
  s.absolute = AbsoluteSlot;
  s.to_bool = Truth;
  s.to_int = ToIntSlot;
  s.to_float = Exact;
}

}  // namespace tricolor
