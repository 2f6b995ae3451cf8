// The socket object, and the calls that its files share.
//
// THREADS    Descriptor and timeout are relaxed atomics; a call goes on with what it loaded.
#ifndef TRICOLOR_RUNTIME_MODULES_SOCKET_OBJECT_H_
#define TRICOLOR_RUNTIME_MODULES_SOCKET_OBJECT_H_

#include <errno.h>
#include <poll.h>

#include "runtime/error.h"
#include "runtime/modules/system_call.h"
#include "runtime/modules/waiting.h"
#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor::socket_object {

// Laid out as _ssl expects it, which reads a socket's fields (AddCapi).
struct SocketObject {
  Object base;
  int fd;            // -1: closed; relaxed atomic
  int family, type, proto;
  Object* (*errorhandler)();
  int64_t timeout;   // ns; -1 blocking, 0 not; relaxed atomic
};

inline SocketObject* S(Object* o) { return As<SocketObject>(o); }
inline int FdOf(Object* o) { return __atomic_load_n(&S(o)->fd, __ATOMIC_RELAXED); }
inline int64_t TimeoutOf(Object* o) { return __atomic_load_n(&S(o)->timeout, __ATOMIC_RELAXED); }

Object* RaiseTimeout();

// Waits until the socket is ready, as long as its timeout says (`deadline` < 0: for ever).
// 1 ready, 0 timed out, -1 error (set).
int WaitReady(Object* self, short events, int64_t deadline);

// Runs a call of the socket: waits first when there is a timeout, then calls it detached. The
// result; -1: exception is set. A positive timeout means that the descriptor does not block.
template <class F>
int64_t SocketCall(Object* self, short events, F call, int64_t deadline_given = -2) {
  const int64_t timeout = TimeoutOf(self);
  int64_t deadline = timeout > 0 ? MonotonicNs() + timeout : -1;
  if (deadline_given != -2) deadline = deadline_given;
  for (;;) {
    if (timeout > 0) {
      const int ready = WaitReady(self, events, deadline);
      if (ready < 0) return -1;
      if (ready == 0) {
        RaiseTimeout();
        return -1;
      }
    }
    const int64_t n = SystemCall([&] { return static_cast<int64_t>(call()); });
    if (n == kCallRaised) return -1;
    if (n >= 0) return n;
    if (timeout > 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) continue;
    RaiseErrno(errno);
    return -1;
  }
}

// socket_messages.cc: data with ancillary data.
Object* SendMsg(Object* self, Args args, size_t nargs, Object*);
Object* RecvMsg(Object* self, Args args, size_t nargs, Object*);
Object* RecvMsgInto(Object* self, Args args, size_t nargs, Object*);

}  // namespace tricolor::socket_object

#endif  // TRICOLOR_RUNTIME_MODULES_SOCKET_OBJECT_H_
