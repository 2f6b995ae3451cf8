// _socket: the socket type. Every call that may block runs detached.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/buffer.h"
#include "runtime/death.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/socket_address.h"
#include "runtime/modules/socket_object.h"
#include "runtime/modules/system_call.h"
#include "runtime/modules/time_values.h"
#include "runtime/modules/waiting.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/capsule.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/varargs.h"

namespace tricolor {

using socket_object::FdOf, socket_object::RaiseTimeout, socket_object::S, socket_object::SocketCall,
    socket_object::SocketObject, socket_object::TimeoutOf, socket_object::WaitReady;

namespace {

Type socket_type;
std::atomic<int64_t> default_timeout{-1};

bool SetBlockingFlag(int fd, bool blocking) {
  const int flags = fcntl(fd, F_GETFL);
  const int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  if (flags < 0 || (wanted != flags && fcntl(fd, F_SETFL, wanted) < 0)) {
    RaiseErrno(errno);
    return false;
  }
  return true;
}

bool SetTimeoutNs(Object* self, int64_t timeout) {
  __atomic_store_n(&S(self)->timeout, timeout, __ATOMIC_RELAXED);
  return SetBlockingFlag(FdOf(self), timeout < 0);
}

// ---- life

Object* New(Type* type, Args, size_t, Object*) {
  Object* self = NewInstance(type);
  if (self == nullptr) return nullptr;
  S(self)->fd = -1;
  S(self)->timeout = default_timeout.load();
  return self;
}

int MakeSocket(int family, int type, int proto) {
  const int64_t fd = SystemCall([&] { return socket(family, type | SOCK_CLOEXEC, proto); });
  return fd < 0 ? -1 : static_cast<int>(fd);
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {};
  int values[3] = {-1, -1, -1};
  if (!ParseArgs("socket", args, nargs, kwnames, {"family", "type", "proto", "fileno"}, 0, 4, 0,
                 out)) {
    return false;
  }
  for (int i = 0; i < 3; ++i) {
    if (out[i] != nullptr && !IntAsInt(out[i], &values[i])) return false;
  }
  if (!AuditEvent("socket.__new__", self, values[0], values[1], values[2])) return false;
  int fd;
  if (out[3] != nullptr && out[3] != None()) {
    if (IsFloat(out[3])) {
      Raise(exc::TypeError, "integer argument expected, got float");
      return false;
    }
    if (!IntAsInt(out[3], &fd)) return false;
    if (fd < 0) {
      Raise(exc::ValueError, "negative file descriptor");
      return false;
    }
    sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) < 0) {
      if (values[0] == -1 || errno == EBADF || errno == ENOTSOCK) {
        RaiseErrno(errno);
        return false;
      }
    } else if (values[0] == -1) {
      values[0] = address.ss_family;
    }
    const int options[2] = {SO_TYPE, SO_PROTOCOL};
    for (int i = 0; i < 2; ++i) {
      if (values[1 + i] != -1) continue;
      socklen_t n = sizeof(int);
      if (getsockopt(fd, SOL_SOCKET, options[i], &values[1 + i], &n) < 0) {
        RaiseErrno(errno);
        return false;
      }
    }
  } else {
    if (values[0] == -1) values[0] = AF_INET;
    if (values[1] == -1) values[1] = SOCK_STREAM;
    if (values[2] == -1) values[2] = 0;
    fd = MakeSocket(values[0], values[1], values[2]);
    if (fd < 0) {
      RaiseErrno(errno);
      return false;
    }
  }
  S(self)->family = values[0];
  S(self)->type = values[1] & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  S(self)->proto = values[2];
  __atomic_store_n(&S(self)->fd, fd, __ATOMIC_RELAXED);
  if ((values[1] & SOCK_NONBLOCK) != 0) {
    S(self)->timeout = 0;
    return true;
  }
  S(self)->timeout = default_timeout.load();
  return TimeoutOf(self) < 0 || SetBlockingFlag(fd, false);
}

Object* Close(Object* self, Args, size_t, Object*) {
  const int fd = __atomic_exchange_n(&S(self)->fd, -1, __ATOMIC_ACQ_REL);
  if (fd < 0) return None();
  int failed, error_number;
  {
    gc::DetachedScope detached(CurrentThread());
    failed = close(fd);
    error_number = errno;
  }
  // A reset connection is closed all the same.
  return failed != 0 && error_number != ECONNRESET ? RaiseErrno(error_number) : None();
}

void Finalize(Object* self) {
  if (FdOf(self) < 0) return;
  SavedError saved;
  if (!Warn(exc::ResourceWarning, "unclosed %R", self)) WriteUnraisable(self);
  const int fd = __atomic_exchange_n(&S(self)->fd, -1, __ATOMIC_ACQ_REL);
  if (fd >= 0) close(fd);
}

Object* DetachFd(Object* self, Args, size_t, Object*) {
  return NewInt(__atomic_exchange_n(&S(self)->fd, -1, __ATOMIC_ACQ_REL));
}
Object* Fileno(Object* self, Args, size_t, Object*) { return NewInt(FdOf(self)); }

// ---- timeouts

bool TimeoutArgument(Object* o, int64_t* ns) {
  *ns = -1;
  if (o == None()) return true;
  if (!SecondsToNs(o, ns)) return false;
  if (*ns >= 0) return true;
  Raise(exc::ValueError, "Timeout value out of range");
  return false;
}
Object* TimeoutObject(int64_t ns) {
  return ns < 0 ? None() : NewFloat(static_cast<double>(ns) * 1e-9);
}
Object* SetTimeout(Object* self, Args args, size_t, Object*) {
  int64_t ns;
  return TimeoutArgument(args[0], &ns) && SetTimeoutNs(self, ns) ? None() : nullptr;
}
Object* GetTimeout(Object* self, Args, size_t, Object*) { return TimeoutObject(TimeoutOf(self)); }
Object* SetBlocking(Object* self, Args args, size_t, Object*) {
  const int blocking = IsTrue(args[0]);
  return blocking >= 0 && SetTimeoutNs(self, blocking == 1 ? -1 : 0) ? None() : nullptr;
}
Object* GetBlocking(Object* self, Args, size_t, Object*) { return Bool(TimeoutOf(self) != 0); }

// ---- connections

Object* Bind(Object* self, Args args, size_t, Object*) {
  sockaddr_storage address;
  socklen_t size;
  if (!ToSocketAddress(S(self)->family, args[0], "bind", &address, &size) ||
      !AuditEvent("socket.bind", self, args[0])) {
    return nullptr;
  }
  return bind(FdOf(self), reinterpret_cast<sockaddr*>(&address), size) != 0 ? RaiseErrno(errno)
                                                                           : None();
}

Object* Listen(Object* self, Args args, size_t nargs, Object*) {
  int backlog = std::min(SOMAXCONN, 128);
  if (nargs == 1 && !IntAsInt(args[0], &backlog)) return nullptr;
  return listen(FdOf(self), std::max(backlog, 0)) != 0 ? RaiseErrno(errno) : None();
}

Object* Accept(Object* self, Args, size_t, Object*) {
  sockaddr_storage address;
  socklen_t size = sizeof address;
  const int fd = FdOf(self);
  const int64_t accepted = SocketCall(self, POLLIN, [&] {
    size = sizeof address;
    return accept4(fd, reinterpret_cast<sockaddr*>(&address), &size, SOCK_CLOEXEC);
  });
  if (accepted < 0) return nullptr;
  return TupleOf(NewInt(accepted), FromSocketAddress(address, size));
}

// The error number of a connect, 0: connected, -1: exception.
int ConnectNow(Object* self, Object* target, const char* name) {
  sockaddr_storage address;
  socklen_t size;
  if (!ToSocketAddress(S(self)->family, target, name, &address, &size) ||
      !AuditEvent("socket.connect", self, target)) {
    return -1;
  }
  const int fd = FdOf(self);
  int failed, error_number;
  {
    gc::DetachedScope detached(CurrentThread());
    failed = connect(fd, reinterpret_cast<sockaddr*>(&address), size);
    error_number = failed == 0 ? 0 : errno;
  }
  const int64_t timeout = TimeoutOf(self);
  if (error_number == EINTR) {
    if (!HandleInterrupt()) return -1;
  } else if (error_number != EINPROGRESS || timeout <= 0) {
    return error_number;
  }
  // The system goes on connecting: wait for it, then ask for the outcome.
  const int ready =
      WaitReady(self, POLLOUT | POLLERR, timeout > 0 ? MonotonicNs() + timeout : -1);
  if (ready < 0) return -1;
  if (ready == 0) return EWOULDBLOCK;
  socklen_t n = sizeof error_number;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error_number, &n);
  return error_number == EISCONN ? 0 : error_number;
}

Object* Connect(Object* self, Args args, size_t, Object*) {
  const int error_number = ConnectNow(self, args[0], "connect");
  if (error_number < 0) return nullptr;
  if (error_number == 0) return None();
  if (error_number == EWOULDBLOCK && TimeoutOf(self) > 0) return RaiseTimeout();
  return RaiseErrno(error_number);
}
Object* ConnectEx(Object* self, Args args, size_t, Object*) {
  const int error_number = ConnectNow(self, args[0], "connect_ex");
  return error_number < 0 ? nullptr : NewInt(error_number);
}

Object* Shutdown(Object* self, Args args, size_t, Object*) {
  int how;
  if (!IntAsInt(args[0], &how)) return nullptr;
  return shutdown(FdOf(self), how) != 0 ? RaiseErrno(errno) : None();
}

template <int (*kCall)(int, sockaddr*, socklen_t*)>
Object* NameOf(Object* self, Args, size_t, Object*) {
  sockaddr_storage address;
  socklen_t size = sizeof address;
  if (kCall(FdOf(self), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return RaiseErrno(errno);
  }
  return FromSocketAddress(address, size);
}
int SockName(int fd, sockaddr* a, socklen_t* n) { return getsockname(fd, a, n); }
int PeerName(int fd, sockaddr* a, socklen_t* n) { return getpeername(fd, a, n); }

// ---- data

bool Flags(Args args, size_t nargs, size_t index, int* flags) {
  *flags = 0;
  return nargs <= index || IntAsInt(args[index], flags);
}

Object* Recv(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  int flags;
  if (!IntAsInt64(args[0], &size) || !Flags(args, nargs, 1, &flags)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative buffersize in recv");
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLIN, [&] {
    return recv(fd, BytesData(bytes), static_cast<size_t>(size), flags);
  });
  if (n < 0) return nullptr;
  return n == size ? bytes : NewBytes(BytesData(bytes), n);
}

Object* RecvFrom(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  int flags;
  if (!IntAsInt64(args[0], &size) || !Flags(args, nargs, 1, &flags)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative buffersize in recvfrom");
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  sockaddr_storage address;
  socklen_t address_size = 0;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLIN, [&] {
    address_size = sizeof address;
    return recvfrom(fd, BytesData(bytes), static_cast<size_t>(size), flags,
                    reinterpret_cast<sockaddr*>(&address), &address_size);
  });
  if (n < 0) return nullptr;
  return TupleOf(n == size ? bytes : NewBytes(BytesData(bytes), n),
                 FromSocketAddress(address, address_size));
}

// recv_into and recvfrom_into.
Object* RecvInto(Object* self, Args args, size_t nargs, Object* kwnames, bool from) {
  const char* name = from ? "recvfrom_into" : "recv_into";
  Object* out[3] = {};
  int64_t size = 0;
  int flags = 0;
  if (!ParseArgs(name, args, nargs, kwnames, {"buffer", "nbytes", "flags"}, 0, 3, 1, out) ||
      (out[1] != nullptr && !IntAsInt64(out[1], &size)) ||
      (out[2] != nullptr && !IntAsInt(out[2], &flags))) {
    return nullptr;
  }
  BufferView view(out[0], from ? "recvfrom_into() argument 1" : "recv_into() argument 1");
  if (!view.ok()) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative buffersize in %s", name);
  if (size == 0) size = view.info().len;
  if (size > view.info().len) {
    return Raise(exc::ValueError, "nbytes is greater than the length of the buffer");
  }
  sockaddr_storage address;
  socklen_t address_size = 0;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLIN, [&] {
    address_size = sizeof address;
    return recvfrom(fd, view.info().buf, static_cast<size_t>(size), flags,
                    from ? reinterpret_cast<sockaddr*>(&address) : nullptr,
                    from ? &address_size : nullptr);
  });
  if (n < 0) return nullptr;
  return from ? TupleOf(NewInt(n), FromSocketAddress(address, address_size)) : NewInt(n);
}
Object* RecvIntoPlain(Object* self, Args args, size_t nargs, Object* kwnames) {
  return RecvInto(self, args, nargs, kwnames, false);
}
Object* RecvFromInto(Object* self, Args args, size_t nargs, Object* kwnames) {
  return RecvInto(self, args, nargs, kwnames, true);
}

Object* Send(Object* self, Args args, size_t nargs, Object*) {
  int flags;
  BufferView view(args[0]);
  if (!view.ok() || !Flags(args, nargs, 1, &flags)) return nullptr;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(
      self, POLLOUT, [&] { return send(fd, view.text().data(), view.text().size(), flags); });
  return n < 0 ? nullptr : NewInt(n);
}

Object* SendAll(Object* self, Args args, size_t nargs, Object*) {
  int flags;
  BufferView view(args[0]);
  if (!view.ok() || !Flags(args, nargs, 1, &flags)) return nullptr;
  const int64_t timeout = TimeoutOf(self);
  const int64_t deadline = timeout > 0 ? MonotonicNs() + timeout : -1;
  std::string_view left = view.text();
  const int fd = FdOf(self);
  do {
    const int64_t n = SocketCall(
        self, POLLOUT, [&] { return send(fd, left.data(), left.size(), flags); }, deadline);
    if (n < 0) return nullptr;
    left.remove_prefix(static_cast<size_t>(n));
    if (!PollHere()) return nullptr;
  } while (!left.empty());
  return None();
}

Object* SendTo(Object* self, Args args, size_t nargs, Object*) {
  int flags = 0;
  BufferView view(args[0]);
  if (!view.ok() || (nargs == 3 && !IntAsInt(args[1], &flags))) return nullptr;
  sockaddr_storage address;
  socklen_t size;
  Object* target = args[nargs - 1];
  if (!ToSocketAddress(S(self)->family, target, "sendto", &address, &size) ||
      !AuditEvent("socket.sendto", self, target)) {
    return nullptr;
  }
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLOUT, [&] {
    return sendto(fd, view.text().data(), view.text().size(), flags,
                  reinterpret_cast<sockaddr*>(&address), size);
  });
  return n < 0 ? nullptr : NewInt(n);
}

// ---- options

Object* SetSockOpt(Object* self, Args args, size_t nargs, Object*) {
  int level, option, value;
  if (!IntAsInt(args[0], &level) || !IntAsInt(args[1], &option)) return nullptr;
  int failed;
  if (nargs == 4) {
    if (args[2] != None()) {
      return Raise(exc::TypeError, "socket option should be integer, bytes-like object or None");
    }
    int64_t size;
    if (!IntAsInt64(args[3], &size)) return nullptr;
    failed = setsockopt(FdOf(self), level, option, nullptr, static_cast<socklen_t>(size));
  } else if (IsInt(args[2])) {
    if (!IntAsInt(args[2], &value)) return nullptr;
    failed = setsockopt(FdOf(self), level, option, &value, sizeof value);
  } else {
    BufferView view(args[2]);
    if (!view.ok()) return nullptr;
    failed = setsockopt(FdOf(self), level, option, view.text().data(),
                        static_cast<socklen_t>(view.text().size()));
  }
  return failed != 0 ? RaiseErrno(errno) : None();
}

Object* GetSockOpt(Object* self, Args args, size_t nargs, Object*) {
  int level, option, size = 0;
  if (!IntAsInt(args[0], &level) || !IntAsInt(args[1], &option) ||
      (nargs == 3 && !IntAsInt(args[2], &size))) {
    return nullptr;
  }
  if (size == 0) {
    int value = 0;
    socklen_t n = sizeof value;
    if (getsockopt(FdOf(self), level, option, &value, &n) != 0) return RaiseErrno(errno);
    return NewInt(value);
  }
  if (size < 0 || size > 1024) return Raise(exc::OSError, "getsockopt buflen out of range");
  char value[1024];
  auto n = static_cast<socklen_t>(size);
  if (getsockopt(FdOf(self), level, option, value, &n) != 0) return RaiseErrno(errno);
  return NewBytes(value, n);
}

Object* ReprSocket(Object* self) {
  return StrFormat("<socket object, fd=%d, family=%d, type=%d, proto=%d>", FdOf(self),
                   S(self)->family, S(self)->type, S(self)->proto);
}

template <int kWhich>
Object* GetNumber(Object* self, void*) {
  return NewInt(kWhich == 0 ? S(self)->family : kWhich == 1 ? S(self)->type : S(self)->proto);
}
Object* GetTimeoutAttr(Object* self, void*) { return TimeoutObject(TimeoutOf(self)); }

const NativeMethod kSocketMethods[] = {
    {"_accept", Accept, 0, 0, 0, "_accept() -> (integer, address info)"},
    {"bind", Bind, 1, 1, 0, "bind(address)"},
    {"close", Close, 0, 0, 0, "close()"},
    {"connect", Connect, 1, 1, 0, "connect(address)"},
    {"connect_ex", ConnectEx, 1, 1, 0, "connect_ex(address) -> errno"},
    {"detach", DetachFd, 0, 0, 0, "detach()"},
    {"fileno", Fileno, 0, 0, 0, "fileno() -> integer"},
    {"getpeername", NameOf<PeerName>, 0, 0, 0, "getpeername() -> address info"},
    {"getsockname", NameOf<SockName>, 0, 0, 0, "getsockname() -> address info"},
    {"getsockopt", GetSockOpt, 2, 3, 0, nullptr},
    {"setsockopt", SetSockOpt, 3, 4, 0, nullptr},
    {"listen", Listen, 0, 1, 0, "listen([backlog])"},
    {"recv", Recv, 1, 2, 0, "recv(buffersize[, flags]) -> data"},
    {"recv_into", RecvIntoPlain, 0, kAnyCount, kKeywords, nullptr},
    {"recvfrom", RecvFrom, 1, 2, 0, nullptr},
    {"recvfrom_into", RecvFromInto, 0, kAnyCount, kKeywords, nullptr},
    {"send", Send, 1, 2, 0, "send(data[, flags]) -> count"},
    {"sendall", SendAll, 1, 2, 0, "sendall(data[, flags])"},
    {"sendmsg", socket_object::SendMsg, 1, 4, 0,
     "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count"},
    {"recvmsg", socket_object::RecvMsg, 1, 3, 0,
     "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)"},
    {"recvmsg_into", socket_object::RecvMsgInto, 1, 3, 0,
     "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)"},
    {"sendto", SendTo, 2, 3, 0, "sendto(data[, flags], address) -> count"},
    {"setblocking", SetBlocking, 1, 1, 0, nullptr},
    {"getblocking", GetBlocking, 0, 0, 0, nullptr},
    {"settimeout", SetTimeout, 1, 1, 0, nullptr},
    {"gettimeout", GetTimeout, 0, 0, 0, nullptr},
    {"shutdown", Shutdown, 1, 1, 0, "shutdown(flag)"},
    {}};
const NativeGetSet kSocketGetSet[] = {
    {"family", GetNumber<0>, nullptr, "the socket family", nullptr},
    {"type", GetNumber<1>, nullptr, "the socket type", nullptr},
    {"proto", GetNumber<2>, nullptr, "the socket protocol", nullptr},
    {"timeout", GetTimeoutAttr, nullptr, "the socket timeout", nullptr},
    {}};

// ---- the module

Object* SocketPair(Object*, Args args, size_t nargs, Object*) {
  int values[3] = {AF_UNIX, SOCK_STREAM, 0};
  for (size_t i = 0; i < nargs; ++i) {
    if (!IntAsInt(args[i], &values[i])) return nullptr;
  }
  int fds[2];
  const int64_t failed =
      SystemCall([&] { return socketpair(values[0], values[1] | SOCK_CLOEXEC, values[2], fds); });
  if (failed == kCallRaised) return nullptr;
  if (failed != 0) return RaiseErrno(errno);
  Object* ends[2];
  for (int i = 0; i < 2; ++i) {
    ends[i] = New(&socket_type, nullptr, 0, nullptr);
    if (ends[i] == nullptr) return nullptr;
    S(ends[i])->fd = fds[i];
    S(ends[i])->family = values[0];
    S(ends[i])->type = values[1];
    S(ends[i])->proto = values[2];
    if (TimeoutOf(ends[i]) >= 0 && !SetBlockingFlag(fds[i], false)) return nullptr;
  }
  return TupleOf(ends[0], ends[1]);
}

Object* DupSocket(Object*, Args args, size_t, Object*) {
  int fd;
  if (!IntAsInt(args[0], &fd)) return nullptr;
  const int64_t copy = SystemCall([&] { return fcntl(fd, F_DUPFD_CLOEXEC, 0); });
  if (copy == kCallRaised) return nullptr;
  return copy < 0 ? RaiseErrno(errno) : NewInt(copy);
}
Object* CloseFd(Object*, Args args, size_t, Object*) {
  int fd;
  if (!IntAsInt(args[0], &fd)) return nullptr;
  return close(fd) != 0 && errno != ECONNRESET ? RaiseErrno(errno) : None();
}
Object* GetDefaultTimeout(Object*, Args, size_t, Object*) {
  return TimeoutObject(default_timeout.load());
}
Object* SetDefaultTimeout(Object*, Args args, size_t, Object*) {
  int64_t ns;
  if (!TimeoutArgument(args[0], &ns)) return nullptr;
  default_timeout.store(ns);
  return None();
}
Object* CmsgLen(Object*, Args args, size_t, Object*) {
  int64_t n;
  return IntAsInt64(args[0], &n) ? NewIntUnsigned(CMSG_LEN(static_cast<size_t>(n))) : nullptr;
}
Object* CmsgSpace(Object*, Args args, size_t, Object*) {
  int64_t n;
  return IntAsInt64(args[0], &n) ? NewIntUnsigned(CMSG_SPACE(static_cast<size_t>(n))) : nullptr;
}

const NativeMethod kMethods[] = {{"socketpair", SocketPair, 0, 3, kParseTuple, nullptr},
                                 {"dup", DupSocket, 1, 1, 0, nullptr},
                                 {"close", CloseFd, 1, 1, 0, nullptr},
                                 {"getdefaulttimeout", GetDefaultTimeout, 0, 0, 0, nullptr},
                                 {"setdefaulttimeout", SetDefaultTimeout, 1, 1, 0, nullptr},
                                 {"CMSG_LEN", CmsgLen, 1, 1, kParseTuple, nullptr},
                                 {"CMSG_SPACE", CmsgSpace, 1, 1, kParseTuple, nullptr},
                                 {}};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
#define X(name) {#name, static_cast<int64_t>(name)},
#include "runtime/modules/socket_names.inc"
#undef X
    // Enumerations, which #ifdef does not see.
    {"SOCK_STREAM", SOCK_STREAM}, {"SOCK_DGRAM", SOCK_DGRAM}, {"SOCK_RAW", SOCK_RAW},
    {"SOCK_RDM", SOCK_RDM}, {"SOCK_SEQPACKET", SOCK_SEQPACKET}, {"SOCK_CLOEXEC", SOCK_CLOEXEC},
    {"SOCK_NONBLOCK", SOCK_NONBLOCK}, {"SHUT_RD", SHUT_RD}, {"SHUT_WR", SHUT_WR},
    {"SHUT_RDWR", SHUT_RDWR}, {"IPPROTO_IP", IPPROTO_IP}, {"IPPROTO_TCP", IPPROTO_TCP},
    {"IPPROTO_UDP", IPPROTO_UDP}, {"IPPROTO_ICMP", IPPROTO_ICMP}, {"IPPROTO_IPV6", IPPROTO_IPV6},
    {"IPPROTO_ICMPV6", IPPROTO_ICMPV6}, {"IPPROTO_RAW", IPPROTO_RAW},
    {"MSG_PEEK", MSG_PEEK}, {"MSG_OOB", MSG_OOB}, {"MSG_DONTWAIT", MSG_DONTWAIT},
    {"MSG_WAITALL", MSG_WAITALL}, {"MSG_NOSIGNAL", MSG_NOSIGNAL}, {"MSG_TRUNC", MSG_TRUNC}};

Object* NewErrorClass(const char* name) {
  Object* ns = NewDict();
  Object* bases = TupleOf(AsObject(&exc::OSError));
  if (ns == nullptr || bases == nullptr || !DictSet(ns, "__module__", NewStr("socket"))) {
    return nullptr;
  }
  return CallArgs(AsObject(&type_type), NewStr(name), bases, ns);
}

}  // namespace

namespace {

// _socket.CAPI: what CPython's _ssl wants to know.
bool AddCapi(Object* module) {
  static struct {
    Type* socket;
    Object* error;
    Object* timeout_error;
  } capi;
  capi = {&socket_type, AsObject(&exc::OSError), AsObject(&exc::TimeoutError)};
  return ModuleAdd(module, "CAPI", NewCapsule(&capi, "_socket.CAPI"));
}

}  // namespace

Object* CreateSocketModule() {
  BeginType(&socket_type, "_socket.socket", sizeof(SocketObject));
  socket_type.tp_flags |= kTypeBase;
  socket_type.cell_flags = gc::kLeaf | gc::kFinalizable;
  socket_type.slots.new_ = New;
  socket_type.slots.init = Init;
  socket_type.slots.finalize = Finalize;
  AddNativeCloser(Finalize, true);
  socket_type.slots.repr = ReprSocket;
  socket_type.native_methods = kSocketMethods;
  socket_type.native_getset = kSocketGetSet;
  default_timeout.store(-1);
  Object* module = NewNativeModule("_socket", "Implementation module for socket operations.",
                                   kMethods);
  if (module == nullptr || !ReadyBuiltinType(&socket_type)) return nullptr;
  Object* name = Intern("_socket");
  for (const NativeMethod* m = kSocketNames; m->name != nullptr; ++m) {
    if (!ModuleAdd(module, m->name, NewNativeFunction(m, module, name))) return nullptr;
  }
  for (const Constant& c : kConstants) {
    if (!ModuleAdd(module, c.name, NewInt(c.value))) return nullptr;
  }
  Runtime::Get()->AddRoot(&socket_gaierror);
  Runtime::Get()->AddRoot(&socket_herror);
  gc::Store<Object>(nullptr, &socket_gaierror, NewErrorClass("gaierror"));
  gc::Store<Object>(nullptr, &socket_herror, NewErrorClass("herror"));
  const bool ok = ModuleAdd(module, "socket", AsObject(&socket_type)) && AddCapi(module) &&
                  ModuleAdd(module, "SocketType", AsObject(&socket_type)) &&
                  ModuleAdd(module, "error", AsObject(&exc::OSError)) &&
                  ModuleAdd(module, "timeout", AsObject(&exc::TimeoutError)) &&
                  ModuleAdd(module, "gaierror", socket_gaierror) &&
                  ModuleAdd(module, "herror", socket_herror) &&
                  ModuleAdd(module, "has_ipv6", True());
  return ok ? module : nullptr;
}

}  // namespace tricolor
