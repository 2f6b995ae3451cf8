// _opcode: what each instruction of CPython 3.11's compiler does to the height of the operand
// stack, for the module dis and for programs that write code objects.

#include <initializer_list>

#include "runtime/error.h"
#include "runtime/interp/stack_effect.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"

namespace tricolor {
namespace {

Object* StackEffectMethod(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[3] = {nullptr, None(), None()};
  if (!ParseArgs("stack_effect", args, nargs, kwnames, {"", "", "jump"}, 2, 2, 1, parsed)) {
    return nullptr;
  }
  int op;
  if (!IntAsInt(parsed[0], &op)) return nullptr;
  int64_t arg = 0;
  if (op >= kHaveArgument) {
    if (parsed[1] == None()) {
      return Raise(exc::ValueError, "stack_effect: opcode requires oparg but oparg was not specified");
    }
    if (!IntAsInt64(parsed[1], &arg)) return nullptr;
  } else if (parsed[1] != None()) {
    return Raise(exc::ValueError, "stack_effect: opcode does not permit oparg but oparg was specified");
  }
  JumpWay way;
  if (parsed[2] == None()) way = JumpWay::kEither;
  else if (parsed[2] == True()) way = JumpWay::kJump;
  else if (parsed[2] == False()) way = JumpWay::kFallThrough;
  else return Raise(exc::ValueError, "stack_effect: jump must be False, True or None");
  int effect;
  if (!StackEffect(op, static_cast<int>(arg), way, &effect)) {
    return Raise(exc::ValueError, "invalid opcode or oparg");
  }
  return BoxInt(effect);
}

// Figures of CPython's specializing interpreter, which it counts in a special build only.
Object* SpecializationStats(Object*, Args, size_t, Object*) { return None(); }

const NativeMethod kMethods[] = {
    {"stack_effect", StackEffectMethod, 1, 2, kKeywords,
     "stack_effect($module, opcode, oparg=None, /, *, jump=None)\n--\n\n"
     "Compute the stack effect of the opcode."},
    {"get_specialization_stats", SpecializationStats, 0, 0, 0,
     "get_specialization_stats($module, /)\n--\n\nReturn the specialization stats"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

Object* CreateOpcodeModule() {
  return NewNativeModule("_opcode", "Opcode support module.", kMethods);
}

}  // namespace tricolor
