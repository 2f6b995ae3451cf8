// _signal.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmath>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/lifecycle.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/time_values.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

struct Constant {
  const char* name;
  int value;
};
const Constant kConstants[] = {
    {"SIG_DFL", 0}, {"SIG_IGN", 1}, {"NSIG", NSIG},
    {"SIG_BLOCK", SIG_BLOCK}, {"SIG_UNBLOCK", SIG_UNBLOCK}, {"SIG_SETMASK", SIG_SETMASK},
    {"ITIMER_REAL", ITIMER_REAL}, {"ITIMER_VIRTUAL", ITIMER_VIRTUAL},
    {"ITIMER_PROF", ITIMER_PROF},
#define X(name) {#name, name},
    X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGTRAP) X(SIGABRT) X(SIGIOT) X(SIGBUS) X(SIGFPE)
    X(SIGKILL) X(SIGUSR1) X(SIGSEGV) X(SIGUSR2) X(SIGPIPE) X(SIGALRM) X(SIGTERM) X(SIGSTKFLT)
    X(SIGCHLD) X(SIGCLD) X(SIGCONT) X(SIGSTOP) X(SIGTSTP) X(SIGTTIN) X(SIGTTOU) X(SIGURG)
    X(SIGXCPU) X(SIGXFSZ) X(SIGVTALRM) X(SIGPROF) X(SIGWINCH) X(SIGIO) X(SIGPOLL) X(SIGPWR)
    X(SIGSYS)
#undef X
};

// Signals from SIGRTMIN on are the program's; glibc takes those below for itself.
bool ValidNumber(int number) {
  return number >= 1 && number < NSIG && !(number > 31 && number < SIGRTMIN);
}

bool SignalNumber(Object* o, int* number) {
  if (!IntAsInt(o, number)) return false;
  if (*number >= 1 && *number < NSIG) return true;
  Raise(exc::ValueError, "signal number out of range");
  return false;
}

Object* SignalFunction(Object*, Args args, size_t, Object*) {
  int number;
  if (!IntAsInt(args[0], &number)) return nullptr;
  if (!CurrentThread()->is_main) {
    return Raise(exc::ValueError, "signal only works in main thread of the main interpreter");
  }
  if (number < 1 || number >= NSIG) return Raise(exc::ValueError, "signal number out of range");
  Object* handler = args[1];
  void (*function)(int) = NoteSignal;
  int64_t plain = -1;
  if (IsInt(handler) && IntFits(handler, &plain) && (plain == 0 || plain == 1)) {
    function = plain == 0 ? SIG_DFL : SIG_IGN;
  } else if (!IsCallable(handler)) {
    return Raise(exc::TypeError,
                 "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (!RunSignalHandlers()) return nullptr;  // those that arrived meet the old handler
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = function;
  action.sa_flags = SA_ONSTACK;  // no SA_RESTART: blocking calls return to run the handler
  if (sigaction(number, &action, nullptr) != 0) return RaiseErrno(errno);
  Object* old = SignalHandler(number);
  SetSignalHandler(number, handler);
  return old == nullptr ? None() : old;
}

Object* GetSignal(Object*, Args args, size_t, Object*) {
  int number;
  if (!SignalNumber(args[0], &number)) return nullptr;
  Object* handler = SignalHandler(number);
  return handler == nullptr ? None() : handler;
}

Object* DefaultIntHandler(Object*, Args, size_t, Object*) {
  Object* error = CallArgs(AsObject(&exc::KeyboardInterrupt));
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

Object* RaiseSignal(Object*, Args args, size_t, Object*) {
  int number;
  if (!IntAsInt(args[0], &number)) return nullptr;
  if (raise(number) != 0) return RaiseErrno(errno);
  return RunSignalHandlers() ? None() : nullptr;
}

Object* StrSignal(Object*, Args args, size_t, Object*) {
  int number;
  if (!SignalNumber(args[0], &number)) return nullptr;
  const char* text = strsignal(number);
  if (text == nullptr || strstr(text, "Unknown signal") != nullptr) return None();
  return NewStr(text);
}

Object* Alarm(Object*, Args args, size_t, Object*) {
  int seconds;
  if (!IntAsInt(args[0], &seconds)) return nullptr;
  return NewInt(alarm(static_cast<unsigned>(seconds)));
}

Object* Pause(Object*, Args, size_t, Object*) {
  {
    gc::DetachedScope detached(CurrentThread());
    pause();
  }
  return RunSignalHandlers() ? None() : nullptr;
}

Object* Kill(Object*, Args args, size_t, Object*) {
  uint64_t ident;
  int number;
  if (!IntAsUint64(args[0], &ident) || !IntAsInt(args[1], &number) ||
      !AuditEvent("signal.pthread_kill", ident, number)) {
    return nullptr;
  }
  const int failed = pthread_kill(static_cast<pthread_t>(ident), number);
  if (failed != 0) return RaiseErrno(failed);
  return RunSignalHandlers() ? None() : nullptr;
}

Object* SetWakeup(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, True()};
  if (!ParseArgs("set_wakeup_fd", args, nargs, kwnames, {"", "warn_on_full_buffer"}, 1, 1, 1,
                 out)) {
    return nullptr;
  }
  int fd;
  if (!IntAsInt(out[0], &fd)) return nullptr;
  const int warn = IsTrue(out[1]);
  if (warn < 0) return nullptr;
  if (!CurrentThread()->is_main) {
    return Raise(exc::ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
  }
  if (fd != -1) {
    struct stat status;
    if (fstat(fd, &status) != 0) return RaiseErrno(errno);
    const int modes = fcntl(fd, F_GETFL);
    if (modes < 0) return RaiseErrno(errno);
    if ((modes & O_NONBLOCK) == 0) {
      return Raise(exc::ValueError, "the fd %d must be in non-blocking mode", fd);
    }
  }
  return NewInt(SetWakeupFd(fd, warn == 1));
}

Object* SigInterrupt(Object*, Args args, size_t, Object*) {
  int number, flag;
  if (!SignalNumber(args[0], &number) || !IntAsInt(args[1], &flag)) return nullptr;
  struct sigaction action;
  if (sigaction(number, nullptr, &action) != 0) return RaiseErrno(errno);
  action.sa_flags = flag ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
  return sigaction(number, &action, nullptr) != 0 ? RaiseErrno(errno) : None();
}

// ---- sets of signals

bool ToSigset(Object* iterable, sigset_t* set) {
  sigemptyset(set);
  Object* iterator = Iter(iterable);
  if (iterator == nullptr) return false;
  while (Object* item = Next(iterator)) {
    Object* index = ToIndex(item);
    if (index == nullptr) return false;
    int64_t number;
    if (!IntFits(index, &number)) number = -1;  // CPython's word for what is too large
    if (number < 1 || number >= NSIG) {
      Raise(exc::ValueError, "signal number %zd out of range [1; %d]", static_cast<ssize_t>(number),
            NSIG - 1);
      return false;
    }
    if (sigaddset(set, static_cast<int>(number)) != 0 &&
        !Warn(exc::RuntimeWarning, "invalid signal number %zd, please use valid_signals()",
              static_cast<ssize_t>(number))) {
      return false;
    }
  }
  return !ErrorSet();
}

Object* FromSigset(const sigset_t& set) {
  Object* result = NewSet();
  for (int i = 1; result != nullptr && i < NSIG; ++i) {
    if (sigismember(&set, i) == 1 && SetAdd(result, NewInt(i)) < 0) return nullptr;
  }
  return result;
}

Object* PthreadSigmask(Object*, Args args, size_t, Object*) {
  int how;
  sigset_t wanted, old;
  if (!IntAsInt(args[0], &how) || !ToSigset(args[1], &wanted)) return nullptr;
  const int failed = pthread_sigmask(how, &wanted, &old);
  if (failed != 0) return RaiseErrno(failed);
  return RunSignalHandlers() ? FromSigset(old) : nullptr;
}

Object* SigPending(Object*, Args, size_t, Object*) {
  sigset_t set;
  return sigpending(&set) != 0 ? RaiseErrno(errno) : FromSigset(set);
}

Object* SigWait(Object*, Args args, size_t, Object*) {
  sigset_t set;
  if (!ToSigset(args[0], &set)) return nullptr;
  int number, failed;
  {
    gc::DetachedScope detached(CurrentThread());
    failed = sigwait(&set, &number);
  }
  return failed != 0 ? RaiseErrno(failed) : NewInt(number);
}

const StructField kSiginfoFields[] = {
    {"si_signo", "signal number"},
    {"si_code", "why it was sent"},
    {"si_errno", "an errno that goes with it"},
    {"si_pid", "the process that sent it"},
    {"si_uid", "that process's real user"},
    {"si_status", "a child's exit code or signal"},
    {"si_band", "what SIGPOLL is about"}};
StructSequence struct_siginfo = {{}, "signal.struct_siginfo",
                                 "What sigwaitinfo() and sigtimedwait() tell about a signal.",
                                 kSiginfoFields, 7, 7};

Object* FromSiginfo(const siginfo_t& info) {
  Object* items[7] = {NewInt(info.si_signo), NewInt(info.si_code), NewInt(info.si_errno),
                      NewInt(info.si_pid),   NewInt(info.si_uid),  NewInt(info.si_status),
                      NewInt(info.si_band)};
  for (Object* item : items) {
    if (item == nullptr) return nullptr;
  }
  return NewStructSequence(struct_siginfo, items);
}

constexpr int64_t kSecond = 1000000000;  // ns

int64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

// `limit` in nanoseconds; negative: none. After a handler of another signal it goes on with the rest.
Object* WaitForInfo(const sigset_t& set, int64_t limit) {
  const int64_t end = limit < 0 ? 0 : MonotonicNs() + limit;
  int64_t left = limit;
  for (;;) {
    siginfo_t info;
    int got, failed;
    {
      gc::DetachedScope detached(CurrentThread());
      const timespec time = {left / kSecond, left % kSecond};
      got = limit < 0 ? sigwaitinfo(&set, &info) : sigtimedwait(&set, &info, &time);
      failed = errno;
    }
    if (got != -1) return FromSiginfo(info);
    if (failed == EAGAIN && limit >= 0) return None();
    if (failed != EINTR) return RaiseErrno(failed);
    if (!RunSignalHandlers()) return nullptr;
    if (limit >= 0 && (left = end - MonotonicNs()) < 0) return None();
  }
}

Object* SigWaitInfo(Object*, Args args, size_t, Object*) {
  sigset_t set;
  return ToSigset(args[0], &set) ? WaitForInfo(set, -1) : nullptr;
}

Object* SigTimedWait(Object*, Args args, size_t, Object*) {
  sigset_t set;
  int64_t limit;
  if (!ToSigset(args[0], &set) || !SecondsToNs(args[1], &limit)) return nullptr;
  if (limit < 0) return Raise(exc::ValueError, "timeout must be non-negative");
  return WaitForInfo(set, limit);
}

Object* PidfdSendSignal(Object*, Args args, size_t nargs, Object*) {
  int pidfd, number, flags = 0;
  if (!IntAsInt(args[0], &pidfd) || !IntAsInt(args[1], &number)) return nullptr;
  if (nargs > 3 && !IntAsInt(args[3], &flags)) return nullptr;
  if (nargs > 2 && args[2] != None()) return Raise(exc::TypeError, "siginfo must be None");
  if (syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, flags) < 0) return RaiseErrno(errno);
  return RunSignalHandlers() ? None() : nullptr;  // it may have been for ourselves
}

Object* ValidSignals(Object*, Args, size_t, Object*) {
  Object* result = NewSet();
  for (int i = 1; result != nullptr && i < NSIG; ++i) {
    if (ValidNumber(i) && SetAdd(result, NewInt(i)) < 0) return nullptr;
  }
  return result;
}

// ---- timers

Object* itimer_error = nullptr;  // root

Object* FromTimer(const itimerval& t) {
  return TupleOf(NewFloat(static_cast<double>(t.it_value.tv_sec) +
                          static_cast<double>(t.it_value.tv_usec) * 1e-6),
                 NewFloat(static_cast<double>(t.it_interval.tv_sec) +
                          static_cast<double>(t.it_interval.tv_usec) * 1e-6));
}

bool ToTimeval(Object* o, timeval* out) {
  double seconds = 0;
  if (o != nullptr && !ToDouble(o, &seconds)) return false;
  double whole;
  const double part = std::modf(seconds, &whole);
  out->tv_sec = static_cast<time_t>(whole);
  out->tv_usec = static_cast<suseconds_t>(std::ceil(part * 1e6));
  return true;
}

Object* RaiseTimerError() {
  Object* error = CallArgs(itimer_error, NewInt(errno), NewStr(strerror(errno)));
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

Object* SetTimer(Object*, Args args, size_t nargs, Object*) {
  int which;
  itimerval wanted, old;
  if (!IntAsInt(args[0], &which) || !ToTimeval(args[1], &wanted.it_value) ||
      !ToTimeval(nargs == 3 ? args[2] : nullptr, &wanted.it_interval)) {
    return nullptr;
  }
  return setitimer(static_cast<__itimer_which_t>(which), &wanted, &old) != 0 ? RaiseTimerError()
                                                                            : FromTimer(old);
}

Object* GetTimer(Object*, Args args, size_t, Object*) {
  int which;
  itimerval now;
  if (!IntAsInt(args[0], &which)) return nullptr;
  return getitimer(static_cast<__itimer_which_t>(which), &now) != 0 ? RaiseTimerError()
                                                                   : FromTimer(now);
}

const NativeMethod kMethods[] = {
    {"default_int_handler", DefaultIntHandler, 2, 2, 0,
     "default_int_handler($module, signalnum, frame, /)\n--\n\n"
     "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."},
    {"signal", SignalFunction, 2, 2, 0, "signal($module, signalnum, handler, /)\n--\n\n"},
    {"getsignal", GetSignal, 1, 1, 0, "getsignal($module, signalnum, /)\n--\n\n"},
    {"raise_signal", RaiseSignal, 1, 1, 0, "raise_signal($module, signalnum, /)\n--\n\n"},
    {"strsignal", StrSignal, 1, 1, 0, "strsignal($module, signalnum, /)\n--\n\n"},
    {"alarm", Alarm, 1, 1, 0, "alarm($module, seconds, /)\n--\n\n"},
    {"pause", Pause, 0, 0, 0, "pause($module, /)\n--\n\n"},
    {"pthread_kill", Kill, 2, 2, 0, "pthread_kill($module, thread_id, signalnum, /)\n--\n\n"},
    {"set_wakeup_fd", SetWakeup, 0, kAnyCount, kKeywords, "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd"},
    {"siginterrupt", SigInterrupt, 2, 2, 0, "siginterrupt($module, signalnum, flag, /)\n--\n\n"},
    {"pthread_sigmask", PthreadSigmask, 2, 2, 0, "pthread_sigmask($module, how, mask, /)\n--\n\n"},
    {"sigpending", SigPending, 0, 0, 0, "sigpending($module, /)\n--\n\n"},
    {"sigwait", SigWait, 1, 1, 0, "sigwait($module, sigset, /)\n--\n\n"},
    {"sigwaitinfo", SigWaitInfo, 1, 1, 0, "sigwaitinfo($module, sigset, /)\n--\n\n"},
    {"sigtimedwait", SigTimedWait, 2, 2, 0, "sigtimedwait($module, sigset, timeout, /)\n--\n\n"},
    {"pidfd_send_signal", PidfdSendSignal, 2, 4, 0,
     "pidfd_send_signal($module, pidfd, signalnum, siginfo=None, flags=0, /)\n--\n\n"},
    {"valid_signals", ValidSignals, 0, 0, 0, "valid_signals($module, /)\n--\n\n"},
    {"setitimer", SetTimer, 2, 3, 0, "setitimer($module, which, seconds, interval=0.0, /)\n--\n\n"},
    {"getitimer", GetTimer, 1, 1, 0, "getitimer($module, which, /)\n--\n\n"},
    {}};

const NativeMethod& kDefaultInt = kMethods[0];

}  // namespace

bool InstallInterruptHandler() {
  struct sigaction action;
  if (sigaction(SIGINT, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) return true;
  Object* name = Intern("_signal");
  Object* handler = name == nullptr ? nullptr : NewNativeFunction(&kDefaultInt, nullptr, name);
  if (handler == nullptr) return false;
  memset(&action, 0, sizeof action);
  action.sa_handler = NoteSignal;
  sigaction(SIGINT, &action, nullptr);
  SetSignalHandler(SIGINT, handler);
  return true;
}

Object* CreateSignalModule() {
  Object* module = NewNativeModule(
      "_signal", "This module provides mechanisms to use signal handlers in Python.", kMethods);
  if (module == nullptr) return nullptr;
  if (!InitStructSequence(&struct_siginfo) ||
      !ModuleAdd(module, "struct_siginfo", AsObject(&struct_siginfo.type))) {
    return nullptr;
  }
  for (const Constant& c : kConstants) {
    if (!ModuleAdd(module, c.name, NewInt(c.value))) return nullptr;
  }
  Object* dict = ModuleDict(module);
  // The handler that stands since the start is this module's own function.
  Object* standing = SignalHandler(SIGINT);
  if (standing != nullptr && IsExactly(standing, native_function_type) &&
      !DictSet(dict, "default_int_handler", standing)) {
    return nullptr;
  }
  Runtime::Get()->AddRoot(&itimer_error);
  Object* bases = TupleOf(AsObject(&exc::OSError));
  Object* ns = NewDict();
  Object* text = NewStr("signal.ItimerError");
  if (bases == nullptr || ns == nullptr || text == nullptr ||
      !DictSet(ns, "__module__", NewStr("signal"))) {
    return nullptr;
  }
  Object* error = CallArgs(AsObject(&type_type), NewStr("itimer_error"), bases, ns);
  if (error == nullptr) return nullptr;
  gc::Store<Object>(nullptr, &itimer_error, error);
  return ModuleAdd(module, "ItimerError", error) && ModuleAdd(module, "SIGRTMIN", NewInt(SIGRTMIN)) &&
                 ModuleAdd(module, "SIGRTMAX", NewInt(SIGRTMAX))
             ? module
             : nullptr;
}

}  // namespace tricolor
