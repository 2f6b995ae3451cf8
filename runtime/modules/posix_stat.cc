// posix: what files are: stat, modes, owners, times.
#include "runtime/modules/posix_stat.h"

#include <errno.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmath>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/time_values.h"
#include "runtime/named_arguments.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

const StructField kStatFields[] = {
    {"st_mode", "protection bits"}, {"st_ino", "inode"}, {"st_dev", "device"},
    {"st_nlink", "number of hard links"}, {"st_uid", "user ID of owner"},
    {"st_gid", "group ID of owner"}, {"st_size", "total size, in bytes"},
    {nullptr, "integer time of last access"}, {nullptr, "integer time of last modification"},
    {nullptr, "integer time of last change"}, {"st_atime", "time of last access"},
    {"st_mtime", "time of last modification"}, {"st_ctime", "time of last change"},
    {"st_atime_ns", "time of last access in nanoseconds"},
    {"st_mtime_ns", "time of last modification in nanoseconds"},
    {"st_ctime_ns", "time of last change in nanoseconds"},
    {"st_blksize", "blocksize for filesystem I/O"}, {"st_blocks", "number of blocks allocated"},
    {"st_rdev", "device type (if inode device)"}};
StructSequence stat_result = {{}, "os.stat_result",
                              "stat_result: Result from stat, fstat, or lstat.",
                              kStatFields, 19, 10, false, 3};

const StructField kVfsFields[] = {{"f_bsize", nullptr}, {"f_frsize", nullptr},
                                  {"f_blocks", nullptr}, {"f_bfree", nullptr},
                                  {"f_bavail", nullptr}, {"f_files", nullptr},
                                  {"f_ffree", nullptr}, {"f_favail", nullptr},
                                  {"f_flag", nullptr}, {"f_namemax", nullptr},
                                  {"f_fsid", nullptr}};
StructSequence statvfs_result = {{}, "os.statvfs_result",
                                 "statvfs_result: Result from statvfs or fstatvfs.",
                                 kVfsFields, 11, 10};

int64_t Ns(const timespec& t) { return t.tv_sec * int64_t{1000000000} + t.tv_nsec; }
Object* Seconds(const timespec& t) {
  return NewFloat(static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec));
}

template <class F>
int Detached(F call) {
  gc::DetachedScope detached(CurrentThread());
  return call();
}

Object* StatPath(const char* name, const PathArg& path, int dir_fd, bool follow) {
  struct stat st;
  if (path.fd >= 0 && dir_fd != AT_FDCWD) {
    return Raise(exc::ValueError, "%s: can't specify dir_fd without matching path", name);
  }
  if (path.fd >= 0 && !follow) {
    return Raise(exc::ValueError, "%s: cannot use fd and follow_symlinks together", name);
  }
  const int failed = Detached([&] {
    if (path.fd >= 0) return fstat(path.fd, &st);
    return fstatat(dir_fd, path.path.c_str(), &st, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  return failed != 0 ? RaisePath(path) : NewStatResult(st);
}

Object* Stat(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  PathArg path;
  int dir_fd;
  bool follow = true;
  if (!ParseArgs("stat", args, nargs, kwnames, {"path", "dir_fd", "follow_symlinks"}, 0, 1, 1,
                 out) ||
      !ParsePath(out[0], "stat", "path", true, false, &path) || !ParseDirFd(out[1], &dir_fd) ||
      !ParseBool(out[2], &follow)) {
    return nullptr;
  }
  return StatPath("stat", path, dir_fd, follow);
}

Object* LStat(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  PathArg path;
  int dir_fd;
  if (!ParseArgs("lstat", args, nargs, kwnames, {"path", "dir_fd"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "lstat", "path", false, false, &path) || !ParseDirFd(out[1], &dir_fd)) {
    return nullptr;
  }
  return StatPath("lstat", path, dir_fd, false);
}

Object* FStat(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int fd;
  if (!ParseArgs("fstat", args, nargs, kwnames, {"fd"}, 0, 1, 1, out) || !IntAsInt(out[0], &fd)) {
    return nullptr;
  }
  struct stat st;
  return Detached([&] { return fstat(fd, &st); }) != 0 ? RaiseErrno(errno) : NewStatResult(st);
}

Object* NewVfs(const struct statvfs& v) {
  Object* items[] = {NewIntUnsigned(v.f_bsize), NewIntUnsigned(v.f_frsize),
                     NewIntUnsigned(v.f_blocks), NewIntUnsigned(v.f_bfree),
                     NewIntUnsigned(v.f_bavail), NewIntUnsigned(v.f_files),
                     NewIntUnsigned(v.f_ffree), NewIntUnsigned(v.f_favail),
                     NewIntUnsigned(v.f_flag), NewIntUnsigned(v.f_namemax),
                     NewIntUnsigned(v.f_fsid)};
  return NewStructSequence(statvfs_result, items);
}

Object* StatVfs(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  PathArg path;
  if (!ParseArgs("statvfs", args, nargs, kwnames, {"path"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "statvfs", "path", true, false, &path)) {
    return nullptr;
  }
  struct statvfs v;
  const int failed = Detached(
      [&] { return path.fd >= 0 ? fstatvfs(path.fd, &v) : statvfs(path.path.c_str(), &v); });
  return failed != 0 ? RaisePath(path) : NewVfs(v);
}

Object* FStatVfs(Object*, Args args, size_t, Object*) {
  int fd;
  struct statvfs v;
  if (!IntAsInt(args[0], &fd)) return nullptr;
  return fstatvfs(fd, &v) != 0 ? RaiseErrno(errno) : NewVfs(v);
}

Object* ChMod(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  PathArg path;
  int mode, dir_fd;
  bool follow = true;
  if (!ParseArgs("chmod", args, nargs, kwnames, {"path", "mode", "dir_fd", "follow_symlinks"}, 0, 2,
                 2, out) ||
      !ParsePath(out[0], "chmod", "path", true, false, &path) || !IntAsInt(out[1], &mode) ||
      !ParseDirFd(out[2], &dir_fd) || !ParseBool(out[3], &follow) ||
      !AuditEvent("os.chmod", path, mode, AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed = Detached([&] {
    if (path.fd >= 0) return fchmod(path.fd, static_cast<mode_t>(mode));
    return fchmodat(dir_fd, path.path.c_str(), static_cast<mode_t>(mode),
                    follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  return failed != 0 ? RaisePath(path) : None();
}

Object* FChMod(Object*, Args args, size_t, Object*) {
  int fd, mode;
  if (!IntAsInt(args[0], &fd) || !IntAsInt(args[1], &mode) ||
      !AuditEvent("os.chmod", fd, mode, -1)) {
    return nullptr;
  }
  return fchmod(fd, static_cast<mode_t>(mode)) != 0 ? RaiseErrno(errno) : None();
}

// A user or group id; -1 leaves it.
bool ParseId(Object* o, unsigned* id) {
  int64_t value;
  if (!IntAsInt64(o, &value)) return false;
  *id = static_cast<unsigned>(value);
  return true;
}

Object* ChOwnWith(const char* name, bool follow, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  PathArg path;
  unsigned user, group;
  int dir_fd;
  if (!ParseArgs(name, args, nargs, kwnames, {"path", "uid", "gid", "dir_fd", "follow_symlinks"},
                 0, 3, 3, out) ||
      !ParsePath(out[0], name, "path", true, false, &path) || !ParseId(out[1], &user) ||
      !ParseId(out[2], &group) || !ParseDirFd(out[3], &dir_fd) || !ParseBool(out[4], &follow) ||
      !AuditEvent("os.chown", path, user, group, AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed = Detached([&] {
    if (path.fd >= 0) return fchown(path.fd, user, group);
    return fchownat(dir_fd, path.path.c_str(), user, group, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  return failed != 0 ? RaisePath(path) : None();
}
Object* ChOwn(Object*, Args args, size_t nargs, Object* kwnames) {
  return ChOwnWith("chown", true, args, nargs, kwnames);
}
Object* LChOwn(Object*, Args args, size_t nargs, Object* kwnames) {
  return ChOwnWith("lchown", false, args, nargs, kwnames);
}

bool TimeFrom(Object* o, bool ns, timespec* out) {
  int64_t value;
  if (ns) {
    if (!IntAsInt64(o, &value)) return false;
  } else if (!SecondsToNs(o, &value)) {
    return false;
  }
  out->tv_sec = value / 1000000000;
  out->tv_nsec = value % 1000000000;
  if (out->tv_nsec < 0) {
    out->tv_nsec += 1000000000;
    --out->tv_sec;
  }
  return true;
}

Object* UTime(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  PathArg path;
  int dir_fd;
  bool follow = true;
  if (!ParseArgs("utime", args, nargs, kwnames,
                 {"path", "times", "ns", "dir_fd", "follow_symlinks"}, 0, 2, 1, out) ||
      !ParsePath(out[0], "utime", "path", true, false, &path) || !ParseDirFd(out[3], &dir_fd) ||
      !ParseBool(out[4], &follow)) {
    return nullptr;
  }
  const bool has_times = out[1] != nullptr && out[1] != None();
  if (has_times && out[2] != nullptr) {
    return Raise(exc::ValueError,
                 "utime: you may specify either 'times' or 'ns' but not both");
  }
  timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  Object* pair = has_times ? out[1] : out[2];
  if (pair != nullptr) {
    if (!IsTuple(pair) || TupleSize(pair) != 2) {
      return Raise(exc::TypeError, has_times
                                       ? "utime: 'times' must be either a tuple of two ints or None"
                                       : "utime: 'ns' must be a tuple of two ints");
    }
    for (int i = 0; i < 2; ++i) {
      if (!TimeFrom(TupleAt(pair, i), !has_times, &times[i])) return nullptr;
    }
  }
  if (!AuditEvent("os.utime", path, has_times ? pair : nullptr, has_times ? nullptr : pair,
                  AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed = Detached([&] {
    if (path.fd >= 0) return futimens(path.fd, times);
    return utimensat(dir_fd, path.path.c_str(), times, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  return failed != 0 ? RaiseErrno(errno) : None();
}

Object* Major(Object*, Args args, size_t, Object*) {
  uint64_t device;
  return IntAsUint64(args[0], &device) ? NewInt(major(device)) : nullptr;
}
Object* Minor(Object*, Args args, size_t, Object*) {
  uint64_t device;
  return IntAsUint64(args[0], &device) ? NewInt(minor(device)) : nullptr;
}
Object* MakeDev(Object*, Args args, size_t, Object*) {
  int a, b;
  if (!IntAsInt(args[0], &a) || !IntAsInt(args[1], &b)) return nullptr;
  return NewIntUnsigned(makedev(static_cast<unsigned>(a), static_cast<unsigned>(b)));
}

// Ten integers are a whole result: the times as floats are then the integers.
constexpr int kFirstTime = 7, kFirstFloatTime = 10, kTimes = 3;
Object* (*new_struct_sequence)(Type*, Args, size_t, Object*);
Object* NewFromPython(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* o = new_struct_sequence(type, args, nargs, kwnames);
  for (int i = 0; o != nullptr && i < kTimes; ++i) {
    if (TupleAt(o, kFirstFloatTime + i) == None()) {
      TupleInit(o, kFirstFloatTime + i, TupleAt(o, kFirstTime + i));
    }
  }
  return o;
}

}  // namespace

Object* NewStatResult(const struct stat& st) {
  Object* items[] = {NewInt(st.st_mode), NewIntUnsigned(st.st_ino), NewIntUnsigned(st.st_dev),
                     NewIntUnsigned(st.st_nlink), NewInt(st.st_uid), NewInt(st.st_gid),
                     NewInt(st.st_size), NewInt(st.st_atim.tv_sec), NewInt(st.st_mtim.tv_sec),
                     NewInt(st.st_ctim.tv_sec), Seconds(st.st_atim), Seconds(st.st_mtim),
                     Seconds(st.st_ctim), NewInt(Ns(st.st_atim)), NewInt(Ns(st.st_mtim)),
                     NewInt(Ns(st.st_ctim)), NewInt(st.st_blksize), NewInt(st.st_blocks),
                     NewIntUnsigned(st.st_rdev)};
  return NewStructSequence(stat_result, items);
}

const NativeMethod kPosixStat[] = {
    {"stat", Stat, 0, kAnyCount, kKeywords,
     "stat($module, /, path, *, dir_fd=None, follow_symlinks=True)\n--\n\n"},
    {"lstat", LStat, 0, kAnyCount, kKeywords, "lstat($module, /, path, *, dir_fd=None)\n--\n\n"},
    {"fstat", FStat, 0, kAnyCount, kKeywords, "fstat($module, /, fd)\n--\n\n"},
    {"statvfs", StatVfs, 0, kAnyCount, kKeywords, "statvfs($module, /, path)\n--\n\n"},
    {"fstatvfs", FStatVfs, 1, 1, 0, "fstatvfs($module, fd, /)\n--\n\n"},
    {"chmod", ChMod, 0, kAnyCount, kKeywords,
     "chmod($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)\n--\n\n"},
    {"fchmod", ByName<"fchmod", FChMod, "fd", "mode">, 0, kAnyCount, kKeywords,
     "fchmod($module, /, fd, mode)\n--\n\n"},
    {"chown", ChOwn, 0, kAnyCount, kKeywords,
     "chown($module, /, path, uid, gid, *, dir_fd=None,\n      follow_symlinks=True)\n--\n\n"},
    {"lchown", LChOwn, 0, kAnyCount, kKeywords, "lchown($module, /, path, uid, gid)\n--\n\n"},
    {"utime", UTime, 0, kAnyCount, kKeywords,
     "utime($module, /, path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, "
     "follow_symlinks=True)\n--\n\n"},
    {"major", Major, 1, 1, 0, "major($module, device, /)\n--\n\n"},
    {"minor", Minor, 1, 1, 0, "minor($module, device, /)\n--\n\n"},
    {"makedev", MakeDev, 2, 2, 0, "makedev($module, major, minor, /)\n--\n\n"},
    {}};

bool InitPosixStat(Object* module) {
  BeginStructSequence(&stat_result);
  new_struct_sequence = stat_result.type.slots.new_;
  stat_result.type.slots.new_ = NewFromPython;
  return ReadyBuiltinType(&stat_result.type) && FinishStructSequence(&stat_result) && InitStructSequence(&statvfs_result) &&
         ModuleAdd(module, "stat_result", AsObject(&stat_result.type)) &&
         ModuleAdd(module, "statvfs_result", AsObject(&statvfs_result.type)) &&
         InitTerminalSize(module);
}

}  // namespace tricolor
