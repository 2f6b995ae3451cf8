// int and bool.
#include <charconv>
#include <cmath>
#include <vector>

#include "compat/objects/prelude.h"
#include "compat/texts.h"
#include "compat/include/internal/pycore_long.h"

// Small ints are immortal: nobody's reference is counted.
PyObject* _PyLong_GetZero(void) { return Py(NewInt(0)); }
PyObject* _PyLong_GetOne(void) { return Py(NewInt(1)); }

namespace {
struct DigitValues {
  tc_digit_values of;
  constexpr DigitValues() : of() {
    for (int c = 0; c < 256; ++c) {
      of[c] = static_cast<uint8_t>(c >= '0' && c <= '9'   ? c - '0'
                                   : c >= 'a' && c <= 'z' ? c - 'a' + 10
                                   : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                                          : 37);
    }
  }
};
}  // namespace
// The table as C sees it: the struct has nothing else.
extern "C" {
extern DigitValues digit_values TC_SYMBOL(_PyLong_DigitValue);
constinit DigitValues digit_values;
}

namespace {
inline void Write(Object* o, int64_t n, uint64_t magnitude) {
  auto* v = As<IntObject>(o);
  const auto high = static_cast<uint32_t>(magnitude >> kDigitBits);
  v->digit[0] = magnitude & kDigitMask;
  v->digit[1] = high;
  const int64_t digits = 1 + (high != 0);
  v->base.size = n < 0 ? -digits : digits;
}
inline uint64_t Magnitude(int64_t n) { return n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n); }
inline bool HasFewDigits(uint64_t magnitude) { return magnitude >> (2 * kDigitBits) == 0; }

// A function of its own, as all below that are not inlined: who gets a number at once then needs no frame.
[[gnu::noinline]] PyObject* FromOtherCell(int64_t n) {
  const uint64_t magnitude = Magnitude(n);
  if (HasFewDigits(magnitude)) {
    if (Object* o = TakeSpareCell(offsetof(IntObject, digit) + 2 * sizeof(uint32_t))) {
      Write(o, n, magnitude);
      BecomeObject(o, kFreshLeaf, &int_type);
      return Py(o);
    }
  }
  PollForNumber();
  return FreshLeaf(NewInt(n));
}
inline PyObject* FromInt64(int64_t n) {
  if (n >= kSmallMin && n <= kSmallMax) return Py(AsObject(&small_ints[n - kSmallMin]));
  const uint64_t magnitude = Magnitude(n);
  Object* o;
  if (!HasFewDigits(magnitude) || (o = TakeWhole(spare_cells.whole.integer)) == nullptr) return FromOtherCell(n);
  Write(o, n, magnitude);
  BeginAgain(o, kFreshLeaf);
  return Py(o);
}
inline PyObject* FromUint64(uint64_t n) {
  return n <= INT64_MAX ? FromInt64(static_cast<int64_t>(n)) : FreshReference(NewIntUnsigned(n));
}

// Digits alone, few of them, behind a minus or nothing. Null: not so, nothing was done.
inline PyObject* FromFewDigits(const char* text, char** end) {
  const bool negative = *text == '-';
  const char* p = text + negative;
  int64_t n = 0;
  for (int left = 18; left > 0; --left, ++p) {
    const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
    if (digit > 9) break;
    n = n * 10 + digit;
  }
  if (*p != 0 || p == text + negative) return nullptr;
  if (end != nullptr) *end = const_cast<char*>(p);
  return FromInt64(negative ? -n : n);
}
}  // namespace

PyObject* tricolor::compat::IntText(Object* o) {
  int64_t value;
  if (!IntFits(o, &value)) return FreshText(IntRepr(o));
  char text[24];
  return NewAscii({text, static_cast<size_t>(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

PyObject* PyLong_FromLong(long n) { return FromInt64(n); }            // NOLINT
PyObject* PyLong_FromLongLong(long long n) { return FromInt64(n); }   // NOLINT
PyObject* PyLong_FromSsize_t(Py_ssize_t n) { return FromInt64(n); }
PyObject* PyLong_FromUnsignedLong(unsigned long n) {                                 // NOLINT
  return FromUint64(n);
}
PyObject* PyLong_FromUnsignedLongLong(unsigned long long n) {                        // NOLINT
  return FromUint64(n);
}
PyObject* PyLong_FromSize_t(size_t n) { return FromUint64(n); }
PyObject* PyLong_FromDouble(double d) { return FreshReference(IntFromDouble(d)); }
PyObject* PyLong_FromVoidPtr(void* p) {
  return FromUint64(reinterpret_cast<uintptr_t>(p));
}
PyObject* PyBool_FromLong(long n) { return n != 0 ? Py_True : Py_False; }            // NOLINT

PyObject* PyLong_FromString(const char* text, char** end, int base) {
  if (base == 10) {
    if (PyObject* few = FromFewDigits(text, end)) return few;
  }
  const char* p = text;
  while (*p != 0) ++p;
  Object* result = IntFromText(text, static_cast<size_t>(p - text), base);
  if (end != nullptr) *end = const_cast<char*>(result == nullptr ? text : p);
  if (result == nullptr && !ErrorSet()) {
    Object* shown = NewStr(text);
    if (shown != nullptr) {
      Raise(exc::ValueError, "invalid literal for int() with base %d: %.200R", base, shown);
    }
  }
  return NewReference(result);
}
PyObject* PyLong_FromUnicodeObject(PyObject* text, int base) {
  Object* b = NewInt(base);
  return b == nullptr ? nullptr : NewReference(CallArgs(AsObject(&int_type), Escape(text), b));
}

namespace {

// The int that `o` is or has by __index__; null: TypeError.
Object* AsInt(PyObject* o) {
  if (o == nullptr) {
    PyErr_BadInternalCall();
    return nullptr;
  }
  return IsInt(In(o)) ? In(o) : ToIndex(Escape(o));
}

// Only an int will do.
bool IsIntOrRaise(PyObject* o) {
  if (o == nullptr) {
    PyErr_BadInternalCall();
    return false;
  }
  if (IsInt(In(o))) return true;
  Raise(exc::TypeError, "an integer is required");
  return false;
}

int64_t Signed(PyObject* o, int* overflow) {
  *overflow = 0;
  Object* i = AsInt(o);
  if (i == nullptr) return -1;
  int64_t n;
  if (IntFits(i, &n)) return n;
  *overflow = IntSign(i);
  return -1;
}

int64_t SignedOrRaise(PyObject* o, const char* message) {
  int overflow;
  const int64_t n = Signed(o, &overflow);
  if (overflow != 0) Raise(exc::OverflowError, "%s", message);
  return n;
}

uint64_t UnsignedOrRaise(PyObject* o, const char* negative, const char* large) {
  if (!IsIntOrRaise(o)) return static_cast<uint64_t>(-1);
  if (IntSign(In(o)) < 0) {
    Raise(exc::OverflowError, "%s", negative);
    return static_cast<uint64_t>(-1);
  }
  uint64_t n;
  if (IntAsUint64(In(o), &n)) return n;
  ClearError();
  Raise(exc::OverflowError, "%s", large);
  return static_cast<uint64_t>(-1);
}

// The value modulo 2^64.
uint64_t Masked(PyObject* o) {
  Object* i = AsInt(o);
  if (i == nullptr) return static_cast<uint64_t>(-1);
  const auto* v = As<IntObject>(i);
  int64_t size = v->base.size;
  const bool negative = size < 0;
  if (negative) size = -size;
  uint64_t n = 0;
  for (int64_t k = size - 1; k >= 0; --k) n = (n << kDigitBits) + v->digit[k];
  return negative ? -n : n;
}

}  // namespace

namespace {
[[gnu::noinline]] long AsLongOrRaise(PyObject* o) {                                  // NOLINT
  return SignedOrRaise(o, "Python int too large to convert to C long");
}
}  // namespace
long PyLong_AsLong(PyObject* o) {                                                    // NOLINT
  if (o != nullptr && TypeOf(In(o)) == &int_type) {
    const auto* v = As<IntObject>(In(o));
    const int64_t size = v->base.size;
    if (size >= -1 && size <= 1) return size * static_cast<int64_t>(v->digit[0]);  // zero has a digit, too
  }
  return AsLongOrRaise(o);
}
long PyLong_AsLongAndOverflow(PyObject* o, int* overflow) { return Signed(o, overflow); }  // NOLINT
long long PyLong_AsLongLong(PyObject* o) { return SignedOrRaise(o, "int too big to convert"); }   // NOLINT
long long PyLong_AsLongLongAndOverflow(PyObject* o, int* overflow) {                 // NOLINT
  return Signed(o, overflow);
}
Py_ssize_t PyLong_AsSsize_t(PyObject* o) {
  return IsIntOrRaise(o) ? SignedOrRaise(o, "Python int too large to convert to C ssize_t") : -1;
}
int _PyLong_AsInt(PyObject* o) {
  int overflow;
  const int64_t n = Signed(o, &overflow);
  if (overflow == 0 && n >= INT_MIN && n <= INT_MAX) return static_cast<int>(n);
  if (!ErrorSet()) Raise(exc::OverflowError, "Python int too large to convert to C int");
  return -1;
}
unsigned long PyLong_AsUnsignedLong(PyObject* o) {                                   // NOLINT
  return UnsignedOrRaise(o, "can't convert negative value to unsigned int",
                         "Python int too large to convert to C unsigned long");
}
unsigned long long PyLong_AsUnsignedLongLong(PyObject* o) {                          // NOLINT
  return UnsignedOrRaise(o, "can't convert negative int to unsigned",
                         "int too big to convert");
}
size_t PyLong_AsSize_t(PyObject* o) {
  return UnsignedOrRaise(o, "can't convert negative value to size_t",
                         "Python int too large to convert to C size_t");
}
unsigned long PyLong_AsUnsignedLongMask(PyObject* o) { return Masked(o); }           // NOLINT
unsigned long long PyLong_AsUnsignedLongLongMask(PyObject* o) { return Masked(o); }  // NOLINT
double PyLong_AsDouble(PyObject* o) { return IsIntOrRaise(o) ? IntAsDouble(In(o)) : -1.0; }
void* PyLong_AsVoidPtr(PyObject* o) {
  if (!IsIntOrRaise(o)) return nullptr;
  if (IntSign(In(o)) < 0) return reinterpret_cast<void*>(SignedOrRaise(o, "Python int too large to convert to C long"));
  const uint64_t n = UnsignedOrRaise(o, "", "Python int too large to convert to C unsigned long");
  return n == static_cast<uint64_t>(-1) && ErrorSet() ? nullptr : reinterpret_cast<void*>(n);
}

int _PyLong_Sign(PyObject* o) { return IntSign(In(o)); }
size_t _PyLong_NumBits(PyObject* o) {
  const auto* v = As<IntObject>(In(o));
  const int64_t size = v->base.size < 0 ? -v->base.size : v->base.size;
  if (size == 0) return 0;
  return static_cast<size_t>(size - 1) * kDigitBits +
         static_cast<size_t>(32 - __builtin_clz(v->digit[size - 1]));
}
PyLongObject* _PyLong_New(Py_ssize_t size) {
  Object* o = NewInstance(&int_type, size == 0 ? 1 : size);
  if (o == nullptr) return nullptr;
  As<VarObject>(o)->size = size;
  return reinterpret_cast<PyLongObject*>(FreshReference(o));
}
PyObject* _PyLong_Copy(PyLongObject* o) {
  const int64_t size = o->ob_base.ob_size < 0 ? -o->ob_base.ob_size : o->ob_base.ob_size;
  PyLongObject* copy = _PyLong_New(size);
  if (copy == nullptr) return nullptr;
  std::memcpy(copy->ob_digit, o->ob_digit, static_cast<size_t>(size) * sizeof(uint32_t));
  copy->ob_base.ob_size = o->ob_base.ob_size;
  return reinterpret_cast<PyObject*>(copy);
}
PyObject* _PyLong_FromByteArray(const unsigned char* bytes, size_t n, int little, int is_signed) {
  return NewReference(IntFromBytes(bytes, n, little != 0, is_signed != 0));
}
int _PyLong_AsByteArray(PyLongObject* o, unsigned char* bytes, size_t n, int little,
                        int is_signed) {
  const int64_t size = o->ob_base.ob_size < 0 ? -o->ob_base.ob_size : o->ob_base.ob_size;
  const bool negative = o->ob_base.ob_size < 0;
  if (negative && !is_signed) {
    Raise(exc::OverflowError, "can't convert negative int to unsigned");
    return -1;
  }
  // Digits to bytes, least significant first, in two's complement when negative.
  uint64_t pending = 0, carry = 1;
  int bits = 0;
  int64_t next = 0;
  bool lost = false;
  unsigned char last = 0;
  auto put = [&](size_t i, unsigned char b) { bytes[little ? i : n - 1 - i] = b; };
  for (size_t i = 0;; ++i) {
    if (bits < 8 && next < size) {
      uint64_t digit = o->ob_digit[next++];
      if (negative) {
        digit = (digit ^ kDigitMask) + carry;
        carry = digit >> kDigitBits;
        digit &= kDigitMask;
      }
      pending |= digit << bits;
      bits += kDigitBits;
    }
    if (bits <= 0) {
      for (; i < n; ++i) put(i, negative ? 0xff : 0);
      break;
    }
    if (next == size && bits < 8 && negative) pending |= ~uint64_t{0} << bits;
    const auto b = static_cast<unsigned char>(pending);
    pending >>= 8;
    bits -= 8;
    if (i < n) {
      put(i, b);
      last = b;
    } else if (b != (negative ? 0xff : 0)) {
      lost = true;
    }
  }
  if (!lost && is_signed && n > 0 && size > 0) {
    last = bytes[little ? n - 1 : 0];
    lost = (last >= 0x80) != negative;
  }
  if (n == 0 && size > 0) lost = true;
  if (!lost) return 0;
  Raise(exc::OverflowError, "int too big to convert");
  return -1;
}
PyObject* _PyLong_Lshift(PyObject* a, size_t n) {
  Object* count = NewIntUnsigned(n);
  return count == nullptr ? nullptr : PyNumber_Lshift(a, Py(count));
}
PyObject* _PyLong_Rshift(PyObject* a, size_t n) {
  Object* count = NewIntUnsigned(n);
  return count == nullptr ? nullptr : PyNumber_Rshift(a, Py(count));
}
PyObject* _PyLong_GCD(PyObject* a, PyObject* b) {
  Object* x = Absolute(Escape(a));
  Object* y = x == nullptr ? nullptr : Absolute(Escape(b));
  while (y != nullptr && IntSign(y) != 0) {
    Object* r = BinaryOp(x, y, kRemainder);
    x = y;
    y = r;
  }
  return y == nullptr ? nullptr : NewReference(x);
}
double _PyLong_Frexp(PyLongObject* o, Py_ssize_t* exponent) {
  auto* object = reinterpret_cast<PyObject*>(o);
  const size_t bits = _PyLong_NumBits(object);
  *exponent = static_cast<Py_ssize_t>(bits);
  if (bits == 0) return 0;
  if (bits <= 1000) {
    int e;
    const double m = std::frexp(IntAsDouble(In(object)), &e);
    *exponent = e;
    return m;
  }
  // The top 64 bits, with a last bit that says whether anything was below: rounds as the whole.
  Object* shift = NewIntUnsigned(bits - 64);
  Object* magnitude = shift == nullptr ? nullptr : Absolute(In(object));
  Object* top = magnitude == nullptr ? nullptr : BinaryOp(magnitude, shift, kRshift);
  Object* back = top == nullptr ? nullptr : BinaryOp(top, shift, kLshift);
  uint64_t n;
  if (back == nullptr || !IntAsUint64(top, &n)) return -1;
  if (!IntEqual(back, magnitude)) n |= 1;
  int e;
  const double m = std::frexp(static_cast<double>(n), &e);
  *exponent += e - 64;
  return o->ob_base.ob_size < 0 ? -m : m;
}
PyObject* _PyLong_Format(PyObject* o, int base) {
  return NewReference(IntRepr(In(o), base, base != 10));
}

#define TC_CONVERTER(name, type, text) \
  int _PyLong_##name##_Converter(PyObject* o, void* result) { \
    if (IsInt(In(o)) && IntSign(In(o)) < 0) { \
      Raise(exc::ValueError, "value must be positive"); \
      return 0; \
    } \
    const uint64_t n = UnsignedOrRaise(o, "value must be positive", \
                                       "Python int too large to convert to C " text); \
    if (n == static_cast<uint64_t>(-1) && ErrorSet()) return 0; \
    if (static_cast<type>(n) != n) { \
      Raise(exc::OverflowError, "Python int too large for C " text); \
      return 0; \
    } \
    *static_cast<type*>(result) = static_cast<type>(n); \
    return 1; \
  }
TC_CONVERTER(UnsignedShort, unsigned short, "unsigned short")                         // NOLINT
TC_CONVERTER(UnsignedInt, unsigned int, "unsigned int")
TC_CONVERTER(UnsignedLong, unsigned long, "unsigned long")                            // NOLINT
TC_CONVERTER(UnsignedLongLong, unsigned long long, "unsigned long long")              // NOLINT
TC_CONVERTER(Size_t, size_t, "size_t")

unsigned long PyOS_strtoul(const char* s, char** end, int base) { return strtoul(s, end, base); }  // NOLINT
long PyOS_strtol(const char* s, char** end, int base) { return strtol(s, end, base); }  // NOLINT

PyObject* _PyLong_DivmodNear(PyObject* a, PyObject* b) {
  if (!PyLong_Check(a) || !PyLong_Check(b)) {
    Raise(exc::TypeError, "non-integer arguments in division");
    return nullptr;
  }
  Object* pair = Release(PyNumber_Divmod(a, b));
  if (pair == nullptr) return nullptr;
  Object *quotient = TupleAt(pair, 0), *remainder = TupleAt(pair, 1);
  Object* twice = BinaryOp(remainder, remainder, kAdd);
  if (twice == nullptr) return nullptr;
  const bool negative = _PyLong_Sign(b) < 0;
  const int past = PyObject_RichCompareBool(Py(twice), b, negative ? Py_LT : Py_GT);
  const int half = PyObject_RichCompareBool(Py(twice), b, Py_EQ);
  if (past < 0 || half < 0) return nullptr;
  const bool odd = (PyLong_AsUnsignedLongMask(Py(quotient)) & 1) != 0;
  if (past == 0 && (half == 0 || !odd)) return NewReference(pair);
  quotient = BinaryOp(quotient, NewInt(1), kAdd);
  remainder = quotient == nullptr ? nullptr : BinaryOp(remainder, In(b), kSubtract);
  return remainder == nullptr ? nullptr : NewReference(TupleOf(quotient, remainder));
}
PyObject* PyLong_GetInfo(void) {
  return NewReference(DictGet(ModuleDict(Runtime::Get()->sys_module), "int_info"));
}
