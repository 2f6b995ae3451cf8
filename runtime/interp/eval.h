// The interpreter's door for the rest of the runtime.
#ifndef TRICOLOR_RUNTIME_INTERP_EVAL_H_
#define TRICOLOR_RUNTIME_INTERP_EVAL_H_

#include <string_view>

#include "runtime/interp/frame.h"
#include "runtime/object.h"

namespace tricolor {

// sys.getrecursionlimit(). Relaxed atomic.
extern int recursion_limit;

// Runs a code object: exec(code, globals, locals). `locals` null: globals. `closure`: tuple of cells
// or null. Puts __builtins__ into globals if absent. Null: exception.
Object* EvalCode(Object* code, Object* globals, Object* locals, Object* closure);
// Runs a function's code with `locals` as its namespace: class bodies. Returns what it returns (the
// __class__ cell, or None).
Object* EvalClassBody(Object* function, Object* locals);

// Of the innermost Python frame; null without exception when there is none.
Object* CurrentGlobals();
Object* CurrentBuiltins();    // a dict; the runtime's builtins when no frame runs
Object* CurrentLocals();      // locals(); null with exception on error
Object* CurrentCode();        // CodeObject

// Puts "__builtins__" into a globals dict if absent.
bool EnsureBuiltins(Object* globals);
// The dict of builtins that code with these globals sees.
Object* BuiltinsOf(Object* globals);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_EVAL_H_
