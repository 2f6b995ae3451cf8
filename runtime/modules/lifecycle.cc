#include "runtime/modules/lifecycle.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include <string>

#include "gc/poison.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_queue.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/exit_census.h"
#include "runtime/modules/nothing_below.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/sys_access.h"
#include "runtime/modules/tracemalloc.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/weakref.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// PYTHONIOENCODING, "[encoding][:errors]": the part before or after the colon; empty: not given.
std::string IoEncodingPart(bool errors) {
  const char* value = Runtime::Get()->options().ignore_environment ? nullptr
                                                                   : getenv("PYTHONIOENCODING");
  if (value == nullptr) return "";
  const std::string text = value;
  const size_t colon = text.find(':');
  if (!errors) return text.substr(0, colon);
  return colon == std::string::npos ? "" : text.substr(colon + 1);
}

// strict; in the C locale, also where the environment's locale is not installed, whatever bytes come
// go through.
std::string StreamErrors() {
  const std::string chosen = IoEncodingPart(true);
  if (!chosen.empty()) return chosen;
  if (!IoEncodingPart(false).empty()) return "strict";
  std::string name = "C";
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    name = value;
    break;
  }
  const locale_t known = newlocale(LC_CTYPE_MASK, name.c_str(), nullptr);
  if (known == nullptr) return "surrogateescape";
  freelocale(known);
  for (const char* plain : {"C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"}) {
    if (name == plain) return "surrogateescape";
  }
  return "strict";
}

// The encoding's own name for itself, or null: exception.
Object* StreamEncoding() {
  const std::string chosen = IoEncodingPart(false);
  if (chosen.empty()) return NewStr("utf-8");
  Object* lookup = ImportAttr("_codecs", "lookup");
  Object* info = lookup == nullptr ? nullptr : CallArgs(lookup, NewStr(chosen));
  return info == nullptr ? nullptr : GetAttr(info, names.name);
}

}  // namespace

bool EnableFaultHandler() {
  Object* enable = ImportAttr("faulthandler", "enable");
  return enable != nullptr && Call(enable, nullptr, 0) != nullptr;
}

namespace {

// One of the three streams: None when the descriptor is closed.
Object* OpenStream(Object* open, int fd, const char* name, const char* mode, const char* errors) {
  const RuntimeOptions& options = Runtime::Get()->options();
  const bool writes = mode[0] == 'w';
  Object* keywords = NewDict();
  if (keywords == nullptr) return nullptr;
  const bool unbuffered = options.unbuffered && writes;
  Object* raw_mode = NewStr(std::string(mode) + "b");
  if (raw_mode == nullptr || !DictSet(keywords, names.mode, raw_mode) ||
      !DictSet(keywords, "buffering", NewInt(unbuffered ? 0 : -1)) ||
      !DictSet(keywords, "closefd", False())) {
    return nullptr;
  }
  Object* buffer = CallWithDict(open, TupleOf(NewInt(fd)), keywords);
  if (buffer == nullptr) {
    if (!ErrorIs(exc::OSError)) return nullptr;
    ClearError();  // EBADF: the program runs without this stream
    return None();
  }
  Object* raw = buffer;
  if (!unbuffered) {
    raw = GetAttr(buffer, "raw");
    if (raw == nullptr) return nullptr;
  }
  Object* text_name = NewStr(name);
  if (text_name == nullptr || !SetAttr(raw, names.name, text_name)) return nullptr;
  Object* is_terminal = CallMethodArgs(raw, Intern("isatty"));
  if (is_terminal == nullptr) return nullptr;
  Object* wrapper = ImportAttr("io", "TextIOWrapper");
  if (wrapper == nullptr) return nullptr;
  keywords = NewDict();
  Object* encoding = StreamEncoding();
  if (encoding == nullptr) return nullptr;
  const bool line_buffering = fd == 2 || is_terminal == True();
  if (keywords == nullptr || !DictSet(keywords, names.encoding, encoding) ||
      !DictSet(keywords, names.errors, NewStr(errors)) ||
      !DictSet(keywords, names.newline, NewStr("\n")) ||
      !DictSet(keywords, "line_buffering", Bool(line_buffering && !unbuffered)) ||
      !DictSet(keywords, "write_through", Bool(unbuffered))) {
    return nullptr;
  }
  if (fd == 0 && !DictSet(keywords, names.newline, None())) return nullptr;
  Object* stream = CallWithDict(wrapper, TupleOf(buffer), keywords);
  if (stream == nullptr || !SetAttr(stream, names.mode, NewStr(mode))) return nullptr;
  return stream;
}

bool SetStream(const char* name, const char* dunder, Object* stream) {
  return stream != nullptr && SysSet(name, stream) && SysSet(dunder, stream);
}

bool Flush(Object* stream, bool report) {
  if (stream == nullptr || stream == None()) return true;
  if (CallMethodArgs(stream, names.flush) != nullptr) return true;
  if (report) {
    WriteUnraisable(stream);
  } else {
    ClearError();
  }
  return false;
}

bool IsClosed(Object* stream) {
  Object* closed;
  const int found = LookupAttr(stream, Intern("closed"), &closed);
  if (found < 0) ClearError();
  return found == 1 && IsTrue(closed) == 1;
}

}  // namespace

namespace {

// Early, as CPython does: what -W and PYTHONWARNINGS say is only known to the module in Python.
void ImportWarningsIfAsked() {
  Object* options = SysGet("warnoptions");
  if (options == nullptr || !IsList(options) || ListSize(options) == 0) return;
  if (ImportModule("warnings") == nullptr) ClearError();
}

}  // namespace

bool InitStandardStreams() {
  if (ImportModule("encodings") == nullptr) return false;
  Object* open = ImportAttr("io", "open");
  if (open == nullptr || !DictSet(Runtime::Get()->builtins_dict, names.open, open)) return false;
  const std::string errors = StreamErrors();
  if (!SetStream("stdin", "__stdin__", OpenStream(open, 0, "<stdin>", "r", errors.c_str())) ||
      !SetStream("stdout", "__stdout__", OpenStream(open, 1, "<stdout>", "w", errors.c_str())) ||
      !SetStream("stderr", "__stderr__",
                 OpenStream(open, 2, "<stderr>", "w", "backslashreplace"))) {
    return false;
  }
  ImportWarningsIfAsked();
  return true;
}

bool ImportSite() {
  Object* site = ImportModule("site");
  return site != nullptr;
}

bool FlushStandardStreams() {
  SavedError saved;
  bool ok = true;
  Object* out = SysGet("stdout");
  if (out != nullptr && out != None() && !IsClosed(out)) ok = Flush(out, true);
  Object* err = SysGet("stderr");
  if (err != nullptr && err != None() && !IsClosed(err)) Flush(err, false);
  return ok;
}

void WaitForThreads() {
  Object* threading = DictGetStr(Runtime::Get()->modules, names.threading);
  if (threading == nullptr) return;
  if (CallMethodArgs(threading, Intern("_shutdown")) == nullptr) WriteUnraisable(threading);
}

namespace {

// The stack that the following calls will use: what earlier ones left there is gone. Without asan's
// zones around the array, which would keep the words next to the caller.
[[gnu::noinline]] TC_NO_SANITIZE void ClearUnusedStack() {
  volatile char unused[32 << 10];
  for (volatile char& c : unused) c = 0;
}

void CollectFromCleanStack() {
  ClearUnusedStack();
  CollectNow();
}

// False: the module is gone.
[[gnu::noinline]] bool ClearNames(Object* reference, bool private_ones) {
  Object* module = WeakrefGet(reference);
  if (module == nullptr || !IsA(module, module_type)) return false;
  Object* dict = ModuleDict(module);
  Object* all = DictKeysList(dict);
  for (int64_t i = 0; all != nullptr && i < ListSize(all); ++i) {
    Object* name = ListGet(all, i);
    if (name == nullptr || !IsStr(name)) continue;
    const std::string text = StrToStd(name);
    const bool is_private = text[0] == '_' && text[1] != '_';
    if (is_private != private_ones || text == "__builtins__") continue;
    if (!DictSet(dict, name, None())) ClearError();
  }
  return true;
}

[[gnu::noinline]] void FinalizeAll() {
  Runtime* runtime = Runtime::Get();
  for (const char* name : {"last_type", "last_value", "last_traceback"}) SysSet(name, None());
  Thread* thread = CurrentThread();
  thread->trace_function = thread->profile_function = nullptr;
  // What an earlier collection found is run first: it is no longer in the heap to be seen.
  FinalizerQueue::BeginExplicit();
  const FinalizerQueue::Outcome earlier = FinalizerQueue::RunAll();
  FinalizerQueue::EndExplicit();
  if (!earlier.finalized && !earlier.spared && !AnythingToFinalize()) {
    ReportGarbageAtExit();
    return;
  }
  CollectFromCleanStack();
  // What only __main__ holds: its finalizers run with its globals intact.
  Object* main = DictGetStr(runtime->modules, names.__main__);
  Object* reference = main == nullptr ? nullptr : NewWeakref(main);
  main = nullptr;
  if (DictDelete(runtime->modules, names.__main__) < 0) ClearError();
  CollectFromCleanStack();
  // Somebody else holds it still: its names lose their values, the private ones first.
  for (const bool private_ones : {true, false}) {
    if (reference == nullptr || !ClearNames(reference, private_ones)) break;
    CollectFromCleanStack();
  }
  // The other modules, but for those that printing and importing need.
  Object* all = DictKeysList(runtime->modules);
  for (int64_t i = 0; all != nullptr && i < ListSize(all); ++i) {
    Object* name = ListGet(all, i);
    if (name == nullptr || !IsStr(name)) continue;
    const std::string text = StrToStd(name);
    if (text == "sys" || text == "builtins" || text[0] == '_' || text == "io" ||
        text.compare(0, 9, "encodings") == 0 || text == "codecs") {
      continue;
    }
    if (DictDelete(runtime->modules, name) < 0) ClearError();
  }
  all = nullptr;
  CollectFromCleanStack();
  ReportGarbageAtExit();
  ClearError();
}

}  // namespace

namespace {

[[gnu::noinline]] void FinalizeOnCleanStack() {
  NothingBelow nothing_below(__builtin_frame_address(0));
  FinalizeAll();
}

}  // namespace

void FinalizeModules() {
  // The frames that follow have words which they never write, more so under asan: the callbacks of
  // atexit, which ran at this depth, left theirs there.
  ClearUnusedStack();
  FinalizeOnCleanStack();
  StopMemoryTraces();
}

}  // namespace tricolor
