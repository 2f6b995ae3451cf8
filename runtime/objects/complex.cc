#include "runtime/objects/complex.h"

#include <cmath>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/float_internal.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/unicode.h"

namespace tricolor {

Type complex_type;

Object* NewComplex(double real, double imag) {
  auto* c = New<ComplexObject>(complex_type);
  if (c == nullptr) return nullptr;
  c->real = real;
  c->imag = imag;
  return AsObject(c);
}

namespace {

struct Value2 {
  double real, imag;
};

Value2 ValueOf(Object* o) { return {As<ComplexObject>(o)->real, As<ComplexObject>(o)->imag}; }

Value2 Product(Value2 a, Value2 b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Smith's method: scales by the larger part of the divisor. False: division by zero.
bool Quotient(Value2 a, Value2 b, Value2* r) {
  const double abs_real = std::fabs(b.real), abs_imag = std::fabs(b.imag);
  if (abs_real >= abs_imag) {
    if (abs_real == 0) return false;
    const double ratio = b.imag / b.real;
    const double denominator = b.real + b.imag * ratio;
    *r = {(a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator};
  } else if (abs_imag >= abs_real) {
    const double ratio = b.real / b.imag;
    const double denominator = b.real * ratio + b.imag;
    *r = {(a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator};
  } else {
    *r = {std::nan(""), std::nan("")};
  }
  return true;
}

bool Operand(Object* o, Value2* v, bool* error) {
  *error = false;
  if (IsComplex(o)) {
    *v = ValueOf(o);
    return true;
  }
  v->imag = 0;
  return FloatOperand(o, &v->real, error);
}

template <class F>
Object* Binary(Object* a, Object* b, F f) {
  Value2 x, y;
  bool error;
  if (!Operand(a, &x, &error) || !Operand(b, &y, &error)) {
    return error ? nullptr : NotImplemented();
  }
  return f(x, y);
}

Object* New2(Value2 v) { return NewComplex(v.real, v.imag); }

Object* Add(Object* a, Object* b) {
  return Binary(a, b, [](Value2 x, Value2 y) {
    return NewComplex(x.real + y.real, x.imag + y.imag);
  });
}
Object* Subtract(Object* a, Object* b) {
  return Binary(a, b, [](Value2 x, Value2 y) {
    return NewComplex(x.real - y.real, x.imag - y.imag);
  });
}
Object* Multiply(Object* a, Object* b) {
  return Binary(a, b, [](Value2 x, Value2 y) { return New2(Product(x, y)); });
}
Object* Divide(Object* a, Object* b) {
  return Binary(a, b, [](Value2 x, Value2 y) {
    Value2 r;
    if (!Quotient(x, y, &r)) {
      return Raise(exc::ZeroDivisionError, "complex division by zero");
    }
    return New2(r);
  });
}

Value2 WholePower(Value2 x, int64_t n) {  // n > 0
  Value2 result = {1, 0}, square = x;
  for (int64_t bit = 1; n >= bit; bit <<= 1) {
    if ((n & bit) != 0) result = Product(result, square);
    square = Product(square, square);
  }
  return result;
}

Object* PowerOf(Object* a, Object* b) {
  return Binary(a, b, [](Value2 x, Value2 y) {
    Value2 r = {0, 0};
    auto zero = [] {
      return Raise(exc::ZeroDivisionError, "0.0 to a negative or complex power");
    };
    if (y.imag == 0 && y.real == std::floor(y.real) && std::fabs(y.real) <= 100) {
      const auto n = static_cast<int64_t>(y.real);
      if (n > 0) {
        r = WholePower(x, n);
      } else if (!Quotient({1, 0}, WholePower(x, -n), &r)) {
        return zero();
      }
    } else if (x.real == 0 && x.imag == 0) {
      if (y.imag != 0 || y.real < 0) return zero();
    } else {
      const double magnitude = std::hypot(x.real, x.imag);
      const double angle = std::atan2(x.imag, x.real);
      double length = std::pow(magnitude, y.real);
      double phase = angle * y.real;
      if (y.imag != 0) {
        length /= std::exp(angle * y.imag);
        phase += y.imag * std::log(magnitude);
      }
      if (std::isinf(phase)) return zero();  // has no cosine; CPython says it so
      r = {length * std::cos(phase), length * std::sin(phase)};
    }
    if (std::isinf(r.real) || std::isinf(r.imag)) {
      return Raise(exc::OverflowError, "complex exponentiation");
    }
    return New2(r);
  });
}
Object* Power3(Object* a, Object* b, Object* modulus) {
  Value2 x, y;
  bool error;
  if (!Operand(a, &x, &error) || !Operand(b, &y, &error)) {
    return error ? nullptr : NotImplemented();
  }
  if (modulus != None()) return Raise(exc::ValueError, "complex modulo");
  return PowerOf(a, b);
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (op != kEq && op != kNe) return NotImplemented();
  const Value2 x = ValueOf(a);
  bool equal;
  if (IsComplex(b)) {
    const Value2 y = ValueOf(b);
    equal = x.real == y.real && x.imag == y.imag;
  } else if (IsFloat(b)) {
    equal = x.imag == 0 && x.real == FloatValue(b);
  } else if (IsInt(b)) {
    if (x.imag != 0) return Bool(op == kNe);
    Object* real = NewFloat(x.real);
    return real == nullptr ? nullptr : float_type.slots.richcompare(real, b, op);
  } else {
    return NotImplemented();
  }
  return Bool(equal == (op == kEq));
}

Object* ReprSlot(Object* o) {
  const Value2 v = ValueOf(o);
  if (v.real == 0 && !std::signbit(v.real)) {
    return NewStrAscii(DoubleText(v.imag, 'r', 0, 0) + "j");
  }
  return NewStrAscii("(" + DoubleText(v.real, 'r', 0, 0) +
                     DoubleText(v.imag, 'r', 0, kAlwaysSign) + "j)");
}
int64_t HashSlot(Object* o) {
  const Value2 v = ValueOf(o);
  const auto real = static_cast<uint64_t>(HashDouble(o, v.real));
  const auto imag = static_cast<uint64_t>(HashDouble(o, v.imag));
  const auto hash = static_cast<int64_t>(real + 1000003 * imag);
  return hash == -1 ? -2 : hash;
}
Object* NegativeSlot(Object* o) { return NewComplex(-ValueOf(o).real, -ValueOf(o).imag); }
Object* Exact(Object* o) { return IsExactly(o, complex_type) ? o : New2(ValueOf(o)); }
Object* AbsoluteSlot(Object* o) {
  const Value2 v = ValueOf(o);
  if (std::isinf(v.real) || std::isinf(v.imag)) return NewFloat(HUGE_VAL);
  const double r = std::hypot(v.real, v.imag);
  if (std::isinf(r)) return Raise(exc::OverflowError, "absolute value too large");
  return NewFloat(r);
}
int Truth(Object* o) { return ValueOf(o).real != 0 || ValueOf(o).imag != 0; }

// __complex__ of an object: 1 *v; 0 there is none; -1 exception.
int TryComplexMethod(Object* o, Value2* v) {
  if (IsExactly(o, complex_type)) {
    *v = ValueOf(o);
    return 1;
  }
  Object* method;
  const int found = LookupSpecial(o, names.complex_, &method);
  if (found <= 0) return found;
  Object* result = Call(method, nullptr, 0);
  if (result == nullptr) return -1;
  if (!IsComplex(result)) {
    Raise(exc::TypeError, "__complex__ returned non-complex (type %T)", result);
    return -1;
  }
  if (!IsExactly(result, complex_type) &&
      !Warn(exc::DeprecationWarning,
            "%T.__complex__() returned non-complex (type %T).  The ability to return an instance "
            "of a strict subclass of complex is deprecated, and may not be supported in a future "
            "version of Python.",
            o, result)) {
    return -1;
  }
  *v = ValueOf(result);
  return 1;
}

bool IsNumber(Object* o) {
  const Slots& s = TypeOf(o)->slots;
  return s.to_float != nullptr || s.to_index != nullptr;
}

// "1+2j", with spaces around and perhaps in parentheses. False: malformed.
bool ParseComplex(std::string_view text, Value2* v) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  auto strip = [&] {
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
  };
  strip();
  if (!text.empty() && text.front() == '(') {
    if (text.size() < 2 || text.back() != ')') return false;
    text = text.substr(1, text.size() - 2);
    strip();
  }
  std::string plain;
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
    } else if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) {
      return false;
    }
  }
  const char *p = plain.data(), *end = p + plain.size();
  auto is_j = [&](const char* q) { return q < end && (*q == 'j' || *q == 'J') && q + 1 == end; };
  auto sign = [&](const char* q) { return q < end && (*q == '+' || *q == '-'); };
  // A sign alone before j means one.
  auto unit = [&](const char* q, double* out) {
    if (!sign(q) && !is_j(q)) return false;
    *out = sign(q) && *q == '-' ? -1.0 : 1.0;
    return is_j(sign(q) ? q + 1 : q);
  };
  *v = {0, 0};
  double first;
  const char* next = ParseDouble(p, end, &first);
  if (next == nullptr) return unit(p, &v->imag);
  if (next == end) {
    v->real = first;
    return true;
  }
  if (is_j(next)) {
    v->imag = first;
    return true;
  }
  if (!sign(next)) return false;
  v->real = first;
  const char* last = ParseDouble(next, end, &v->imag);
  return last == nullptr ? unit(next, &v->imag) : is_j(last);
}

Object* Wrap(Type* type, Value2 v) {
  if (type == &complex_type) return New2(v);
  Object* result = NewInstance(type);
  if (result == nullptr) return nullptr;
  As<ComplexObject>(result)->real = v.real;
  As<ComplexObject>(result)->imag = v.imag;
  return result;
}

Object* ComplexNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("complex", args, nargs, kwnames, {"real", "imag"}, 0, 2, 0, out)) return nullptr;
  Object *r = out[0], *i = out[1];
  if (r == nullptr && i == nullptr) return Wrap(type, {0, 0});
  if (r != nullptr && i == nullptr && IsExactly(r, complex_type) && type == &complex_type) return r;
  if (r != nullptr && IsStr(r)) {
    if (i != nullptr) {
      return Raise(exc::TypeError, "complex() can't take second arg if first is a string");
    }
    Value2 v;
    if (!ParseComplex(unicode::DecimalAndSpaceToAscii(r), &v)) {
      return Raise(exc::ValueError, "complex() arg is a malformed string");
    }
    return Wrap(type, v);
  }
  if (i != nullptr && IsStr(i)) {
    return Raise(exc::TypeError, "complex() second arg can't be a string");
  }
  Value2 real = {0, 0}, imag = {0, 0};
  bool real_complex = false, imag_complex = false;
  if (r != nullptr) {
    const int found = TryComplexMethod(r, &real);
    if (found < 0) return nullptr;
    real_complex = found == 1;
    if (found == 0 && !IsNumber(r)) {
      return Raise(exc::TypeError,
                   "complex() first argument must be a string or a number, not '%.200T'", r);
    }
    if (found == 0 && !ToDouble(r, &real.real)) return nullptr;
  }
  if (i != nullptr) {
    if (IsComplex(i)) {
      imag = ValueOf(i);
      imag_complex = true;
    } else if (!IsNumber(i)) {
      return Raise(exc::TypeError, "complex() second argument must be a number, not '%.200T'", i);
    } else if (!ToDouble(i, &imag.real)) {
      return nullptr;
    }
  }
  Value2 v = {real.real, imag.real};
  if (imag_complex) v.real -= imag.imag;
  if (i == nullptr) v.imag = real.imag;
  else if (real_complex) v.imag += real.imag;
  return Wrap(type, v);
}

Object* Conjugate(Object* self, Args, size_t, Object*) {
  return NewComplex(ValueOf(self).real, -ValueOf(self).imag);
}
Object* ComplexMethod(Object* self, Args, size_t, Object*) { return Exact(self); }
Object* GetNewArgs(Object* self, Args, size_t, Object*) {
  Object* real = NewFloat(ValueOf(self).real);
  Object* imag = NewFloat(ValueOf(self).imag);
  return real == nullptr || imag == nullptr ? nullptr : TupleOf(real, imag);
}
Object* FormatMethod(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__format__() argument must be str, not %#T", args[0]);
  }
  return FormatComplex(self, args[0]);
}
Object* GetReal(Object* self, void*) { return NewFloat(ValueOf(self).real); }
Object* GetImag(Object* self, void*) { return NewFloat(ValueOf(self).imag); }

const NativeMethod kMethods[] = {
    {"conjugate", Conjugate, 0, 0, 0,
     "conjugate($self, /)\n--\n\nReturn the complex conjugate of its argument. (3-4j).conjugate() "
     "== 3+4j."},
    {"__complex__", ComplexMethod, 0, 0, 0,
     "__complex__($self, /)\n--\n\nConvert this value to exact type complex."},
    {"__getnewargs__", GetNewArgs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", FormatMethod, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nConvert to a string according to format_spec."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};
const NativeGetSet kGetSet[] = {
    {"real", GetReal, nullptr, "the real part of a complex number", nullptr},
    {"imag", GetImag, nullptr, "the imaginary part of a complex number", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

bool ToComplex(Object* o, double* real, double* imag) {
  Value2 v = {0, 0};
  const int found = TryComplexMethod(o, &v);
  if (found < 0) return false;
  if (found == 0 && !ToDouble(o, &v.real)) return false;
  *real = v.real;
  *imag = v.imag;
  return true;
}

void SetUpComplexType() {
  Type& t = complex_type;
  BeginType(&t, "complex", sizeof(ComplexObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc =
      "complex(real=0, imag=0)\n--\n\nCreate a complex number from a real part and an optional "
      "imaginary part.\n\nThis is equivalent to (real + imag*1j) where imag defaults to 0.";
  t.cell_flags = gc::kLeaf;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  Slots& s = t.slots;
  s.repr = ReprSlot;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.new_ = ComplexNew;
  s.binary[kAdd] = Add;
  s.binary[kSubtract] = Subtract;
  s.binary[kMultiply] = Multiply;
  s.binary[kTrueDivide] = Divide;
  s.binary[kPower] = PowerOf;
  s.power3 = Power3;
  s.negative = NegativeSlot;
  s.positive = Exact;
  s.absolute = AbsoluteSlot;
  s.to_bool = Truth;
}

}  // namespace tricolor
