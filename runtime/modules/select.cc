// select: select, poll, epoll.
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/modules/time_values.h"
#include "runtime/modules/waiting.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// Runs wait(remaining nanoseconds; -1 for ever) until it is not interrupted. Its result; negative
// with errno; kCallRaised.
template <class F>
int64_t WaitUntil(int64_t timeout_ns, F wait) {
  const int64_t deadline = timeout_ns < 0 ? -1 : MonotonicNs() + timeout_ns;
  int64_t left = timeout_ns;
  for (;;) {
    int64_t result;
    int error_number;
    {
      gc::DetachedScope detached(CurrentThread());
      result = wait(left);
      error_number = errno;
    }
    if (result >= 0 || error_number != EINTR) {
      errno = error_number;
      return result;
    }
    if (!HandleInterrupt()) return kCallRaised;
    if (deadline >= 0) left = std::max<int64_t>(0, deadline - MonotonicNs());
  }
}

// ---- select()

bool FillSet(Object* list, fd_set* set, std::vector<int>* fds, int* most) {
  FD_ZERO(set);
  for (int64_t i = 0; i < TupleSize(list); ++i) {
    int fd;
    if (!ParseFd(TupleAt(list, i), &fd)) return false;
    if (fd >= FD_SETSIZE) {
      Raise(exc::ValueError, "filedescriptor out of range in select()");
      return false;
    }
    FD_SET(fd, set);
    fds->push_back(fd);
    *most = std::max(*most, fd);
  }
  return true;
}

Object* Ready(Object* list, const std::vector<int>& fds, const fd_set& set) {
  Object* ready = NewList();
  for (size_t i = 0; ready != nullptr && i < fds.size(); ++i) {
    if (FD_ISSET(fds[i], &set) && !ListAppend(ready, TupleAt(list, static_cast<int64_t>(i)))) {
      return nullptr;
    }
  }
  return ready;
}

Object* Select(Object*, Args args, size_t nargs, Object*) {
  int64_t timeout = -1;
  if (nargs == 4 && args[3] != None()) {
    if (!IsFloat(args[3]) && !IsInt(args[3]) && TypeOf(args[3])->slots.to_index == nullptr) {
      return Raise(exc::TypeError, "timeout must be a float or None");
    }
    if (!SecondsToNs(args[3], &timeout)) return nullptr;
    if (timeout < 0) return Raise(exc::ValueError, "timeout must be non-negative");
  }
  Object* lists[3];
  std::vector<int> fds[3];
  fd_set sets[3];
  int most = -1;
  for (int i = 0; i < 3; ++i) {
    Object* iterator = Iter(args[i]);
    if (iterator == nullptr) {
      if (ErrorIs(exc::TypeError)) {
        ClearError();
        return Raise(exc::TypeError, "arguments 1-3 must be sequences");
      }
      return nullptr;
    }
    lists[i] = ToTuple(args[i]);
    if (lists[i] == nullptr || !FillSet(lists[i], &sets[i], &fds[i], &most)) return nullptr;
  }
  fd_set found[3];
  const int64_t n = WaitUntil(timeout, [&](int64_t left) {
    std::copy(sets, sets + 3, found);
    timeval limit = {left / 1000000000, (left % 1000000000 + 999) / 1000};
    if (limit.tv_usec >= 1000000) {
      ++limit.tv_sec;
      limit.tv_usec -= 1000000;
    }
    return select(most + 1, &found[0], &found[1], &found[2], left < 0 ? nullptr : &limit);
  });
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaiseErrno(errno);
  Object* ready[3];
  for (int i = 0; i < 3; ++i) {
    ready[i] = Ready(lists[i], fds[i], found[i]);
    if (ready[i] == nullptr) return nullptr;
  }
  return TupleOf(ready[0], ready[1], ready[2]);
}

// ---- poll()

struct PollObject {
  Object base;
  Object* masks;    // {fd: mask}
  bool running;
};

Type poll_type;

PollObject* P(Object* o) { return As<PollObject>(o); }
void TracePoll(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&P(o)->masks)); }

Object* NewPoll(Object*, Args, size_t, Object*) {
  auto* p = New<PollObject>(poll_type);
  Object* masks = p == nullptr ? nullptr : NewDict();
  if (masks == nullptr) return nullptr;
  gc::Store(p, &p->masks, masks);
  return AsObject(p);
}

bool EventMask(Object* o, int* mask) {
  int64_t value;
  if (!IntAsInt64(o, &value)) return false;
  if (value < 0) {
    Raise(exc::ValueError, "value must be positive");
    return false;
  }
  if (value > USHRT_MAX) {
    Raise(exc::OverflowError, "Python int too large for C unsigned short");
    return false;
  }
  *mask = static_cast<int>(value);
  return true;
}

Object* PollSet(Object* self, Args args, size_t nargs, bool must_exist) {
  int fd, mask = POLLIN | POLLPRI | POLLOUT;
  if (!ParseFd(args[0], &fd) || (nargs == 2 && !EventMask(args[1], &mask))) return nullptr;
  Object* key = NewInt(fd);
  if (must_exist) {
    const int there = key == nullptr ? -1 : DictContains(P(self)->masks, key);
    if (there < 0) return nullptr;
    if (there == 0) return RaiseErrno(ENOENT);
  }
  return DictSet(P(self)->masks, key, NewInt(mask)) ? None() : nullptr;
}
Object* PollRegister(Object* self, Args args, size_t nargs, Object*) {
  return PollSet(self, args, nargs, false);
}
Object* PollModify(Object* self, Args args, size_t nargs, Object*) {
  return PollSet(self, args, nargs, true);
}
Object* PollUnregister(Object* self, Args args, size_t, Object*) {
  int fd;
  if (!ParseFd(args[0], &fd)) return nullptr;
  Object* key = NewInt(fd);
  const int deleted = key == nullptr ? -1 : DictDelete(P(self)->masks, key);
  if (deleted == 0) return RaiseKeyError(key);
  return deleted < 0 ? nullptr : None();
}

// Milliseconds, as poll takes them, to nanoseconds.
bool MillisecondsToNs(Object* o, int64_t* ns) {
  *ns = -1;
  if (o == nullptr || o == None()) return true;
  double milliseconds;
  if (!IsFloat(o) && !IsInt(o) && TypeOf(o)->slots.to_index == nullptr) {
    Raise(exc::TypeError, "timeout must be an integer or None");
    return false;
  }
  if (!ToDouble(o, &milliseconds)) return false;
  if (milliseconds > INT_MAX) {
    Raise(exc::OverflowError, "timeout is too large");
    return false;
  }
  if (milliseconds >= 0) *ns = static_cast<int64_t>(std::ceil(milliseconds)) * 1000000;
  return true;
}

Object* PollPoll(Object* self, Args args, size_t nargs, Object*) {
  int64_t timeout;
  if (!MillisecondsToNs(nargs == 1 ? args[0] : nullptr, &timeout)) return nullptr;
  if (__atomic_exchange_n(&P(self)->running, true, __ATOMIC_ACQ_REL)) {
    return Raise(exc::RuntimeError, "concurrent poll() invocation");
  }
  std::vector<pollfd> fds;
  int64_t position = 0;
  Object *key, *value;
  while (DictNext(P(self)->masks, &position, &key, &value)) {
    int64_t fd, mask;
    if (IntFits(key, &fd) && IntFits(value, &mask)) {
      fds.push_back({static_cast<int>(fd), static_cast<short>(mask), 0});
    }
  }
  const int64_t n = WaitUntil(timeout, [&](int64_t left) {
    return poll(fds.data(), fds.size(),
                left < 0 ? -1 : static_cast<int>((left + 999999) / 1000000));
  });
  __atomic_store_n(&P(self)->running, false, __ATOMIC_RELEASE);
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaiseErrno(errno);
  Object* ready = NewList();
  for (const pollfd& f : fds) {
    if (f.revents == 0) continue;
    if (ready == nullptr ||
        !ListAppend(ready, TupleOf(NewInt(f.fd), NewInt(f.revents & 0xffff)))) {
      return nullptr;
    }
  }
  return ready;
}

const NativeMethod kPollMethods[] = {
    {"register", PollRegister, 1, 2, 0, nullptr},
    {"modify", PollModify, 2, 2, 0, nullptr},
    {"unregister", PollUnregister, 1, 1, 0, nullptr},
    {"poll", PollPoll, 0, 1, 0, nullptr},
    {}};

// ---- epoll

struct EpollObject {
  Object base;
  int fd;  // -1: closed; relaxed atomic
};

Type epoll_type;

int EpollFd(Object* o) { return __atomic_load_n(&As<EpollObject>(o)->fd, __ATOMIC_RELAXED); }
bool EpollOpen(Object* self) {
  if (EpollFd(self) >= 0) return true;
  Raise(exc::ValueError, "I/O operation on closed epoll object");
  return false;
}

Object* EpollNewWith(Type* type, int fd) {
  auto* e = reinterpret_cast<EpollObject*>(NewInstance(type));
  if (e == nullptr) return nullptr;
  e->fd = fd;
  if (fd < 0) {
    e->fd = epoll_create1(EPOLL_CLOEXEC);
    if (e->fd < 0) return RaiseErrno(errno);
  }
  return AsObject(e);
}

Object* EpollNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  int size = -1, flags = 0;
  if (!ParseArgs("epoll", args, nargs, kwnames, {"sizehint", "flags"}, 0, 2, 0, out) ||
      (out[0] != nullptr && !IntAsInt(out[0], &size)) ||
      (out[1] != nullptr && !IntAsInt(out[1], &flags))) {
    return nullptr;
  }
  if (size == 0 || size < -1) return Raise(exc::ValueError, "negative sizehint");
  if ((flags & ~EPOLL_CLOEXEC) != 0) return Raise(exc::OSError, "invalid flags");
  return EpollNewWith(type, -1);
}

Object* EpollFromFd(Object* cls, Args args, size_t, Object*) {
  int fd;
  return IntAsInt(args[0], &fd) ? EpollNewWith(As<Type>(cls), fd) : nullptr;
}

Object* EpollControl(Object* self, int operation, Object* target, Object* mask) {
  int fd;
  int64_t events = EPOLLIN | EPOLLPRI | EPOLLOUT;
  if (!EpollOpen(self) || !ParseFd(target, &fd) ||
      (mask != nullptr && !IntAsInt64(mask, &events))) {
    return nullptr;
  }
  epoll_event event = {};
  event.events = static_cast<uint32_t>(events);
  event.data.fd = fd;
  return epoll_ctl(EpollFd(self), operation, fd, &event) != 0 ? RaiseErrno(errno) : None();
}
Object* EpollRegister(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  if (!ParseArgs("register", args, nargs, kwnames, {"fd", "eventmask"}, 0, 2, 1, out)) return nullptr;
  return EpollControl(self, EPOLL_CTL_ADD, out[0], out[1]);
}
Object* EpollModify(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  if (!ParseArgs("modify", args, nargs, kwnames, {"fd", "eventmask"}, 0, 2, 2, out)) return nullptr;
  return EpollControl(self, EPOLL_CTL_MOD, out[0], out[1]);
}
Object* EpollUnregister(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {};
  if (!ParseArgs("unregister", args, nargs, kwnames, {"fd"}, 0, 1, 1, out)) return nullptr;
  return EpollControl(self, EPOLL_CTL_DEL, out[0], nullptr);
}

Object* EpollPoll(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {None(), NewInt(-1)};
  int64_t timeout = -1;
  int most;
  if (!EpollOpen(self) ||
      !ParseArgs("poll", args, nargs, kwnames, {"timeout", "maxevents"}, 0, 2, 0, out)) {
    return nullptr;
  }
  if (out[0] != None()) {
    if (!SecondsToNs(out[0], &timeout)) return nullptr;
    if (timeout < 0) timeout = -1;
  }
  if (!IntAsInt(out[1], &most)) return nullptr;
  if (most == -1) most = FD_SETSIZE - 1;
  if (most < 1) {
    return Raise(exc::ValueError, "maxevents must be greater than 0, got %d", most);
  }
  std::vector<epoll_event> events(static_cast<size_t>(most));
  const int fd = EpollFd(self);
  const int64_t n = WaitUntil(timeout, [&](int64_t left) {
    return epoll_wait(fd, events.data(), most,
                      left < 0 ? -1 : static_cast<int>((left + 999999) / 1000000));
  });
  if (n == kCallRaised) return nullptr;
  if (n < 0) return RaiseErrno(errno);
  Object* ready = NewList();
  for (int64_t i = 0; ready != nullptr && i < n; ++i) {
    const epoll_event& e = events[static_cast<size_t>(i)];
    if (!ListAppend(ready, TupleOf(NewInt(e.data.fd), NewInt(e.events)))) return nullptr;
  }
  return ready;
}

Object* EpollClose(Object* self, Args, size_t, Object*) {
  const int fd = __atomic_exchange_n(&As<EpollObject>(self)->fd, -1, __ATOMIC_ACQ_REL);
  return fd >= 0 && close(fd) != 0 ? RaiseErrno(errno) : None();
}
void EpollFinalize(Object* self) {
  const int fd = __atomic_exchange_n(&As<EpollObject>(self)->fd, -1, __ATOMIC_ACQ_REL);
  if (fd >= 0) close(fd);
}
Object* EpollFileno(Object* self, Args, size_t, Object*) {
  return EpollOpen(self) ? NewInt(EpollFd(self)) : nullptr;
}
Object* EpollEnter(Object* self, Args, size_t, Object*) {
  return EpollOpen(self) ? self : nullptr;
}
Object* EpollClosed(Object* self, void*) { return Bool(EpollFd(self) < 0); }

const NativeMethod kEpollMethods[] = {
    {"register", EpollRegister, 0, kAnyCount, kKeywords, nullptr},
    {"modify", EpollModify, 0, kAnyCount, kKeywords, nullptr},
    {"unregister", EpollUnregister, 0, kAnyCount, kKeywords, nullptr},
    {"poll", EpollPoll, 0, kAnyCount, kKeywords, nullptr},
    {"close", EpollClose, 0, 0, 0, nullptr},
    {"fileno", EpollFileno, 0, 0, 0, nullptr},
    {"fromfd", EpollFromFd, 1, 1, kClassMethod, nullptr},
    {"__enter__", EpollEnter, 0, 0, 0, nullptr},
    {"__exit__", EpollClose, 0, kAnyCount, 0, nullptr},
    {}};
const NativeGetSet kEpollGetSet[] = {{"closed", EpollClosed, nullptr, nullptr, nullptr}, {}};

const NativeMethod kMethods[] = {
    {"select", Select, 3, 4, 0, "select($module, rlist, wlist, xlist, timeout=None, /)\n--\n\n"},
    {"poll", NewPoll, 0, 0, 0, "poll($module, /)\n--\n\n"},
    {}};

struct Constant {
  const char* name;
  int64_t value;
};
const Constant kConstants[] = {
#define X(name) {#name, static_cast<int64_t>(static_cast<uint32_t>(name))},
    X(POLLIN) X(POLLPRI) X(POLLOUT) X(POLLERR) X(POLLHUP) X(POLLNVAL) X(POLLRDNORM) X(POLLRDBAND)
    X(POLLWRNORM) X(POLLWRBAND) X(POLLRDHUP) X(POLLMSG)
    X(EPOLLIN) X(EPOLLOUT) X(EPOLLPRI) X(EPOLLERR) X(EPOLLHUP) X(EPOLLRDHUP) X(EPOLLET)
    X(EPOLLONESHOT) X(EPOLLEXCLUSIVE) X(EPOLLRDNORM) X(EPOLLRDBAND) X(EPOLLWRNORM)
    X(EPOLLWRBAND) X(EPOLLMSG) X(EPOLL_CLOEXEC)
#undef X
    {"PIPE_BUF", PIPE_BUF}};

}  // namespace

Object* CreateSelectModule() {
  BeginType(&poll_type, "select.poll", sizeof(PollObject));
  poll_type.tp_flags |= kTypeDisallowNew;
  poll_type.slots.trace = TracePoll;
  poll_type.native_methods = kPollMethods;
  BeginType(&epoll_type, "select.epoll", sizeof(EpollObject));
  epoll_type.cell_flags = gc::kLeaf | gc::kFinalizable;
  epoll_type.slots.new_ = EpollNew;
  epoll_type.slots.finalize = EpollFinalize;
  epoll_type.native_methods = kEpollMethods;
  epoll_type.native_getset = kEpollGetSet;
  Object* module = NewNativeModule(
      "select", "This module supports asynchronous I/O on multiple file descriptors.", kMethods);
  if (module == nullptr || !ReadyBuiltinType(&poll_type) || !ReadyBuiltinType(&epoll_type) ||
      !ModuleAdd(module, "epoll", AsObject(&epoll_type)) ||
      !ModuleAdd(module, "error", AsObject(&exc::OSError))) {
    return nullptr;
  }
  for (const Constant& c : kConstants) {
    if (!ModuleAdd(module, c.name, NewInt(c.value))) return nullptr;
  }
  return module;
}

}  // namespace tricolor
