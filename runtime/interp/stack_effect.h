// What each instruction of CPython 3.11's compiler does to the height of the operand stack.
#ifndef TRICOLOR_RUNTIME_INTERP_STACK_EFFECT_H_
#define TRICOLOR_RUNTIME_INTERP_STACK_EFFECT_H_

#include "runtime/interp/opcodes.h"

namespace tricolor {

// The numbers in co_code. Negative: steps of the compiler that never get there.
enum OpNumber : int {
#define TC_NUMBER(name, number, caches) k_##name = number,
  TC_OPCODES(TC_NUMBER)
#undef TC_NUMBER
  k_CACHE = 0,
  k_NOP = 9,
  kHaveArgument = 90,
  k_EXTENDED_ARG = 144,
  k_PRECALL = 166,
  k_KW_NAMES = 172,
  kSetUpFinally = -1,
  kSetUpCleanup = -2,
  kSetUpWith = -3,
  kPopBlock = -4,
  kJump = -5,
  kJumpNoInterrupt = -6,
  kPopJumpIfFalse = -7,
  kPopJumpIfTrue = -8,
  kPopJumpIfNone = -9,
  kPopJumpIfNotNone = -10,
};

enum class JumpWay { kFallThrough, kJump, kEither };  // kEither: the greater effect of the two

// By how much the stack grows. False: no such instruction.
bool StackEffect(int op, int arg, JumpWay way, int* effect);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_STACK_EFFECT_H_
