// math: floating-point functions.
#include <cerrno>
#include <cmath>
#include <utility>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/math_integers.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

Object* DomainError() { return Raise(exc::ValueError, "math domain error"); }
Object* RangeError() { return Raise(exc::OverflowError, "math range error"); }

// nan from a number: the argument is outside the domain; inf from a number: a pole (a domain error
// too), or an overflow where the function can have one.
Object* Checked(double x, double result, bool can_overflow) {
  if (std::isnan(result) && !std::isnan(x)) return DomainError();
  if (std::isinf(result) && std::isfinite(x)) return can_overflow ? RangeError() : DomainError();
  return NewFloat(result);
}

template <double (*kFunction)(double), bool kCanOverflow>
Object* Unary(Object*, Args args, size_t, Object*) {
  double x;
  return ToDouble(args[0], &x) ? Checked(x, kFunction(x), kCanOverflow) : nullptr;
}

// The gamma function and its logarithm by Lanczos' approximation, as CPython computes them: libm's differ from it in
// the last digits. NaN for a number stands for a domain error, infinity for an overflow.
constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;

// Godfrey's and Maddock's coefficients for doubles, of 13 terms (Boost's lanczos13m53).
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr int kTerms = 13;
constexpr double kNumerator[kTerms] = {23531376880.410759688572007674451636754734846804940,
                                       42919803642.649098768957899047001988850926355848959,
                                       35711959237.355668049440185451547166705960488635843,
                                       17921034426.037209699919755754458931112671403265390,
                                       6039542586.3520280050642916443072979210699388420708,
                                       1439720407.3117216736632230727949123939715485786372,
                                       248874557.86205415651146038641322942321632125127801,
                                       31426415.585400194380614231628318205362874684987640,
                                       2876370.6289353724412254090516208496135991145378768,
                                       186056.26539522349504029498971604569928220784236328,
                                       8071.6720023658162106380029022722506138218516325024,
                                       210.82427775157934587250973392071336271166969580291,
                                       2.5066282746310002701649081771338373386264310793408};
constexpr double kDenominator[kTerms] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0};

// REQUIRES x > 0. Horner's rule in x, or in 1/x where the powers of x would grow too large.
double LanczosSum(double x) {
  double numerator = 0;
  double denominator = 0;
  if (x < 5) {
    for (int i = kTerms - 1; i >= 0; --i) {
      numerator = numerator * x + kNumerator[i];
      denominator = denominator * x + kDenominator[i];
    }
  } else {
    for (int i = 0; i < kTerms; ++i) {
      numerator = numerator / x + kNumerator[i];
      denominator = denominator / x + kDenominator[i];
    }
  }
  return numerator / denominator;
}

// sin(pi * x) for finite x, by the quarter that x is in.
double SinPi(double x) {
  const double y = std::fmod(std::fabs(x), 2.0);
  double r;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0:
      r = std::sin(kPi * y);
      break;
    case 1:
      r = std::cos(kPi * (y - 0.5));
      break;
    case 2:
      r = std::sin(kPi * (1.0 - y));
      break;
    case 3:
      r = -std::cos(kPi * (y - 1.5));
      break;
    default:
      r = std::sin(kPi * (y - 2.0));
      break;
  }
  return std::copysign(1.0, x) * r;
}

double Gamma(double x) {
  if (!std::isfinite(x)) return x < 0 ? NAN : x;
  if (x == std::floor(x)) {
    if (x <= 0) return NAN;
    if (x <= 23) {  // the factorials that a double holds exactly
      double product = 1;
      for (int i = 2; i < static_cast<int>(x); ++i) product *= i;
      return product;
    }
  }
  const double size = std::fabs(x);
  if (size < 1e-20) return 1.0 / x;
  if (size > 200) return x < 0 ? 0.0 / SinPi(x) : INFINITY;
  const double y = size + kGMinusHalf;
  // What the addition lost, times what y's power would make of it.
  double z = size > kGMinusHalf ? (y - size) - kGMinusHalf : (y - kGMinusHalf) - size;
  z = z * kG / y;
  double r;
  if (x < 0) {
    r = -kPi / SinPi(size) / size * std::exp(y) / LanczosSum(size);
    r -= z * r;
    if (size < 140) return r / std::pow(y, size - 0.5);
    const double root = std::pow(y, size / 2 - 0.25);
    return r / root / root;
  }
  r = LanczosSum(size) / std::exp(y);
  r += z * r;
  if (size < 140) return r * std::pow(y, size - 0.5);
  const double root = std::pow(y, size / 2 - 0.25);
  return r * root * root;
}

double LogGamma(double x) {
  if (!std::isfinite(x)) return std::isnan(x) ? x : INFINITY;
  if (x == std::floor(x) && x <= 2) return x <= 0 ? NAN : 0.0;
  const double size = std::fabs(x);
  if (size < 1e-20) return -std::log(size);
  double r = std::log(LanczosSum(size)) - kG;
  r += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  if (x < 0) r = kLogPi - std::log(std::fabs(SinPi(size))) - std::log(size) - r;
  return r;
}

Object* GammaFunction(Object*, Args args, size_t, Object*) {
  double x;
  if (!ToDouble(args[0], &x)) return nullptr;
  const double result = Gamma(x);
  if (std::isnan(result) && !std::isnan(x)) return DomainError();
  if (std::isinf(result) && std::isfinite(x)) return RangeError();
  return NewFloat(result);
}
Object* LogGammaFunction(Object*, Args args, size_t, Object*) {
  double x;
  if (!ToDouble(args[0], &x)) return nullptr;
  const double result = LogGamma(x);
  if (std::isnan(result) && !std::isnan(x)) return DomainError();
  if (std::isinf(result) && std::isfinite(x)) return RangeError();
  return NewFloat(result);
}

// Errors speak before what libm would say: log of what is not positive, atanh beyond one …
double Log1p(double x) { return x <= -1 ? NAN : std::log1p(x); }
double Atanh(double x) { return std::fabs(x) >= 1 ? NAN : std::atanh(x); }

// ---- two arguments

Object* Atan2(Object*, Args args, size_t, Object*) {
  double y, x;
  if (!ToDouble(args[0], &y) || !ToDouble(args[1], &x)) return nullptr;
  return NewFloat(std::atan2(y, x));
}
Object* CopySign(Object*, Args args, size_t, Object*) {
  double x, y;
  if (!ToDouble(args[0], &x) || !ToDouble(args[1], &y)) return nullptr;
  return NewFloat(std::copysign(x, y));
}
Object* FMod(Object*, Args args, size_t, Object*) {
  double x, y;
  if (!ToDouble(args[0], &x) || !ToDouble(args[1], &y)) return nullptr;
  if (std::isinf(y) && std::isfinite(x)) return NewFloat(x);
  const double result = std::fmod(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) return DomainError();
  return NewFloat(result);
}
Object* Remainder(Object*, Args args, size_t, Object*) {
  double x, y;
  if (!ToDouble(args[0], &x) || !ToDouble(args[1], &y)) return nullptr;
  const double result = std::remainder(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) return DomainError();
  return NewFloat(result);
}
Object* NextAfter(Object*, Args args, size_t, Object*) {
  double x, y;
  if (!ToDouble(args[0], &x) || !ToDouble(args[1], &y)) return nullptr;
  return NewFloat(std::nextafter(x, y));
}

Object* Pow(Object*, Args args, size_t, Object*) {
  double x, y;
  if (!ToDouble(args[0], &x) || !ToDouble(args[1], &y)) return nullptr;
  const double result = std::pow(x, y);
  if (std::isfinite(x) && std::isfinite(y)) {
    if (std::isnan(result)) return DomainError();
    if (std::isinf(result)) return x == 0 ? DomainError() : RangeError();
  }
  return NewFloat(result);
}

Object* LdExp(Object*, Args args, size_t, Object*) {
  double x;
  if (!ToDouble(args[0], &x)) return nullptr;
  if (!IsInt(args[1])) {
    return Raise(exc::TypeError, "Expected an int as second argument to ldexp.");
  }
  int64_t exponent;
  if (!IntFits(args[1], &exponent)) exponent = IntSign(args[1]) < 0 ? INT32_MIN : INT32_MAX;
  if (x == 0 || !std::isfinite(x)) return NewFloat(x);
  if (exponent > INT32_MAX) exponent = INT32_MAX;
  if (exponent < INT32_MIN) exponent = INT32_MIN;
  const double result = std::ldexp(x, static_cast<int>(exponent));
  return std::isinf(result) ? RangeError() : NewFloat(result);
}

Object* FrExp(Object*, Args args, size_t, Object*) {
  double x;
  if (!ToDouble(args[0], &x)) return nullptr;
  int exponent = 0;
  const double mantissa = std::isfinite(x) && x != 0 ? std::frexp(x, &exponent) : x;
  return TupleOf(NewFloat(mantissa), NewInt(exponent));
}
Object* ModF(Object*, Args args, size_t, Object*) {
  double x, whole;
  if (!ToDouble(args[0], &x)) return nullptr;
  if (std::isinf(x)) return TupleOf(NewFloat(std::copysign(0.0, x)), NewFloat(x));
  const double part = std::modf(x, &whole);
  return TupleOf(NewFloat(part), NewFloat(whole));
}

// ---- logarithms: of ints of any size

bool LogOf(Object* o, double (*function)(double), double* out) {
  if (IsInt(o)) {
    if (IntSign(o) <= 0) {
      DomainError();
      return false;
    }
    const double value = IntAsDouble(o);
    if (!ErrorSet()) {
      *out = function(value);
      return true;
    }
    ClearError();  // beyond the range of a float
    int64_t exponent;
    const double mantissa = IntFrexp(o, &exponent);
    *out = function(mantissa) + function(2.0) * static_cast<double>(exponent);
    return true;
  }
  double x;
  if (!ToDouble(o, &x)) return false;
  if (std::isnan(x)) {
    *out = x;
    return true;
  }
  if (x <= 0) {
    DomainError();
    return false;
  }
  *out = function(x);
  return true;
}

Object* Log(Object*, Args args, size_t nargs, Object*) {
  if (nargs < 1 || nargs > 2) return Raise(exc::TypeError, "math.log requires 1 to 2 arguments");
  double top, base;
  if (!LogOf(args[0], std::log, &top)) return nullptr;
  if (nargs == 1) return NewFloat(top);
  if (!LogOf(args[1], std::log, &base)) return nullptr;
  if (base == 0) return Raise(exc::ZeroDivisionError, "float division by zero");
  return NewFloat(top / base);
}
Object* Log2(Object*, Args args, size_t, Object*) {
  double result;
  return LogOf(args[0], std::log2, &result) ? NewFloat(result) : nullptr;
}
Object* Log10(Object*, Args args, size_t, Object*) {
  double result;
  return LogOf(args[0], std::log10, &result) ? NewFloat(result) : nullptr;
}

// ---- rounding to ints

template <double (*kFunction)(double)>
Object* Rounded(Object* o, Object* special, const char* what) {
  (void)what;
  if (!IsExactly(o, float_type)) {
    Object* method;
    const int found = LookupSpecial(o, special, &method);
    if (found < 0) return nullptr;
    if (found == 1) return CallArgs(method);
  }
  double x;
  return ToDouble(o, &x) ? IntFromDouble(kFunction(x)) : nullptr;
}
Object* Floor(Object*, Args args, size_t, Object*) {
  return Rounded<std::floor>(args[0], names.__floor__, "floor");
}
Object* Ceil(Object*, Args args, size_t, Object*) {
  return Rounded<std::ceil>(args[0], names.__ceil__, "ceil");
}
Object* Trunc(Object*, Args args, size_t, Object*) {
  if (IsExactly(args[0], float_type)) return IntFromDouble(FloatValue(args[0]));
  Object* method;
  const int found = LookupSpecial(args[0], names.__trunc__, &method);
  if (found < 0) return nullptr;
  if (found == 0) return Raise(exc::TypeError, "type %T doesn't define __trunc__ method", args[0]);
  return CallArgs(method);
}

// ---- questions

template <bool (*kFunction)(double)>
Object* Ask(Object*, Args args, size_t, Object*) {
  double x;
  return ToDouble(args[0], &x) ? Bool(kFunction(x)) : nullptr;
}
bool IsNan(double x) { return std::isnan(x); }
bool IsInf(double x) { return std::isinf(x); }
bool IsFinite(double x) { return std::isfinite(x); }

Object* IsClose(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  double a, b, relative = 1e-9, absolute = 0;
  if (!ParseArgs("isclose", args, nargs, kwnames, {"a", "b", "rel_tol", "abs_tol"}, 0, 2, 2, out) ||
      !ToDouble(out[0], &a) || !ToDouble(out[1], &b) ||
      (out[2] != nullptr && !ToDouble(out[2], &relative)) ||
      (out[3] != nullptr && !ToDouble(out[3], &absolute))) {
    return nullptr;
  }
  if (relative < 0 || absolute < 0) {
    return Raise(exc::ValueError, "tolerances must be non-negative");
  }
  if (a == b) return True();
  if (std::isinf(a) || std::isinf(b)) return False();
  const double gap = std::fabs(b - a);
  return Bool(gap <= std::fabs(relative * b) || gap <= std::fabs(relative * a) || gap <= absolute);
}

Object* Ulp(Object*, Args args, size_t, Object*) {
  double x;
  if (!ToDouble(args[0], &x)) return nullptr;
  if (std::isnan(x)) return NewFloat(x);
  x = std::fabs(x);
  if (std::isinf(x)) return NewFloat(x);
  const double above = std::nextafter(x, INFINITY);
  return NewFloat(std::isinf(above) ? x - std::nextafter(x, -INFINITY) : above - x);
}

Object* Degrees(Object*, Args args, size_t, Object*) {
  double x;
  return ToDouble(args[0], &x) ? NewFloat(x * (180.0 / M_PI)) : nullptr;
}
Object* Radians(Object*, Args args, size_t, Object*) {
  double x;
  return ToDouble(args[0], &x) ? NewFloat(x * (M_PI / 180.0)) : nullptr;
}
Object* FAbs(Object*, Args args, size_t, Object*) {
  double x;
  return ToDouble(args[0], &x) ? NewFloat(std::fabs(x)) : nullptr;
}

// ---- sums

// Shewchuk's partials: their sum is exact, and they do not overlap.
Object* FSum(Object*, Args args, size_t, Object*) {
  Object* iterator = Iter(args[0]);
  if (iterator == nullptr) return nullptr;
  std::vector<double> partials;
  double special = 0, infinities = 0;
  while (Object* item = Next(iterator)) {
    double x;
    if (!ToDouble(item, &x) || !PollHere()) return nullptr;
    const double given = x;
    size_t kept = 0;
    for (double y : partials) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      const double high = x + y;
      const double low = y - (high - x);
      if (low != 0) partials[kept++] = low;
      x = high;
    }
    partials.resize(kept);
    if (x == 0) continue;
    if (std::isfinite(x)) {
      partials.push_back(x);
      continue;
    }
    if (std::isfinite(given)) {
      return Raise(exc::OverflowError, "intermediate overflow in fsum");
    }
    if (std::isinf(given)) infinities += given;
    special += given;
    partials.clear();
  }
  if (ErrorSet()) return nullptr;
  if (special != 0) {
    if (std::isnan(infinities)) return Raise(exc::ValueError, "-inf + inf in fsum");
    return NewFloat(special);
  }
  double high = 0, low = 0;
  while (!partials.empty()) {
    const double x = high;
    const double y = partials.back();
    partials.pop_back();
    high = x + y;
    low = y - (high - x);
    if (low != 0) break;
  }
  // Half-way cases round to even by what lies below.
  if (!partials.empty() && ((low < 0 && partials.back() < 0) || (low > 0 && partials.back() > 0))) {
    const double y = low * 2;
    const double x = high + y;
    if (y == x - high) high = x;
  }
  return NewFloat(high);
}

// The square root of a sum of squares with the error terms kept (vector norm).
double Norm(const std::vector<double>& v, double most) {
  if (std::isinf(most)) return most;
  for (double x : v) {
    if (std::isnan(x)) return x;
  }
  if (most == 0 || v.size() <= 1) return most;
  int exponent;
  std::frexp(most, &exponent);
  if (exponent < -1023) {  // subnormal: scaling by a power of two would overflow
    double sum = 0;
    for (double x : v) sum += (x / most) * (x / most);
    return most * std::sqrt(sum);
  }
  double sum = 1.0, error1 = 0, error2 = 0;
  for (double x : v) {
    x = std::ldexp(x, -exponent);
    const double square = x * x;
    error1 += std::fma(x, x, -square);
    const double next = sum + square;
    error2 += (sum - next) + square;
    sum = next;
  }
  double h = std::sqrt(sum - 1.0 + (error1 + error2));
  // One step of Newton's method on the exact residue.
  const double square = -h * h;
  error1 += std::fma(-h, h, -square);
  const double next = sum + square;
  error2 += (sum - next) + square;
  const double residue = next - 1.0 + (error1 + error2);
  h += residue / (2.0 * h);
  return std::ldexp(h, exponent);
}

Object* Hypot(Object*, Args args, size_t nargs, Object*) {
  std::vector<double> v;
  double most = 0;
  bool nan = false;
  for (size_t i = 0; i < nargs; ++i) {
    double x;
    if (!ToDouble(args[i], &x)) return nullptr;
    x = std::fabs(x);
    nan = nan || std::isnan(x);
    if (x > most) most = x;
    v.push_back(x);
  }
  if (nan && !std::isinf(most)) return NewFloat(NAN);
  return NewFloat(Norm(v, most));
}

Object* Dist(Object*, Args args, size_t, Object*) {
  Object* p = IsTuple(args[0]) ? args[0] : ToTuple(args[0]);
  Object* q = p == nullptr ? nullptr : IsTuple(args[1]) ? args[1] : ToTuple(args[1]);
  if (q == nullptr) return nullptr;
  if (TupleSize(p) != TupleSize(q)) {
    return Raise(exc::ValueError, "both points must have the same number of dimensions");
  }
  std::vector<double> v;
  double most = 0;
  bool nan = false;
  for (int64_t i = 0; i < TupleSize(p); ++i) {
    double a, b;
    if (!ToDouble(TupleAt(p, i), &a) || !ToDouble(TupleAt(q, i), &b)) return nullptr;
    const double x = std::fabs(a - b);
    nan = nan || std::isnan(x);
    if (x > most) most = x;
    v.push_back(x);
  }
  if (nan && !std::isinf(most)) return NewFloat(NAN);
  return NewFloat(Norm(v, most));
}

Object* Prod(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, NewInt(1)};
  if (!ParseArgs("prod", args, nargs, kwnames, {"", "start"}, 1, 1, 1, out)) return nullptr;
  Object* iterator = Iter(out[0]);
  Object* product = out[1];
  if (iterator == nullptr) return nullptr;
  while (Object* item = Next(iterator)) {
    product = BinaryOp(product, item, kMultiply);
    if (product == nullptr || !PollHere()) return nullptr;
  }
  return ErrorSet() ? nullptr : product;
}

double Cbrt(double x) { return std::cbrt(x); }
double Exp2(double x) { return std::exp2(x); }
double Erf(double x) { return std::erf(x); }
double Erfc(double x) { return std::erfc(x); }
double Acosh(double x) { return x < 1 ? NAN : std::acosh(x); }
double Asinh(double x) { return std::asinh(x); }
double Sqrt(double x) { return x < 0 ? NAN : std::sqrt(x); }

const NativeMethod kMethods[] = {
    {"acos", Unary<::acos, false>, 1, 1, 0, "acos($module, x, /)\n--\n\n"},
    {"acosh", Unary<Acosh, false>, 1, 1, 0, "acosh($module, x, /)\n--\n\n"},
    {"asin", Unary<::asin, false>, 1, 1, 0, "asin($module, x, /)\n--\n\n"},
    {"asinh", Unary<Asinh, false>, 1, 1, 0, "asinh($module, x, /)\n--\n\n"},
    {"atan", Unary<::atan, false>, 1, 1, 0, "atan($module, x, /)\n--\n\n"},
    {"atan2", Atan2, 2, 2, 0, "atan2($module, y, x, /)\n--\n\n"},
    {"atanh", Unary<Atanh, false>, 1, 1, 0, "atanh($module, x, /)\n--\n\n"},
    {"cbrt", Unary<Cbrt, false>, 1, 1, 0, "cbrt($module, x, /)\n--\n\n"},
    {"ceil", Ceil, 1, 1, 0, "ceil($module, x, /)\n--\n\n"},
    {"copysign", CopySign, 2, 2, 0, "copysign($module, x, y, /)\n--\n\n"},
    {"cos", Unary<::cos, false>, 1, 1, 0, "cos($module, x, /)\n--\n\n"},
    {"cosh", Unary<::cosh, true>, 1, 1, 0, "cosh($module, x, /)\n--\n\n"},
    {"degrees", Degrees, 1, 1, 0, "degrees($module, x, /)\n--\n\n"},
    {"dist", Dist, 2, 2, 0, "dist($module, p, q, /)\n--\n\n"},
    {"erf", Unary<Erf, false>, 1, 1, 0, "erf($module, x, /)\n--\n\n"},
    {"erfc", Unary<Erfc, false>, 1, 1, 0, "erfc($module, x, /)\n--\n\n"},
    {"exp", Unary<::exp, true>, 1, 1, 0, "exp($module, x, /)\n--\n\n"},
    {"exp2", Unary<Exp2, true>, 1, 1, 0, "exp2($module, x, /)\n--\n\n"},
    {"expm1", Unary<::expm1, true>, 1, 1, 0, "expm1($module, x, /)\n--\n\n"},
    {"fabs", FAbs, 1, 1, 0, "fabs($module, x, /)\n--\n\n"},
    {"floor", Floor, 1, 1, 0, "floor($module, x, /)\n--\n\n"},
    {"fmod", FMod, 2, 2, 0, "fmod($module, x, y, /)\n--\n\n"},
    {"frexp", FrExp, 1, 1, 0, "frexp($module, x, /)\n--\n\n"},
    {"fsum", FSum, 1, 1, 0, "fsum($module, seq, /)\n--\n\n"},
    {"gamma", GammaFunction, 1, 1, 0, "gamma($module, x, /)\n--\n\n"},
    {"hypot", Hypot, 0, kAnyCount, 0, "hypot(*coordinates) -> value"},
    {"isclose", IsClose, 0, kAnyCount, kKeywords,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\n"},
    {"isfinite", Ask<IsFinite>, 1, 1, 0, "isfinite($module, x, /)\n--\n\n"},
    {"isinf", Ask<IsInf>, 1, 1, 0, "isinf($module, x, /)\n--\n\n"},
    {"isnan", Ask<IsNan>, 1, 1, 0, "isnan($module, x, /)\n--\n\n"},
    {"ldexp", LdExp, 2, 2, 0, "ldexp($module, x, i, /)\n--\n\n"},
    {"lgamma", LogGammaFunction, 1, 1, 0, "lgamma($module, x, /)\n--\n\n"},
    {"log", Log, 0, kAnyCount, kVarargs, "log(x, [base=math.e])"},
    {"log10", Log10, 1, 1, 0, "log10($module, x, /)\n--\n\n"},
    {"log1p", Unary<Log1p, false>, 1, 1, 0, "log1p($module, x, /)\n--\n\n"},
    {"log2", Log2, 1, 1, 0, "log2($module, x, /)\n--\n\n"},
    {"modf", ModF, 1, 1, 0, "modf($module, x, /)\n--\n\n"},
    {"nextafter", NextAfter, 2, 2, 0, "nextafter($module, x, y, /)\n--\n\n"},
    {"pow", Pow, 2, 2, 0, "pow($module, x, y, /)\n--\n\n"},
    {"prod", Prod, 0, kAnyCount, kKeywords, "prod($module, iterable, /, *, start=1)\n--\n\n"},
    {"radians", Radians, 1, 1, 0, "radians($module, x, /)\n--\n\n"},
    {"remainder", Remainder, 2, 2, 0, "remainder($module, x, y, /)\n--\n\n"},
    {"sin", Unary<::sin, false>, 1, 1, 0, "sin($module, x, /)\n--\n\n"},
    {"sinh", Unary<::sinh, true>, 1, 1, 0, "sinh($module, x, /)\n--\n\n"},
    {"sqrt", Unary<Sqrt, false>, 1, 1, 0, "sqrt($module, x, /)\n--\n\n"},
    {"tan", Unary<::tan, false>, 1, 1, 0, "tan($module, x, /)\n--\n\n"},
    {"tanh", Unary<::tanh, false>, 1, 1, 0, "tanh($module, x, /)\n--\n\n"},
    {"trunc", Trunc, 1, 1, 0, "trunc($module, x, /)\n--\n\n"},
    {"ulp", Ulp, 1, 1, 0, "ulp($module, x, /)\n--\n\n"},
    {}};

}  // namespace

Object* CreateMathModule() {
  Object* module = NewNativeModule(
      "math", "This module provides access to the mathematical functions\n"
      "defined by the C standard.", kMethods);
  const bool ok = module != nullptr && AddMathIntegers(module) &&
                  ModuleAdd(module, "pi", NewFloat(M_PI)) &&
                  ModuleAdd(module, "e", NewFloat(M_E)) &&
                  ModuleAdd(module, "tau", NewFloat(2 * M_PI)) &&
                  ModuleAdd(module, "inf", NewFloat(INFINITY)) &&
                  ModuleAdd(module, "nan", NewFloat(NAN));
  return ok ? module : nullptr;
}

}  // namespace tricolor
