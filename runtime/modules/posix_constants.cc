// posix: constants, and the system's limits by name.
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <dlfcn.h>
#include <limits.h>
#include <spawn.h>
#include <linux/memfd.h>
#include <linux/sched.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
#define X(name) {#name, static_cast<int64_t>(name)},
#include "runtime/modules/posix_names.inc"
#undef X
    // Enumerations, which #ifdef does not see.
    {"P_ALL", P_ALL}, {"P_PID", P_PID}, {"P_PGID", P_PGID}, {"P_PIDFD", P_PIDFD},
    {"POSIX_SPAWN_OPEN", 0}, {"POSIX_SPAWN_CLOSE", 1}, {"POSIX_SPAWN_DUP2", 2},
    {"GRND_RANDOM", GRND_RANDOM}, {"GRND_NONBLOCK", GRND_NONBLOCK},
    {"PRIO_PROCESS", PRIO_PROCESS}, {"PRIO_PGRP", PRIO_PGRP}, {"PRIO_USER", PRIO_USER},
    {"ST_RDONLY", ST_RDONLY}, {"ST_NOSUID", ST_NOSUID}, {"ST_NODEV", ST_NODEV},
    {"ST_NOEXEC", ST_NOEXEC}, {"ST_SYNCHRONOUS", ST_SYNCHRONOUS}, {"ST_MANDLOCK", ST_MANDLOCK},
    {"ST_WRITE", ST_WRITE}, {"ST_APPEND", ST_APPEND}, {"ST_NOATIME", ST_NOATIME},
    {"ST_NODIRATIME", ST_NODIRATIME}, {"ST_RELATIME", ST_RELATIME}};

constexpr Constant kSysconf[] = {
    {"SC_ARG_MAX", _SC_ARG_MAX}, {"SC_CHILD_MAX", _SC_CHILD_MAX}, {"SC_CLK_TCK", _SC_CLK_TCK},
    {"SC_NGROUPS_MAX", _SC_NGROUPS_MAX}, {"SC_OPEN_MAX", _SC_OPEN_MAX},
    {"SC_STREAM_MAX", _SC_STREAM_MAX}, {"SC_TZNAME_MAX", _SC_TZNAME_MAX},
    {"SC_VERSION", _SC_VERSION}, {"SC_PAGESIZE", _SC_PAGESIZE}, {"SC_PAGE_SIZE", _SC_PAGESIZE},
    {"SC_IOV_MAX", _SC_IOV_MAX}, {"SC_LINE_MAX", _SC_LINE_MAX},
    {"SC_GETGR_R_SIZE_MAX", _SC_GETGR_R_SIZE_MAX}, {"SC_GETPW_R_SIZE_MAX", _SC_GETPW_R_SIZE_MAX},
    {"SC_LOGIN_NAME_MAX", _SC_LOGIN_NAME_MAX}, {"SC_TTY_NAME_MAX", _SC_TTY_NAME_MAX},
    {"SC_NPROCESSORS_CONF", _SC_NPROCESSORS_CONF}, {"SC_NPROCESSORS_ONLN", _SC_NPROCESSORS_ONLN},
    {"SC_PHYS_PAGES", _SC_PHYS_PAGES}, {"SC_AVPHYS_PAGES", _SC_AVPHYS_PAGES},
    {"SC_ATEXIT_MAX", _SC_ATEXIT_MAX}, {"SC_SEM_NSEMS_MAX", _SC_SEM_NSEMS_MAX},
    {"SC_SEM_VALUE_MAX", _SC_SEM_VALUE_MAX}, {"SC_THREADS", _SC_THREADS},
    {"SC_THREAD_THREADS_MAX", _SC_THREAD_THREADS_MAX}, {"SC_RTSIG_MAX", _SC_RTSIG_MAX},
    {"SC_SIGQUEUE_MAX", _SC_SIGQUEUE_MAX}, {"SC_MINSIGSTKSZ", _SC_MINSIGSTKSZ}};
constexpr Constant kPathconf[] = {
    {"PC_LINK_MAX", _PC_LINK_MAX}, {"PC_MAX_CANON", _PC_MAX_CANON},
    {"PC_MAX_INPUT", _PC_MAX_INPUT}, {"PC_NAME_MAX", _PC_NAME_MAX},
    {"PC_PATH_MAX", _PC_PATH_MAX}, {"PC_PIPE_BUF", _PC_PIPE_BUF},
    {"PC_CHOWN_RESTRICTED", _PC_CHOWN_RESTRICTED}, {"PC_NO_TRUNC", _PC_NO_TRUNC},
    {"PC_VDISABLE", _PC_VDISABLE}, {"PC_SYNC_IO", _PC_SYNC_IO}, {"PC_ASYNC_IO", _PC_ASYNC_IO},
    {"PC_PRIO_IO", _PC_PRIO_IO}, {"PC_FILESIZEBITS", _PC_FILESIZEBITS},
    {"PC_SYMLINK_MAX", _PC_SYMLINK_MAX}};
constexpr Constant kConfstr[] = {{"CS_PATH", _CS_PATH},
                                 {"CS_GNU_LIBC_VERSION", _CS_GNU_LIBC_VERSION},
                                 {"CS_GNU_LIBPTHREAD_VERSION", _CS_GNU_LIBPTHREAD_VERSION}};

// A number, or a name of the table.
template <size_t kSize>
bool ByName(Object* o, const Constant (&table)[kSize], int* value) {
  if (IsInt(o)) return IntAsInt(o, value);
  if (!IsStr(o)) {
    Raise(exc::TypeError, "configuration names must be strings or integers");
    return false;
  }
  for (const Constant& c : table) {
    if (StrEquals(o, c.name)) {
      *value = static_cast<int>(c.value);
      return true;
    }
  }
  Raise(exc::ValueError, "unrecognized configuration name");
  return false;
}

Object* Sysconf(Object*, Args args, size_t, Object*) {
  int name;
  if (!ByName(args[0], kSysconf, &name)) return nullptr;
  errno = 0;
  const long value = sysconf(name);
  return value == -1 && errno != 0 ? RaiseErrno(errno) : NewInt(value);
}

Object* Confstr(Object*, Args args, size_t, Object*) {
  int name;
  if (!ByName(args[0], kConfstr, &name)) return nullptr;
  char text[512];
  const size_t n = confstr(name, text, sizeof text);
  return n == 0 ? None() : StrSurrogateEscape({text, n - 1});
}

Object* Fpathconf(Object*, Args args, size_t, Object*) {
  int fd, name;
  if (!ParseFd(args[0], &fd) || !ByName(args[1], kPathconf, &name)) return nullptr;
  errno = 0;
  const long value = fpathconf(fd, name);
  return value == -1 && errno != 0 ? RaiseErrno(errno) : NewInt(value);
}

Object* Pathconf(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2];
  PathArg path;
  int name;
  if (!ParseArgs("pathconf", args, nargs, kwnames, {"path", "name"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "pathconf", "path", true, false, &path) ||
      !ByName(out[1], kPathconf, &name)) {
    return nullptr;
  }
  errno = 0;
  const long value =
      path.fd >= 0 ? fpathconf(path.fd, name) : pathconf(path.path.c_str(), name);
  return value == -1 && errno != 0 ? RaisePath(path) : NewInt(value);
}

template <size_t kSize>
Object* NamesOf(const Constant (&table)[kSize]) {
  Object* dict = NewDict();
  for (const Constant& c : table) {
    if (dict == nullptr || !DictSet(dict, c.name, NewInt(c.value))) return nullptr;
  }
  return dict;
}

const NativeMethod kMethods[] = {
    {"sysconf", Sysconf, 1, 1, 0, "sysconf($module, name, /)\n--\n\n"},
    {"confstr", Confstr, 1, 1, 0, "confstr($module, name, /)\n--\n\n"},
    {"fpathconf", Fpathconf, 2, 2, 0, "fpathconf($module, fd, name, /)\n--\n\n"},
    {"pathconf", Pathconf, 0, kAnyCount, kKeywords, "pathconf($module, /, path, name)\n--\n\n"},
    {}};

}  // namespace

bool AddPosixConstants(Object* module) {
  for (const Constant& c : kConstants) {
    if (!ModuleAdd(module, c.name, NewInt(c.value))) return false;
  }
  Object* name = Intern("posix");
  for (const NativeMethod* m = kMethods; m->name != nullptr; ++m) {
    if (!ModuleAdd(module, m->name, NewNativeFunction(m, module, name))) return false;
  }
  return ModuleAdd(module, "sysconf_names", NamesOf(kSysconf)) &&
         ModuleAdd(module, "confstr_names", NamesOf(kConfstr)) &&
         ModuleAdd(module, "pathconf_names", NamesOf(kPathconf));
}

}  // namespace tricolor
