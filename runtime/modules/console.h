// The console: who reads a line from the terminal for input().
//
// WHY        Editing a line is the business of an extension (readline), which hooks in by a pointer of
//            the C API. That layer is above the runtime, which must not name it.
// THREADS    Set before the program starts; called by any attached thread.
#ifndef TRICOLOR_RUNTIME_MODULES_CONSOLE_H_
#define TRICOLOR_RUNTIME_MODULES_CONSOLE_H_

#include <string>

namespace tricolor {

enum class ConsoleLine {
  kPlain,  // nobody edits lines: read as from a file
  kRead,   // *line has its line break; empty at the end of input
  kError   // an exception is set
};

using ConsoleReader = ConsoleLine (*)(const char* prompt, std::string* line);
void ReadConsoleBy(ConsoleReader reader);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_CONSOLE_H_
