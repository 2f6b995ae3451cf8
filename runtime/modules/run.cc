#include "runtime/modules/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frontend.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/modules/nothing_below.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/run_internal.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"

namespace tricolor {

Object* MainDict() {
  Object* main = DictGetStr(Runtime::Get()->modules, names.__main__);
  return main == nullptr ? nullptr : ModuleDict(main);
}

bool ReadWhole(int fd, std::string* out) {
  char buffer[65536];
  for (;;) {
    const ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) return true;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    out->append(buffer, static_cast<size_t>(n));
  }
}

bool PrependEmptyFolder() {
  if (Runtime::Get()->options().safe_path) return true;
  Object* search = SysGet("path");
  Object* empty = NewStr("");
  return search != nullptr && empty != nullptr && ListInsert(search, 0, empty);
}

int ExitCodeOf(Object* exit) {
  Object* code = gc::Load(&As<SystemExitObject>(exit)->code);
  if (code == nullptr || code == None()) return 0;
  if (IsInt(code)) {
    int64_t value;
    return IntFits(code, &value) ? static_cast<int>(value & 0xff) : 255;
  }
  Object* err = SysGet("stderr");
  Object* text = Str(code);
  if (text != nullptr && err != nullptr && err != None()) {
    Object* line = StrFormat("%U\n", text);
    if (line == nullptr || CallMethodArgs(err, names.write, line) == nullptr) ClearError();
    if (CallMethodArgs(err, names.flush) == nullptr) ClearError();
  } else if (text != nullptr) {
    fprintf(stderr, "%s\n", StrToStd(text).c_str());
  }
  ClearError();
  return 1;
}

namespace {

[[gnu::noinline]] Object* EvalMain(Object* code, Object* globals) {
  return EvalCode(code, globals, globals, nullptr);
}

int RunCode(Object* code) {
  if (code == nullptr) return ReportUncaught();
  if (!AuditEvent("exec", code)) return ReportUncaught();
  Object* globals = MainDict();
  Object* result;
  {
    NothingBelow nothing_below(__builtin_frame_address(0));
    result = EvalMain(code, globals);
  }
  return result == nullptr ? ReportUncaught() : 0;
}

// __main__'s __loader__ and file, as CPython sets them for a script.
bool DescribeMain(const char* loader_class, Object* file) {
  Object* globals = MainDict();
  if (file != nullptr && (!DictSet(globals, names.__file__, file) ||
                          !DictSet(globals, names.__cached__, None()))) {
    return false;
  }
  Object* loader = ImportAttr("_frozen_importlib_external", loader_class);
  if (loader == nullptr) return false;
  loader = CallArgs(loader, names.__main__, file);
  return loader != nullptr && DictSet(globals, names.__loader__, loader);
}

int RunPyc(const std::string& path, std::string_view file, Object* name) {
  std::string_view payload;
  const std::string wrong = CheckPyc(file, &payload);
  if (!wrong.empty()) {
    fprintf(stderr, "tricolor: %s: %s\n", path.c_str(), wrong.c_str());
    return 1;
  }
  if (!DescribeMain("SourcelessFileLoader", name)) return ReportUncaught();
  if (!AuditEvent("marshal.loads", AuditBytes{payload})) return ReportUncaught();
  Object* code = Unmarshal(payload.data(), payload.size());
  if (code != nullptr && !IsExactly(code, code_type)) {
    code = Raise(exc::RuntimeError, "Bad code object in .pyc file");
  }
  return RunCode(code);
}

int RunFolder(const std::string& path) {
  if (!AuditEvent("cpython.run_module", "__main__")) return ReportUncaught();
  Object* entry = StrSurrogateEscape(path);
  Object* search = SysGet("path");
  if (entry == nullptr || search == nullptr || !ListInsert(search, 0, entry)) {
    return ReportUncaught();
  }
  Object* run = ImportAttr("runpy", "_run_module_as_main");
  if (run == nullptr || CallArgs(run, names.__main__, False()) == nullptr) return ReportUncaught();
  return 0;
}

// As CPython makes __file__ absolute: nothing is resolved but "." and a leading "./".
std::string AbsolutePath(const std::string& path) {
  if (path[0] == '/') return path;
  char* folder = get_current_dir_name();
  if (folder == nullptr) return path;
  std::string result = folder;
  if (path != ".") result += "/" + (path.compare(0, 2, "./") == 0 ? path.substr(2) : path);
  free(folder);
  return result;
}

// An archive that zipimport reads: its directory is at the end, and anything may be before it.
bool IsZip(const std::string& path, std::string_view file) {
  constexpr size_t kDirectoryEnd = 22, kLongestComment = 0xffff;
  const size_t tail = std::min(file.size(), kDirectoryEnd + kLongestComment);
  if (file.substr(file.size() - tail).find("PK\5\6") == std::string_view::npos) return false;
  Object* name = StrSurrogateEscape(path);
  Object* importer = name == nullptr ? nullptr : ImportAttr("zipimport", "zipimporter");
  if (importer != nullptr && CallArgs(importer, name) != nullptr) return true;
  ClearError();
  return false;
}
bool EndsWith(const std::string& s, const char* end) {
  const size_t n = strlen(end);
  return s.size() >= n && s.compare(s.size() - n, n, end) == 0;
}

// sys.path[0]: the folder of the script, links resolved.
bool PrependScriptFolder(const std::string& path) {
  if (Runtime::Get()->options().safe_path) return true;
  std::string folder = path;
  char resolved[4096];
  const ssize_t n = readlink(path.c_str(), resolved, sizeof resolved - 1);
  if (n > 0) {
    folder.assign(resolved, static_cast<size_t>(n));
    if (folder[0] != '/') {
      const size_t slash = path.rfind('/');
      if (slash != std::string::npos) folder = path.substr(0, slash + 1) + folder;
    }
  }
  char absolute[4096];
  if (realpath(folder.c_str(), absolute) != nullptr) folder = absolute;
  const size_t slash = folder.rfind('/');
  folder = slash == std::string::npos ? "" : slash == 0 ? "/" : folder.substr(0, slash);
  Object* entry = StrSurrogateEscape(folder);
  Object* search = SysGet("path");
  return entry != nullptr && search != nullptr && ListInsert(search, 0, entry);
}

// To sys.stderr, or to the process's if there is none that takes it.
void WriteStderr(const char* text) {
  Object* err = SysGet("stderr");
  Object* line = NewStr(text);
  if (err != nullptr && err != None() && line != nullptr && CallMethodArgs(err, names.write, line) != nullptr) return;
  ClearError();
  fputs(text, stderr);
}

}  // namespace

int ReportUncaught() {
  Object* error = TakeError();
  if (error == nullptr) return 0;
  const bool inspect = Runtime::Get()->options().inspect;  // then an exit is an error like others
  if (IsA(error, exc::SystemExit) && !inspect) return ExitCodeOf(error);
  Object* exit = PrintUncaught(error, true);
  if (exit != nullptr) return ExitCodeOf(exit);
  return IsExactly(error, exc::KeyboardInterrupt) ? kInterrupted : 1;
}

Object* PrintUncaught(Object* error, bool set_last) {
  Object* type = AsObject(TypeOf(error));
  Object* traceback = gc::Load(&AsException(error)->traceback);
  if (traceback == nullptr) traceback = None();
  if (set_last && !(SysSet("last_type", type) && SysSet("last_value", error) && SysSet("last_traceback", traceback))) {
    ClearError();
  }
  Object* hook = SysGet("excepthook");
  if (!AuditEvent("sys.excepthook", hook == nullptr ? None() : hook, type, error, traceback)) {
    if (ClearErrorIf(exc::RuntimeError)) return nullptr;  // an audit hook's way to keep this quiet
    WriteUnraisableMessage("Exception ignored in audit hook", nullptr);
  }
  if (hook == nullptr) {
    WriteStderr("sys.excepthook is missing\n");
    PrintException(error);
  } else if (CallArgs(hook, type, error, traceback) == nullptr) {
    Object* second = TakeError();
    if (IsA(second, exc::SystemExit)) return second;
    WriteStderr("Error in sys.excepthook:\n");
    PrintException(second);
    WriteStderr("\nOriginal exception was:\n");
    PrintException(error);
  }
  ClearError();
  return nullptr;
}

int RunFile(const std::string& path) {
  const RuntimeOptions& options = Runtime::Get()->options();
  const char* command = (options.program.empty() ? options.executable : options.program).c_str();
  struct stat st;
  if (stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) {
    if (access((path + "/__main__.py").c_str(), F_OK) != 0 &&
        access((path + "/__main__.pyc").c_str(), F_OK) != 0) {
      fprintf(stderr, "%s: can't find '__main__' module in '%s'\n", options.executable.c_str(),
              AbsolutePath(path).c_str());
      return 1;
    }
    return RunFolder(AbsolutePath(path));
  }
  const std::string absolute = AbsolutePath(path);
  // A look whether it is an archive; then as a file.
  constexpr int kFlags = O_RDONLY | O_CLOEXEC;
  if (!AuditEvent("open", absolute, "r", kFlags)) return ReportUncaught();
  const int fd = open(path.c_str(), kFlags);
  if (fd < 0) {
    const int error_number = errno;
    if (!AuditEvent("cpython.run_file", absolute)) return ReportUncaught();
    fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", command,
            AbsolutePath(path).c_str(), error_number, strerror(error_number));
    return 2;
  }
  std::string file;
  const bool read_all = ReadWhole(fd, &file);
  const int read_error = errno;
  close(fd);
  if (!read_all) {
    fprintf(stderr, "%s: can't read file '%s': [Errno %d] %s\n", command,
            AbsolutePath(path).c_str(), read_error, strerror(read_error));
    return 2;
  }
  if (IsZip(path, file)) return RunFolder(AbsolutePath(path));
  if (!PrependScriptFolder(path)) return ReportUncaught();
  Object* name = StrSurrogateEscape(absolute);
  if (name == nullptr || !AuditEvent("cpython.run_file", name) ||
      !AuditEvent("open", name, "rb", 0)) {
    return ReportUncaught();
  }
  if (EndsWith(path, ".pyc")) return RunPyc(path, file, name);
  if (!DescribeMain("SourceFileLoader", name) || !AuditEvent("compile", None(), name)) {
    return ReportUncaught();
  }
  // -x: the lines keep their numbers.
  if (options.skip_first_line) file.erase(0, std::min(file.find('\n'), file.size()));
  return RunCode(
      CompileSource(file, name, "exec", kSourceIsFile, Runtime::Get()->options().optimize));
}

int RunText(const std::string& text) {
  const std::string source = text + "\n";
  if (!AuditEvent("cpython.run_command", source)) return ReportUncaught();
  Object* name = NewStr("<string>");
  if (name == nullptr || !PrependEmptyFolder()) return ReportUncaught();
  Object* loader = ImportAttr("_frozen_importlib", "BuiltinImporter");
  if (loader == nullptr || !DictSet(MainDict(), names.__loader__, loader) ||
      !AuditEvent("compile", AuditBytes{source}, name)) {
    return ReportUncaught();
  }
  return RunCode(CompileSource(source, name, "exec", kSourceIsText,
                               Runtime::Get()->options().optimize));
}

int RunStandardInput() {
  std::string source;
  if (!AuditEvent("cpython.run_stdin") || !PrependEmptyFolder()) return ReportUncaught();
  if (!ReadWhole(0, &source)) {
    fprintf(stderr, "tricolor: cannot read standard input: %s\n", strerror(errno));
    return 1;
  }
  Object* name = NewStr("<stdin>");
  Object* loader = name == nullptr ? nullptr : ImportAttr("_frozen_importlib", "BuiltinImporter");
  if (loader == nullptr || !DictSet(MainDict(), names.__loader__, loader) ||
      !DictSet(MainDict(), names.__file__, name) || !DictSet(MainDict(), names.__cached__, None()) ||
      !AuditEvent("compile", None(), name)) {
    return ReportUncaught();
  }
  return RunCode(
      CompileSource(source, name, "exec", kSourceIsFile, Runtime::Get()->options().optimize));
}

int RunModuleAsMain(const std::string& name) {
  Object* text = NewStr(name);
  if (text == nullptr || !AuditEvent("cpython.run_module", text)) return ReportUncaught();
  if (!Runtime::Get()->options().safe_path) {
    char* folder = get_current_dir_name();
    Object* entry = StrSurrogateEscape(folder == nullptr ? "" : folder);
    free(folder);
    Object* search = SysGet("path");
    if (entry == nullptr || search == nullptr || !ListInsert(search, 0, entry)) {
      return ReportUncaught();
    }
  }
  Object* run = ImportAttr("runpy", "_run_module_as_main");
  if (run == nullptr || CallArgs(run, text) == nullptr) return ReportUncaught();
  return 0;
}

}  // namespace tricolor
