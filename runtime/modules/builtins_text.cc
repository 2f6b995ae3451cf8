// builtins: print and the text of objects.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/builtins.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

Object* ReprFunction(Object*, Args args, size_t, Object*) { return Repr(args[0]); }
Object* AsciiFunction(Object*, Args args, size_t, Object*) { return Ascii(args[0]); }

Object* FormatFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 2 && !IsStr(args[1])) {
    return Raise(exc::TypeError, "format() argument 2 must be str, not %#T", args[1]);
  }
  return Format(args[0], nargs == 2 ? args[1] : nullptr);
}

bool Write(Object* write, Object* text) { return text != nullptr && CallArgs(write, text); }

// `part` of print: null when it is None (the default), false when it is no string.
bool Separator(Object** part, const char* name) {
  if (*part == nullptr || *part == None()) {
    *part = nullptr;
    return true;
  }
  if (IsStr(*part)) return true;
  Raise(exc::TypeError, "%s must be None or a string, not %T", name, *part);
  return false;
}

// More than there are: the first that is none of them.
Object* UnknownKeyword(Object* kwnames) {
  for (int64_t i = 0; i < TupleSize(kwnames); ++i) {
    Object* key = TupleAt(kwnames, i);
    if (StrEquals(key, "sep") || StrEquals(key, "end") || StrEquals(key, "file") ||
        StrEquals(key, "flush"))
      continue;
    return Raise(exc::TypeError, "'%S' is an invalid keyword argument for print()", key);
  }
  return nullptr;
}

Object* PrintFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {nullptr, nullptr, nullptr, nullptr};
  if (kwnames != nullptr && TupleSize(kwnames) > 4) return UnknownKeyword(kwnames);
  if (kwnames != nullptr && !ParseArgs("print", args + nargs, 0, kwnames,
                                       {"sep", "end", "file", "flush"}, 0, 0, 0, out)) {
    return nullptr;
  }
  Object* file = out[2];
  if (file == nullptr || file == None()) {
    file = SysGet("stdout");
    if (file == nullptr) return Raise(exc::RuntimeError, "lost sys.stdout");
    if (file == None()) return None();  // a program without standard output
  }
  if (!Separator(&out[0], "sep") || !Separator(&out[1], "end")) return nullptr;
  Object* write = GetAttr(file, names.write);
  if (write == nullptr) return nullptr;
  for (size_t i = 0; i < nargs; ++i) {
    if (i > 0 && !Write(write, out[0] != nullptr ? out[0] : StrFromChar(' '))) return nullptr;
    if (!Write(write, Str(args[i]))) return nullptr;
  }
  if (!Write(write, out[1] != nullptr ? out[1] : StrFromChar('\n'))) return nullptr;
  if (out[3] != nullptr) {
    const int flush = IsTrue(out[3]);
    if (flush < 0) return nullptr;
    if (flush == 1 && CallMethodArgs(file, names.flush) == nullptr) return nullptr;
  }
  return None();
}

}  // namespace

const NativeMethod kBuiltinsText[] = {
    {"repr", ReprFunction, 1, 1, 0, "repr($module, obj, /)\n--\n\n"},
    {"ascii", AsciiFunction, 1, 1, 0, "ascii($module, obj, /)\n--\n\n"},
    {"format", FormatFunction, 1, 2, 0, "format($module, value, format_spec='', /)\n--\n\n"},
    {"print", PrintFunction, 0, kAnyCount, kKeywords,
     "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\n"
     "Prints the values to a stream, or to sys.stdout by default."},
    {}};

}  // namespace tricolor
