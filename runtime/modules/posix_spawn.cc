// posix: posix_spawn() and posix_spawnp().
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// What the calls below filled, given back at the end.
struct Spawn {
  Spawn() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  short flags = 0;  // NOLINT: the call's type
};

bool Done(int failed) { return failed == 0 || (RaiseErrno(failed), false); }

bool AddAction(Object* item, Spawn* spawn) {
  if (!IsTuple(item) || TupleSize(item) == 0) {
    Raise(exc::TypeError, "Each file_actions element must be a non-empty tuple");
    return false;
  }
  int tag, fd, other;
  if (!IntAsInt(TupleAt(item, 0), &tag)) return false;
  const auto size = [&](int64_t wanted, const char* name) {
    if (TupleSize(item) == wanted) return true;
    Raise(exc::TypeError, "A %s file_action tuple must have %d elements", name, static_cast<int>(wanted));
    return false;
  };
  switch (tag) {
    case 0: {  // POSIX_SPAWN_OPEN
      PathArg path;
      int flags;
      int64_t mode;
      return size(5, "open") && IntAsInt(TupleAt(item, 1), &fd) &&
             ParsePath(TupleAt(item, 2), "posix_spawn", "path", false, false, &path) &&
             IntAsInt(TupleAt(item, 3), &flags) && IntAsInt64(TupleAt(item, 4), &mode) &&
             Done(posix_spawn_file_actions_addopen(&spawn->actions, fd, path.path.c_str(), flags,
                                                   static_cast<mode_t>(mode)));
    }
    case 1:
      return size(2, "close") && IntAsInt(TupleAt(item, 1), &fd) &&
             Done(posix_spawn_file_actions_addclose(&spawn->actions, fd));
    case 2:
      return size(3, "dup2") && IntAsInt(TupleAt(item, 1), &fd) && IntAsInt(TupleAt(item, 2), &other) &&
             Done(posix_spawn_file_actions_adddup2(&spawn->actions, fd, other));
    default:
      Raise(exc::TypeError, "Unknown file_actions identifier");
      return false;
  }
}

bool SignalSet(Object* signals, sigset_t* set) {
  sigemptyset(set);
  Object* items = ToTuple(signals);
  if (items == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(items); ++i) {
    int number;
    if (!IntAsInt(TupleAt(items, i), &number)) return false;
    if (sigaddset(set, number) != 0) {
      Raise(exc::ValueError, "signal number %d out of range [1; %d]", number, NSIG - 1);
      return false;
    }
  }
  return true;
}

Object* SpawnWith(const char* name, bool search, Args args, size_t nargs, Object* kwnames) {
  Object* out[10] = {};
  if (!ParseArgs(name, args, nargs, kwnames,
                 {"", "", "", "file_actions", "setpgroup", "resetids", "setsid", "setsigmask", "setsigdef",
                  "scheduler"},
                 3, 3, 3, out)) {
    return nullptr;
  }
  PathArg path;
  std::vector<std::string> arguments, environment;
  if (!ParsePath(out[0], name, "path", false, false, &path) ||
      !ArgumentStrings(out[1], (std::string(name) + ": argv").c_str(), name, &arguments)) {
    return nullptr;
  }
  if (arguments.empty()) return Raise(exc::ValueError, "%s: argv must not be empty", name);
  if (arguments[0].empty()) return Raise(exc::ValueError, "%s: argv first element cannot be empty", name);
  if (TypeOf(out[2])->slots.getitem == nullptr) {
    return Raise(exc::TypeError, "%s: environment must be a mapping object", name);
  }
  if (!EnvironmentStrings(out[2], name, &environment)) return nullptr;
  Spawn spawn;
  if (out[3] != nullptr && out[3] != None()) {
    if (!IsSequence(out[3])) return Raise(exc::TypeError, "file_actions must be a sequence or None");
    Object* actions = ToTuple(out[3]);
    if (actions == nullptr) return nullptr;
    for (int64_t i = 0; i < TupleSize(actions); ++i) {
      if (!AddAction(TupleAt(actions, i), &spawn)) return nullptr;
    }
  }
  bool reset_ids = false, new_session = false;
  int group;
  sigset_t set;
  if (!ParseBool(out[5], &reset_ids) || !ParseBool(out[6], &new_session)) return nullptr;
  if (out[4] != nullptr) {
    if (!IntAsInt(out[4], &group)) return nullptr;
    spawn.flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setpgroup(&spawn.attributes, group);
  }
  if (reset_ids) spawn.flags |= POSIX_SPAWN_RESETIDS;
  if (new_session) spawn.flags |= POSIX_SPAWN_SETSID;
  if (out[7] != nullptr) {
    if (!SignalSet(out[7], &set)) return nullptr;
    spawn.flags |= POSIX_SPAWN_SETSIGMASK;
    posix_spawnattr_setsigmask(&spawn.attributes, &set);
  }
  if (out[8] != nullptr) {
    if (!SignalSet(out[8], &set)) return nullptr;
    spawn.flags |= POSIX_SPAWN_SETSIGDEF;
    posix_spawnattr_setsigdefault(&spawn.attributes, &set);
  }
  if (out[9] != nullptr) {
    if (!IsTuple(out[9]) || TupleSize(out[9]) != 2) {
      return Raise(exc::TypeError, "A scheduler tuple must have two elements");
    }
    sched_param param = {};
    int policy;
    if (!SchedPriority(TupleAt(out[9], 1), &param.sched_priority)) return nullptr;
    if (TupleAt(out[9], 0) != None()) {
      if (!IntAsInt(TupleAt(out[9], 0), &policy)) return nullptr;
      spawn.flags |= POSIX_SPAWN_SETSCHEDULER;
      posix_spawnattr_setschedpolicy(&spawn.attributes, policy);
    }
    spawn.flags |= POSIX_SPAWN_SETSCHEDPARAM;
    posix_spawnattr_setschedparam(&spawn.attributes, &param);
  }
  posix_spawnattr_setflags(&spawn.attributes, spawn.flags);
  std::vector<char*> a = StringPointers(&arguments), e = StringPointers(&environment);
  if (!AuditEvent("os.posix_spawn", path, out[1], out[2])) return nullptr;
  pid_t pid = 0;
  const int failed = (search ? posix_spawnp : posix_spawn)(&pid, path.path.c_str(), &spawn.actions,
                                                           &spawn.attributes, a.data(), e.data());
  if (failed == 0) return NewInt(pid);
  errno = failed;
  return RaisePath(path);
}

Object* PosixSpawn(Object*, Args args, size_t nargs, Object* kwnames) {
  return SpawnWith("posix_spawn", false, args, nargs, kwnames);
}
Object* PosixSpawnP(Object*, Args args, size_t nargs, Object* kwnames) {
  return SpawnWith("posix_spawnp", true, args, nargs, kwnames);
}

}  // namespace

const NativeMethod kPosixSpawn[] = {
    {"posix_spawn", PosixSpawn, 0, kAnyCount, kKeywords,
     "posix_spawn($module, path, argv, env, /, *, file_actions=(),\n            setpgroup=<unrepresentable>, "
     "resetids=False, setsid=False,\n            setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)\n--\n\n"},
    {"posix_spawnp", PosixSpawnP, 0, kAnyCount, kKeywords,
     "posix_spawnp($module, path, argv, env, /, *, file_actions=(),\n             setpgroup=<unrepresentable>, "
     "resetids=False, setsid=False,\n             setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)\n--\n\n"},
    {}};

}  // namespace tricolor
