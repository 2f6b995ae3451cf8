// PyOS_Readline: lines from a terminal, by whoever edits them (CPython's module readline).
#include <errno.h>
#include <locale.h>
#include <unistd.h>

#include <mutex>

#include "compat/objects/prelude.h"
#include "runtime/modules/console.h"

char* (*PyOS_ReadlineFunctionPointer)(FILE*, FILE*, const char*) = nullptr;
// Written under the lock below, read by C code of the thread that it names and by PyOS_Readline.
PyThreadState* _PyOS_ReadlineTState = nullptr;

namespace {

std::mutex reading;  // editors have one terminal and one state

char* Raw(const char* text, size_t size) {
  auto* copy = static_cast<char*>(PyMem_RawMalloc(size + 1));
  if (copy == nullptr) return nullptr;
  memcpy(copy, text, size);
  copy[size] = '\0';
  return copy;
}

// Whether Python's handlers let a read that a signal has interrupted go on.
bool GoesOn() {
  PyEval_RestoreThread(_PyOS_ReadlineTState);
  const bool goes_on = PyErr_CheckSignals() == 0;
  PyEval_SaveThread();
  return goes_on;
}

// Without an editor. Empty at the end of input; null: a handler raised, or no memory. Detached.
char* ReadPlainly(FILE* in, FILE* out, const char* prompt) {
  fflush(out);
  fputs(prompt, stderr);
  fflush(stderr);
  char* line = nullptr;
  size_t capacity = 0;
  char* result = nullptr;
  for (;;) {
    if (PyOS_InputHook != nullptr) PyOS_InputHook();
    errno = 0;
    clearerr(in);
    const ssize_t size = getline(&line, &capacity, in);
    if (size < 0 && errno == EINTR && !feof(in)) {
      if (GoesOn()) continue;
      break;
    }
    clearerr(in);
    result = Raw(line, size < 0 ? 0 : static_cast<size_t>(size));
    break;
  }
  free(line);
  return result;
}

tricolor::ConsoleLine ReadForInput(const char* prompt, std::string* line) {
  if (PyOS_ReadlineFunctionPointer == nullptr && PyOS_InputHook == nullptr) {
    return tricolor::ConsoleLine::kPlain;
  }
  LegacyScope scope;
  char* text = PyOS_Readline(stdin, stdout, prompt);
  if (text == nullptr) {
    if (!ErrorSet() && PyErr_CheckSignals() == 0) PyErr_SetNone(PyExc_KeyboardInterrupt);
    return tricolor::ConsoleLine::kError;
  }
  *line = text;
  PyMem_Free(text);
  return tricolor::ConsoleLine::kRead;
}

[[maybe_unused]] const bool installed = [] {
  tricolor::ReadConsoleBy(ReadForInput);
  return true;
}();

}  // namespace

char* PyOS_Readline(FILE* in, FILE* out, const char* prompt) {
  PyThreadState* state = PyThreadState_Get();
  if (__atomic_load_n(&_PyOS_ReadlineTState, __ATOMIC_RELAXED) == state) {
    Raise(exc::RuntimeError, "can't re-enter readline");
    return nullptr;
  }
  auto* read = PyOS_ReadlineFunctionPointer;
  if (read == nullptr || isatty(fileno(in)) == 0 || isatty(fileno(out)) == 0) read = ReadPlainly;
  PyEval_SaveThread();
  char* raw;
  {
    std::lock_guard<std::mutex> guard(reading);
    __atomic_store_n(&_PyOS_ReadlineTState, state, __ATOMIC_RELAXED);
    raw = read(in, out, prompt);
    __atomic_store_n(&_PyOS_ReadlineTState, static_cast<PyThreadState*>(nullptr), __ATOMIC_RELAXED);
  }
  PyEval_RestoreThread(state);
  if (raw == nullptr) return nullptr;
  const size_t size = strlen(raw) + 1;
  auto* line = static_cast<char*>(PyMem_Malloc(size));
  if (line != nullptr) memcpy(line, raw, size);
  else PyErr_NoMemory();
  PyMem_RawFree(raw);
  return line;
}

char* _Py_SetLocaleFromEnv(int category) { return setlocale(category, ""); }
