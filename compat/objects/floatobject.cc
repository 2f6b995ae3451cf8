// float and complex, and numbers in bytes.
#include <cfloat>
#include <cmath>
#include <complex>

#include "compat/objects/prelude.h"
#include "compat/texts.h"
#include "runtime/objects/complex.h"
#include "runtime/objects/float_internal.h"

PyObject* tricolor::compat::FloatText(Object* o) { return NewAscii(DoubleRepr(FloatValue(o))); }

namespace {
// A function of its own: PyFloat_FromDouble needs no frame then.
[[gnu::noinline]] PyObject* FromOtherCell(double d) {
  Object* o = TakeSpareCell(sizeof(FloatObject));
  if (o == nullptr) {
    PollForNumber();
    return FreshLeaf(NewFloat(d));
  }
  As<FloatObject>(o)->value = d;
  BecomeObject(o, kFreshLeaf, &float_type);
  return Py(o);
}
}  // namespace
PyObject* PyFloat_FromDouble(double d) {
  Object* o = TakeWhole(spare_cells.whole.floating);
  if (TC_UNLIKELY(o == nullptr)) return FromOtherCell(d);
  As<FloatObject>(o)->value = d;
  BeginAgain(o, kFreshLeaf);
  return Py(o);
}
PyObject* PyFloat_FromString(PyObject* o) {
  double d;
  if (o != nullptr && PyBytes_CheckExact(o) && ParseFloatText(BytesView(In(o)), &d)) return PyFloat_FromDouble(d);
  return NewReference(CallArgs(AsObject(&float_type), Escape(o)));
}
double PyFloat_AsDouble(PyObject* o) {
  if (o == nullptr) {
    PyErr_BadArgument();
    return -1;
  }
  if (PyFloat_Check(o)) return FloatValue(In(o));  // whatever __float__ of a subclass says
  double d;
  return ToDouble(Escape(o), &d) ? d : -1;
}
double PyFloat_GetMax(void) { return DBL_MAX; }
double PyFloat_GetMin(void) { return DBL_MIN; }

namespace {
// Copies `n` bytes that are in this machine's (little-endian) order to or from the wanted one.
void Order(const char* from, char* to, int n, int little) {
  for (int i = 0; i < n; ++i) to[i] = from[little ? i : n - 1 - i];
}
}  // namespace

int PyFloat_Pack8(double d, char* p, int little) {
  char raw[8];
  std::memcpy(raw, &d, 8);
  Order(raw, p, 8, little);
  return 0;
}
int PyFloat_Pack4(double d, char* p, int little) {
  const auto f = static_cast<float>(d);
  if (std::isinf(f) && !std::isinf(d)) {
    Raise(exc::OverflowError, "float too large to pack with f format");
    return -1;
  }
  char raw[4];
  std::memcpy(raw, &f, 4);
  Order(raw, p, 4, little);
  return 0;
}
int PyFloat_Pack2(double d, char* p, int little) {
  // Half precision: 1 sign bit, 5 of exponent (bias 15), 10 of fraction; ties go to even.
  uint16_t bits = std::signbit(d) ? 0x8000 : 0;
  const double a = std::fabs(d);
  if (std::isnan(d)) {
    bits |= 0x7e00;
  } else if (std::isinf(d)) {
    bits |= 0x7c00;
  } else if (a != 0) {
    int e;
    double f = std::frexp(a, &e);  // a = f * 2^e, 0.5 <= f < 1
    f *= 2;
    --e;
    if (e < -14) {
      f = std::ldexp(f, e + 14);
      e = -15;  // subnormal: exponent field 0
    } else {
      f -= 1;
    }
    const double scaled = f * 1024;
    auto fraction = static_cast<uint32_t>(std::nearbyint(scaled));
    if (fraction == 1024) {
      fraction = 0;
      ++e;
      if (e == -14 - 1 + 1 && a < std::ldexp(1, -14)) e = -14;
    }
    if (e > 15) {
      Raise(exc::OverflowError, "float too large to pack with e format");
      return -1;
    }
    bits |= static_cast<uint16_t>(((e + 15) << 10) | static_cast<int>(fraction));
  }
  char raw[2];
  std::memcpy(raw, &bits, 2);
  Order(raw, p, 2, little);
  return 0;
}
double PyFloat_Unpack8(const char* p, int little) {
  char raw[8];
  Order(p, raw, 8, little);
  double d;
  std::memcpy(&d, raw, 8);
  return d;
}
double PyFloat_Unpack4(const char* p, int little) {
  char raw[4];
  Order(p, raw, 4, little);
  float f;
  std::memcpy(&f, raw, 4);
  return f;
}
double PyFloat_Unpack2(const char* p, int little) {
  char raw[2];
  Order(p, raw, 2, little);
  uint16_t bits;
  std::memcpy(&bits, raw, 2);
  const int e = (bits >> 10) & 31;
  const int f = bits & 1023;
  double d;
  if (e == 31) {
    d = f == 0 ? HUGE_VAL : __builtin_nan("");
  } else if (e == 0) {
    d = std::ldexp(f / 1024.0, -14);
  } else {
    d = std::ldexp(1 + f / 1024.0, e - 15);
  }
  return (bits & 0x8000) != 0 ? -d : d;
}

PyObject* PyComplex_FromDoubles(double re, double im) { return NewReference(NewComplex(re, im)); }
PyObject* PyComplex_FromCComplex(Py_complex c) { return PyComplex_FromDoubles(c.real, c.imag); }
Py_complex PyComplex_AsCComplex(PyObject* o) {
  Py_complex c = {-1, 0};
  Object* object = Escape(o);
  if (!IsA(object, complex_type)) {
    Object* method = nullptr;
    const int found = LookupSpecial(object, names.complex_, &method);
    if (found < 0) return c;
    if (found > 0) {
      object = Call(method, nullptr, 0);
      if (object == nullptr) return c;
      if (!IsA(object, complex_type)) {
        Raise(exc::TypeError, "__complex__ returned non-complex (type %.200s)",
              TypeOf(object)->tp_name);
        return c;
      }
      if (TypeOf(object) != &complex_type &&
          PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                           "__complex__ returned non-complex (type %.200s).  The ability to return "
                           "an instance of a strict subclass of complex is deprecated, and may not "
                           "be supported in a future version of Python.",
                           TypeOf(object)->tp_name) != 0) {
        return c;
      }
    } else {
      c.real = PyFloat_AsDouble(o);
      return c;
    }
  }
  return reinterpret_cast<PyComplexObject*>(object)->cval;
}
double PyComplex_RealAsDouble(PyObject* o) {
  return PyComplex_Check(o) ? reinterpret_cast<PyComplexObject*>(o)->cval.real : PyFloat_AsDouble(o);
}
double PyComplex_ImagAsDouble(PyObject* o) {
  return PyComplex_Check(o) ? reinterpret_cast<PyComplexObject*>(o)->cval.imag : 0;
}
Py_complex _Py_c_sum(Py_complex a, Py_complex b) { return {a.real + b.real, a.imag + b.imag}; }
Py_complex _Py_c_diff(Py_complex a, Py_complex b) { return {a.real - b.real, a.imag - b.imag}; }
Py_complex _Py_c_neg(Py_complex a) { return {-a.real, -a.imag}; }
Py_complex _Py_c_prod(Py_complex a, Py_complex b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}
Py_complex _Py_c_quot(Py_complex a, Py_complex b) {
  // By the larger part of the divisor, so that no intermediate overflows without need.
  if (std::fabs(b.real) >= std::fabs(b.imag)) {
    if (b.real == 0 && b.imag == 0) {
      errno = EDOM;
      return {0, 0};
    }
    const double r = b.imag / b.real;
    const double d = b.real + b.imag * r;
    return {(a.real + a.imag * r) / d, (a.imag - a.real * r) / d};
  }
  if (std::fabs(b.imag) >= std::fabs(b.real)) {
    const double r = b.real / b.imag;
    const double d = b.real * r + b.imag;
    return {(a.real * r + a.imag) / d, (a.imag * r - a.real) / d};
  }
  return {Py_NAN, Py_NAN};
}
Py_complex _Py_c_pow(Py_complex a, Py_complex b) {
  if (b.real == 0 && b.imag == 0) return {1, 0};
  if (a.real == 0 && a.imag == 0) {
    if (b.imag != 0 || b.real < 0) errno = EDOM;
    return {0, 0};
  }
  const double size = std::hypot(a.real, a.imag);
  double length = std::pow(size, b.real);
  const double angle = std::atan2(a.imag, a.real);
  double phase = angle * b.real;
  if (b.imag != 0) {
    length *= std::exp(-angle * b.imag);
    phase += b.imag * std::log(size);
  }
  return {length * std::cos(phase), length * std::sin(phase)};
}
double _Py_c_abs(Py_complex a) {
  errno = 0;
  if (std::isinf(a.real) || std::isinf(a.imag)) return HUGE_VAL;
  const double r = std::hypot(a.real, a.imag);
  if (std::isinf(r)) errno = ERANGE;
  return r;
}
