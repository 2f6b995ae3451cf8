// Temporaries: what stands on the operand stack and nowhere else, and what becomes of it.
//
// WHY        CPython frees such an object where it is consumed, and the next one gets its memory, warm in the cache. Here
//            it would wait for a collection, and the next one would come from memory that the cache does not hold.
//            A float is changed in place (ops_arithmetic.inc); the others go back to the allocator (gc/take_back.h).
//
// WHICH      The mark is a bit of the header's aux byte. It is set where an object is made that the decoder knows to be
//            consumed on a straight way (kTemporary in the cache word of the instruction), or that is for the
//            instruction that comes next:
//              float, tuple        results for a later operation
//              function            of a comprehension, for its one call; the tuple of its cells with it
//              generator           for the `for` that it is made for, or for CALL_CONSUME
//              set                 for CALL_CONSUME
// THREADS    The mark is its thread's own: nobody else knows the object.
// INVARIANT  [X1] Who takes a marked object off the stack and does not drop it, or doubles it, unmarks it.
//            [X2] What a program found by looking through the heap has kShown, and is not dropped.
#ifndef TRICOLOR_RUNTIME_INTERP_TEMPORARIES_H_
#define TRICOLOR_RUNTIME_INTERP_TEMPORARIES_H_

#include "runtime/builtin_types.h"
#include "runtime/interp/frame.h"
#include "runtime/type.h"
#include "runtime/value.h"

namespace tricolor {

inline constexpr uint8_t kTemporary = 1;

inline bool IsTemporary(Value v) {
  if (!v.IsObject() || (v.AsObject()->aux & kTemporary) == 0) return false;
  const Type* type = TypeOf(v.AsObject());  // of others the byte means something else
  return type == &float_type || type == &tuple_type || type == &generator_type || type == &set_type;
}
inline void UnmarkTemporary(Value v) {
  if (!v.IsObject()) return;
  Object* const o = v.AsObject();
  if (__builtin_expect(o->aux == 0, 1)) return;
  // Only what has a mark is written to: any other may be everybody's.
  const uint8_t mark = IsExactly(o, function_type) ? kFrameComprehension : IsTemporary(v) ? kTemporary : 0;
  if ((o->aux & mark) != 0) o->aux = static_cast<uint8_t>(o->aux & ~mark);
}

// None of these polls or runs Python. REQUIRES that the caller has taken the object off the stack, or does so at once.

// A marked tuple, set or generator; others stay.
void DropTemporary(Object* o);
// The function of a frame that is about to be left by a return, if it is a comprehension's (kFrameComprehension).
void DropComprehension(Frame* frame);

// A binary operation one of whose operands is marked. Empty: exception.
Value BinaryOfTemporaries(Value* operands, int opcode);

// The function of a comprehension, which nobody but its one call sees. `operands`: the tuple of its cells, if `flags`
// says so, and the code.
Object* MakeComprehension(Frame* frame, Value* operands, int flags);

// Whether a call of it with one argument keeps nothing of that but what is in it.
bool KeepsNothing(Object* callable, bool is_method);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_TEMPORARIES_H_
