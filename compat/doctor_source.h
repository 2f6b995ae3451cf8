// Where addresses in the module that the doctor looks at come from.
#ifndef TRICOLOR_COMPAT_DOCTOR_SOURCE_H_
#define TRICOLOR_COMPAT_DOCTOR_SOURCE_H_

#include <string>

namespace tricolor::compat {

void SetCheckedModule(const std::string& path);
// Whether the address is code of the module.
bool InCheckedModule(const void* pc);
// The innermost return address into the module on this thread's stack, or null: the program's own
// frames have frame pointers, and the module's need none.
const void* CallerInModule();
// "file.c:12: function", from the debug information; "function (no debug information: compile with -g)".
// `returned`: the address is one that a call returns to, else a function's first.
std::string SourceOf(const void* pc, bool returned);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_DOCTOR_SOURCE_H_
