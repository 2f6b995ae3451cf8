#include "runtime/modules/math_integers.h"

#include <cmath>
#include <numeric>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

// Folds the arguments with a GMP function; `start` for none.
template <void (*kFunction)(mpz_ptr, mpz_srcptr, mpz_srcptr)>
Object* Fold(Args args, size_t nargs, int start) {
  if (nargs == 0) return NewInt(start);
  BigInt result;
  for (size_t i = 0; i < nargs; ++i) {
    Object* n = ToIndex(args[i]);
    if (n == nullptr) return nullptr;
    const BigInt value(n);
    if (i == 0) {
      mpz_abs(result, value.get());
    } else {
      kFunction(result, result.get(), value.get());
    }
  }
  return result.ToInt();
}

// The magnitude, if it is a number of 63 bits.
bool SmallMagnitude(Object* o, int64_t* out) {
  if (!IsExactly(o, int_type) || !IntFits(o, out) || *out == INT64_MIN) return false;
  *out = *out < 0 ? -*out : *out;
  return true;
}

Object* Gcd(Object*, Args args, size_t nargs, Object*) {
  int64_t a, b;
  if (nargs == 2 && SmallMagnitude(args[0], &a) && SmallMagnitude(args[1], &b)) return NewInt(std::gcd(a, b));
  return Fold<mpz_gcd>(args, nargs, 0);
}
Object* Lcm(Object*, Args args, size_t nargs, Object*) { return Fold<mpz_lcm>(args, nargs, 1); }

Object* Factorial(Object*, Args args, size_t, Object*) {
  if (IsFloat(args[0])) {
    return Raise(exc::TypeError, "'float' object cannot be interpreted as an integer");
  }
  Object* n = ToIndex(args[0]);
  if (n == nullptr) return nullptr;
  int64_t value;
  if (!IntFits(n, &value)) {
    if (IntSign(n) < 0) {
      return Raise(exc::ValueError, "factorial() not defined for negative values");
    }
    return Raise(exc::OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
  }
  if (value < 0) return Raise(exc::ValueError, "factorial() not defined for negative values");
  constexpr int64_t kMost = int64_t{1} << 30;  // beyond: more bits than memory
  if (value > kMost) return RaiseNoMemory();
  BigInt result;
  mpz_fac_ui(result, static_cast<unsigned long>(value));
  return result.ToInt();
}

Object* ISqrt(Object*, Args args, size_t, Object*) {
  Object* n = ToIndex(args[0]);
  if (n == nullptr) return nullptr;
  if (IntSign(n) < 0) return Raise(exc::ValueError, "isqrt() argument must be nonnegative");
  int64_t small;
  if (IntFits(n, &small) && small < (int64_t{1} << 52)) {  // so far the nearest double's floor is the root's
    return NewInt(static_cast<int64_t>(std::sqrt(static_cast<double>(small))));
  }
  const BigInt value(n);
  BigInt root;
  mpz_sqrt(root, value.get());
  return root.ToInt();
}

// n and k of comb and perm, both ints that are not negative. False: exception.
bool NonNegative(Object** n, Object** k) {
  *n = ToIndex(*n);
  if (*n == nullptr) return false;
  if (k != nullptr) {
    *k = ToIndex(*k);
    if (*k == nullptr) return false;
  }
  if (IntSign(*n) < 0) {
    Raise(exc::ValueError, "n must be a non-negative integer");
    return false;
  }
  if (k != nullptr && IntSign(*k) < 0) {
    Raise(exc::ValueError, "k must be a non-negative integer");
    return false;
  }
  return true;
}

Object* Comb(Object*, Args args, size_t, Object*) {
  Object* n = args[0];
  Object* k = args[1];
  if (!NonNegative(&n, &k)) return nullptr;
  if (IntCompare(k, n) > 0) return NewInt(0);
  Object* rest = IntSubtract(n, k);
  if (rest == nullptr) return nullptr;
  if (IntCompare(rest, k) < 0) k = rest;
  int64_t small;
  if (!IntFits(k, &small)) {
    return Raise(exc::OverflowError, "min(n - k, k) must not exceed %ld", INT64_MAX);
  }
  const BigInt top(n);
  BigInt result;
  mpz_bin_ui(result, top.get(), static_cast<unsigned long>(small));
  return result.ToInt();
}

Object* Perm(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 1 || args[1] == None()) return Factorial(nullptr, args, 1, nullptr);
  Object* n = args[0];
  Object* k = args[1];
  if (!NonNegative(&n, &k)) return nullptr;
  if (IntCompare(k, n) > 0) return NewInt(0);
  int64_t small;
  if (!IntFits(k, &small)) return Raise(exc::OverflowError, "k must not exceed %ld", INT64_MAX);
  const BigInt top(n);
  BigInt result, factor;
  mpz_set_ui(result, 1);
  mpz_set(factor, top.get());
  for (int64_t i = 0; i < small; ++i) {
    mpz_mul(result, result.get(), factor.get());
    mpz_sub_ui(factor, factor.get(), 1);
  }
  return result.ToInt();
}

const NativeMethod kMethods[] = {
    {"gcd", Gcd, 0, kAnyCount, 0, "gcd($module, *integers)\n--\n\nGreatest Common Divisor."},
    {"lcm", Lcm, 0, kAnyCount, 0, "lcm($module, *integers)\n--\n\nLeast Common Multiple."},
    {"factorial", Factorial, 1, 1, 0, "factorial($module, n, /)\n--\n\n"},
    {"isqrt", ISqrt, 1, 1, 0, "isqrt($module, n, /)\n--\n\n"},
    {"comb", Comb, 2, 2, 0, "comb($module, n, k, /)\n--\n\n"},
    {"perm", Perm, 1, 2, 0, "perm($module, n, k=None, /)\n--\n\n"},
    {}};

}  // namespace

double IntFrexp(Object* o, int64_t* exponent) {
  const BigInt value(o);
  long e;
  const double mantissa = mpz_get_d_2exp(&e, value.get());
  *exponent = e;
  return mantissa;
}

bool AddMathIntegers(Object* module) {
  Object* name = Intern("math");
  for (const NativeMethod* m = kMethods; m->name != nullptr; ++m) {
    if (!ModuleAdd(module, m->name, NewNativeFunction(m, module, name))) return false;
  }
  return true;
}

}  // namespace tricolor
