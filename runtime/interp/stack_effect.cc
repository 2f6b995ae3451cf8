#include "runtime/interp/stack_effect.h"

namespace tricolor {

bool StackEffect(int op, int arg, JumpWay way, int* effect) {
  const auto n = static_cast<unsigned>(arg);  // wraps
  auto is = [&](unsigned value) {
    *effect = static_cast<int>(value);
    return true;
  };
  auto is_int = [&](int value) {
    *effect = value;
    return true;
  };
  switch (op) {
    case k_CACHE: case k_NOP: case k_EXTENDED_ARG: case k_RESUME: case k_KW_NAMES:
    case k_UNARY_POSITIVE: case k_UNARY_NEGATIVE: case k_UNARY_NOT: case k_UNARY_INVERT:
    case k_CHECK_EXC_MATCH: case k_CHECK_EG_MATCH: case k_GET_AITER: case k_GET_ITER:
    case k_GET_YIELD_FROM_ITER: case k_RETURN_GENERATOR: case k_LIST_TO_TUPLE:
    case k_SETUP_ANNOTATIONS: case k_YIELD_VALUE: case k_ASYNC_GEN_WRAP: case k_DELETE_NAME:
    case k_DELETE_GLOBAL: case k_SWAP: case k_LOAD_ATTR: case k_JUMP_FORWARD: case k_JUMP_BACKWARD:
    case k_JUMP_BACKWARD_NO_INTERRUPT: case k_DELETE_FAST: case k_GET_AWAITABLE: case k_MAKE_CELL:
    case k_DELETE_DEREF: case k_COPY_FREE_VARS:
    case kPopBlock: case kJump: case kJumpNoInterrupt:
      return is_int(0);
    case k_PUSH_NULL: case k_GET_LEN: case k_MATCH_MAPPING: case k_MATCH_SEQUENCE: case k_MATCH_KEYS:
    case k_PUSH_EXC_INFO: case k_WITH_EXCEPT_START: case k_GET_ANEXT: case k_BEFORE_ASYNC_WITH:
    case k_BEFORE_WITH: case k_LOAD_BUILD_CLASS: case k_LOAD_ASSERTION_ERROR: case k_LOAD_CONST:
    case k_LOAD_NAME: case k_IMPORT_FROM: case k_COPY: case k_LOAD_FAST: case k_LOAD_CLOSURE:
    case k_LOAD_DEREF: case k_LOAD_CLASSDEREF: case k_LOAD_METHOD:
      return is_int(1);
    case k_POP_TOP: case k_BINARY_SUBSCR: case k_PRINT_EXPR: case k_RETURN_VALUE: case k_IMPORT_STAR:
    case k_PREP_RERAISE_STAR: case k_POP_EXCEPT: case k_STORE_NAME: case k_DELETE_ATTR:
    case k_STORE_GLOBAL: case k_COMPARE_OP: case k_IMPORT_NAME: case k_IS_OP: case k_CONTAINS_OP:
    case k_RERAISE: case k_BINARY_OP: case k_STORE_FAST: case k_STORE_DEREF: case k_LIST_APPEND:
    case k_SET_ADD: case k_LIST_EXTEND: case k_SET_UPDATE: case k_DICT_MERGE: case k_DICT_UPDATE:
    case k_CALL: case k_POP_JUMP_FORWARD_IF_FALSE: case k_POP_JUMP_FORWARD_IF_TRUE:
    case k_POP_JUMP_FORWARD_IF_NOT_NONE: case k_POP_JUMP_FORWARD_IF_NONE:
    case k_POP_JUMP_BACKWARD_IF_NOT_NONE: case k_POP_JUMP_BACKWARD_IF_NONE:
    case k_POP_JUMP_BACKWARD_IF_FALSE: case k_POP_JUMP_BACKWARD_IF_TRUE:
    case kPopJumpIfFalse: case kPopJumpIfTrue: case kPopJumpIfNone: case kPopJumpIfNotNone:
      return is_int(-1);
    case k_END_ASYNC_FOR: case k_DELETE_SUBSCR: case k_STORE_ATTR: case k_MAP_ADD: case k_MATCH_CLASS:
      return is_int(-2);
    case k_STORE_SUBSCR:
      return is_int(-3);
    // By the argument.
    case k_BUILD_TUPLE: case k_BUILD_LIST: case k_BUILD_SET: case k_BUILD_STRING:
      return is(1 - n);
    case k_BUILD_MAP:
      return is(1 - 2 * n);
    case k_BUILD_CONST_KEY_MAP: case k_RAISE_VARARGS: case k_PRECALL:
      return is(0 - n);
    case k_UNPACK_SEQUENCE:
      return is(n - 1);
    case k_UNPACK_EX:
      return is((n & 0xff) + static_cast<unsigned>(arg >> 8));
    case k_LOAD_GLOBAL:
      return is(1 + (n & 1));
    case k_CALL_FUNCTION_EX:
      return is_int(-2 - (arg & 1));
    case k_MAKE_FUNCTION:  // defaults, keyword defaults, annotations, closure
      return is_int(-__builtin_popcount(n & 15));
    case k_BUILD_SLICE:
      return is_int(arg == 3 ? -2 : -1);
    case k_FORMAT_VALUE:
      return is_int((n & 4) != 0 ? -1 : 0);
    // By the way.
    case k_FOR_ITER:
      return is_int(way == JumpWay::kJump ? -1 : 1);
    case k_SEND:
      return is_int(way == JumpWay::kJump ? -1 : 0);
    case k_JUMP_IF_FALSE_OR_POP: case k_JUMP_IF_TRUE_OR_POP:
      return is_int(way == JumpWay::kFallThrough ? -1 : 0);
    case kSetUpFinally: case kSetUpWith:
      return is_int(way == JumpWay::kFallThrough ? 0 : 1);
    case kSetUpCleanup:
      return is_int(way == JumpWay::kFallThrough ? 0 : 2);
    default:
      return false;
  }
}

}  // namespace tricolor
