// The helper process that compiles, and the requests to it.
#include "runtime/interp/frontend.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mutex>
#include <new>
#include <string>

#include "gc/mutator.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/compile_cache.h"
#include "runtime/interp/frontend_program.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/modules/ast_tree.h"
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

extern char** environ;

namespace tricolor {

namespace {

// sys.dont_write_bytecode is for this cache too.
bool MayWriteBytecode() {
  Object* sys = Runtime::Get()->sys_module;
  Object* forbidden = sys == nullptr ? nullptr : DictGet(ModuleDict(sys), "dont_write_bytecode");
  return forbidden == nullptr ? !Runtime::Get()->options().dont_write_bytecode
                              : forbidden == False();
}

struct Process {
  int to = -1;    // our ends of the pipes
  int from = -1;
};

std::mutex process_mutex;
Process process;  // guarded by process_mutex

void CloseProcess() {
  if (process.to >= 0) close(process.to);
  if (process.from >= 0) close(process.from);
  process = Process();
}

bool WriteAll(int fd, const char* data, size_t size) {
  // A helper that has died must not kill us with SIGPIPE.
  struct sigaction ignore {}, old;
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &old);
  bool ok = true;
  while (ok && size > 0) {
    const ssize_t n = write(fd, data, size);
    if (n < 0) {
      ok = errno == EINTR;
      continue;
    }
    data += n;
    size -= static_cast<size_t>(n);
  }
  sigaction(SIGPIPE, &old, nullptr);
  return ok;
}

bool ReadAll(int fd, char* data, size_t size) {
  while (size > 0) {
    const ssize_t n = read(fd, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    data += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

bool ReadMessage(int fd, std::string* out) {
  uint32_t size;
  if (!ReadAll(fd, reinterpret_cast<char*>(&size), 4)) return false;
  out->resize(size);
  return ReadAll(fd, out->data(), size);
}

bool WriteMessage(int fd, const std::string& message) {
  const auto size = static_cast<uint32_t>(message.size());
  std::string framed(reinterpret_cast<const char*>(&size), 4);
  framed += message;
  return WriteAll(fd, framed.data(), framed.size());
}

// Programs look at which low descriptors are open: ours are out of the way, if there is room.
constexpr int kHighDescriptor = 250;
int MoveUp(int fd) {
  const int high = fcntl(fd, F_DUPFD_CLOEXEC, kHighDescriptor);
  if (high < 0) return fd;
  close(fd);
  return high;
}

// Starts the helper. Empty: it runs; otherwise one line that says why not.
std::string StartProcess(const std::string& python) {
  if (python.empty()) return "no CPython 3.11 is configured to compile source";
  if (access(python.c_str(), X_OK) != 0) {
    return "cannot compile source: no CPython 3.11 at " + python + " (" + strerror(errno) + ")";
  }
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0) return std::string("cannot start the compiler: ") + strerror(errno);
  if (pipe2(out, O_CLOEXEC) != 0) {
    close(in[0]);
    close(in[1]);
    return std::string("cannot start the compiler: ") + strerror(errno);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A process group of its own: the terminal's SIGINT is for the program.
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none, pipe_signal;
  sigemptyset(&none);
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
  std::string program = kFrontEndProgram;
  char* argv[] = {const_cast<char*>(python.c_str()), const_cast<char*>("-I"),
                  const_cast<char*>("-S"), const_cast<char*>("-B"), const_cast<char*>("-c"),
                  program.data(), nullptr};
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, python.c_str(), &actions, &attributes, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(in[0]);
  close(out[1]);
  process.to = MoveUp(in[1]);
  process.from = MoveUp(out[0]);
  if (failed != 0) {
    CloseProcess();
    return "cannot compile source: " + python + " does not start (" + strerror(failed) + ")";
  }
  // The helper detaches itself from its parent, so that the program's own wait() never meets it.
  int status;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  std::string hello;
  if (!ReadMessage(process.from, &hello)) {
    CloseProcess();
    return "cannot compile source: " + python + " did not answer";
  }
  const std::string wanted = "magic " + std::to_string(kPycMagic) + " ";
  if (hello.compare(0, wanted.size(), wanted) != 0) {
    CloseProcess();
    return "cannot compile source: " + python + " has bytecode of " + hello +
           ", CPython 3.11 (magic " + std::to_string(kPycMagic) + ") is needed";
  }
  return "";
}

// One request and its answer. Empty: *answer is it; otherwise what went wrong.
std::string Exchange(const std::string& python, const std::string& request, std::string* answer) {
  std::lock_guard<std::mutex> hold(process_mutex);
  if (process.to < 0) {
    std::string problem = StartProcess(python);
    if (!problem.empty()) return problem;
  }
  if (!WriteMessage(process.to, request) || !ReadMessage(process.from, answer)) {
    CloseProcess();  // the next request starts another
    return "the compiler process ended unexpectedly";
  }
  return "";
}

// The answer tuple (status, payload, warnings). Null: exception. `cached`: what an earlier process
// was answered will do, and the answer is kept.
Object* Ask(Object* request, bool cached) {
  std::string text, answer, problem;
  if (!MarshalToString(request, kMarshalVersion, &text)) return nullptr;
  const std::string python = Runtime::Get()->options().python;
  bool found = false;
  {
    gc::DetachedScope detached(CurrentThread());
    found = cached && CachedAnswer(python, text, &answer);
    if (!found) problem = Exchange(python, text, &answer);
  }
  if (!problem.empty()) return Raise(exc::RuntimeError, "%s", problem.c_str());
  Object* result = Unmarshal(answer.data(), answer.size());
  // Errors and warnings depend on more than the request: on filters, on what is printed.
  if (cached && !found && result != nullptr && IsTuple(result) && TupleSize(result) == 3 &&
      TupleAt(result, 0) == True() && ListSize(TupleAt(result, 2)) == 0 && MayWriteBytecode()) {
    gc::DetachedScope detached(CurrentThread());
    RememberAnswer(python, text, answer);
  }
  return result;
}

Type* BuiltinException(Object* name) {
#define TC_FIND(type, base) \
  if (StrEquals(name, #type)) return &exc::type;
  TC_EXCEPTION_TYPES(TC_FIND)
#undef TC_FIND
  return &exc::SystemError;
}

// payload: (type name, args, attributes of a SyntaxError or None)
Object* RaiseAnswer(Object* payload) {
  Object* type = AsObject(BuiltinException(TupleAt(payload, 0)));
  Object* e = CallWithDict(type, TupleAt(payload, 1), nullptr);
  if (e == nullptr) return nullptr;
  Object* fields = TupleAt(payload, 2);
  for (int64_t i = 0; fields != None() && i < ListSize(fields); ++i) {
    Object* field = ListGet(fields, i);
    if (!SetAttr(e, TupleAt(field, 0), TupleAt(field, 1))) return nullptr;
  }
  RaiseInstance(e);
  return nullptr;
}

// (category, message, filename, line) each, through the program's own filters. False with an
// exception; without one, warning number *strict became an error: the compiler says where.
bool IssueWarnings(Object* list, int* strict) {
  for (int64_t i = 0; i < ListSize(list); ++i) {
    Object* w = ListGet(list, i);
    Object* module = DictGet(Runtime::Get()->modules, "warnings");
    if (module == nullptr) module = DictGet(Runtime::Get()->modules, "_warnings");
    Object* warn = module == nullptr ? nullptr : GetAttr(module, "warn_explicit");
    if (warn == nullptr) {
      ClearError();
      continue;
    }
    Type* category = BuiltinException(TupleAt(w, 0));
    if (CallArgs(warn, TupleAt(w, 1), AsObject(category), TupleAt(w, 2), TupleAt(w, 3)) !=
        nullptr) {
      continue;
    }
    if (!ErrorIs(*category)) return false;
    ClearError();
    *strict = static_cast<int>(i);
    return false;
  }
  return true;
}

bool IsCompilation(const Object* kind) {
  return StrEquals(kind, "compile") || StrEquals(kind, "compile_file");
}

// The answer to (kind, arguments…). Null: exception.
Object* Request(Object* kind_and_arguments) {
  int strict = -1;
  for (int round = 0;; ++round) {
    const int64_t n = TupleSize(kind_and_arguments);
    Object* request = NewTuple(n + 1);
    if (request == nullptr) return nullptr;
    TupleInit(request, 0, BoxInt(strict));
    for (int64_t i = 0; i < n; ++i) TupleInit(request, i + 1, TupleAt(kind_and_arguments, i));
    Object* answer = Ask(request, round == 0 && IsCompilation(TupleAt(kind_and_arguments, 0)));
    if (answer == nullptr) return nullptr;
    if (!IsTuple(answer) || TupleSize(answer) != 3) {
      return Raise(exc::RuntimeError, "the compiler process gave an answer that is none");
    }
    // In the second round all warnings before the one that counts were given already.
    if (round == 0 && !IssueWarnings(TupleAt(answer, 2), &strict)) {
      if (strict < 0) return nullptr;
      continue;
    }
    Object* payload = TupleAt(answer, 1);
    return TupleAt(answer, 0) == True() ? payload : RaiseAnswer(payload);
  }
}

}  // namespace

Object* CompileSource(std::string_view source, Object* filename, const char* mode, int flags,
                      int optimize, int feature_version) {
  const bool is_text = (flags & kSourceIsText) != 0;
  const bool tree = (flags & kOnlyAst) != 0;
  Object* text = NewBytes(source.data(), static_cast<int64_t>(source.size()));
  Object* kind = NewStrAscii(tree                               ? "parse"
                             : (flags & kSourceIsFile) != 0 ? "compile_file"
                                                            : "compile");
  Object* mode_name = NewStrAscii(mode);
  if (text == nullptr || kind == nullptr || mode_name == nullptr) return nullptr;
  Object* number = BoxInt(flags & ~(kSourceIsText | kSourceIsFile));
  if (!tree) {
    Object* request =
        TupleOf(kind, text, filename, mode_name, number, BoxInt(optimize), Bool(is_text));
    return request == nullptr ? nullptr : Request(request);
  }
  Object* request = TupleOf(kind, text, filename, mode_name, number, BoxInt(optimize),
                            Bool(is_text), BoxInt(feature_version));
  Object* entries = request == nullptr ? nullptr : Request(request);
  return entries == nullptr ? nullptr : NodesFromEntries(entries);
}

Object* CompileTree(Object* node, Object* filename, const char* mode, int flags, int optimize) {
  Object* entries = EntriesFromNodes(node);
  Object* arguments = entries == nullptr
                          ? nullptr
                          : TupleOf(entries, filename, NewStrAscii(mode), BoxInt(flags),
                                    BoxInt(optimize));
  return arguments == nullptr ? nullptr : AskFrontEnd("compile_tree", arguments);
}

Object* AskFrontEnd(const char* kind, Object* arguments) {
  const int64_t n = TupleSize(arguments);
  Object* request = NewTuple(n + 1);
  if (request == nullptr) return nullptr;
  TupleInit(request, 0, NewStrAscii(kind));
  for (int64_t i = 0; i < n; ++i) TupleInit(request, i + 1, TupleAt(arguments, i));
  return Request(request);
}

bool CaretAnchors(std::string_view segment, int* left_end, int* right_start) {
  SavedError saved;
  Object* text = NewStr(segment);
  Object* arguments = text == nullptr ? nullptr : TupleOf(text);
  Object* pair = arguments == nullptr ? nullptr : AskFrontEnd("anchors", arguments);
  if (pair == nullptr || !IsTuple(pair) || TupleSize(pair) != 2) {
    ClearError();
    return false;
  }
  int64_t left, right;
  if (!IntFits(TupleAt(pair, 0), &left) || !IntFits(TupleAt(pair, 1), &right)) return false;
  *left_end = static_cast<int>(left);
  *right_start = static_cast<int>(right);
  return true;
}

void StopFrontEnd() {
  std::lock_guard<std::mutex> hold(process_mutex);
  CloseProcess();
}

void ForgetFrontEnd() {
  new (&process_mutex) std::mutex;  // another thread may have held it at the fork
  CloseProcess();
}

}  // namespace tricolor
