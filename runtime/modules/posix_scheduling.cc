// posix: priorities and scheduling policies; waiting for children with more than their status.
#include <errno.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/objects/float.h"
#include "runtime/objects/module.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

const StructField kWaitIdFields[] = {{"si_pid", nullptr}, {"si_uid", nullptr}, {"si_signo", nullptr},
                                     {"si_status", nullptr}, {"si_code", nullptr}};
StructSequence waitid_result = {{}, "posix.waitid_result",
                                "waitid_result: Result from waitid.\n\n"
                                "This object may be accessed either as a tuple of\n"
                                "  (si_pid, si_uid, si_signo, si_status, si_code),\n"
                                "or via the attributes si_pid, si_uid, and so on.\n\n"
                                "See os.waitid for more information.",
                                kWaitIdFields, 5, 5};
const StructField kParamFields[] = {{"sched_priority", "the scheduling priority"}};
StructSequence sched_param_type = {{}, "posix.sched_param",
                                   "Currently has only one field: sched_priority\n\n"
                                   "  sched_priority\n    A scheduling parameter.",
                                   kParamFields, 1, 1};

Object* NewParam(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  if (!ParseArgs("sched_param", args, nargs, kwnames, {"sched_priority"}, 0, 1, 1, out)) return nullptr;
  return NewStructSequence(sched_param_type, out);
}

Object* GetPriority(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2];
  int which, who;
  if (!ParseArgs("getpriority", args, nargs, kwnames, {"which", "who"}, 0, 2, 2, out) ||
      !IntAsInt(out[0], &which) || !IntAsInt(out[1], &who)) {
    return nullptr;
  }
  errno = 0;
  const int priority = getpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who));
  return errno != 0 ? RaiseErrno(errno) : NewInt(priority);
}
Object* SetPriority(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3];
  int which, who, priority;
  if (!ParseArgs("setpriority", args, nargs, kwnames, {"which", "who", "priority"}, 0, 3, 3, out) ||
      !IntAsInt(out[0], &which) || !IntAsInt(out[1], &who) || !IntAsInt(out[2], &priority)) {
    return nullptr;
  }
  const int failed = setpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who), priority);
  return failed != 0 ? RaiseErrno(errno) : None();
}

template <int (*kCall)(int)>
Object* PolicyLimit(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int policy;
  if (!ParseArgs(kCall == sched_get_priority_max ? "sched_get_priority_max" : "sched_get_priority_min", args,
                 nargs, kwnames, {"policy"}, 0, 1, 1, out) ||
      !IntAsInt(out[0], &policy)) {
    return nullptr;
  }
  const int limit = kCall(policy);
  return limit < 0 ? RaiseErrno(errno) : NewInt(limit);
}

Object* GetParam(Object*, Args args, size_t, Object*) {
  int pid;
  sched_param param;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  if (sched_getparam(pid, &param) != 0) return RaiseErrno(errno);
  Object* items[] = {NewInt(param.sched_priority)};
  return NewStructSequence(sched_param_type, items);
}
Object* SetParam(Object*, Args args, size_t, Object*) {
  int pid;
  sched_param param = {};
  if (!IntAsInt(args[0], &pid) || !SchedPriority(args[1], &param.sched_priority)) return nullptr;
  return sched_setparam(pid, &param) != 0 ? RaiseErrno(errno) : None();
}
Object* GetScheduler(Object*, Args args, size_t, Object*) {
  int pid;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  const int policy = sched_getscheduler(pid);
  return policy < 0 ? RaiseErrno(errno) : NewInt(policy);
}
Object* SetScheduler(Object*, Args args, size_t, Object*) {
  int pid, policy;
  sched_param param = {};
  if (!IntAsInt(args[0], &pid) || !IntAsInt(args[1], &policy) ||
      !SchedPriority(args[2], &param.sched_priority)) {
    return nullptr;
  }
  return sched_setscheduler(pid, policy, &param) < 0 ? RaiseErrno(errno) : None();
}
Object* RoundRobin(Object*, Args args, size_t, Object*) {
  int pid;
  timespec interval;
  if (!IntAsInt(args[0], &pid)) return nullptr;
  if (sched_rr_get_interval(pid, &interval) != 0) return RaiseErrno(errno);
  return NewFloat(static_cast<double>(interval.tv_sec) + 1e-9 * static_cast<double>(interval.tv_nsec));
}

double Seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

// (pid, status, resource usage)
Object* WaitWith(int pid, int options) {
  int status = 0;
  rusage usage = {};
  const int64_t done = SystemCall([&] { return wait4(pid, &status, options, &usage); });
  if (done == kCallRaised) return nullptr;
  if (done < 0) return RaiseErrno(errno);
  Object* type = ImportAttr("resource", "struct_rusage");
  Object* items = type == nullptr ? nullptr : NewTuple(16);
  if (items == nullptr) return nullptr;
  TupleInit(items, 0, NewFloat(Seconds(usage.ru_utime)));
  TupleInit(items, 1, NewFloat(Seconds(usage.ru_stime)));
  const long counts[] = {usage.ru_maxrss,  usage.ru_ixrss,  usage.ru_idrss,  usage.ru_isrss,    // NOLINT
                         usage.ru_minflt,  usage.ru_majflt, usage.ru_nswap,  usage.ru_inblock,
                         usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals,
                         usage.ru_nvcsw,   usage.ru_nivcsw};
  for (int i = 0; i < 14; ++i) TupleInit(items, 2 + i, NewInt(counts[i]));
  return TupleOf(NewInt(done), NewInt(status), CallArgs(type, items));
}
Object* Wait3(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int options;
  if (!ParseArgs("wait3", args, nargs, kwnames, {"options"}, 0, 1, 1, out) || !IntAsInt(out[0], &options)) {
    return nullptr;
  }
  return WaitWith(-1, options);
}
Object* Wait4(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2];
  int pid, options;
  if (!ParseArgs("wait4", args, nargs, kwnames, {"pid", "options"}, 0, 2, 2, out) ||
      !IntAsInt(out[0], &pid) || !IntAsInt(out[1], &options)) {
    return nullptr;
  }
  return WaitWith(pid, options);
}

Object* WaitId(Object*, Args args, size_t, Object*) {
  int kind, id, options;
  if (!IntAsInt(args[0], &kind) || !IntAsInt(args[1], &id) || !IntAsInt(args[2], &options)) return nullptr;
  siginfo_t info = {};
  const int64_t done = SystemCall(
      [&] { return waitid(static_cast<idtype_t>(kind), static_cast<id_t>(id), &info, options); });
  if (done == kCallRaised) return nullptr;
  if (done < 0) return RaiseErrno(errno);
  if (info.si_pid == 0) return None();
  Object* items[] = {NewInt(info.si_pid), NewInt(info.si_uid), NewInt(info.si_signo), NewInt(info.si_status),
                     NewInt(info.si_code)};
  return NewStructSequence(waitid_result, items);
}

Object* PidfdOpen(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  int pid, flags = 0;
  if (!ParseArgs("pidfd_open", args, nargs, kwnames, {"pid", "flags"}, 0, 2, 1, out) ||
      !IntAsInt(out[0], &pid) || (out[1] != nullptr && !IntAsInt(out[1], &flags))) {
    return nullptr;
  }
  const long fd = syscall(SYS_pidfd_open, pid, flags);  // NOLINT
  return fd < 0 ? RaiseErrno(errno) : NewInt(fd);
}

}  // namespace

bool SchedPriority(Object* o, int* priority) {
  if (TypeOf(o) != &sched_param_type.type) {
    Raise(exc::TypeError, "must have a sched_param object");
    return false;
  }
  return IntAsInt(TupleAt(o, 0), priority);
}

bool InitPosixScheduling(Object* module) {
  if (!InitStructSequence(&waitid_result) || !InitStructSequence(&sched_param_type)) return false;
  sched_param_type.type.slots.new_ = NewParam;
  return ModuleAdd(module, "waitid_result", AsObject(&waitid_result.type)) &&
         ModuleAdd(module, "sched_param", AsObject(&sched_param_type.type));
}

const NativeMethod kPosixScheduling[] = {
    {"getpriority", GetPriority, 0, kAnyCount, kKeywords, "getpriority($module, /, which, who)\n--\n\n"},
    {"setpriority", SetPriority, 0, kAnyCount, kKeywords,
     "setpriority($module, /, which, who, priority)\n--\n\n"},
    {"sched_get_priority_max", PolicyLimit<sched_get_priority_max>, 0, kAnyCount, kKeywords,
     "sched_get_priority_max($module, /, policy)\n--\n\n"},
    {"sched_get_priority_min", PolicyLimit<sched_get_priority_min>, 0, kAnyCount, kKeywords,
     "sched_get_priority_min($module, /, policy)\n--\n\n"},
    {"sched_getparam", GetParam, 1, 1, 0, "sched_getparam($module, pid, /)\n--\n\n"},
    {"sched_setparam", SetParam, 2, 2, 0, "sched_setparam($module, pid, param, /)\n--\n\n"},
    {"sched_getscheduler", GetScheduler, 1, 1, 0, "sched_getscheduler($module, pid, /)\n--\n\n"},
    {"sched_setscheduler", SetScheduler, 3, 3, 0, "sched_setscheduler($module, pid, policy, param, /)\n--\n\n"},
    {"sched_rr_get_interval", RoundRobin, 1, 1, 0, "sched_rr_get_interval($module, pid, /)\n--\n\n"},
    {"wait3", Wait3, 0, kAnyCount, kKeywords, "wait3($module, /, options)\n--\n\n"},
    {"wait4", Wait4, 0, kAnyCount, kKeywords, "wait4($module, /, pid, options)\n--\n\n"},
    {"waitid", WaitId, 3, 3, 0, "waitid($module, idtype, id, options, /)\n--\n\n"},
    {"pidfd_open", PidfdOpen, 0, kAnyCount, kKeywords, "pidfd_open($module, /, pid, flags=0)\n--\n\n"},
    {}};

}  // namespace tricolor
