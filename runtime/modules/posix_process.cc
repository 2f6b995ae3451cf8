// posix: processes and users.
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

#include "runtime/abstract.h"
#include "runtime/death.h"
#include "runtime/error.h"
#include "runtime/finalizer_queue.h"
#include "runtime/interp/frontend.h"
#include "runtime/interrupt.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/system_call.h"
#include "runtime/named_arguments.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread_start.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

// ---- numbers of this process

template <class T, T (*kCall)()>
Object* Number(Object*, Args, size_t, Object*) {
  return NewInt(static_cast<int64_t>(kCall()));
}

Object* GetPgid(Object*, Args args, size_t, Object*) {
  int pid;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  const pid_t group = getpgid(pid);
  return group < 0 ? RaiseErrno(errno) : NewInt(group);
}
Object* SetPgid(Object*, Args args, size_t, Object*) {
  int pid, group;
  if (!IntAsInt(args[0], &pid) || !IntAsInt(args[1], &group)) return nullptr;
  return setpgid(pid, group) != 0 ? RaiseErrno(errno) : None();
}
Object* SetPgrp(Object*, Args, size_t, Object*) {
  return setpgid(0, 0) != 0 ? RaiseErrno(errno) : None();
}
Object* SetSid(Object*, Args, size_t, Object*) {
  return setsid() < 0 ? RaiseErrno(errno) : None();
}
Object* GetSid(Object*, Args args, size_t, Object*) {
  int pid;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  const pid_t session = getsid(pid);
  return session < 0 ? RaiseErrno(errno) : NewInt(session);
}

template <int (*kCall)(unsigned)>
Object* SetId(Object*, Args args, size_t, Object*) {
  int64_t id;
  if (!IntAsInt64(args[0], &id)) return nullptr;
  return kCall(static_cast<unsigned>(id)) != 0 ? RaiseErrno(errno) : None();
}

Object* GetGroups(Object*, Args, size_t, Object*) {
  std::vector<gid_t> groups(static_cast<size_t>(std::max(getgroups(0, nullptr), 1)));
  const int n = getgroups(static_cast<int>(groups.size()), groups.data());
  if (n < 0) return RaiseErrno(errno);
  Object* list = NewList();
  for (int i = 0; list != nullptr && i < n; ++i) {
    if (!ListAppend(list, NewInt(groups[static_cast<size_t>(i)]))) return nullptr;
  }
  return list;
}

Object* GetLogin(Object*, Args, size_t, Object*) {
  char name[256];
  const int failed = getlogin_r(name, sizeof name);
  return failed != 0 ? RaiseErrno(failed) : StrSurrogateEscape(name);
}

Object* CpuCount(Object*, Args, size_t, Object*) {
  const long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? NewInt(n) : None();
}

Object* GetLoadAvg(Object*, Args, size_t, Object*) {
  double load[3];
  if (getloadavg(load, 3) != 3) return Raise(exc::OSError, "Load averages are unobtainable");
  return TupleOf(NewFloat(load[0]), NewFloat(load[1]), NewFloat(load[2]));
}

Object* Nice(Object*, Args args, size_t, Object*) {
  int increment;
  if (!IntAsInt(args[0], &increment)) return nullptr;
  errno = 0;
  const int value = nice(increment);
  return value == -1 && errno != 0 ? RaiseErrno(errno) : NewInt(value);
}

const StructField kUnameFields[] = {
    {"sysname", "operating system name"}, {"nodename", "name of machine on network"},
    {"release", "operating system release"}, {"version", "operating system version"},
    {"machine", "hardware identifier"}};
StructSequence uname_result = {{}, "posix.uname_result",
                               "uname_result: Result from os.uname().", kUnameFields, 5, 5};
const StructField kTimesFields[] = {
    {"user", "user time"}, {"system", "system time"}, {"children_user", "user time of children"},
    {"children_system", "system time of children"},
    {"elapsed", "elapsed time since an arbitrary point in the past"}};
StructSequence times_result = {{}, "posix.times_result",
                               "times_result: Result from os.times().", kTimesFields, 5, 5};

Object* Uname(Object*, Args, size_t, Object*) {
  utsname u;
  if (uname(&u) != 0) return RaiseErrno(errno);
  Object* items[] = {StrSurrogateEscape(u.sysname), StrSurrogateEscape(u.nodename),
                     StrSurrogateEscape(u.release), StrSurrogateEscape(u.version),
                     StrSurrogateEscape(u.machine)};
  return NewStructSequence(uname_result, items);
}

Object* Times(Object*, Args, size_t, Object*) {
  tms t;
  const clock_t now = times(&t);
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto seconds = [&](clock_t c) { return NewFloat(static_cast<double>(c) / ticks); };
  Object* items[] = {seconds(t.tms_utime), seconds(t.tms_stime), seconds(t.tms_cutime),
                     seconds(t.tms_cstime), seconds(now)};
  return NewStructSequence(times_result, items);
}

// ---- fork, exec, wait

Object* fork_hooks[3] = {};  // roots: lists: before, after in the child, after in the parent

bool AddHook(Object** list, Object* hook) {
  if (hook == nullptr) return true;
  if (!IsCallable(hook)) {
    Raise(exc::TypeError, "'%T' object is not callable", hook);
    return false;
  }
  if (*list == nullptr) gc::Store<Object>(nullptr, list, NewList());
  return *list != nullptr && ListAppend(*list, hook);
}

Object* RegisterAtFork(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  if (!ParseArgs("register_at_fork", args, nargs, kwnames,
                 {"before", "after_in_child", "after_in_parent"}, 0, 0, 0, out)) {
    return nullptr;
  }
  if (out[0] == nullptr && out[1] == nullptr && out[2] == nullptr) {
    return Raise(exc::TypeError, "At least one argument is required.");
  }
  for (int i = 0; i < 3; ++i) {
    if (!AddHook(&fork_hooks[i], out[i])) return nullptr;
  }
  return None();
}

void RunHooks(Object* list, bool reverse) {
  if (list == nullptr) return;
  Object* copy = ListSlice(list, 0, ListSize(list));
  const int64_t n = copy == nullptr ? 0 : ListSize(copy);
  for (int64_t i = 0; i < n; ++i) {
    Object* hook = ListGet(copy, reverse ? n - 1 - i : i);
    if (CallArgs(hook) == nullptr) WriteUnraisable(hook);
  }
  if (copy == nullptr) ClearError();
}

}  // namespace

void BeforeFork() {
  RunHooks(fork_hooks[0], true);
  Runtime::Get()->heap().BeforeFork(CurrentThread());
  FinalizerQueue::BeforeFork();
}
void AfterForkInParent() {
  FinalizerQueue::AfterForkParent();
  Runtime::Get()->heap().AfterForkParent(CurrentThread());
  RunHooks(fork_hooks[2], false);
}
void AfterForkInChild() {
  Thread* thread = CurrentThread();
  ForgetOtherThreads();
  Runtime::Get()->heap().AfterForkChild(thread);
  KeepWhatOthersHeld();
  WeakTable::AfterForkChild();
  AfterForkChildOfUndecided();
  FinalizerQueue::AfterForkChild();
  ForgetFrontEnd();
  if (native_hooks.forked != nullptr) native_hooks.forked.load()(thread);
  RunHooks(fork_hooks[1], false);
}

namespace {

Object* Fork(Object*, Args, size_t, Object*) {
  if (!AuditEvent("os.fork")) return nullptr;
  BeforeFork();
  const pid_t pid = fork();
  const int error_number = errno;
  if (pid == 0) {
    AfterForkInChild();
  } else {
    AfterForkInParent();
  }
  return pid < 0 ? RaiseErrno(error_number) : NewInt(pid);
}

}  // namespace

bool IsSequence(Object* o) { return !IsDict(o) && TypeOf(o)->slots.item != nullptr; }

bool ArgumentStrings(Object* o, const char* what, const char* function, std::vector<std::string>* out) {
  if (!IsList(o) && !IsTuple(o)) {
    Raise(exc::TypeError, "%s must be a tuple or list", what);
    return false;
  }
  Object* items = ToTuple(o);
  if (items == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(items); ++i) {
    PathArg text;
    if (!ParsePath(TupleAt(items, i), function, "arg 2", false, false, &text)) return false;
    out->push_back(text.path);
  }
  return true;
}

bool EnvironmentStrings(Object* mapping, const char* function, std::vector<std::string>* out) {
  Object* keys = CallMethodArgs(mapping, Intern("keys"));
  keys = keys == nullptr ? nullptr : ToList(keys);
  if (keys == nullptr) return false;
  for (int64_t i = 0; i < ListSize(keys); ++i) {
    Object* value = GetItem(mapping, ListGet(keys, i));
    PathArg name, text;
    if (value == nullptr ||
        !ParsePath(ListGet(keys, i), function, "environment", false, false, &name) ||
        !ParsePath(value, function, "environment", false, false, &text)) {
      return false;
    }
    if (name.path.empty() || name.path.find('=', 1) != std::string::npos) {
      Raise(exc::ValueError, "illegal environment variable name");
      return false;
    }
    out->push_back(name.path + "=" + text.path);
  }
  return true;
}

std::vector<char*> StringPointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& s : *strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

namespace {

Object* Exec(const char* name, Object* file, Object* argv, Object* env) {
  PathArg path;
  std::vector<std::string> arguments, environment;
  if (!ParsePath(file, name, "path", env != nullptr, false, &path)) return nullptr;
  if (!ArgumentStrings(argv, env == nullptr ? "execv() arg 2" : "execve: argv", "execv", &arguments)) {
    return nullptr;
  }
  if (arguments.empty()) {
    return Raise(exc::ValueError, env == nullptr ? "execv() arg 2 must not be empty"
                                                 : "execve: argv must not be empty");
  }
  if (arguments[0].empty()) {
    return Raise(exc::ValueError, "%s() arg 2 first element cannot be empty", name);
  }
  if (env != nullptr && !EnvironmentStrings(env, "execve", &environment)) return nullptr;
  if (!AuditEvent("os.exec", path, argv, env)) return nullptr;
  std::vector<char*> a = StringPointers(&arguments), e = StringPointers(&environment);
  if (path.fd >= 0) {
    fexecve(path.fd, a.data(), e.data());
  } else if (env != nullptr) {
    execve(path.path.c_str(), a.data(), e.data());
  } else {
    execv(path.path.c_str(), a.data());
    return RaiseErrno(errno);
  }
  return RaisePath(path);
}
Object* ExecV(Object*, Args args, size_t, Object*) { return Exec("execv", args[0], args[1], nullptr); }
Object* ExecVe(Object*, Args args, size_t, Object*) {
  return Exec("execve", args[0], args[1], args[2]);
}

Object* WaitPid(Object*, Args args, size_t, Object*) {
  int pid, options, status = 0;
  if (!IntAsInt(args[0], &pid) || !IntAsInt(args[1], &options)) return nullptr;
  const int64_t done = SystemCall([&] { return waitpid(pid, &status, options); });
  if (done == kCallRaised) return nullptr;
  return done < 0 ? RaiseErrno(errno) : TupleOf(NewInt(done), NewInt(status));
}

Object* Wait(Object*, Args, size_t, Object*) {
  int status = 0;
  const int64_t done = SystemCall([&] { return wait(&status); });
  if (done == kCallRaised) return nullptr;
  return done < 0 ? RaiseErrno(errno) : TupleOf(NewInt(done), NewInt(status));
}

Object* ExitNow(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int status;
  if (!ParseArgs("_exit", args, nargs, kwnames, {"status"}, 0, 1, 1, out) ||
      !IntAsInt(out[0], &status)) {
    return nullptr;
  }
  _exit(status);
}

Object* Abort(Object*, Args, size_t, Object*) { abort(); }

Object* Kill(Object*, Args args, size_t, Object*) {
  int pid, number;
  if (!IntAsInt(args[0], &pid) || !IntAsInt(args[1], &number) ||
      !AuditEvent("os.kill", pid, number)) {
    return nullptr;
  }
  if (kill(pid, number) != 0) return RaiseErrno(errno);
  return RunSignalHandlers() ? None() : nullptr;
}
Object* KillPg(Object*, Args args, size_t, Object*) {
  int group, number;
  if (!IntAsInt(args[0], &group) || !IntAsInt(args[1], &number) ||
      !AuditEvent("os.killpg", group, number)) {
    return nullptr;
  }
  if (killpg(group, number) != 0) return RaiseErrno(errno);
  return RunSignalHandlers() ? None() : nullptr;
}

Object* System(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  PathArg command;
  if (!ParseArgs("system", args, nargs, kwnames, {"command"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "system", "command", false, false, &command) ||
      !AuditEvent("os.system", AuditBytes{command.path})) {
    return nullptr;
  }
  int status;
  {
    gc::DetachedScope detached(CurrentThread());
    status = system(command.path.c_str());
  }
  return NewInt(status);
}

template <int kWhich>
Object* StatusPart(Object*, Args args, size_t, Object*) {
  int status;
  if (!IntAsInt(args[0], &status)) return nullptr;
  switch (kWhich) {
    case 0: return NewInt(WEXITSTATUS(status));
    case 1: return NewInt(WTERMSIG(status));
    case 2: return NewInt(WSTOPSIG(status));
    case 3: return Bool(WIFEXITED(status));
    case 4: return Bool(WIFSIGNALED(status));
    case 5: return Bool(WIFSTOPPED(status));
    case 6: return Bool(WIFCONTINUED(status));
    default: return Bool(WCOREDUMP(status));
  }
}

Object* ToExitCode(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int status;
  if (!ParseArgs("waitstatus_to_exitcode", args, nargs, kwnames, {"status"}, 0, 1, 1, out) ||
      !IntAsInt(out[0], &status)) {
    return nullptr;
  }
  if (WIFEXITED(status)) return NewInt(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return NewInt(-WTERMSIG(status));
  if (WIFSTOPPED(status)) {
    return Raise(exc::ValueError, "process stopped by delivery of signal %i", WSTOPSIG(status));
  }
  return Raise(exc::ValueError, "invalid wait status: %i", status);
}

Object* SchedYield(Object*, Args, size_t, Object*) {
  gc::DetachedScope detached(CurrentThread());
  sched_yield();
  return None();
}

Object* GetAffinity(Object*, Args args, size_t, Object*) {
  int pid;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  cpu_set_t cpus;
  if (sched_getaffinity(pid, sizeof cpus, &cpus) != 0) return RaiseErrno(errno);
  Object* set = NewSet();
  for (int i = 0; set != nullptr && i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &cpus) && SetAdd(set, NewInt(i)) < 0) return nullptr;
  }
  return set;
}

Object* SetAffinity(Object*, Args args, size_t, Object*) {
  int pid;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  Object* iterator = Iter(args[1]);
  if (iterator == nullptr) return nullptr;
  while (Object* item = Next(iterator)) {
    int cpu;
    if (!IntAsInt(item, &cpu)) return nullptr;
    if (cpu < 0) return Raise(exc::ValueError, "negative CPU number");
    if (cpu < CPU_SETSIZE) CPU_SET(cpu, &cpus);
  }
  if (ErrorSet()) return nullptr;
  return sched_setaffinity(pid, sizeof cpus, &cpus) != 0 ? RaiseErrno(errno) : None();
}

}  // namespace

const NativeMethod kPosixProcess[] = {
    {"getpid", Number<pid_t, getpid>, 0, 0, 0, "getpid($module, /)\n--\n\n"},
    {"getppid", Number<pid_t, getppid>, 0, 0, 0, "getppid($module, /)\n--\n\n"},
    {"getuid", Number<uid_t, getuid>, 0, 0, 0, "getuid($module, /)\n--\n\n"},
    {"geteuid", Number<uid_t, geteuid>, 0, 0, 0, "geteuid($module, /)\n--\n\n"},
    {"getgid", Number<gid_t, getgid>, 0, 0, 0, "getgid($module, /)\n--\n\n"},
    {"getegid", Number<gid_t, getegid>, 0, 0, 0, "getegid($module, /)\n--\n\n"},
    {"getpgrp", Number<pid_t, getpgrp>, 0, 0, 0, "getpgrp($module, /)\n--\n\n"},
    {"setuid", SetId<setuid>, 1, 1, 0, "setuid($module, uid, /)\n--\n\n"},
    {"seteuid", SetId<seteuid>, 1, 1, 0, "seteuid($module, euid, /)\n--\n\n"},
    {"setgid", SetId<setgid>, 1, 1, 0, "setgid($module, gid, /)\n--\n\n"},
    {"setegid", SetId<setegid>, 1, 1, 0, "setegid($module, egid, /)\n--\n\n"},
    {"getpgid", ByName<"getpgid", GetPgid, "pid">, 0, kAnyCount, kKeywords,
     "getpgid($module, /, pid)\n--\n\n"},
    {"setpgid", SetPgid, 2, 2, 0, "setpgid($module, pid, pgrp, /)\n--\n\n"},
    {"setpgrp", SetPgrp, 0, 0, 0, "setpgrp($module, /)\n--\n\n"},
    {"setsid", SetSid, 0, 0, 0, "setsid($module, /)\n--\n\n"},
    {"getsid", GetSid, 1, 1, 0, "getsid($module, pid, /)\n--\n\n"},
    {"getgroups", GetGroups, 0, 0, 0, "getgroups($module, /)\n--\n\n"},
    {"getlogin", GetLogin, 0, 0, 0, "getlogin($module, /)\n--\n\n"},
    {"cpu_count", CpuCount, 0, 0, 0, "cpu_count($module, /)\n--\n\n"},
    {"getloadavg", GetLoadAvg, 0, 0, 0, "getloadavg($module, /)\n--\n\n"},
    {"nice", Nice, 1, 1, 0, "nice($module, increment, /)\n--\n\n"},
    {"uname", Uname, 0, 0, 0, "uname($module, /)\n--\n\n"},
    {"times", Times, 0, 0, 0, "times($module, /)\n--\n\n"},
    {"register_at_fork", RegisterAtFork, 0, kAnyCount, kKeywords, nullptr},
    {"fork", Fork, 0, 0, 0, "fork($module, /)\n--\n\n"},
    {"execv", ExecV, 2, 2, 0, "execv($module, path, argv, /)\n--\n\n"},
    {"execve", ByName<"execve", ExecVe, "path", "argv", "env">, 0, kAnyCount, kKeywords,
     "execve($module, /, path, argv, env)\n--\n\n"},
    {"wait", Wait, 0, 0, 0, "wait($module, /)\n--\n\n"},
    {"waitpid", WaitPid, 2, 2, 0, "waitpid($module, pid, options, /)\n--\n\n"},
    {"_exit", ExitNow, 0, kAnyCount, kKeywords, "_exit($module, /, status)\n--\n\n"},
    {"abort", Abort, 0, 0, 0, "abort($module, /)\n--\n\n"},
    {"kill", Kill, 2, 2, 0, "kill($module, pid, signal, /)\n--\n\n"},
    {"killpg", KillPg, 2, 2, 0, "killpg($module, pgid, signal, /)\n--\n\n"},
    {"system", System, 0, kAnyCount, kKeywords, "system($module, /, command)\n--\n\n"},
    {"WEXITSTATUS", ByName<"WEXITSTATUS", StatusPart<0>, "status">, 0, kAnyCount, kKeywords,
     nullptr},
    {"WTERMSIG", ByName<"WTERMSIG", StatusPart<1>, "status">, 0, kAnyCount, kKeywords, nullptr},
    {"WSTOPSIG", ByName<"WSTOPSIG", StatusPart<2>, "status">, 0, kAnyCount, kKeywords, nullptr},
    {"WIFEXITED", ByName<"WIFEXITED", StatusPart<3>, "status">, 0, kAnyCount, kKeywords, nullptr},
    {"WIFSIGNALED", ByName<"WIFSIGNALED", StatusPart<4>, "status">, 0, kAnyCount, kKeywords,
     nullptr},
    {"WIFSTOPPED", ByName<"WIFSTOPPED", StatusPart<5>, "status">, 0, kAnyCount, kKeywords, nullptr},
    {"WIFCONTINUED", ByName<"WIFCONTINUED", StatusPart<6>, "status">, 0, kAnyCount, kKeywords,
     nullptr},
    {"WCOREDUMP", StatusPart<7>, 1, 1, 0, nullptr},
    {"waitstatus_to_exitcode", ToExitCode, 0, kAnyCount, kKeywords, nullptr},
    {"sched_yield", SchedYield, 0, 0, 0, "sched_yield($module, /)\n--\n\n"},
    {"sched_getaffinity", GetAffinity, 1, 1, 0, "sched_getaffinity($module, pid, /)\n--\n\n"},
    {"sched_setaffinity", SetAffinity, 2, 2, 0, "sched_setaffinity($module, pid, mask, /)\n--\n\n"},
    {}};

bool InitPosixProcess(Object* module) {
  for (Object*& list : fork_hooks) Runtime::Get()->AddRoot(&list);
  return InitStructSequence(&uname_result) && InitStructSequence(&times_result) &&
         ModuleAdd(module, "uname_result", AsObject(&uname_result.type)) &&
         ModuleAdd(module, "times_result", AsObject(&times_result.type));
}

}  // namespace tricolor
