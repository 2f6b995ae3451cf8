// The _operator module: the operators as functions. The getters are in _operator_getters.cc.
#include "runtime/modules/_operator.h"

#include <cstring>

#include "runtime/abstract_number.h"
#include "runtime/buffer.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

template <CompareOp op>
Object* CompareFunction(Object*, Args args, size_t, Object*) {
  return RichCompare(args[0], args[1], op);
}
template <int opcode>
Object* Binary(Object*, Args args, size_t, Object*) {
  return BinaryOp(args[0], args[1], opcode);
}
template <Object* (*f)(Object*)>
Object* Unary(Object*, Args args, size_t, Object*) {
  return f(args[0]);
}

Object* Truth(Object*, Args args, size_t, Object*) {
  const int truth = IsTrue(args[0]);
  return truth < 0 ? nullptr : Bool(truth != 0);
}
Object* Not(Object*, Args args, size_t, Object*) {
  const int truth = IsTrue(args[0]);
  return truth < 0 ? nullptr : Bool(truth == 0);
}
Object* IsFunction(Object*, Args args, size_t, Object*) { return Bool(Is(args[0], args[1])); }
Object* IsNotFunction(Object*, Args args, size_t, Object*) { return Bool(!Is(args[0], args[1])); }

bool IsSequence(Object* o) { return !IsDict(o) && TypeOf(o)->slots.item != nullptr; }

template <bool in_place>
Object* Concat(Object*, Args args, size_t, Object*) {
  Object* a = args[0];
  Object* b = args[1];
  const Slots& slots = TypeOf(a)->slots;
  if (in_place && slots.inplace_concat != nullptr) return slots.inplace_concat(a, b);
  if (slots.concat != nullptr) return slots.concat(a, b);
  if (IsSequence(a) && IsSequence(b)) {
    Object* sum = NotImplemented();
    if (in_place && slots.inplace[kAdd] != nullptr) sum = slots.inplace[kAdd](a, b);
    if (sum == NotImplemented()) sum = BinaryBySlots(a, b, kAdd);
    if (sum != NotImplemented()) return sum;
  }
  return Raise(exc::TypeError, "'%T' object can't be concatenated", a);
}

Object* ContainsFunction(Object*, Args args, size_t, Object*) {
  const int in = Contains(args[0], args[1]);
  return in < 0 ? nullptr : Bool(in != 0);
}

// An iterator of what is searched. Null: exception, which a TypeError of iter() is not shown in.
Object* IteratorOf(Object* o) {
  Object* iterator = Iter(o);
  if (iterator == nullptr && ClearErrorIf(exc::TypeError)) {
    Raise(exc::TypeError, "argument of type '%.200T' is not iterable", o);
  }
  return iterator;
}

Object* CountOf(Object*, Args args, size_t, Object*) {
  int64_t count = 0;
  Object* iterator = IteratorOf(args[0]);
  if (iterator == nullptr) return nullptr;
  Walk walk(iterator);
  while (Object* item = walk.Next()) {
    const int equal = SameOrEqual(item, args[1]);
    if (equal < 0) return nullptr;
    count += equal;
  }
  return walk.failed() ? nullptr : NewInt(count);
}

Object* IndexOf(Object*, Args args, size_t, Object*) {
  Object* iterator = IteratorOf(args[0]);
  if (iterator == nullptr) return nullptr;
  Walk walk(iterator);
  for (int64_t i = 0; Object* item = walk.Next(); ++i) {
    const int equal = SameOrEqual(item, args[1]);
    if (equal < 0) return nullptr;
    if (equal > 0) return NewInt(i);
  }
  if (walk.failed()) return nullptr;
  return Raise(exc::ValueError, "sequence.index(x): x not in sequence");
}

Object* GetItemFunction(Object*, Args args, size_t, Object*) { return GetItem(args[0], args[1]); }
Object* SetItemFunction(Object*, Args args, size_t, Object*) {
  return SetItem(args[0], args[1], args[2]) ? None() : nullptr;
}
Object* DelItemFunction(Object*, Args args, size_t, Object*) {
  return DelItem(args[0], args[1]) ? None() : nullptr;
}
Object* PowFunction(Object*, Args args, size_t, Object*) {
  return Power(args[0], args[1], None());
}

Object* LengthHintFunction(Object*, Args args, size_t nargs, Object*) {
  int64_t hint = 0;
  if (nargs > 1) {
    if (!IsInt(args[1])) {
      return Raise(exc::TypeError, "'%T' object cannot be interpreted as an integer", args[1]);
    }
    if (!SsizeArgument(args[1], &hint)) return nullptr;
  }
  hint = LengthHint(args[0], hint);
  return hint == -1 && ErrorSet() ? nullptr : NewInt(hint);
}

Object* CallFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  if (nargs == 0) return Raise(exc::TypeError, "call expected at least 1 argument, got 0");
  return Call(args[0], args + 1, nargs - 1, kwnames);
}

// Takes the same time wherever the two differ.
bool SameBytes(const char* a, int64_t n, const char* b, int64_t m) {
  volatile unsigned char difference = n != m;
  for (int64_t i = 0; i < m; ++i) {
    difference = static_cast<unsigned char>(difference | (a[n == m ? i : 0] ^ b[i]));
  }
  return difference == 0;
}

Object* CompareDigest(Object*, Args args, size_t, Object*) {
  Object* a = args[0];
  Object* b = args[1];
  if (IsStr(a) && IsStr(b)) {
    if (!StrIsAscii(a) || !StrIsAscii(b)) {
      return Raise(exc::TypeError,
                   "comparing strings with non-ASCII characters is not supported");
    }
    return Bool(SameBytes(static_cast<const char*>(StrData(a)), StrLength(a),
                          static_cast<const char*>(StrData(b)), StrLength(b)));
  }
  if (!SupportsBuffer(a) && !SupportsBuffer(b)) {
    return Raise(exc::TypeError,
                 "unsupported operand types(s) or combination of types: '%T' and '%T'", a, b);
  }
  BufferView left(a);
  if (!left.ok()) return nullptr;
  BufferView right(b);
  if (!right.ok()) return nullptr;
  return Bool(SameBytes(left.text().data(), static_cast<int64_t>(left.text().size()),
                        right.text().data(), static_cast<int64_t>(right.text().size())));
}

#define TC_BINARY(name, code, doc) \
  {#name, Binary<code>, 2, 2, 0, #name "($module, a, b, /)\n--\n\nSame as " doc "."}
#define TC_COMPARE(name, op, doc) \
  {#name, CompareFunction<op>, 2, 2, 0, #name "($module, a, b, /)\n--\n\nSame as " doc "."}
#define TC_UNARY(name, f, doc) \
  {#name, Unary<f>, 1, 1, 0, #name "($module, a, /)\n--\n\nSame as " doc "."}

const NativeMethod kFunctions[] = {
    {"truth", Truth, 1, 1, 0, "truth($module, a, /)\n--\n\nIs a true?"},
    {"not_", Not, 1, 1, 0, "not_($module, a, /)\n--\n\nSame as not a."},
    {"is_", IsFunction, 2, 2, 0, "is_($module, a, b, /)\n--\n\nSame as a is b."},
    {"is_not", IsNotFunction, 2, 2, 0, "is_not($module, a, b, /)\n--\n\nSame as a is not b."},
    TC_COMPARE(lt, kLt, "a < b"),
    TC_COMPARE(le, kLe, "a <= b"),
    TC_COMPARE(eq, kEq, "a == b"),
    TC_COMPARE(ne, kNe, "a != b"),
    TC_COMPARE(gt, kGt, "a > b"),
    TC_COMPARE(ge, kGe, "a >= b"),
    TC_UNARY(index, ToIndex, "a.__index__()"),
    TC_UNARY(abs, Absolute, "abs(a)"),
    TC_UNARY(neg, Negative, "-a"),
    TC_UNARY(pos, Positive, "+a"),
    TC_UNARY(inv, Invert, "~a"),
    TC_UNARY(invert, Invert, "~a"),
    TC_BINARY(add, kAdd, "a + b"),
    TC_BINARY(sub, kSubtract, "a - b"),
    TC_BINARY(mul, kMultiply, "a * b"),
    TC_BINARY(matmul, kMatMul, "a @ b"),
    TC_BINARY(floordiv, kFloorDivide, "a // b"),
    TC_BINARY(truediv, kTrueDivide, "a / b"),
    TC_BINARY(mod, kRemainder, "a % b"),
    {"pow", PowFunction, 2, 2, 0, "pow($module, a, b, /)\n--\n\nSame as a ** b."},
    TC_BINARY(lshift, kLshift, "a << b"),
    TC_BINARY(rshift, kRshift, "a >> b"),
    TC_BINARY(and_, kAnd, "a & b"),
    TC_BINARY(or_, kOr, "a | b"),
    TC_BINARY(xor, kXor, "a ^ b"),
    TC_BINARY(iadd, kAdd + kInPlace, "a += b"),
    TC_BINARY(isub, kSubtract + kInPlace, "a -= b"),
    TC_BINARY(imul, kMultiply + kInPlace, "a *= b"),
    TC_BINARY(imatmul, kMatMul + kInPlace, "a @= b"),
    TC_BINARY(ifloordiv, kFloorDivide + kInPlace, "a //= b"),
    TC_BINARY(itruediv, kTrueDivide + kInPlace, "a /= b"),
    TC_BINARY(imod, kRemainder + kInPlace, "a %= b"),
    TC_BINARY(ipow, kPower + kInPlace, "a **= b"),
    TC_BINARY(ilshift, kLshift + kInPlace, "a <<= b"),
    TC_BINARY(irshift, kRshift + kInPlace, "a >>= b"),
    TC_BINARY(iand, kAnd + kInPlace, "a &= b"),
    TC_BINARY(ior, kOr + kInPlace, "a |= b"),
    TC_BINARY(ixor, kXor + kInPlace, "a ^= b"),
    {"concat", Concat<false>, 2, 2, 0,
     "concat($module, a, b, /)\n--\n\nSame as a + b, for sequences."},
    {"iconcat", Concat<true>, 2, 2, 0,
     "iconcat($module, a, b, /)\n--\n\nSame as a += b, for sequences."},
    {"contains", ContainsFunction, 2, 2, 0, "contains($module, a, b, /)\n--\n\nSame as b in a."},
    {"countOf", CountOf, 2, 2, 0,
     "countOf($module, a, b, /)\n--\n\nHow many items of a equal b."},
    {"indexOf", IndexOf, 2, 2, 0, "indexOf($module, a, b, /)\n--\n\nWhere b first stands in a."},
    {"getitem", GetItemFunction, 2, 2, 0, "getitem($module, a, b, /)\n--\n\nSame as a[b]."},
    {"setitem", SetItemFunction, 3, 3, 0, "setitem($module, a, b, c, /)\n--\n\nSame as a[b] = c."},
    {"delitem", DelItemFunction, 2, 2, 0, "delitem($module, a, b, /)\n--\n\nSame as del a[b]."},
    {"length_hint", LengthHintFunction, 1, 2, 0,
     "length_hint($module, obj, default=0, /)\n--\n\nAn estimate of how many items there are."},
    {"call", CallFunction, 0, kAnyCount, kKeywords,
     "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs)."},
    {"_compare_digest", CompareDigest, 2, 2, 0,
     "_compare_digest($module, a, b, /)\n--\n\nIs a equal to b, in a time that tells nothing?"},
    {}};
#undef TC_BINARY
#undef TC_COMPARE
#undef TC_UNARY

}  // namespace

Object* CreateOperatorModule() {
  Object* module = NewNativeModule("_operator", "The operators as functions.", kFunctions);
  return module != nullptr && AddOperatorGetters(module) ? module : nullptr;
}

}  // namespace tricolor
