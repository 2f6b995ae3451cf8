// What the printing of exceptions is made of.
#ifndef TRICOLOR_RUNTIME_ERROR_PRINT_H_
#define TRICOLOR_RUNTIME_ERROR_PRINT_H_

#include <map>
#include <string>
#include <vector>

#include "runtime/object.h"

namespace tricolor {

// UTF-8 for a terminal: lone surrogates as \udc80. Never fails.
std::string Utf8Of(Object* str);

// Lines of source files, each file read once.
class SourceLines {
 public:
  // Line `number` (from 1) without its end; false: no such file or line.
  bool Get(const std::string& filename, int number, std::string* line);

 private:
  const std::vector<std::string>& Load(const std::string& filename);
  std::map<std::string, std::vector<std::string>> files_;
};

// The stack of a traceback with the line above it, or an empty str. Null: error.
Object* FormatTraceback(Object* traceback);

// The lines behind the stack: "TypeError: message", the place of a SyntaxError, notes.
std::string ExceptionOnly(Object* exception);

// The last line of what nobody can catch: "TypeError: message", the colon without a message too.
std::string UnraisableOnly(Object* exception);

// Levenshtein distance, another letter 2 and another case 1; anything above `limit` may come out as
// limit + 1.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);
// ". Did you mean: 'x'?" or nothing.
std::string Suggestion(Object* exception);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_ERROR_PRINT_H_
