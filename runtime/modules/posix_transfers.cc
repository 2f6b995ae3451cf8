// posix: data between descriptors and into several buffers; descriptors of memory and of events.
#include <errno.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/buffer.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Object* Answer(int64_t n) {
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : NewInt(n);
}

// The buffers stay where they are until this is gone; they are found through `items`.
struct Parts {
  ~Parts() { asm volatile("" : : "g"(items) : "memory"); }
  Object* items = nullptr;
  std::vector<std::unique_ptr<BufferView>> views;
  std::vector<iovec> list;
};

bool Collect(Object* buffers, const char* function, bool writable, Parts* out) {
  if (!IsSequence(buffers)) {
    Raise(exc::TypeError, "%s() arg 2 must be a sequence", function);
    return false;
  }
  out->items = ToTuple(buffers);
  if (out->items == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(out->items); ++i) {
    Object* item = TupleAt(out->items, i);
    auto view = writable ? std::make_unique<BufferView>(item, kBufferWritable) : std::make_unique<BufferView>(item);
    if (!view->ok()) return false;
    out->list.push_back({view->info().buf, static_cast<size_t>(view->info().len)});
    out->views.push_back(std::move(view));
  }
  return true;
}

Object* ReadV(Object*, Args args, size_t, Object*) {
  int fd;
  Parts parts;
  if (!IntAsInt(args[0], &fd) || !Collect(args[1], "readv", true, &parts)) return nullptr;
  return Answer(SystemCall([&] { return readv(fd, parts.list.data(), static_cast<int>(parts.list.size())); }));
}
Object* WriteV(Object*, Args args, size_t, Object*) {
  int fd;
  Parts parts;
  if (!IntAsInt(args[0], &fd) || !Collect(args[1], "writev", false, &parts)) return nullptr;
  return Answer(SystemCall([&] { return writev(fd, parts.list.data(), static_cast<int>(parts.list.size())); }));
}
Object* PReadV(Object*, Args args, size_t nargs, Object*) {
  int fd, flags = 0;
  int64_t offset;
  Parts parts;
  if (!IntAsInt(args[0], &fd) || !IntAsInt64(args[2], &offset) ||
      (nargs > 3 && !IntAsInt(args[3], &flags)) || !Collect(args[1], "preadv", true, &parts)) {
    return nullptr;
  }
  return Answer(SystemCall(
      [&] { return preadv2(fd, parts.list.data(), static_cast<int>(parts.list.size()), offset, flags); }));
}
Object* PWriteV(Object*, Args args, size_t nargs, Object*) {
  int fd, flags = 0;
  int64_t offset;
  Parts parts;
  if (!IntAsInt(args[0], &fd) || !IntAsInt64(args[2], &offset) ||
      (nargs > 3 && !IntAsInt(args[3], &flags)) || !Collect(args[1], "pwritev", false, &parts)) {
    return nullptr;
  }
  return Answer(SystemCall(
      [&] { return pwritev2(fd, parts.list.data(), static_cast<int>(parts.list.size()), offset, flags); }));
}

// None: null.
bool Offset(Object* o, int64_t* value, int64_t** out) {
  *out = nullptr;
  if (o == nullptr || o == None()) return true;
  *out = value;
  return IntAsInt64(o, value);
}

Object* CopyFileRange(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {};
  int from, to;
  int64_t count, from_offset, to_offset;
  int64_t *from_at, *to_at;
  if (!ParseArgs("copy_file_range", args, nargs, kwnames,
                 {"src", "dst", "count", "offset_src", "offset_dst"}, 0, 5, 3, out) ||
      !IntAsInt(out[0], &from) || !IntAsInt(out[1], &to) || !IntAsInt64(out[2], &count)) {
    return nullptr;
  }
  if (count < 0) return Raise(exc::ValueError, "negative value for 'count' not allowed");
  if (!Offset(out[3], &from_offset, &from_at) || !Offset(out[4], &to_offset, &to_at)) return nullptr;
  return Answer(SystemCall(
      [&] { return copy_file_range(from, from_at, to, to_at, static_cast<size_t>(count), 0); }));
}

Object* Splice(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[6] = {};
  int from, to;
  int64_t count, from_offset, to_offset, flags = 0;
  int64_t *from_at, *to_at;
  if (!ParseArgs("splice", args, nargs, kwnames,
                 {"src", "dst", "count", "offset_src", "offset_dst", "flags"}, 0, 6, 3, out) ||
      !IntAsInt(out[0], &from) || !IntAsInt(out[1], &to) || !IntAsInt64(out[2], &count)) {
    return nullptr;
  }
  if (count < 0) return Raise(exc::ValueError, "negative value for 'count' not allowed");
  if (!Offset(out[3], &from_offset, &from_at) || !Offset(out[4], &to_offset, &to_at) ||
      (out[5] != nullptr && !IntAsInt64(out[5], &flags))) {
    return nullptr;
  }
  return Answer(SystemCall([&] {
    return splice(from, from_at, to, to_at, static_cast<size_t>(count), static_cast<unsigned>(flags));
  }));
}

Object* Advise(Object*, Args args, size_t, Object*) {
  int fd, advice;
  int64_t offset, length;
  if (!IntAsInt(args[0], &fd) || !IntAsInt64(args[1], &offset) || !IntAsInt64(args[2], &length) ||
      !IntAsInt(args[3], &advice)) {
    return nullptr;
  }
  const int failed = posix_fadvise(fd, offset, length, advice);
  return failed != 0 ? RaiseErrno(failed) : None();
}

Object* Allocate(Object*, Args args, size_t, Object*) {
  int fd;
  int64_t offset, length;
  if (!IntAsInt(args[0], &fd) || !IntAsInt64(args[1], &offset) || !IntAsInt64(args[2], &length)) {
    return nullptr;
  }
  const int64_t failed = SystemCall([&] { return posix_fallocate(fd, offset, length); });
  if (failed == kCallRaised) return nullptr;
  return failed != 0 ? RaiseErrno(static_cast<int>(failed)) : None();
}

Object* MemfdCreate(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  PathArg name;
  int64_t flags = MFD_CLOEXEC;
  if (!ParseArgs("memfd_create", args, nargs, kwnames, {"name", "flags"}, 0, 2, 1, out) ||
      !ParsePath(out[0], "memfd_create", "name", false, false, &name) ||
      (out[1] != nullptr && !IntAsInt64(out[1], &flags))) {
    return nullptr;
  }
  return Answer(memfd_create(name.path.c_str(), static_cast<unsigned>(flags)));
}

Object* EventFd(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  int64_t first;
  int flags = EFD_CLOEXEC;
  if (!ParseArgs("eventfd", args, nargs, kwnames, {"initval", "flags"}, 0, 2, 1, out) ||
      !IntAsInt64(out[0], &first) || (out[1] != nullptr && !IntAsInt(out[1], &flags))) {
    return nullptr;
  }
  if (first < 0) return Raise(exc::ValueError, "value must be positive");
  if (first > UINT32_MAX) return Raise(exc::OverflowError, "Python int too large to convert to C unsigned int");
  return Answer(eventfd(static_cast<unsigned>(first), flags));
}
Object* EventFdRead(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1];
  int fd;
  if (!ParseArgs("eventfd_read", args, nargs, kwnames, {"fd"}, 0, 1, 1, out) || !IntAsInt(out[0], &fd)) {
    return nullptr;
  }
  eventfd_t value = 0;
  const int64_t n = SystemCall([&] { return eventfd_read(fd, &value); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : NewIntUnsigned(value);
}
Object* EventFdWrite(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2];
  int fd;
  uint64_t value;
  if (!ParseArgs("eventfd_write", args, nargs, kwnames, {"fd", "value"}, 0, 2, 2, out) ||
      !IntAsInt(out[0], &fd)) {
    return nullptr;
  }
  const int negative = IsInt(out[1]) ? Compare(out[1], NewInt(0), kLt) : 0;
  if (negative < 0) return nullptr;
  if (negative != 0) return Raise(exc::ValueError, "value must be positive");
  if (!IntAsUint64(out[1], &value)) return nullptr;
  const int64_t n = SystemCall([&] { return eventfd_write(fd, value); });
  if (n == kCallRaised) return nullptr;
  return n < 0 ? RaiseErrno(errno) : None();
}

}  // namespace

const NativeMethod kPosixTransfers[] = {
    {"readv", ReadV, 2, 2, 0, "readv($module, fd, buffers, /)\n--\n\n"},
    {"writev", WriteV, 2, 2, 0, "writev($module, fd, buffers, /)\n--\n\n"},
    {"preadv", PReadV, 3, 4, 0, "preadv($module, fd, buffers, offset, flags=0, /)\n--\n\n"},
    {"pwritev", PWriteV, 3, 4, 0, "pwritev($module, fd, buffers, offset, flags=0, /)\n--\n\n"},
    {"copy_file_range", CopyFileRange, 0, kAnyCount, kKeywords,
     "copy_file_range($module, /, src, dst, count, offset_src=None,\n                offset_dst=None)\n--\n\n"},
    {"splice", Splice, 0, kAnyCount, kKeywords,
     "splice($module, /, src, dst, count, offset_src=None, offset_dst=None,\n       flags=0)\n--\n\n"},
    {"posix_fadvise", Advise, 4, 4, 0, "posix_fadvise($module, fd, offset, length, advice, /)\n--\n\n"},
    {"posix_fallocate", Allocate, 3, 3, 0, "posix_fallocate($module, fd, offset, length, /)\n--\n\n"},
    {"memfd_create", MemfdCreate, 0, kAnyCount, kKeywords,
     "memfd_create($module, /, name, flags=MFD_CLOEXEC)\n--\n\n"},
    {"eventfd", EventFd, 0, kAnyCount, kKeywords,
     "eventfd($module, /, initval, flags=EFD_CLOEXEC)\n--\n\n"},
    {"eventfd_read", EventFdRead, 0, kAnyCount, kKeywords, "eventfd_read($module, /, fd)\n--\n\n"},
    {"eventfd_write", EventFdWrite, 0, kAnyCount, kKeywords,
     "eventfd_write($module, /, fd, value)\n--\n\n"},
    {}};

}  // namespace tricolor
