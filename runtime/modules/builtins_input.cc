// builtins.input: a line of standard input; of a terminal, as its editor has it.
#include <unistd.h>

#include <cerrno>
#include <string>

#include "gc/mutator.h"
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/modules/builtins.h"
#include "runtime/modules/console.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

ConsoleReader console_reader = nullptr;  // relaxed atomic

}  // namespace

void ReadConsoleBy(ConsoleReader reader) {
  __atomic_store_n(&console_reader, reader, __ATOMIC_RELAXED);
}

namespace {

Object* Stream(const char* name) {
  Object* stream = SysGet(name);
  if (stream == nullptr || stream == None()) {
    return Raise(exc::RuntimeError, "input(): lost sys.%s", name);
  }
  return stream;
}

void Flush(Object* stream) {
  if (CallMethodArgs(stream, names.flush) == nullptr) ClearError();
}

// Whether a stream is the process's own `descriptor`, and that a terminal. False: exception.
bool IsTerminal(Object* stream, int descriptor, bool* terminal) {
  *terminal = false;
  Object* number = CallMethodArgs(stream, names.fileno);
  if (number == nullptr) {
    ClearError();
    return true;
  }
  int64_t fd;
  if (!ToIndexOrRaise(number, exc::OverflowError, &fd)) return false;
  *terminal = fd == descriptor && isatty(descriptor) != 0;
  return true;
}

// How a stream encodes text. False: it does not say so by strings; an exception may be set.
struct Coding {
  Object* encoding;
  Object* errors;
};
bool CodingOf(Object* stream, Coding* coding) {
  coding->encoding = GetAttr(stream, names.encoding);
  coding->errors = coding->encoding == nullptr ? nullptr : GetAttr(stream, names.errors);
  return coding->errors != nullptr && IsStr(coding->encoding) && IsStr(coding->errors);
}

Object* RaiseBare(Type& type) {
  Object* e = NewException(type, nullptr);
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}

// The stream's next line without its break. At the end of input EOFError, with `message` if not null.
Object* ReadLine(Object* in, const char* message) {
  Object* line = CallMethodArgs(in, names.readline);
  if (line == nullptr) return nullptr;
  const bool text = IsStr(line);
  if (!text && !IsBytes(line)) {
    return Raise(exc::TypeError, "object.readline() returned non-string");
  }
  const int64_t length = text ? StrLength(line) : BytesSize(line);
  if (length == 0) {
    return message == nullptr ? RaiseBare(exc::EOFError) : Raise(exc::EOFError, "%s", message);
  }
  if ((text ? StrAt(line, length - 1) : static_cast<char32_t>(BytesData(line)[length - 1])) != '\n') {
    return line;
  }
  return text ? StrSubstring(line, 0, length - 1)
              : NewBytes({BytesData(line), static_cast<size_t>(length - 1)});
}

// Nobody edits: the prompt goes to the process's standard error, as C programs do it.
Object* ReadPlainly(Object* in, const std::string& prompt) {
  {
    gc::DetachedScope blocks(CurrentThread());
    for (size_t done = 0; done < prompt.size();) {
      const ssize_t n = write(STDERR_FILENO, prompt.data() + done, prompt.size() - done);
      if (n < 0 && errno != EINTR) break;
      if (n > 0) done += static_cast<size_t>(n);
    }
  }
  return ReadLine(in, nullptr);
}

Object* ReadFromTerminal(Object* in, const std::string& prompt, const Coding& coding) {
  const ConsoleReader reader = __atomic_load_n(&console_reader, __ATOMIC_RELAXED);
  std::string line;
  switch (reader == nullptr ? ConsoleLine::kPlain : reader(prompt.c_str(), &line)) {
    case ConsoleLine::kPlain: return ReadPlainly(in, prompt);
    case ConsoleLine::kError: return nullptr;
    case ConsoleLine::kRead: break;
  }
  if (line.empty()) return RaiseBare(exc::EOFError);
  if (line.back() == '\n') line.pop_back();
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return DecodeToStr(line, nullptr, StrUtf8(coding.encoding), StrUtf8(coding.errors));
}

// *through_streams: it is no terminal after all that we know the text of; an exception may be set.
Object* InputFromTerminal(Object* in, Object* out, Object* prompt, bool* through_streams) {
  Coding in_coding, out_coding;
  *through_streams = !CodingOf(in, &in_coding);
  if (*through_streams) return nullptr;
  Flush(out);
  std::string shown;
  if (prompt != nullptr) {
    *through_streams = !CodingOf(out, &out_coding);
    if (*through_streams) return nullptr;
    Object* text = Str(prompt);
    Object* bytes = text == nullptr ? nullptr
                                    : EncodeStr(text, StrUtf8(out_coding.encoding),
                                                StrUtf8(out_coding.errors));
    if (bytes == nullptr) return nullptr;
    shown = BytesData(bytes);  // up to a null byte
  }
  Object* line = ReadFromTerminal(in, shown, in_coding);
  return line != nullptr && AuditEvent("builtins.input/result", line) ? line : nullptr;
}

Object* InputFunction(Object*, Args args, size_t nargs, Object*) {
  Object* in = Stream("stdin");
  Object* out = in == nullptr ? nullptr : Stream("stdout");
  Object* err = out == nullptr ? nullptr : Stream("stderr");
  if (err == nullptr) return nullptr;
  Object* prompt = nargs == 1 ? args[0] : nullptr;
  if (!AuditEvent("builtins.input", prompt)) return nullptr;
  Flush(err);
  bool terminal;
  if (!IsTerminal(in, STDIN_FILENO, &terminal)) return nullptr;
  if (terminal && !IsTerminal(out, STDOUT_FILENO, &terminal)) return nullptr;
  if (terminal) {
    bool through_streams;
    Object* line = InputFromTerminal(in, out, prompt, &through_streams);
    if (!through_streams) return line;
    ClearError();
  }
  if (prompt != nullptr) {
    Object* text = Str(prompt);
    if (text == nullptr || CallMethodArgs(out, names.write, text) == nullptr) return nullptr;
  }
  Flush(out);
  return ReadLine(in, "EOF when reading a line");
}

}  // namespace

const NativeMethod kBuiltinsInput[] = {
    {"input", InputFunction, 0, 1, 0, "input($module, prompt='', /)\n--\n\n"},
    {}};

}  // namespace tricolor
