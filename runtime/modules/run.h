// Running a program: what the command does after the runtime has started.
//
// Each returns the process's exit code: 0, 1 after an uncaught exception (printed), what SystemExit
// says, 2 when the program cannot be found, kInterrupted after Ctrl-C.
#ifndef TRICOLOR_RUNTIME_MODULES_RUN_H_
#define TRICOLOR_RUNTIME_MODULES_RUN_H_

#include <string>

namespace tricolor {

struct Object;

// A KeyboardInterrupt nobody caught: the command ends itself by SIGINT, as CPython does.
inline constexpr int kInterrupted = 130 | 0x10000;

int RunFile(const std::string& path);               // source, .pyc, a folder or a zip file
int RunText(const std::string& source);             // -c
int RunStandardInput();                             // no arguments, or "-"
int RunModuleAsMain(const std::string& name);       // -m
int RunInteractive(bool after_program);             // a terminal on standard input, or -i

// Prints the current error as the interpreter's last words and gives the exit code.
int ReportUncaught();

// Its parts, for whoever prints an exception and goes on (PyErr_PrintEx). Hands one that is no SystemExit to
// sys.excepthook, and to sys.last_type and its like. If the hook wants the program to end: its SystemExit, else null.
Object* PrintUncaught(Object* error, bool set_last);
int ExitCodeOf(Object* exit);  // of a SystemExit, whose text it prints

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_RUN_H_
