// Value: what a local variable or an operand-stack slot holds: a small integer or a reference.
//
// WHY        Integers in frames are not allocated. In the heap there are only Object*.
//
//   bits  …1   integer of 63 bits, value << 1 | 1
//         0    empty (unbound local, NULL on the operand stack)
//         …0   Object*
//
// A Value that holds an integer and the int object of the same value cannot be told apart by a
// program: `is` and id() on exact ints go by value.
// THREADS    Frames belong to a thread; slots of generator frames are read by the marker too, so
//            slots are read and written as relaxed atomic words (free on x86-64).
#ifndef TRICOLOR_RUNTIME_VALUE_H_
#define TRICOLOR_RUNTIME_VALUE_H_

#include <cstdint>

#include "runtime/object.h"

namespace tricolor {

Object* BoxInt(int64_t value);  // a small shared int or a new one; null: MemoryError is set

class Value {
 public:
  constexpr Value() : bits_(0) {}
  Value(Object* o) : bits_(reinterpret_cast<uint64_t>(o)) {}  // NOLINT: implicit on purpose
  static Value FromInt(int64_t i) {  // REQUIRES FitsInt(i)
    return FromBits((static_cast<uint64_t>(i) << 1) | 1);
  }
  static Value FromBits(uint64_t bits) {
    Value v;
    v.bits_ = bits;
    return v;
  }
  static constexpr int64_t kMaxInt = (int64_t{1} << 62) - 1;
  static constexpr int64_t kMinInt = -(int64_t{1} << 62);
  static bool FitsInt(int64_t i) { return i >= kMinInt && i <= kMaxInt; }

  bool IsEmpty() const { return bits_ == 0; }
  bool IsInt() const { return (bits_ & 1) != 0; }
  bool IsObject() const { return bits_ != 0 && (bits_ & 1) == 0; }
  int64_t AsInt() const { return static_cast<int64_t>(bits_) >> 1; }
  Object* AsObject() const { return reinterpret_cast<Object*>(bits_); }  // REQUIRES !IsInt()
  // The object that stands for this value in the heap; boxes an integer (may allocate).
  Object* Box() const { return IsInt() ? BoxInt(AsInt()) : AsObject(); }
  uint64_t bits() const { return bits_; }
  friend bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }

 private:
  uint64_t bits_;
};
static_assert(sizeof(Value) == 8);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_VALUE_H_
