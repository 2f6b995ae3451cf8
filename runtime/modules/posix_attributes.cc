// posix: extended attributes, device files, and what else belongs to a file or the root.
#include <errno.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/buffer.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

// path, attribute and follow_symlinks; a descriptor takes no follow_symlinks=False.
struct Target {
  PathArg path, attribute;
  bool follow = true;
};

bool Check(const char* function, const Target& t) {
  if (t.path.fd <= 0 || t.follow) return true;  // 0 as CPython has it
  Raise(exc::ValueError, "%s: cannot use fd and follow_symlinks together", function);
  return false;
}

// The answer of a call that fills a buffer, which is made larger until all fits.
template <class F>
int64_t Filled(std::vector<char>* buffer, F call) {
  for (size_t size = 256; size <= 65536; size *= 16) {
    buffer->resize(size);
    const int64_t n = SystemCall([&] { return call(buffer->data(), buffer->size()); });
    if (n >= 0 || n == kCallRaised || errno != ERANGE) return n;
  }
  buffer->resize(1 << 20);
  return SystemCall([&] { return call(buffer->data(), buffer->size()); });
}

Object* GetXattr(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  Target t;
  if (!ParseArgs("getxattr", args, nargs, kwnames, {"path", "attribute", "follow_symlinks"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "getxattr", "path", true, false, &t.path) ||
      !ParsePath(out[1], "getxattr", "attribute", false, false, &t.attribute) ||
      !ParseBool(out[2], &t.follow) || !Check("getxattr", t) ||
      !AuditEvent("os.getxattr", t.path, t.attribute)) {
    return nullptr;
  }
  std::vector<char> buffer;
  const char *path = t.path.path.c_str(), *name = t.attribute.path.c_str();
  const int64_t n = Filled(&buffer, [&](char* to, size_t size) {
    return t.path.fd >= 0 ? fgetxattr(t.path.fd, name, to, size)
           : t.follow     ? getxattr(path, name, to, size)
                          : lgetxattr(path, name, to, size);
  });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaisePath(t.path) : NewBytes(buffer.data(), n);
}

Object* SetXattr(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  Target t;
  int flags = 0;
  if (!ParseArgs("setxattr", args, nargs, kwnames, {"path", "attribute", "value", "flags", "follow_symlinks"},
                 0, 4, 3, out) ||
      !ParsePath(out[0], "setxattr", "path", true, false, &t.path) ||
      !ParsePath(out[1], "setxattr", "attribute", false, false, &t.attribute) ||
      (out[3] != nullptr && !IntAsInt(out[3], &flags)) || !ParseBool(out[4], &t.follow) ||
      !Check("setxattr", t)) {
    return nullptr;
  }
  BufferView value(out[2]);
  if (!value.ok() ||
      !AuditEvent("os.setxattr", t.path, t.attribute, AuditBytes{value.text()}, flags)) {
    return nullptr;
  }
  const char *path = t.path.path.c_str(), *name = t.attribute.path.c_str();
  const char* data = value.text().data();
  const size_t size = value.text().size();
  const int64_t n = SystemCall([&] {
    return t.path.fd >= 0 ? fsetxattr(t.path.fd, name, data, size, flags)
           : t.follow     ? setxattr(path, name, data, size, flags)
                          : lsetxattr(path, name, data, size, flags);
  });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaisePath(t.path) : None();
}

Object* RemoveXattr(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  Target t;
  if (!ParseArgs("removexattr", args, nargs, kwnames, {"path", "attribute", "follow_symlinks"}, 0, 2, 2, out) ||
      !ParsePath(out[0], "removexattr", "path", true, false, &t.path) ||
      !ParsePath(out[1], "removexattr", "attribute", false, false, &t.attribute) ||
      !ParseBool(out[2], &t.follow) || !Check("removexattr", t) ||
      !AuditEvent("os.removexattr", t.path, t.attribute)) {
    return nullptr;
  }
  const char *path = t.path.path.c_str(), *name = t.attribute.path.c_str();
  const int64_t n = SystemCall([&] {
    return t.path.fd >= 0 ? fremovexattr(t.path.fd, name)
           : t.follow     ? removexattr(path, name)
                          : lremovexattr(path, name);
  });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaisePath(t.path) : None();
}

Object* ListXattr(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  Target t;
  if (!ParseArgs("listxattr", args, nargs, kwnames, {"path", "follow_symlinks"}, 0, 1, 0, out) ||
      !ParsePath(out[0] == nullptr ? None() : out[0], "listxattr", "path", true, true, &t.path) ||
      !ParseBool(out[1], &t.follow) || !Check("listxattr", t) ||
      !AuditEvent("os.listxattr", t.path)) {
    return nullptr;
  }
  const char* path = t.path.given == nullptr ? "." : t.path.path.c_str();
  std::vector<char> buffer;
  const int64_t n = Filled(&buffer, [&](char* to, size_t size) {
    return t.path.fd >= 0 ? flistxattr(t.path.fd, to, size)
           : t.follow     ? listxattr(path, to, size)
                          : llistxattr(path, to, size);
  });
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaisePath(t.path);
  Object* list = NewList();
  for (const char* at = buffer.data(); list != nullptr && at < buffer.data() + n; at += std::string(at).size() + 1) {
    if (!ListAppend(list, StrSurrogateEscape(at))) return nullptr;
  }
  return list;
}

Object* MakeNode(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  PathArg path;
  int mode = 0600, dir_fd;
  uint64_t device = 0;
  if (!ParseArgs("mknod", args, nargs, kwnames, {"path", "mode", "device", "dir_fd"}, 0, 3, 1, out) ||
      !ParsePath(out[0], "mknod", "path", false, false, &path) ||
      (out[1] != nullptr && !IntAsInt(out[1], &mode)) ||
      (out[2] != nullptr && !IntAsUint64(out[2], &device)) || !ParseDirFd(out[3], &dir_fd)) {
    return nullptr;
  }
  const int64_t n = SystemCall(
      [&] { return mknodat(dir_fd, path.path.c_str(), static_cast<mode_t>(mode), device); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaisePath(path) : None();
}

Object* FdOwner(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3];
  int fd;
  int64_t uid, gid;
  if (!ParseArgs("fchown", args, nargs, kwnames, {"fd", "uid", "gid"}, 0, 3, 3, out) ||
      !IntAsInt(out[0], &fd) || !IntAsInt64(out[1], &uid) || !IntAsInt64(out[2], &gid)) {
    return nullptr;
  }
  if (!AuditEvent("os.chown", fd, static_cast<uid_t>(uid), static_cast<gid_t>(gid), -1)) {
    return nullptr;
  }
  const int64_t n = SystemCall([&] { return fchown(fd, static_cast<uid_t>(uid), static_cast<gid_t>(gid)); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : None();
}

Object* ChangeRoot(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  PathArg path;
  if (!ParseArgs("chroot", args, nargs, kwnames, {"path"}, 0, 1, 1, out) ||
      !ParsePath(out[0], "chroot", "path", false, false, &path)) {
    return nullptr;
  }
  return chroot(path.path.c_str()) != 0 ? RaisePath(path) : None();
}

}  // namespace

const NativeMethod kPosixAttributes[] = {
    {"getxattr", GetXattr, 0, kAnyCount, kKeywords,
     "getxattr($module, /, path, attribute, *, follow_symlinks=True)\n--\n\n"},
    {"setxattr", SetXattr, 0, kAnyCount, kKeywords,
     "setxattr($module, /, path, attribute, value, flags=0, *,\n         follow_symlinks=True)\n--\n\n"},
    {"removexattr", RemoveXattr, 0, kAnyCount, kKeywords,
     "removexattr($module, /, path, attribute, *, follow_symlinks=True)\n--\n\n"},
    {"listxattr", ListXattr, 0, kAnyCount, kKeywords,
     "listxattr($module, /, path=None, *, follow_symlinks=True)\n--\n\n"},
    {"mknod", MakeNode, 0, kAnyCount, kKeywords,
     "mknod($module, /, path, mode=384, device=0, *, dir_fd=None)\n--\n\n"},
    {"fchown", FdOwner, 0, kAnyCount, kKeywords, "fchown($module, /, fd, uid, gid)\n--\n\n"},
    {"chroot", ChangeRoot, 0, kAnyCount, kKeywords, "chroot($module, /, path)\n--\n\n"},
    {}};

}  // namespace tricolor
