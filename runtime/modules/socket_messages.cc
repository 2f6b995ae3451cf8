// Sockets: waiting until one is ready; sendmsg(), recvmsg(), recvmsg_into().
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/buffer.h"
#include "runtime/modules/socket_address.h"
#include "runtime/modules/socket_object.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor::socket_object {

Object* RaiseTimeout() {
  Object* message = NewStr("timed out");
  return message == nullptr ? nullptr : RaiseObject(exc::TimeoutError, message);
}

int WaitReady(Object* self, short events, int64_t deadline) {
  for (;;) {
    pollfd p = {FdOf(self), events, 0};
    int milliseconds = -1;
    if (deadline >= 0) {
      const int64_t left = deadline - MonotonicNs();
      if (left < 0) return 0;
      milliseconds = static_cast<int>(std::min<int64_t>((left + 999999) / 1000000, INT32_MAX));
    }
    int n, error_number;
    {
      gc::DetachedScope detached(CurrentThread());
      n = poll(&p, 1, milliseconds);
      error_number = errno;
    }
    if (n > 0) return 1;
    if (n == 0) {
      if (deadline < 0) continue;
      return 0;
    }
    if (error_number != EINTR) {
      RaiseErrno(error_number);
      return -1;
    }
    if (!HandleInterrupt()) return -1;
  }
}

namespace {

// The buffers of a gathering or scattering call; they stay where they are until it is gone. What the
// views refer to is found through `list`, which the destructor keeps on the stack.
struct Buffers {
  ~Buffers() { asm volatile("" : : "g"(list) : "memory"); }
  Object* list = nullptr;
  std::vector<std::unique_ptr<BufferView>> views;
  std::vector<iovec> parts;
};

// The items keep their exporters alive: `list` must stay on the caller's stack.
bool Collect(Object* list, bool writable, const char* what, Buffers* out) {
  out->list = list;
  const int64_t n = ListSize(list);
  if (n > 1024) {
    Raise(exc::OSError, "%s is too long", what);
    return false;
  }
  for (int64_t i = 0; i < n; ++i) {
    Object* item = ListGet(list, i);
    auto view = writable ? std::make_unique<BufferView>(item, what) : std::make_unique<BufferView>(item);
    if (!view->ok()) {
      if (writable && ClearErrorIf(exc::TypeError)) {
        Raise(exc::TypeError, "%s must be an iterable of single-segment read-write buffers", what);
      }
      return false;
    }
    out->parts.push_back({view->info().buf, static_cast<size_t>(view->info().len)});
    out->views.push_back(std::move(view));
  }
  return true;
}

Object* ListOf(Object* iterable, const char* message) {
  Object* it = Iter(iterable);
  if (it == nullptr) {
    if (ClearErrorIf(exc::TypeError)) Raise(exc::TypeError, "%s", message);
    return nullptr;
  }
  Object* list = NewList();
  return list != nullptr && ListExtend(list, it) ? list : nullptr;
}

// (level, type, data) … as control messages.
bool PackAncillary(Object* list, std::string* out) {
  for (int64_t i = 0; i < ListSize(list); ++i) {
    Object* item = ToTuple(ListGet(list, i));
    if (item == nullptr) return false;
    if (TupleSize(item) != 3) {
      Raise(exc::TypeError,
            "[sendmsg() ancillary data items]() argument must be sequence of length 3, not %zd",
            static_cast<ssize_t>(TupleSize(item)));
      return false;
    }
    int level, type;
    if (!IntAsInt(TupleAt(item, 0), &level) || !IntAsInt(TupleAt(item, 1), &type)) return false;
    BufferView data(TupleAt(item, 2));
    if (!data.ok()) return false;
    const size_t size = data.text().size();
    if (size > INT32_MAX) {
      Raise(exc::OSError, "ancillary data item too large");
      return false;
    }
    const size_t at = out->size();
    out->resize(at + CMSG_SPACE(size));
    cmsghdr header = {};
    header.cmsg_len = CMSG_LEN(size);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(out->data() + at, &header, sizeof header);
    std::memcpy(out->data() + at + CMSG_LEN(0), data.text().data(), size);
  }
  return true;
}

Object* UnpackAncillary(msghdr* message) {
  Object* list = NewList();
  for (cmsghdr* c = CMSG_FIRSTHDR(message); list != nullptr && c != nullptr; c = CMSG_NXTHDR(message, c)) {
    const auto* data = reinterpret_cast<const char*>(CMSG_DATA(c));
    const char* end = static_cast<const char*>(message->msg_control) + message->msg_controllen;
    const auto claimed = static_cast<int64_t>(c->cmsg_len) - static_cast<int64_t>(CMSG_LEN(0));
    const int64_t size = std::min<int64_t>(std::max<int64_t>(claimed, 0), end - data);
    Object* entry = TupleOf(NewInt(c->cmsg_level), NewInt(c->cmsg_type), NewBytes(data, size));
    if (entry == nullptr || !ListAppend(list, entry)) list = nullptr;
  }
  return list;
}

// What both receiving calls do once they know where the data goes. `data`: what they answer.
template <class F>
Object* Receive(Object* self, Args args, size_t nargs, std::vector<iovec>* parts, F data) {
  int64_t ancillary_size = 0;
  int flags = 0;
  if ((nargs > 1 && !IntAsInt64(args[1], &ancillary_size)) || (nargs > 2 && !IntAsInt(args[2], &flags))) {
    return nullptr;
  }
  if (ancillary_size < 0 || ancillary_size > INT32_MAX) {
    return Raise(exc::ValueError, "invalid ancillary data buffer length");
  }
  std::string control(static_cast<size_t>(ancillary_size), '\0');
  sockaddr_storage address;
  msghdr message;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLIN, [&] {
    address = {};
    message = {};
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = parts->data();
    message.msg_iovlen = parts->size();
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return recvmsg(fd, &message, flags);
  });
  if (n < 0) return nullptr;
  return TupleOf(data(n), UnpackAncillary(&message), NewInt(message.msg_flags),
                 FromSocketAddress(address, message.msg_namelen));
}

}  // namespace

Object* SendMsg(Object* self, Args args, size_t nargs, Object*) {
  Object* list = ListOf(args[0], "sendmsg() argument 1 must be an iterable");
  Buffers buffers;
  if (list == nullptr || !Collect(list, false, "sendmsg() argument 1", &buffers)) return nullptr;
  std::string control;
  Object* ancillary = nullptr;
  if (nargs > 1) {
    ancillary = ListOf(args[1], "sendmsg() argument 2 must be an iterable");
    if (ancillary == nullptr || !PackAncillary(ancillary, &control)) return nullptr;
  }
  int flags = 0;
  if (nargs > 2 && !IntAsInt(args[2], &flags)) return nullptr;
  sockaddr_storage address;
  socklen_t size = 0;
  if (nargs > 3 && args[3] != None() &&
      !ToSocketAddress(S(self)->family, args[3], "sendmsg", &address, &size)) {
    return nullptr;
  }
  if (!AuditEvent("socket.sendmsg", self, nargs > 3 ? args[3] : nullptr)) return nullptr;
  const int fd = FdOf(self);
  const int64_t n = SocketCall(self, POLLOUT, [&] {
    msghdr message = {};
    message.msg_name = size == 0 ? nullptr : &address;
    message.msg_namelen = size;
    message.msg_iov = buffers.parts.data();
    message.msg_iovlen = buffers.parts.size();
    message.msg_control = control.empty() ? nullptr : control.data();
    message.msg_controllen = control.size();
    return sendmsg(fd, &message, flags);
  });
  return n < 0 ? nullptr : NewInt(n);
}

Object* RecvMsg(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!IntAsInt64(args[0], &size)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative buffer size in recvmsg()");
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  std::vector<iovec> parts = {{BytesData(bytes), static_cast<size_t>(size)}};
  return Receive(self, args, nargs, &parts,
                 [&](int64_t n) { return n == size ? bytes : NewBytes(BytesData(bytes), n); });
}

Object* RecvMsgInto(Object* self, Args args, size_t nargs, Object*) {
  Object* list = ListOf(args[0], "recvmsg_into() argument 1 must be an iterable");
  Buffers buffers;
  if (list == nullptr || !Collect(list, true, "recvmsg_into() argument 1", &buffers)) return nullptr;
  return Receive(self, args, nargs, &buffers.parts, [](int64_t n) { return NewInt(n); });
}

}  // namespace tricolor::socket_object
