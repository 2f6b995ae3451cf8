// posix: operations on names in the file system.
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/named_arguments.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// Runs a system call detached.
template <class F>
int Detached(F call) {
  gc::DetachedScope detached(CurrentThread());
  return call();
}

Object* GetCwdAs(bool is_bytes) {
  char* folder = getcwd(nullptr, 0);
  if (folder == nullptr) return RaiseErrno(errno);
  Object* result = PathResult(folder, is_bytes);
  free(folder);
  return result;
}
Object* GetCwd(Object*, Args, size_t, Object*) { return GetCwdAs(false); }
Object* GetCwdB(Object*, Args, size_t, Object*) { return GetCwdAs(true); }

Object* ChDir(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  PathArg path;
  if (!ParseArgs("chdir", args, nargs, kwnames, {"path"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "chdir", "path", true, false, &path) || !AuditEvent("os.chdir", path)) {
    return nullptr;
  }
  const int failed =
      Detached([&] { return path.fd >= 0 ? fchdir(path.fd) : chdir(path.path.c_str()); });
  return failed != 0 ? RaisePath(path) : None();
}

Object* FChDir(Object*, Args args, size_t, Object*) {
  int fd;
  if (!ParseFd(args[0], &fd) || !AuditEvent("os.chdir", fd)) return nullptr;
  return fchdir(fd) != 0 ? RaiseErrno(errno) : None();
}

Object* ListDir(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {None()};
  PathArg path;
  if (!ParseArgs("listdir", args, nargs, kwnames, {"path"}, 0, 1, 0, out) ||
      !ParsePath(out[0], "listdir", "path", true, true, &path) ||
      !AuditEvent("os.listdir", path)) {
    return nullptr;
  }
  std::vector<std::string> names;
  const int failed = Detached([&] {
    DIR* folder;
    if (path.fd >= 0) {
      const int copy = fcntl(path.fd, F_DUPFD_CLOEXEC, 0);
      folder = copy < 0 ? nullptr : fdopendir(copy);
      if (folder != nullptr) rewinddir(folder);
    } else {
      folder = opendir(path.path.c_str());
    }
    if (folder == nullptr) return -1;
    errno = 0;
    while (dirent* entry = readdir(folder)) {
      if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
        names.push_back(entry->d_name);
      }
      errno = 0;
    }
    const int error_number = errno;
    closedir(folder);
    errno = error_number;
    return error_number == 0 ? 0 : -1;
  });
  if (failed != 0) return RaisePath(path);
  Object* list = NewList(static_cast<int64_t>(names.size()));
  for (const std::string& name : names) {
    Object* text = list == nullptr ? nullptr : PathResult(name, path.is_bytes);
    if (text == nullptr || !ListAppend(list, text)) return nullptr;
  }
  return list;
}

Object* MkDir(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  PathArg path;
  int mode = 0777, dir_fd;
  if (!ParseArgs("mkdir", args, nargs, kwnames, {"path", "mode", "dir_fd"}, 0, 2, 1, out) ||
      !ParsePath(out[0], "mkdir", "path", false, false, &path) ||
      (out[1] != nullptr && !IntAsInt(out[1], &mode)) || !ParseDirFd(out[2], &dir_fd) ||
      !AuditEvent("os.mkdir", path, mode, AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed = Detached(
      [&] { return mkdirat(dir_fd, path.path.c_str(), static_cast<mode_t>(mode)); });
  return failed != 0 ? RaisePath(path) : None();
}

// rmdir, unlink, remove.
Object* Remove(const char* name, int flags, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  PathArg path;
  int dir_fd;
  if (!ParseArgs(name, args, nargs, kwnames, {"path", "dir_fd"}, 0, 1, 1, out) ||
      !ParsePath(out[0], name, "path", false, false, &path) || !ParseDirFd(out[1], &dir_fd) ||
      !AuditEvent(flags == 0 ? "os.remove" : "os.rmdir", path, AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed = Detached([&] { return unlinkat(dir_fd, path.path.c_str(), flags); });
  return failed != 0 ? RaisePath(path) : None();
}
Object* RmDir(Object*, Args args, size_t nargs, Object* kwnames) {
  return Remove("rmdir", AT_REMOVEDIR, args, nargs, kwnames);
}
Object* Unlink(Object*, Args args, size_t nargs, Object* kwnames) {
  return Remove("unlink", 0, args, nargs, kwnames);
}
Object* RemoveFile(Object*, Args args, size_t nargs, Object* kwnames) {
  return Remove("remove", 0, args, nargs, kwnames);
}

Object* RenameAs(const char* name, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  PathArg from, to;
  int from_fd, to_fd;
  if (!ParseArgs(name, args, nargs, kwnames, {"src", "dst", "src_dir_fd", "dst_dir_fd"}, 0, 2, 2,
                 out) ||
      !ParsePath(out[0], name, "src", false, false, &from) ||
      !ParsePath(out[1], name, "dst", false, false, &to) || !ParseDirFd(out[2], &from_fd) ||
      !ParseDirFd(out[3], &to_fd) ||
      !AuditEvent("os.rename", from, to, AuditedDirFd(from_fd), AuditedDirFd(to_fd))) {
    return nullptr;
  }
  const int failed =
      Detached([&] { return renameat(from_fd, from.path.c_str(), to_fd, to.path.c_str()); });
  return failed != 0 ? RaisePaths(from, to) : None();
}
Object* Rename(Object*, Args args, size_t nargs, Object* kwnames) {
  return RenameAs("rename", args, nargs, kwnames);
}
Object* Replace(Object*, Args args, size_t nargs, Object* kwnames) {
  return RenameAs("replace", args, nargs, kwnames);
}

Object* Link(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  PathArg from, to;
  int from_fd, to_fd;
  bool follow = true;
  if (!ParseArgs("link", args, nargs, kwnames,
                 {"src", "dst", "src_dir_fd", "dst_dir_fd", "follow_symlinks"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "link", "src", false, false, &from) ||
      !ParsePath(out[1], "link", "dst", false, false, &to) || !ParseDirFd(out[2], &from_fd) ||
      !ParseDirFd(out[3], &to_fd) || !ParseBool(out[4], &follow) ||
      !AuditEvent("os.link", from, to, AuditedDirFd(from_fd), AuditedDirFd(to_fd))) {
    return nullptr;
  }
  const int failed = Detached([&] {
    return linkat(from_fd, from.path.c_str(), to_fd, to.path.c_str(),
                  out[4] != nullptr && follow ? AT_SYMLINK_FOLLOW : 0);
  });
  return failed != 0 ? RaisePaths(from, to) : None();
}

Object* Symlink(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  PathArg from, to;
  int dir_fd;
  if (!ParseArgs("symlink", args, nargs, kwnames,
                 {"src", "dst", "target_is_directory", "dir_fd"}, 0, 3, 2, out) ||
      !ParsePath(out[0], "symlink", "src", false, false, &from) ||
      !ParsePath(out[1], "symlink", "dst", false, false, &to) || !ParseDirFd(out[3], &dir_fd) ||
      !AuditEvent("os.symlink", from, to, AuditedDirFd(dir_fd))) {
    return nullptr;
  }
  const int failed =
      Detached([&] { return symlinkat(from.path.c_str(), dir_fd, to.path.c_str()); });
  return failed != 0 ? RaisePaths(from, to) : None();
}

Object* ReadLink(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  PathArg path;
  int dir_fd;
  if (!ParseArgs("readlink", args, nargs, kwnames, {"path", "dir_fd"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "readlink", "path", false, false, &path) || !ParseDirFd(out[1], &dir_fd)) {
    return nullptr;
  }
  char target[PATH_MAX + 1];
  const ssize_t n = readlinkat(dir_fd, path.path.c_str(), target, PATH_MAX);
  if (n < 0) return RaisePath(path);
  return PathResult({target, static_cast<size_t>(n)}, path.is_bytes);
}

Object* Access(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  PathArg path;
  int mode, dir_fd;
  bool effective = false, follow = true;
  if (!ParseArgs("access", args, nargs, kwnames,
                 {"path", "mode", "dir_fd", "effective_ids", "follow_symlinks"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "access", "path", false, false, &path) || !IntAsInt(out[1], &mode) ||
      !ParseDirFd(out[2], &dir_fd) || !ParseBool(out[3], &effective) ||
      !ParseBool(out[4], &follow)) {
    return nullptr;
  }
  const int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  return Bool(Detached([&] { return faccessat(dir_fd, path.path.c_str(), mode, flags); }) == 0);
}

Object* MkFifo(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  PathArg path;
  int mode = 0666, dir_fd;
  if (!ParseArgs("mkfifo", args, nargs, kwnames, {"path", "mode", "dir_fd"}, 0, 2, 1, out) ||
      !ParsePath(out[0], "mkfifo", "path", false, false, &path) ||
      (out[1] != nullptr && !IntAsInt(out[1], &mode)) || !ParseDirFd(out[2], &dir_fd)) {
    return nullptr;
  }
  return mkfifoat(dir_fd, path.path.c_str(), static_cast<mode_t>(mode)) != 0 ? RaisePath(path)
                                                                            : None();
}

Object* Truncate(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  PathArg path;
  int64_t length;
  if (!ParseArgs("truncate", args, nargs, kwnames, {"path", "length"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "truncate", "path", true, false, &path) ||
      !IntAsInt64(out[1], &length) || !AuditEvent("os.truncate", path, length)) {
    return nullptr;
  }
  const int failed = Detached([&] {
    return path.fd >= 0 ? ftruncate(path.fd, length) : truncate(path.path.c_str(), length);
  });
  return failed != 0 ? RaisePath(path) : None();
}

// The path without "//", "." and ".." where the text alone allows: os.path.normpath.
std::string Normalize(const std::string& path) {
  if (path.empty()) return ".";
  size_t slashes = 0;
  while (slashes < path.size() && path[slashes] == '/') ++slashes;
  // POSIX: two leading slashes mean something of their own.
  const std::string root = slashes == 2 ? "//" : slashes > 0 ? "/" : "";
  std::vector<std::string> parts;
  for (size_t at = slashes; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != ".." || (root.empty() && parts.empty()) ||
        (!parts.empty() && parts.back() == "..")) {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string result = root;
  for (size_t i = 0; i < parts.size(); ++i) result += (i == 0 ? "" : "/") + parts[i];
  return result.empty() ? "." : result;
}

Object* PathNormpath(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  if (!ParseArgs("_path_normpath", args, nargs, kwnames, {"path"}, 0, 1, 1, out)) return nullptr;
  if (!IsStr(out[0])) return Raise(exc::TypeError, "expected str, not %T", out[0]);
  std::string path;
  if (!StrToFsBytes(out[0], &path)) return nullptr;
  return StrSurrogateEscape(Normalize(path));
}

Object* Umask(Object*, Args args, size_t, Object*) {
  int mask;
  return IntAsInt(args[0], &mask) ? NewInt(umask(static_cast<mode_t>(mask))) : nullptr;
}

Object* Sync(Object*, Args, size_t, Object*) {
  Detached([] {
    sync();
    return 0;
  });
  return None();
}

}  // namespace

const NativeMethod kPosixFiles[] = {
    {"getcwd", GetCwd, 0, 0, 0, "getcwd($module, /)\n--\n\n"},
    {"getcwdb", GetCwdB, 0, 0, 0, "getcwdb($module, /)\n--\n\n"},
    {"chdir", ChDir, 0, kAnyCount, kKeywords, "chdir($module, /, path)\n--\n\n"},
    {"fchdir", ByName<"fchdir", FChDir, "fd">, 0, kAnyCount, kKeywords,
     "fchdir($module, /, fd)\n--\n\n"},
    {"listdir", ListDir, 0, kAnyCount, kKeywords, "listdir($module, /, path=None)\n--\n\n"},
    {"scandir", ScandirFunction, 0, kAnyCount, kKeywords, "scandir($module, /, path=None)\n--\n\n"},
    {"mkdir", MkDir, 0, kAnyCount, kKeywords,
     "mkdir($module, /, path, mode=511, *, dir_fd=None)\n--\n\n"},
    {"rmdir", RmDir, 0, kAnyCount, kKeywords, "rmdir($module, /, path, *, dir_fd=None)\n--\n\n"},
    {"unlink", Unlink, 0, kAnyCount, kKeywords, "unlink($module, /, path, *, dir_fd=None)\n--\n\n"},
    {"remove", RemoveFile, 0, kAnyCount, kKeywords,
     "remove($module, /, path, *, dir_fd=None)\n--\n\n"},
    {"rename", Rename, 0, kAnyCount, kKeywords,
     "rename($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)\n--\n\n"},
    {"replace", Replace, 0, kAnyCount, kKeywords,
     "replace($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)\n--\n\n"},
    {"link", Link, 0, kAnyCount, kKeywords,
     "link($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     "
     "follow_symlinks=True)\n--\n\n"},
    {"symlink", Symlink, 0, kAnyCount, kKeywords,
     "symlink($module, /, src, dst, target_is_directory=False, *, dir_fd=None)\n--\n\n"},
    {"readlink", ReadLink, 0, kAnyCount, kKeywords,
     "readlink($module, /, path, *, dir_fd=None)\n--\n\n"},
    {"access", Access, 0, kAnyCount, kKeywords,
     "access($module, /, path, mode, *, dir_fd=None, effective_ids=False,\n       "
     "follow_symlinks=True)\n--\n\n"},
    {"mkfifo", MkFifo, 0, kAnyCount, kKeywords,
     "mkfifo($module, /, path, mode=438, *, dir_fd=None)\n--\n\n"},
    {"truncate", Truncate, 0, kAnyCount, kKeywords, "truncate($module, /, path, length)\n--\n\n"},
    {"_path_normpath", PathNormpath, 0, kAnyCount, kKeywords,
     "_path_normpath($module, /, path)\n--\n\n"},
    {"umask", Umask, 1, 1, 0, "umask($module, mask, /)\n--\n\n"},
    {"sync", Sync, 0, 0, 0, "sync($module, /)\n--\n\n"},
    {}};

}  // namespace tricolor
