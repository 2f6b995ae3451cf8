// Running a program: what the command does after the runtime has started.
//
// Each returns the process's exit code: 0, 1 after an uncaught exception (printed), what SystemExit
// says, 2 when the program cannot be found, kInterrupted after Ctrl-C.
#ifndef TRICOLOR_RUNTIME_MODULES_RUN_H_
#define TRICOLOR_RUNTIME_MODULES_RUN_H_

#include <string>

namespace tricolor {

// A KeyboardInterrupt nobody caught: the command ends itself by SIGINT, as CPython does.
inline constexpr int kInterrupted = 130 | 0x10000;

int RunFile(const std::string& path);               // source, .pyc, a folder or a zip file
int RunText(const std::string& source);             // -c
int RunStandardInput();                             // no arguments, or "-"
int RunModuleAsMain(const std::string& name);       // -m
int RunInteractive(bool after_program);             // a terminal on standard input, or -i

// Prints the current error as the interpreter's last words and gives the exit code.
int ReportUncaught();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_RUN_H_
