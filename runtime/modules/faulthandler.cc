// faulthandler: tracebacks written without Python code: on fatal signals, on a user's signal, after
// a timeout, or on request.
//
// THREADS    A fatal signal's handler shows the frames of its own thread only: those of threads that
//            run on cannot be read meanwhile. The other ways stop the world first.
// SIGNALS    The handlers allocate nothing and take no lock: they walk frames and write to a
//            descriptor.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

constexpr int kMostFrames = 100;
constexpr int64_t kMostCharacters = 500;
constexpr size_t kAlternateStack = 64 << 10;

struct FatalSignal {
  int number;
  const char* text;
};
constexpr FatalSignal kFatal[] = {{SIGBUS, "Bus error"},
                                  {SIGILL, "Illegal instruction"},
                                  {SIGFPE, "Floating point exception"},
                                  {SIGABRT, "Aborted"},
                                  {SIGSEGV, "Segmentation fault"}};
constexpr int kFatalCount = sizeof kFatal / sizeof kFatal[0];

struct FatalState {
  bool enabled = false;
  int fd = -1;
  struct sigaction previous[kFatalCount];
};
FatalState fatal;        // changed by enable and disable; read by the handler
Object* fatal_file;      // root: keeps the descriptor open

struct UserSignal {
  bool registered;
  int fd;
  bool chain;
  bool all_threads;
  struct sigaction previous;
};
UserSignal user_signals[NSIG];
Object* user_files[NSIG];  // roots

// ---- Writing, for signal handlers too.

void Put(int fd, const char* text, size_t size) {
  while (size > 0) {
    const ssize_t n = write(fd, text, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text += n;
    size -= static_cast<size_t>(n);
  }
}
void Put(int fd, const char* text) { Put(fd, text, strlen(text)); }

void PutDecimal(int fd, int value) {
  char digits[12];
  char* at = digits + sizeof digits;
  unsigned rest = value < 0 ? 0u - static_cast<unsigned>(value) : static_cast<unsigned>(value);
  do *--at = static_cast<char>('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (value < 0) *--at = '-';
  Put(fd, at, static_cast<size_t>(digits + sizeof digits - at));
}

void PutHex(int fd, uint64_t value, int width) {
  char digits[16];
  for (int i = width - 1; i >= 0; --i, value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
  Put(fd, digits, static_cast<size_t>(width));
}

void PutStr(int fd, Object* text) {
  if (text == nullptr || !IsStr(text)) return Put(fd, "???");
  const int64_t n = StrLength(text);
  for (int64_t i = 0; i < n && i < kMostCharacters; ++i) {
    const char32_t c = StrAt(text, i);
    if (c >= ' ' && c <= '~') {
      const char plain = static_cast<char>(c);
      Put(fd, &plain, 1);
    } else {
      Put(fd, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
      PutHex(fd, c, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
    }
  }
  if (n > kMostCharacters) Put(fd, "...");
}

void PutFrames(int fd, const Thread* thread) {
  const Frame* f = thread->frame;
  if (f == nullptr) Put(fd, "  <no Python frame>\n");
  for (int count = 0; f != nullptr; f = f->previous, ++count) {
    if (count == kMostFrames) {
      Put(fd, "  ...\n");
      return;
    }
    Put(fd, "  File \"");
    PutStr(fd, f->code->filename);
    Put(fd, "\", line ");
    const int line = FrameLine(f);
    if (line >= 0) PutDecimal(fd, line);
    else Put(fd, "???");
    Put(fd, " in ");
    PutStr(fd, f->code->name);
    Put(fd, "\n");
  }
}

void PutThread(int fd, const Thread* thread, bool current) {
  Put(fd, current ? "Current thread 0x" : "Thread 0x");
  PutHex(fd, thread->ident, 16);
  Put(fd, " (most recent call first):\n");
  PutFrames(fd, thread);
}

// Of all threads, with the world stopped by the caller's thread.
void PutAllThreads(int fd, Thread* self, bool self_is_current) {
  self->heap->StopTheWorld(self, [&] {
    bool first = true;
    ForEachThread([&](Thread* thread) {
      if (thread == self && !self_is_current) return;
      if (thread->frame == nullptr && thread != self) return;
      if (!first) Put(fd, "\n");
      first = false;
      PutThread(fd, thread, thread == self);
    });
  });
}

// ---- Arguments.

// The descriptor of `file`: null or None is sys.stderr, an int itself. *keep: what keeps it open.
bool DescriptorOf(Object* file, int* fd, Object** keep) {
  if (file == nullptr || file == None()) {
    file = SysGet("stderr");
    if (file == nullptr) return RaiseFalse(Raise(exc::RuntimeError, "unable to get sys.stderr"));
    if (file == None()) return RaiseFalse(Raise(exc::RuntimeError, "sys.stderr is None"));
  } else if (IsInt(file)) {
    *keep = nullptr;
    if (!IntAsInt(file, fd)) return false;
    if (*fd >= 0) return true;
    return RaiseFalse(Raise(exc::ValueError, "file is not a valid file descripter"));
  }
  Object* number = CallMethodArgs(file, names.fileno);
  if (number == nullptr) return false;
  if (!IsInt(number) || !IntAsInt(number, fd) || *fd < 0) {
    ClearError();
    return RaiseFalse(
        Raise(exc::RuntimeError, "file.fileno() is not a valid file descriptor"));
  }
  *keep = file;
  if (CallMethodArgs(file, names.flush) == nullptr) ClearError();
  return true;
}

bool BoolOf(Object* o, bool fallback, bool* out) {
  const int value = o == nullptr ? fallback : IsTrue(o);
  *out = value > 0;
  return value >= 0;
}

// ---- Fatal signals.

void RestoreFatal() {
  for (int i = 0; i < kFatalCount; ++i) sigaction(kFatal[i].number, &fatal.previous[i], nullptr);
}

void OnFatal(int number) {
  const int saved = errno;
  if (!fatal.enabled) return;
  RestoreFatal();  // a second fault ends the process
  const char* text = "unexpected signal";
  for (const FatalSignal& s : kFatal) {
    if (s.number == number) text = s.text;
  }
  Put(fatal.fd, "Fatal Python error: ");
  Put(fatal.fd, text);
  Put(fatal.fd, "\n\n");
  if (const Thread* self = CurrentThread()) PutThread(fatal.fd, self, true);
  errno = saved;
  raise(number);
}

Object* Enable(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("enable", args, nargs, kwnames, {"file", "all_threads"}, 0, 2, 0, out)) {
    return nullptr;
  }
  int fd;
  bool all;
  Object* keep;
  if (!DescriptorOf(out[0], &fd, &keep) || !BoolOf(out[1], true, &all)) return nullptr;
  gc::Store<Object>(nullptr, &fatal_file, keep);
  fatal.fd = fd;
  if (fatal.enabled) return None();
  // A stack that has run over needs another one for the handler.
  void* stack = mmap(nullptr, kAlternateStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                     -1, 0);
  if (stack != MAP_FAILED) {
    stack_t alternate{};
    alternate.ss_sp = stack;
    alternate.ss_size = kAlternateStack;
    sigaltstack(&alternate, nullptr);
  }
  struct sigaction action {};
  action.sa_handler = OnFatal;
  action.sa_flags = SA_NODEFER | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < kFatalCount; ++i) {
    if (sigaction(kFatal[i].number, &action, &fatal.previous[i]) != 0) return RaiseErrno(errno);
  }
  fatal.enabled = true;
  return None();
}

Object* Disable(Object*, Args, size_t, Object*) {
  const bool was = fatal.enabled;
  if (was) {
    fatal.enabled = false;
    RestoreFatal();
  }
  gc::StoreNoBarrier(&fatal_file, static_cast<Object*>(nullptr));
  return Bool(was);
}

Object* IsEnabled(Object*, Args, size_t, Object*) { return Bool(fatal.enabled); }

Object* DumpTraceback(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("dump_traceback", args, nargs, kwnames, {"file", "all_threads"}, 0, 2, 0, out)) {
    return nullptr;
  }
  int fd;
  bool all;
  Object* keep;
  if (!DescriptorOf(out[0], &fd, &keep) || !BoolOf(out[1], true, &all)) return nullptr;
  Thread* self = CurrentThread();
  if (all) {
    PutAllThreads(fd, self, true);
  } else {
    Put(fd, "Stack (most recent call first):\n");
    PutFrames(fd, self);
  }
  return PollHere() ? None() : nullptr;
}

// ---- After a timeout: a thread waits, and is attached only to write.

struct Watchdog {
  std::mutex mutex;
  std::condition_variable changed;
  std::thread thread;
  bool cancelled = false;
};
Watchdog* watchdog = nullptr;  // guarded by the callers' turn: dump_traceback_later, cancel
Object* watchdog_file;         // root

void Watch(Watchdog* w, Runtime* runtime, std::chrono::nanoseconds timeout, bool repeat, bool leave,
           int fd, std::string head) {
  for (;;) {
    {
      std::unique_lock<std::mutex> hold(w->mutex);
      if (w->changed.wait_for(hold, timeout, [&] { return w->cancelled; })) return;
    }
    if (__atomic_load_n(&runtime->finalizing, __ATOMIC_ACQUIRE)) return;
    auto self = std::make_unique<Thread>();
    if (AttachThread(self.get(), runtime)) {
      Put(fd, head.c_str());
      PutAllThreads(fd, self.get(), false);
      DetachThread(self.get());
    }
    if (leave) _exit(1);
    if (!repeat) return;
  }
}

void CancelWatchdog() {
  Watchdog* w = watchdog;
  if (w == nullptr) return;
  watchdog = nullptr;
  gc::DetachedScope detached(CurrentThread());
  {
    std::lock_guard<std::mutex> hold(w->mutex);
    w->cancelled = true;
  }
  w->changed.notify_one();
  w->thread.join();
  delete w;
}

Object* DumpLater(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {nullptr, nullptr, nullptr, nullptr};
  if (!ParseArgs("dump_traceback_later", args, nargs, kwnames, {"timeout", "repeat", "file", "exit"},
                 0, 4, 1, out)) {
    return nullptr;
  }
  double seconds;
  bool repeat, leave;
  int fd;
  Object* keep;
  if (!ToDouble(out[0], &seconds) || !BoolOf(out[1], false, &repeat) ||
      !BoolOf(out[3], false, &leave)) {
    return nullptr;
  }
  if (!(seconds < 9e9)) return Raise(exc::OverflowError, "timeout value is too large");
  if (seconds <= 0) return Raise(exc::ValueError, "timeout must be greater than 0");
  if (!DescriptorOf(out[2], &fd, &keep)) return nullptr;
  const auto whole = static_cast<int64_t>(seconds);
  const int micro = static_cast<int>((seconds - static_cast<double>(whole)) * 1e6);
  char head[80];
  const int h = static_cast<int>(whole / 3600), m = static_cast<int>(whole / 60 % 60),
            s = static_cast<int>(whole % 60);
  if (micro != 0) snprintf(head, sizeof head, "Timeout (%d:%02d:%02d.%06d)!\n", h, m, s, micro);
  else snprintf(head, sizeof head, "Timeout (%d:%02d:%02d)!\n", h, m, s);
  CancelWatchdog();
  gc::Store<Object>(nullptr, &watchdog_file, keep);
  auto* w = new Watchdog;
  w->thread = std::thread(Watch, w, Runtime::Get(),
                          std::chrono::nanoseconds(static_cast<int64_t>(seconds * 1e9)), repeat,
                          leave, fd, std::string(head));
  watchdog = w;
  return None();
}

Object* CancelLater(Object*, Args, size_t, Object*) {
  CancelWatchdog();
  gc::StoreNoBarrier(&watchdog_file, static_cast<Object*>(nullptr));
  return None();
}

// ---- On a user's signal.

void OnUserSignal(int number) {
  const int saved = errno;
  UserSignal* u = &user_signals[number];
  if (!u->registered) return;
  if (const Thread* self = CurrentThread()) {
    if (u->all_threads) {
      PutThread(u->fd, self, true);
    } else {
      Put(u->fd, "Stack (most recent call first):\n");
      PutFrames(u->fd, self);
    }
  }
  if (u->chain) {
    sigaction(number, &u->previous, nullptr);
    errno = saved;
    raise(number);
    struct sigaction again {};
    again.sa_handler = OnUserSignal;
    again.sa_flags = SA_RESTART | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&again.sa_mask);
    sigaction(number, &again, nullptr);
  }
  errno = saved;
}

bool UserSignalNumber(Object* o, int* number) {
  if (!IntAsInt(o, number)) return false;
  for (const FatalSignal& s : kFatal) {
    if (s.number == *number) {
      return RaiseFalse(
          Raise(exc::RuntimeError, "signal %i cannot be registered, use enable() instead", *number));
    }
  }
  if (*number >= 1 && *number < NSIG) return true;
  return RaiseFalse(Raise(exc::ValueError, "signal number out of range"));
}

Object* RegisterSignal(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {nullptr, nullptr, nullptr, nullptr};
  if (!ParseArgs("register", args, nargs, kwnames, {"signum", "file", "all_threads", "chain"}, 0, 4,
                 1, out)) {
    return nullptr;
  }
  int number, fd;
  bool all, chain;
  Object* keep;
  if (!UserSignalNumber(out[0], &number) || !DescriptorOf(out[1], &fd, &keep) ||
      !BoolOf(out[2], true, &all) || !BoolOf(out[3], false, &chain)) {
    return nullptr;
  }
  UserSignal* u = &user_signals[number];
  gc::Store<Object>(nullptr, &user_files[number], keep);
  u->fd = fd;
  u->all_threads = all;
  u->chain = chain;
  if (!u->registered) {
    struct sigaction action {};
    action.sa_handler = OnUserSignal;
    action.sa_flags = SA_RESTART | SA_ONSTACK | (chain ? SA_NODEFER : 0);
    sigemptyset(&action.sa_mask);
    u->registered = true;
    if (sigaction(number, &action, &u->previous) != 0) {
      u->registered = false;
      return RaiseErrno(errno);
    }
  }
  return None();
}

Object* UnregisterSignal(Object*, Args args, size_t, Object*) {
  int number;
  if (!UserSignalNumber(args[0], &number)) return nullptr;
  UserSignal* u = &user_signals[number];
  const bool was = u->registered;
  if (was) {
    sigaction(number, &u->previous, nullptr);
    u->registered = false;
  }
  gc::StoreNoBarrier(&user_files[number], static_cast<Object*>(nullptr));
  return Bool(was);
}

// The fatal signals, for tests of programs that watch others die.
template <int kSignal>
Object* DieOf(Object*, Args, size_t, Object*) {
  raise(kSignal);
  return None();
}

const NativeMethod kMethods[] = {
    {"_sigsegv", DieOf<SIGSEGV>, 0, 1, 0, "_sigsegv(release_gil=False): raise a SIGSEGV signal"},
    {"_read_null", DieOf<SIGSEGV>, 0, 0, 0, "_read_null(): read from NULL, raise a SIGSEGV signal"},
    {"_sigabrt", DieOf<SIGABRT>, 0, 0, 0, "_sigabrt(): raise a SIGABRT signal"},
    {"_sigfpe", DieOf<SIGFPE>, 0, 0, 0, "_sigfpe(): raise a SIGFPE signal"},
    {"enable", Enable, 0, kAnyCount, kKeywords,
     "enable(file=sys.stderr, all_threads=True): enable the fault handler"},
    {"disable", Disable, 0, 0, 0, "disable(): disable the fault handler"},
    {"is_enabled", IsEnabled, 0, 0, 0, "is_enabled()->bool: check if the handler is enabled"},
    {"dump_traceback", DumpTraceback, 0, kAnyCount, kKeywords,
     "dump_traceback(file=sys.stderr, all_threads=True)"},
    {"dump_traceback_later", DumpLater, 0, kAnyCount, kKeywords,
     "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False)"},
    {"cancel_dump_traceback_later", CancelLater, 0, 0, 0, "cancel_dump_traceback_later()"},
    {"register", RegisterSignal, 0, kAnyCount, kKeywords,
     "register(signum, file=sys.stderr, all_threads=True, chain=False)"},
    {"unregister", UnregisterSignal, 1, 1, kParseTuple, "unregister(signum)"},
    {}};

}  // namespace

Object* CreateFaulthandlerModule() {
  Runtime::Get()->AddRoot(&fatal_file);
  Runtime::Get()->AddRoot(&watchdog_file);
  for (Object*& file : user_files) Runtime::Get()->AddRoot(&file);
  return NewNativeModule("faulthandler", "faulthandler module.", kMethods);
}

}  // namespace tricolor
