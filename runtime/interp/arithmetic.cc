// Arithmetic, comparison, truth, subscripts: the general paths.
#include <cmath>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

bool BoxSlots(Value* from, Value* to) {
  for (; from < to; ++from) {
    if (BoxSlot(from) == nullptr && LoadSlot(from).IsInt()) return false;
  }
  return true;
}

namespace {

// A tagged integer, if the value is an exact int that fits.
inline Value Untag(Value v) { return v.IsInt() ? v : ToValue(v.AsObject()); }

bool HasNoInt(Value x, Value y) {
  const auto other = [](Value v) {
    return !v.IsInt() && TypeOf(v.AsObject()) != &int_type && TypeOf(v.AsObject()) != &bool_type;
  };
  return other(x) && other(y);
}

bool IsPlainSet(Object* o) { return IsExactly(o, set_type) || IsExactly(o, frozenset_type); }

Value Fit(int64_t i) { return Value::FitsInt(i) ? Value::FromInt(i) : Value(NewInt(i)); }

// Empty: no fast answer (overflow, division by zero, an operation that is not here).
Value IntArithmetic(int64_t a, int64_t b, int op) {
  int64_t r;
  switch (op) {
    case kAdd: return Fit(a + b);  // 63-bit operands: no overflow
    case kSubtract: return Fit(a - b);
    case kMultiply: return __builtin_mul_overflow(a, b, &r) ? Value() : Fit(r);
    case kAnd: return Value::FromInt(a & b);
    case kOr: return Value::FromInt(a | b);
    case kXor: return Value::FromInt(a ^ b);
    case kRshift: return b < 0 ? Value() : Value::FromInt(a >> (b > 63 ? 63 : b));
    case kLshift:
      if (b < 0 || b > 61) return Value();
      r = static_cast<int64_t>(static_cast<uint64_t>(a) << b);
      return r >> b == a && Value::FitsInt(r) ? Value::FromInt(r) : Value();
    case kFloorDivide:
    case kRemainder: {
      if (b == 0) return Value();
      int64_t q = a / b;
      const int64_t m = a % b;
      const bool adjust = m != 0 && (m < 0) != (b < 0);
      if (op == kRemainder) return Value::FromInt(adjust ? m + b : m);
      q -= adjust;
      return Fit(q);
    }
    case kTrueDivide: {
      constexpr int64_t kExact = int64_t{1} << 53;
      if (b == 0 || a > kExact || a < -kExact || b > kExact || b < -kExact) return Value();
      return Value(NewFloat(static_cast<double>(a) / static_cast<double>(b)));
    }
    case kPower: {
      if (b < 0) return Value();
      int64_t result = 1, base = a;
      for (int64_t e = b; e > 0;) {
        if ((e & 1) != 0 && __builtin_mul_overflow(result, base, &result)) return Value();
        e >>= 1;
        if (e > 0 && __builtin_mul_overflow(base, base, &base)) return Value();
      }
      return Fit(result);
    }
    default: return Value();
  }
}

// An exact int of at most 120 bits, in either form.
bool Widen(Value v, __int128* out) {
  if (v.IsInt()) {
    *out = v.AsInt();
    return true;
  }
  const Object* o = v.AsObject();
  if (!IsExactly(o, int_type)) return false;
  const int64_t n = IntDigits(o);
  if (n > 4) return false;
  const uint32_t* digit = As<IntObject>(o)->digit;
  unsigned __int128 magnitude = 0;
  for (int64_t i = n; i-- > 0;) magnitude = magnitude << kDigitBits | digit[i];
  *out = static_cast<__int128>(IntSizeOf(o) < 0 ? -magnitude : magnitude);
  return true;
}

// Hashes and generators of random numbers work on 64 bits, and multiply them: without boxes for what is small, and
// without the digits of what is between.
Value WideArithmetic(__int128 a, __int128 b, int op) {
  using Bits = unsigned __int128;
  __int128 r;
  switch (op) {
    case kAdd: r = a + b; break;
    case kSubtract: r = a - b; break;
    case kMultiply:
      if (__builtin_mul_overflow(a, b, &r)) return Value();
      break;
    case kAnd: r = a & b; break;
    case kOr: r = a | b; break;
    case kXor: r = a ^ b; break;
    case kRshift:
      if (b < 0) return Value();
      r = a >> (b > 127 ? 127 : static_cast<int>(b));
      break;
    case kLshift:
      if (b < 0 || b > 126) return Value();
      r = static_cast<__int128>(static_cast<Bits>(a) << static_cast<int>(b));
      if (r >> static_cast<int>(b) != a) return Value();
      break;
    case kFloorDivide:
    case kRemainder: {
      if (b == 0) return Value();
      if (op == kRemainder && b > 0 && (b & (b - 1)) == 0) {
        r = a & (b - 1);
        break;
      }
      const __int128 q = a / b, m = a - q * b;
      const bool adjust = m != 0 && (m < 0) != (b < 0);
      r = op == kRemainder ? (adjust ? m + b : m) : q - (adjust ? 1 : 0);
      break;
    }
    default: return Value();
  }
  if (r >= Value::kMinInt && r <= Value::kMaxInt) return Value::FromInt(static_cast<int64_t>(r));
  return Value(IntFromInt128(r));
}

}  // namespace

// What a bool counts as beside an integer: between two of them `&`, `|` and `^` are other operations.
inline Value BoolAsInt(Value v) {
  const Object* o = v.AsObject();
  return o == True() ? Value::FromInt(1) : o == False() ? Value::FromInt(0) : v;
}

Value BinarySlow(Value* operands, int opcode) {
  // n += a is b
  if (const Value x = LoadSlot(&operands[0]), y = LoadSlot(&operands[1]);
      x.IsInt() && !y.IsInt() && (opcode == kAdd || opcode == kAdd + kInPlace) && TypeOf(y.AsObject()) == &bool_type) {
    return Fit(x.AsInt() + (y.AsObject() == True()));
  }
  if (const Value x = LoadSlot(&operands[0]), y = LoadSlot(&operands[1]); HasNoInt(x, y)) {
    return Value(BinaryOp(x.AsObject(), y.AsObject(), opcode));
  }
  Value a = Untag(LoadSlot(&operands[0])), b = Untag(LoadSlot(&operands[1]));
  if (a.IsInt() != b.IsInt()) {
    Value& other = a.IsInt() ? b : a;
    other = BoolAsInt(other);
  }
  if (a.IsInt() && b.IsInt()) {
    const Value r = IntArithmetic(a.AsInt(), b.AsInt(),
                                  opcode >= kInPlace ? opcode - kInPlace : opcode);
    if (!r.IsEmpty() || ErrorSet()) return r;
  }
  __int128 wide_a, wide_b;
  if (Widen(a, &wide_a) && Widen(b, &wide_b)) {
    const Value r = WideArithmetic(wide_a, wide_b, opcode >= kInPlace ? opcode - kInPlace : opcode);
    if (!r.IsEmpty() || ErrorSet()) return r;
  }
  Object* x = BoxSlot(&operands[0]);
  Object* y = BoxSlot(&operands[1]);
  if (x == nullptr || y == nullptr) return Value();
  return Value(BinaryOp(x, y, opcode));
}

Value CompareSlow(Value* operands, int op) {
  if (const Value x = LoadSlot(&operands[0]), y = LoadSlot(&operands[1]); HasNoInt(x, y)) {
    Object *a = x.AsObject(), *b = y.AsObject();
    // Compared by an instruction, they are below no other comparison: no recursion that would have to be counted.
    if (IsPlainSet(a) && IsPlainSet(b)) return Value(TypeOf(a)->slots.richcompare(a, b, static_cast<CompareOp>(op)));
    return Value(RichCompare(a, b, static_cast<CompareOp>(op)));
  }
  const Value a = Untag(LoadSlot(&operands[0])), b = Untag(LoadSlot(&operands[1]));
  if (a.IsInt() && b.IsInt()) {
    const int64_t x = a.AsInt(), y = b.AsInt();
    switch (op) {
      case kLt: return Bool(x < y);
      case kLe: return Bool(x <= y);
      case kEq: return Bool(x == y);
      case kNe: return Bool(x != y);
      case kGt: return Bool(x > y);
      default: return Bool(x >= y);
    }
  }
  Object* x = BoxSlot(&operands[0]);
  Object* y = BoxSlot(&operands[1]);
  if (x == nullptr || y == nullptr) return Value();
  return Value(RichCompare(x, y, static_cast<CompareOp>(op)));
}

Value UnarySlow(Value* operand, uint8_t op) {
  const Value v = LoadSlot(operand);
  if (v.IsInt()) {
    const int64_t i = v.AsInt();
    switch (op) {
      case OP_UNARY_NEGATIVE: return Fit(-i);
      case OP_UNARY_POSITIVE: return v;
      case OP_UNARY_INVERT: return Value::FromInt(~i);
    }
  }
  Object* o = v.AsObject();
  switch (op) {
    case OP_UNARY_NEGATIVE: return Value(Negative(o));
    case OP_UNARY_POSITIVE: return Value(Positive(o));
    default: return Value(Invert(o));
  }
}

int TruthSlow(Value* operand) {
  const Value v = LoadSlot(operand);
  if (v.IsInt()) return v.AsInt() != 0;
  Object* o = v.AsObject();
  if (o == True()) return 1;
  if (o == False() || o == None()) return 0;
  return IsTrue(o);
}

bool SameSlow(Value a, Value b) {
  a = Untag(a);
  b = Untag(b);
  if (a == b) return true;
  if (a.IsInt() || b.IsInt()) return false;
  return Is(a.AsObject(), b.AsObject());
}

namespace {

// Whose items are found without an object for the index, which above 1024 would be a new cell each time.
bool ItemsByIndex(const Type* t) { return t == &str_type || t == &bytes_type || t == &bytearray_type; }

}  // namespace

Value SubscriptSlow(Value* operands) {
  const Value k = LoadSlot(&operands[1]);
  Object* o = BoxSlot(&operands[0]);
  if (o == nullptr) return Value();
  if (k.IsInt()) {
    int64_t i = k.AsInt();
    if (IsExactly(o, list_type)) {
      if (i < 0) i += ListSize(o);
      if (i >= 0) {
        if (Object* item = ListGet(o, i)) return Value(item);
      }
    } else if (IsExactly(o, tuple_type)) {
      if (i < 0) i += TupleSize(o);
      if (i >= 0 && i < TupleSize(o)) return Value(TupleAt(o, i));
    } else if (ItemsByIndex(TypeOf(o))) {
      const auto& slots = TypeOf(o)->slots;
      if (i < 0) i += slots.len(o);
      if (i >= 0) return Value(slots.item(o, i));
    }
  }
  Object* key = BoxSlot(&operands[1]);
  if (key == nullptr) return Value();
  return Value(GetItem(o, key));
}

}  // namespace tricolor
