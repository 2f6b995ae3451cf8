// The prompt: statements are read, compiled and run one after another.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frontend.h"
#include "runtime/modules/nothing_below.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/run.h"
#include "runtime/modules/run_internal.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

// read() gives the next statement's code, and None at the end of the input. codeop takes all that
// could be the beginning of a longer program; CPython's prompt refuses a line as soon as nothing
// below could mend it.
constexpr char kReader[] = R"(
import codeop, sys, warnings

_compile = codeop.CommandCompiler()
_PLAIN = ~0x4200  # without codeop's own flags: no dedent implied, incomplete input allowed
_OPEN = ("was never closed", "unterminated triple-quoted", "unexpected EOF", "expected an indented block",
         "expected 'except' or 'finally' block")


def _line(prompt):
    if sys.stdin is None:
        return None
    try:
        if sys.stdin.isatty():
            return input(prompt) + "\n"
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
    except EOFError:
        line = ""
    if not line:
        sys.stderr.write("\n")
        return None
    if not line.endswith("\n"):
        sys.stderr.write(str(sys.ps2) + "\n")
    return line


def _whole(source):
    return compile(source + "\n", "<stdin>", "single", _compile.compiler.flags & _PLAIN, True)


def _refuse(source, lines):
    if lines[-1].lstrip().startswith("@"):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _whole(source)
        except SyntaxError as error:
            beyond = error.lineno is None or error.lineno > len(lines)
            if not beyond and not any(text in str(error.msg) for text in _OPEN):
                raise


def read():
    lines = []
    prompt = sys.ps1
    while (line := _line(str(prompt))) is not None:
        lines.append(line.removesuffix("\n"))
        source = "\n".join(lines)
        if not line.endswith("\n"):
            break
        try:
            code = _compile(source, "<stdin>", "single")
        except SyntaxError:
            code = _whole(source)
        if code is not None:
            return code
        _refuse(source, lines)
        prompt = sys.ps2
    return _whole(source) if lines else None
)";

Object* MakeReader() {
  for (const auto& [name, prompt] : {std::pair{"ps1", ">>> "}, std::pair{"ps2", "... "}}) {
    Object* text = SysGet(name) == nullptr ? NewStr(prompt) : nullptr;
    if (text != nullptr) SysSet(name, text);
    if (ErrorSet()) return nullptr;
  }
  Object* file = NewStr("<prompt>");
  Object* code = file == nullptr ? nullptr : CompileSource(kReader, file, "exec", kSourceIsText, 0);
  Object* names_of_reader = code == nullptr ? nullptr : NewDict();
  if (names_of_reader == nullptr ||
      EvalCode(code, names_of_reader, names_of_reader, nullptr) == nullptr) {
    return nullptr;
  }
  return DictGet(names_of_reader, "read");
}

[[gnu::noinline]] Object* EvalStatement(Object* code, Object* globals) {
  NothingBelow nothing_below(__builtin_frame_address(0));
  return EvalCode(code, globals, globals, nullptr);
}

void FlushStreams() {
  for (const char* name : {"stderr", "stdout"}) {
    Object* stream = SysGet(name);
    if (stream != nullptr && stream != None()) CallMethodArgs(stream, names.flush);
    ClearError();
  }
}

// After an error: true if the program ends with *exit_code.
bool Ends(int* exit_code) {
  const bool ends = ErrorIs(exc::SystemExit);
  const int code = ends ? ExitCodeOf(TakeError()) : ReportUncaught();
  if (ends) *exit_code = code;
  return ends;
}

// The file that PYTHONSTARTUP names. As Ends.
bool RunStartupFile(int* exit_code) {
  const char* path =
      Runtime::Get()->options().ignore_environment ? nullptr : getenv("PYTHONSTARTUP");
  if (path == nullptr || *path == '\0') return false;
  Object* name = StrSurrogateEscape(path);
  if (name == nullptr || !AuditEvent("cpython.run_startup", name)) return Ends(exit_code);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int error_number = errno;
    fputs("Could not open PYTHONSTARTUP\n", stderr);
    RaiseErrno(error_number, name);
    return Ends(exit_code);
  }
  std::string source;
  ReadWhole(fd, &source);
  close(fd);
  Object* code =
      CompileSource(source, name, "exec", kSourceIsFile, Runtime::Get()->options().optimize);
  if (code != nullptr && EvalStatement(code, MainDict()) != nullptr) return false;
  return Ends(exit_code);
}

}  // namespace

int RunInteractive(bool after_program) {
  const RuntimeOptions& options = Runtime::Get()->options();
  int exit_code = 0;
  if (!AuditEvent("cpython.run_stdin")) return ReportUncaught();
  if (!after_program) {
    if (!options.quiet) fputs("Tricolor (Python 3.11)\n", stderr);
    Object* loader = ImportAttr("_frozen_importlib", "BuiltinImporter");
    if (loader == nullptr || !DictSet(MainDict(), names.__loader__, loader) ||
        !PrependEmptyFolder()) {
      return ReportUncaught();
    }
    if (RunStartupFile(&exit_code)) return exit_code;
  }
  Object* read = MakeReader();
  if (read == nullptr) return ReportUncaught();
  for (;;) {
    Object* code = CallArgs(read);
    if (code == None()) return 0;
    if (code == nullptr) {
      if (ErrorIs(exc::KeyboardInterrupt)) {
        ClearError();
        fputs("\nKeyboardInterrupt\n", stderr);
        continue;
      }
      // What the statement did wrong, not how it was read.
      Object* error = PeekError();
      if (IsA(error, exc::SyntaxError)) {
        gc::Store<Object>(error, &AsException(error)->traceback, nullptr);
        gc::Store<Object>(error, &AsException(error)->context, nullptr);
      }
    } else if (EvalStatement(code, MainDict()) != nullptr) {
      FlushStreams();
      continue;
    }
    if (Ends(&exit_code)) return exit_code;
    FlushStreams();
  }
}

}  // namespace tricolor
