// posix: operations on file descriptors.
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include <climits>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/system_call.h"
#include "runtime/named_arguments.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

bool Fd(Object* o, int* fd) { return IntAsInt(o, fd); }

Object* Open(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  PathArg path;
  int flags, mode = 0777, dir_fd;
  if (!ParseArgs("open", args, nargs, kwnames, {"path", "flags", "mode", "dir_fd"}, 0, 3, 2, out) ||
      !ParsePath(out[0], "open", "path", false, false, &path) || !IntAsInt(out[1], &flags) ||
      (out[2] != nullptr && !IntAsInt(out[2], &mode)) || !ParseDirFd(out[3], &dir_fd)) {
    return nullptr;
  }
  flags |= O_CLOEXEC;
  if (!AuditEvent("open", path, None(), flags)) return nullptr;
  const int64_t fd = SystemCall([&] {
    return openat(dir_fd, path.path.c_str(), flags, static_cast<mode_t>(mode));
  });
  if (fd == kCallRaised) return nullptr;
  return fd < 0 ? RaisePath(path) : NewInt(fd);
}

Object* Close(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int fd;
  if (!ParseArgs("close", args, nargs, kwnames, {"fd"}, 0, 1, 1, out) || !Fd(out[0], &fd)) {
    return nullptr;
  }
  int failed;
  {
    gc::DetachedScope detached(CurrentThread());
    failed = close(fd);
  }
  // After EINTR the descriptor is gone all the same.
  return failed != 0 && errno != EINTR ? RaiseErrno(errno) : None();
}

Object* CloseRange(Object*, Args args, size_t, Object*) {
  int low, high;
  if (!Fd(args[0], &low) || !Fd(args[1], &high)) return nullptr;
  for (int fd = low; fd < high; ++fd) close(fd);
  return None();
}

Object* Read(Object*, Args args, size_t, Object*) {
  int fd;
  int64_t size;
  if (!Fd(args[0], &fd) || !IntAsInt64(args[1], &size)) return nullptr;
  if (size < 0) {
    errno = EINVAL;
    return RaiseErrno(errno);
  }
  if (size > INT_MAX) size = INT_MAX;
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  char* data = BytesData(bytes);
  const int64_t n = SystemCall([&] { return read(fd, data, static_cast<size_t>(size)); });
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaiseErrno(errno);
  return n == size ? bytes : NewBytes(data, n);
}

Object* Write(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  BufferView data(args[1]);
  if (!data.ok()) return nullptr;
  const int64_t n = SystemCall([&] { return write(fd, data.text().data(), data.text().size()); });
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaiseErrno(errno);
  // Cut short by a signal: its handler runs before the caller tries to write the rest.
  if (n < static_cast<int64_t>(data.text().size()) && !PollHere()) return nullptr;
  return NewInt(n);
}

Object* PRead(Object*, Args args, size_t, Object*) {
  int fd;
  int64_t size, offset;
  if (!Fd(args[0], &fd) || !IntAsInt64(args[1], &size) || !IntAsInt64(args[2], &offset)) {
    return nullptr;
  }
  if (size < 0) return RaiseErrno(EINVAL);
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  char* data = BytesData(bytes);
  const int64_t n =
      SystemCall([&] { return pread(fd, data, static_cast<size_t>(size), offset); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : NewBytes(data, n);
}

Object* PWrite(Object*, Args args, size_t, Object*) {
  int fd;
  int64_t offset;
  if (!Fd(args[0], &fd) || !IntAsInt64(args[2], &offset)) return nullptr;
  BufferView data(args[1]);
  if (!data.ok()) return nullptr;
  const int64_t n = SystemCall([&] { return pwrite(fd, data.text().data(), data.text().size(), offset); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : NewInt(n);
}

Object* LSeek(Object*, Args args, size_t, Object*) {
  int fd, how;
  int64_t offset;
  if (!Fd(args[0], &fd) || !IntAsInt64(args[1], &offset) || !IntAsInt(args[2], &how)) return nullptr;
  const off_t at = lseek(fd, offset, how);
  return at < 0 ? RaiseErrno(errno) : NewInt(at);
}

// Calls on one descriptor that give nothing back.
template <int (*kCall)(int)>
Object* OnFd(Object*, Args args, size_t, Object*) {
  int fd;
  if (!ParseFd(args[0], &fd)) return nullptr;
  const int64_t failed = SystemCall([&] { return kCall(fd); });
  if (failed == kCallRaised) return nullptr;
  return failed != 0 ? RaiseErrno(errno) : None();
}

Object* FTruncate(Object*, Args args, size_t, Object*) {
  int fd;
  int64_t length;
  if (!Fd(args[0], &fd) || !IntAsInt64(args[1], &length) ||
      !AuditEvent("os.truncate", fd, length)) {
    return nullptr;
  }
  const int64_t failed = SystemCall([&] { return ftruncate(fd, length); });
  if (failed == kCallRaised) return nullptr;
  return failed != 0 ? RaiseErrno(errno) : None();
}

Object* IsATty(Object*, Args args, size_t, Object*) {
  int fd;
  return Fd(args[0], &fd) ? Bool(isatty(fd) != 0) : nullptr;
}

Object* TtyName(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  char name[256];
  const int failed = ttyname_r(fd, name, sizeof name);
  return failed != 0 ? RaiseErrno(failed) : StrSurrogateEscape(name);
}

Object* Dup(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  const int64_t copy = SystemCall([&] { return fcntl(fd, F_DUPFD_CLOEXEC, 0); });
  if (copy == kCallRaised) return nullptr;
  return copy < 0 ? RaiseErrno(errno) : NewInt(copy);
}

Object* Dup2(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {};
  int fd, fd2;
  bool inheritable = true;
  if (!ParseArgs("dup2", args, nargs, kwnames, {"fd", "fd2", "inheritable"}, 0, 3, 2, out) ||
      !Fd(out[0], &fd) || !Fd(out[1], &fd2) || !ParseBool(out[2], &inheritable)) {
    return nullptr;
  }
  if (fd < 0 || fd2 < 0) return RaiseErrno(EBADF);
  const int result = fd == fd2 ? dup2(fd, fd2) : dup3(fd, fd2, inheritable ? 0 : O_CLOEXEC);
  return result < 0 ? RaiseErrno(errno) : NewInt(result);
}

Object* PipeWith(int flags) {
  int fds[2];
  const int64_t failed = SystemCall([&] { return pipe2(fds, flags); });
  if (failed == kCallRaised) return nullptr;
  if (failed != 0) return RaiseErrno(errno);
  return TupleOf(NewInt(fds[0]), NewInt(fds[1]));
}
Object* Pipe(Object*, Args, size_t, Object*) { return PipeWith(O_CLOEXEC); }
Object* Pipe2(Object*, Args args, size_t, Object*) {
  int flags;
  return IntAsInt(args[0], &flags) ? PipeWith(flags) : nullptr;
}

Object* GetInheritable(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  const int flags = fcntl(fd, F_GETFD);
  return flags < 0 ? RaiseErrno(errno) : Bool((flags & FD_CLOEXEC) == 0);
}
Object* SetInheritable(Object*, Args args, size_t, Object*) {
  int fd, wanted;
  if (!Fd(args[0], &fd) || !IntAsInt(args[1], &wanted)) return nullptr;
  int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return RaiseErrno(errno);
  flags = wanted != 0 ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return fcntl(fd, F_SETFD, flags) != 0 ? RaiseErrno(errno) : None();
}
Object* GetBlocking(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  const int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? RaiseErrno(errno) : Bool((flags & O_NONBLOCK) == 0);
}
Object* SetBlocking(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  const int blocking = IsTrue(args[1]);
  if (blocking < 0) return nullptr;
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return RaiseErrno(errno);
  flags = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  return fcntl(fd, F_SETFL, flags) != 0 ? RaiseErrno(errno) : None();
}

Object* URandom(Object*, Args args, size_t, Object*) {
  int64_t size;
  if (!IntAsInt64(args[0], &size)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative argument not allowed");
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  for (int64_t at = 0; at < size;) {
    const ssize_t n = getrandom(BytesData(bytes) + at, static_cast<size_t>(size - at), 0);
    if (n < 0 && errno != EINTR) return RaiseErrno(errno);
    if (n > 0) at += n;
  }
  return bytes;
}

Object* GetRandom(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  int64_t size;
  int flags = 0;
  if (!ParseArgs("getrandom", args, nargs, kwnames, {"size", "flags"}, 0, 2, 1, out) ||
      !IntAsInt64(out[0], &size) || (out[1] != nullptr && !IntAsInt(out[1], &flags))) {
    return nullptr;
  }
  if (size < 0) return RaiseErrno(EINVAL);
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  const ssize_t n =
      getrandom(BytesData(bytes), static_cast<size_t>(size), static_cast<unsigned>(flags));
  return n < 0 ? RaiseErrno(errno) : NewBytes(BytesData(bytes), n);
}

const StructField kSizeFields[] = {{"columns", "width of the terminal window in characters"},
                                   {"lines", "height of the terminal window in characters"}};
StructSequence terminal_size = {{}, "os.terminal_size",
                                "A tuple of (columns, lines) for holding terminal window size",
                                kSizeFields, 2, 2};

Object* GetTerminalSize(Object*, Args args, size_t nargs, Object*) {
  int fd = 1;
  if (nargs == 1 && !Fd(args[0], &fd)) return nullptr;
  winsize w;
  if (ioctl(fd, TIOCGWINSZ, &w) != 0) return RaiseErrno(errno);
  Object* items[] = {NewInt(w.ws_col), NewInt(w.ws_row)};
  return NewStructSequence(terminal_size, items);
}

Object* DeviceEncoding(Object*, Args args, size_t, Object*) {
  int fd;
  if (!Fd(args[0], &fd)) return nullptr;
  return isatty(fd) != 0 ? NewStr("utf-8") : None();
}

Object* SendFile(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  int out_fd, in_fd;
  int64_t offset, count;
  if (!ParseArgs("sendfile", args, nargs, kwnames, {"out_fd", "in_fd", "offset", "count"}, 0, 4, 4,
                 out) ||
      !Fd(out[0], &out_fd) || !Fd(out[1], &in_fd) || !IntAsInt64(out[3], &count)) {
    return nullptr;
  }
  off_t at = 0, *from = nullptr;
  if (out[2] != None()) {
    if (!IntAsInt64(out[2], &offset)) return nullptr;
    at = offset;
    from = &at;
  }
  const int64_t n =
      SystemCall([&] { return sendfile(out_fd, in_fd, from, static_cast<size_t>(count)); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : NewInt(n);
}

Object* Lockf(Object*, Args args, size_t, Object*) {
  int fd, command;
  int64_t length;
  if (!Fd(args[0], &fd) || !IntAsInt(args[1], &command) || !IntAsInt64(args[2], &length) ||
      !AuditEvent("os.lockf", fd, command, length)) {
    return nullptr;
  }
  const int64_t failed = SystemCall([&] { return lockf(fd, command, length); });
  if (failed == kCallRaised) return nullptr;
  return failed != 0 ? RaiseErrno(errno) : None();
}

}  // namespace

bool InitTerminalSize(Object* module) {
  return InitStructSequence(&terminal_size) &&
         ModuleAdd(module, "terminal_size", AsObject(&terminal_size.type));
}

const NativeMethod kPosixDescriptors[] = {
    {"open", Open, 0, kAnyCount, kKeywords,
     "open($module, /, path, flags, mode=511, *, dir_fd=None)\n--\n\n"},
    {"close", Close, 0, kAnyCount, kKeywords, "close($module, /, fd)\n--\n\n"},
    {"closerange", CloseRange, 2, 2, 0, "closerange($module, fd_low, fd_high, /)\n--\n\n"},
    {"read", Read, 2, 2, 0, "read($module, fd, length, /)\n--\n\n"},
    {"write", Write, 2, 2, 0, "write($module, fd, data, /)\n--\n\n"},
    {"pread", PRead, 3, 3, 0, "pread($module, fd, length, offset, /)\n--\n\n"},
    {"pwrite", PWrite, 3, 3, 0, "pwrite($module, fd, buffer, offset, /)\n--\n\n"},
    {"lseek", LSeek, 3, 3, 0, "lseek($module, fd, position, whence, /)\n--\n\n"},
    {"fsync", ByName<"fsync", OnFd<fsync>, "fd">, 0, kAnyCount, kKeywords,
     "fsync($module, /, fd)\n--\n\n"},
    {"fdatasync", ByName<"fdatasync", OnFd<fdatasync>, "fd">, 0, kAnyCount, kKeywords,
     "fdatasync($module, /, fd)\n--\n\n"},
    {"ftruncate", FTruncate, 2, 2, 0, "ftruncate($module, fd, length, /)\n--\n\n"},
    {"isatty", IsATty, 1, 1, 0, "isatty($module, fd, /)\n--\n\n"},
    {"ttyname", TtyName, 1, 1, 0, "ttyname($module, fd, /)\n--\n\n"},
    {"dup", Dup, 1, 1, 0, "dup($module, fd, /)\n--\n\n"},
    {"dup2", Dup2, 0, kAnyCount, kKeywords, "dup2($module, /, fd, fd2, inheritable=True)\n--\n\n"},
    {"pipe", Pipe, 0, 0, 0, "pipe($module, /)\n--\n\n"},
    {"pipe2", Pipe2, 1, 1, 0, "pipe2($module, flags, /)\n--\n\n"},
    {"get_inheritable", GetInheritable, 1, 1, 0, "get_inheritable($module, fd, /)\n--\n\n"},
    {"set_inheritable", SetInheritable, 2, 2, 0,
     "set_inheritable($module, fd, inheritable, /)\n--\n\n"},
    {"get_blocking", GetBlocking, 1, 1, 0, "get_blocking($module, fd, /)\n--\n\n"},
    {"set_blocking", SetBlocking, 2, 2, 0, "set_blocking($module, fd, blocking, /)\n--\n\n"},
    {"urandom", URandom, 1, 1, 0, "urandom($module, size, /)\n--\n\n"},
    {"getrandom", GetRandom, 0, kAnyCount, kKeywords,
     "getrandom($module, /, size, flags=0)\n--\n\n"},
    {"get_terminal_size", GetTerminalSize, 0, 1, 0,
     "get_terminal_size($module, fd=<unrepresentable>, /)\n--\n\n"},
    {"device_encoding", ByName<"device_encoding", DeviceEncoding, "fd">, 0, kAnyCount, kKeywords,
     "device_encoding($module, /, fd)\n--\n\n"},
    {"sendfile", SendFile, 0, kAnyCount, kKeywords, nullptr},
    {"lockf", Lockf, 3, 3, 0, "lockf($module, fd, command, length, /)\n--\n\n"},
    {}};

}  // namespace tricolor
