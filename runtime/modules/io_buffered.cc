// BufferedReader, BufferedWriter, BufferedRandom: a raw file behind one buffer, which holds either
// bytes read ahead or bytes that wait to be written, never both.
#include <errno.h>

#include <algorithm>
#include <cstring>

#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/ssize_argument.h"

namespace tricolor {

Type buffered_reader_type, buffered_writer_type, buffered_random_type;

namespace {

BufferedObject* Self(Object* o) { return As<BufferedObject>(o); }
Object* Raw(Object* o) { return gc::Load(&Self(o)->raw); }
char* Store(Object* o) { return BytesData(gc::Load(&Self(o)->store)); }
bool IsWriterType(Object* o) { return IsA(o, buffered_writer_type); }

bool CheckUsable(Object* o) {
  if (Raw(o) != nullptr) return true;
  return RaiseFalse(Self(o)->detached
                        ? Raise(exc::ValueError, "raw stream has been detached")
                        : Raise(exc::ValueError, "I/O operation on uninitialized object"));
}

bool RawClosed(Object* o, bool* closed) {
  if (gc::Load(&Self(o)->store) == nullptr) {  // Close gave the buffer away
    *closed = true;
    return true;
  }
  if (Self(o)->fast_raw) {
    *closed = As<FileObject>(Raw(o))->fd < 0;
    return true;
  }
  const int c = IsClosedFile(Raw(o));
  *closed = c == 1;
  return c >= 0;
}
bool CheckOpen(Object* o, const char* what) {
  bool closed;
  if (!CheckUsable(o) || !RawClosed(o, &closed)) return false;
  return !closed || RaiseFalse(Raise(exc::ValueError, "%s of closed file", what));
}

// Bytes from the raw file: -1 error, -2 would block, 0 the end.
int64_t RawRead(Object* o, char* to, int64_t size) {
  Object* raw = Raw(o);
  if (Self(o)->fast_raw) return FdRead(As<FileObject>(raw)->fd, to, size);
  Object* array = CallArgs(AsObject(&bytearray_type), NewInt(size));
  if (array == nullptr) return -1;
  Object* count = CallMethodArgs(raw, names.readinto, array);
  if (count == nullptr) return -1;
  if (count == None()) return -2;
  int64_t n;
  if (!ToIndexOrRaise(count, exc::ValueError, &n)) {
    Object* cause = TakeError();
    Raise(exc::OSError, "raw readinto() failed");
    Object* error = PeekError();
    gc::Store(error, &AsException(error)->cause, cause);
    gc::Store(error, &AsException(error)->context, cause);
    AsException(error)->suppress_context = true;
    return -1;
  }
  if (n < 0 || n > size) {
    Raise(exc::OSError, "raw readinto() returned invalid length %zd (should have been between 0 and %zd)",
          static_cast<ssize_t>(n), static_cast<ssize_t>(size));
    return -1;
  }
  BufferView view(array);
  if (!view.ok()) return -1;
  std::memcpy(to, view.text().data(), std::min(static_cast<size_t>(n), view.text().size()));
  return n;
}

int64_t RawWrite(Object* o, const char* from, int64_t size) {
  Object* raw = Raw(o);
  if (Self(o)->fast_raw) {
    if (!As<FileObject>(raw)->writable) {
      RaiseUnsupported("File not open for writing");
      return -1;
    }
    return FdWrite(As<FileObject>(raw)->fd, from, size);
  }
  Object* data = NewBytes(from, size);
  if (data == nullptr) return -1;
  Object* count = CallMethodArgs(raw, names.write, data);
  if (count == nullptr) return -1;
  if (count == None()) return -2;
  int64_t n;
  if (!ToIndexOrRaise(count, exc::ValueError, &n)) return -1;
  if (n < 0 || n > size) {
    Raise(exc::OSError, "raw write() returned invalid length %zd (should have been between 0 and %zd)",
          static_cast<ssize_t>(n), static_cast<ssize_t>(size));
    return -1;
  }
  return n;
}

void RaiseBlocked(int64_t written) {
  Object* e = CallArgs(AsObject(&exc::BlockingIOError), NewInt(EAGAIN),
                       NewStr("write could not complete without blocking"), NewInt(written));
  if (e != nullptr) RaiseInstance(e);
}

// Writes what waits. On failure the rest stays.
bool FlushPending(Object* o) {
  BufferedObject* b = Self(o);
  int64_t done = 0;
  while (done < b->pending) {
    const int64_t n = RawWrite(o, Store(o) + done, b->pending - done);
    if (n < 0) {
      std::memmove(Store(o), Store(o) + done, static_cast<size_t>(b->pending - done));
      b->pending -= done;
      if (n == -2) RaiseBlocked(0);
      return false;
    }
    done += n;
    // A signal may have cut the write short; its handler comes before the next one blocks.
    if (done < b->pending && !PollHere()) {
      std::memmove(Store(o), Store(o) + done, static_cast<size_t>(b->pending - done));
      b->pending -= done;
      return false;
    }
  }
  b->pending = 0;
  return true;
}

Object* RawSeek(Object* o, Object* offset, int whence) {
  Object* at = CallMethodArgs(Raw(o), names.seek, offset, NewInt(whence));
  int64_t n;
  if (at == nullptr || !IntAsInt64(at, &n)) return nullptr;
  if (n < 0) {
    return Raise(exc::OSError, "Raw stream returned invalid position %zd", static_cast<ssize_t>(n));
  }
  return at;
}

// The raw position becomes the logical one.
bool DropReadAhead(Object* o) {
  BufferedObject* b = Self(o);
  const int64_t ahead = b->end - b->position;
  b->position = b->end = 0;
  return ahead == 0 || RawSeek(o, NewInt(-ahead), 1) != nullptr;
}

// Fills an empty buffer once. As RawRead.
int64_t Fill(Object* o) {
  BufferedObject* b = Self(o);
  b->position = b->end = 0;
  const int64_t n = RawRead(o, Store(o), b->buffer_size);
  if (n > 0) b->end = n;
  return n;
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  const bool writer = IsWriterType(self);
  const bool random = IsA(self, buffered_random_type);
  const char* name = writer ? "BufferedWriter" : random ? "BufferedRandom" : "BufferedReader";
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs(name, args, nargs, kwnames, {"raw", "buffer_size"}, 0, 2, 1, out)) return false;
  BufferedObject* b = Self(self);
  gc::StoreNoBarrier<Object>(&b->raw, nullptr);
  Object* raw = out[0];
  const auto demand = [raw](const char* method, const char* message) {
    Object* answer = CallName(raw, method);
    if (answer == nullptr) return false;
    return answer == True() || RaiseFalse(RaiseUnsupported(message));
  };
  if (random && !demand("seekable", "File or stream is not seekable.")) return false;
  if (!writer && !demand("readable", "File or stream is not readable.")) return false;
  if ((writer || random) && !demand("writable", "File or stream is not writable.")) return false;
  int64_t size = kDefaultBufferSize;
  if (out[1] != nullptr && !SsizeArgument(out[1], &size)) return false;
  if (size <= 0) {
    return RaiseFalse(Raise(exc::ValueError, "buffer size must be strictly positive"));
  }
  Object* store = NewBytes(nullptr, size);
  if (store == nullptr) return false;
  b->buffer_size = size;
  b->position = b->end = b->pending = 0;
  b->detached = false;
  b->fast_raw = TypeOf(raw) == &file_io_type;
  gc::Store(self, &b->store, store);
  gc::Store(self, &b->raw, raw);
  return true;
}

Object* New(Type* type, Args, size_t, Object*) { return NewInstance(type); }

// ---- reading --------------------------------------------------------------------------------

bool BeforeRead(Object* o) { return Self(o)->pending == 0 || FlushPending(o); }

Object* ReadAllLocked(Object* o) {
  BufferedObject* b = Self(o);
  if (!BeforeRead(o)) return nullptr;
  std::string all(Store(o) + b->position, static_cast<size_t>(b->end - b->position));
  b->position = b->end = 0;
  Object* rest;
  if (b->fast_raw) {
    rest = FileReadAll(Raw(o));
  } else {
    Object* readall;
    const int found = LookupAttr(Raw(o), Intern("readall"), &readall);
    if (found < 0) return nullptr;
    if (found == 1) {
      rest = Call(readall, nullptr, 0);
    } else {
      for (;;) {
        rest = CallNameArgs(Raw(o), "read", NewInt(b->buffer_size));
        if (rest == nullptr || rest == None()) break;
        if (!IsBytes(rest)) return Raise(exc::TypeError, "read() should return bytes");
        if (BytesSize(rest) == 0) break;
        all.append(BytesView(rest));
      }
    }
  }
  if (rest == nullptr) return nullptr;
  if (rest == None()) {
    if (all.empty()) return rest;
  } else if (!IsBytes(rest)) {
    return Raise(exc::TypeError, "readall() should return bytes");
  } else {
    if (all.empty()) return rest;
    all.append(BytesView(rest));
  }
  return NewBytes(all.data(), static_cast<int64_t>(all.size()));
}

Object* ReadLocked(Object* o, int64_t size) {
  BufferedObject* b = Self(o);
  if (size < 0) return ReadAllLocked(o);
  if (!BeforeRead(o)) return nullptr;
  Object* result = NewBytes(nullptr, size);
  if (result == nullptr) return nullptr;
  int64_t have = 0;
  while (have < size) {
    const int64_t ahead = std::min(b->end - b->position, size - have);
    if (ahead > 0) {
      std::memcpy(BytesData(result) + have, Store(o) + b->position, static_cast<size_t>(ahead));
      b->position += ahead;
      have += ahead;
      continue;
    }
    const int64_t n = size - have >= b->buffer_size
                          ? RawRead(o, BytesData(result) + have, size - have)
                          : Fill(o);
    if (n == -1) return nullptr;
    if (n == -2 && have == 0) return None();
    if (n <= 0) break;
    if (size - have >= b->buffer_size) have += n;
  }
  return BytesSlice(result, 0, have);
}

Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &size)) return nullptr;
  if (size < -1) return Raise(exc::ValueError, "read length must be non-negative or -1");
  if (!CheckOpen(self, "read")) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? ReadLocked(self, size) : nullptr;
}

Object* Read1(Object* self, Args args, size_t nargs, Object*) {
  int64_t size = -1;
  if (nargs > 0 && !ToIndexOrRaise(args[0], exc::OverflowError, &size)) return nullptr;
  if (!CheckOpen(self, "read")) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok() || !BeforeRead(self)) return nullptr;
  BufferedObject* b = Self(self);
  if (size < 0) size = b->buffer_size;
  if (size == 0) return NewBytes("", 0);
  if (b->position == b->end) {
    if (size >= b->buffer_size) {
      Object* result = NewBytes(nullptr, size);
      if (result == nullptr) return nullptr;
      const int64_t n = RawRead(self, BytesData(result), size);
      return n == -1 ? nullptr : BytesSlice(result, 0, std::max<int64_t>(n, 0));
    }
    if (Fill(self) == -1) return nullptr;
  }
  const int64_t n = std::min(size, b->end - b->position);
  Object* result = NewBytes(Store(self) + b->position, n);
  if (result != nullptr) b->position += n;
  return result;
}

Object* ReadIntoAll(Object* self, Object* target, bool once) {
  if (!CheckOpen(self, "readinto")) return nullptr;
  BufferView view(target, once ? "readinto1() argument" : "readinto() argument");
  if (!view.ok()) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok() || !BeforeRead(self)) return nullptr;
  BufferedObject* b = Self(self);
  char* const to = static_cast<char*>(view.info().buf);
  int64_t have = 0;
  bool asked = false;
  while (have < view.info().len) {
    const int64_t ahead = std::min(b->end - b->position, view.info().len - have);
    if (ahead > 0) {
      std::memcpy(to + have, Store(self) + b->position, static_cast<size_t>(ahead));
      b->position += ahead;
      have += ahead;
      continue;
    }
    // readinto1() reads at most once: straight into a large target even behind what was read ahead.
    const bool direct = view.info().len - have > b->buffer_size;
    if (once && (asked || (have > 0 && !direct))) break;
    asked = true;
    const int64_t n = direct ? RawRead(self, to + have, view.info().len - have) : Fill(self);
    if (n == -1) return nullptr;
    if (n == -2 && have == 0) return None();
    if (n <= 0) break;
    if (direct) have += n;
  }
  return NewInt(have);
}
Object* ReadInto(Object* self, Args args, size_t, Object*) { return ReadIntoAll(self, args[0], false); }
Object* ReadInto1(Object* self, Args args, size_t, Object*) { return ReadIntoAll(self, args[0], true); }

Object* Peek(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self, "peek")) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok() || !BeforeRead(self)) return nullptr;
  BufferedObject* b = Self(self);
  if (b->position == b->end && Fill(self) == -1) return nullptr;
  return NewBytes(Store(self) + b->position, b->end - b->position);
}

Object* ReadlineLocked(Object* o, int64_t limit) {
  BufferedObject* b = Self(o);
  if (!BeforeRead(o)) return nullptr;
  std::string line;
  for (;;) {
    int64_t ahead = b->end - b->position;
    if (limit >= 0) ahead = std::min(ahead, limit - static_cast<int64_t>(line.size()));
    char* const from = Store(o) + b->position;
    const void* at = ahead == 0 ? nullptr : std::memchr(from, '\n', static_cast<size_t>(ahead));
    if (at != nullptr) ahead = static_cast<const char*>(at) - from + 1;
    if (at != nullptr && line.empty()) {
      b->position += ahead;
      return NewBytes(from, ahead);
    }
    line.append(from, static_cast<size_t>(ahead));
    b->position += ahead;
    if (at != nullptr || (limit >= 0 && static_cast<int64_t>(line.size()) >= limit)) break;
    const int64_t n = Fill(o);
    if (n == -1) return nullptr;
    if (n <= 0) break;
  }
  return NewBytes(line.data(), static_cast<int64_t>(line.size()));
}
Object* Readline(Object* self, Args args, size_t nargs, Object*) {
  int64_t limit;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &limit) || !CheckOpen(self, "readline")) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? ReadlineLocked(self, limit) : nullptr;
}

// ---- writing --------------------------------------------------------------------------------

Object* Write(Object* self, Args args, size_t, Object*) {
  if (IsStr(args[0])) {
    return Raise(exc::TypeError, "a bytes-like object is required, not '%T'", args[0]);
  }
  BufferView view(args[0]);
  if (!view.ok()) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok()) return nullptr;
  bool closed;
  if (!CheckUsable(self) || !RawClosed(self, &closed)) return nullptr;
  if (closed) return Raise(exc::ValueError, "write to closed file");
  BufferedObject* b = Self(self);
  if (b->position != b->end && !DropReadAhead(self)) return nullptr;
  const char* from = view.text().data();
  const auto size = static_cast<int64_t>(view.text().size());
  if (size > b->buffer_size - b->pending) {
    if (!FlushPending(self)) {
      if (!ErrorIs(exc::BlockingIOError)) return nullptr;
      const int64_t room = b->buffer_size - b->pending;
      if (size > room) {
        ClearError();
        std::memcpy(Store(self) + b->pending, from, static_cast<size_t>(room));
        b->pending += room;
        RaiseBlocked(room);
        return nullptr;
      }
      ClearError();
    }
    int64_t done = 0;
    while (size - done >= b->buffer_size && b->pending == 0) {
      const int64_t n = RawWrite(self, from + done, size - done);
      if (n == -1) return nullptr;
      if (n == -2) {
        const int64_t room = std::min(b->buffer_size, size - done);
        std::memcpy(Store(self), from + done, static_cast<size_t>(room));
        b->pending = room;
        if (room < size - done) {
          RaiseBlocked(done + room);
          return nullptr;
        }
        return NewInt(size);
      }
      done += n;
      if (done < size && !PollHere()) return nullptr;
    }
    std::memcpy(Store(self) + b->pending, from + done, static_cast<size_t>(size - done));
    b->pending += size - done;
    return NewInt(size);
  }
  std::memcpy(Store(self) + b->pending, from, static_cast<size_t>(size));
  b->pending += size;
  return NewInt(size);
}

Object* FlushLocked(Object* o) {
  if (!FlushPending(o) || !DropReadAhead(o)) return nullptr;
  return None();
}
Object* Flush(Object* self, Args, size_t, Object*) {
  if (!IsWriterType(self) && !IsA(self, buffered_random_type)) {
    return CheckUsable(self) ? CallMethod(Raw(self), names.flush, nullptr, 0) : nullptr;
  }
  if (!CheckOpen(self, "flush")) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? FlushLocked(self) : nullptr;
}

// ---- position and life ----------------------------------------------------------------------

Object* Tell(Object* self, Args, size_t, Object*) {
  if (!CheckUsable(self)) return nullptr;
  Object* at = CallMethod(Raw(self), names.tell, nullptr, 0);
  int64_t n;
  if (at == nullptr || !IntAsInt64(at, &n)) return nullptr;
  if (n < 0) return Raise(exc::OSError, "Raw stream returned invalid position %zd", static_cast<ssize_t>(n));
  const BufferedObject* b = Self(self);
  return NewInt(n - (b->end - b->position) + b->pending);
}

Object* Seek(Object* self, Args args, size_t nargs, Object*) {
  int whence = 0;
  if (nargs > 1 && !IntAsInt(args[1], &whence)) return nullptr;
  if (whence < 0 || whence > 2) {
    return Raise(exc::ValueError, "whence value %d unsupported", whence);
  }
  if (!CheckOpen(self, "seek")) return nullptr;
  Object* able = CallName(Raw(self), "seekable");
  if (able == nullptr) return nullptr;
  if (able != True()) return RaiseUnsupported("File or stream is not seekable.");
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok() || !FlushPending(self)) return nullptr;
  BufferedObject* b = Self(self);
  Object* offset = args[0];
  if (whence == 1 && b->end != b->position) {
    offset = BinaryOp(offset, NewInt(b->end - b->position), kSubtract);
    if (offset == nullptr) return nullptr;
  }
  b->position = b->end = 0;
  return RawSeek(self, offset, whence);
}

Object* Truncate(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self, "truncate")) return nullptr;
  if (!IsWriterType(self) && !IsA(self, buffered_random_type)) return RaiseUnsupported("truncate");
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok() || FlushLocked(self) == nullptr) return nullptr;
  Object* size = nargs > 0 ? args[0] : None();
  return CallMethodArgs(Raw(self), names.truncate, size);
}

Object* Close(Object* self, Args, size_t, Object*) {
  bool closed;
  if (!CheckUsable(self) || !RawClosed(self, &closed)) return nullptr;
  if (closed) return None();
  if (Self(self)->finalizing) {
    if (CallNameArgs(Raw(self), "_dealloc_warn", self) == nullptr) ClearError();
  }
  Object* flushed = CallMethod(self, names.flush, nullptr, 0);
  Object* flush_error = flushed == nullptr ? TakeError() : nullptr;
  Object* result = nullptr;
  {
    IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
    if (lock.ok()) result = CallMethod(Raw(self), names.close, nullptr, 0);
    if (result != nullptr) {
      gc::StoreNoBarrier<Object>(&Self(self)->store, nullptr);
      Self(self)->position = Self(self)->end = Self(self)->pending = 0;
    }
  }
  if (flush_error != nullptr) {
    Object* close_error = TakeError();
    if (close_error == nullptr) {
      SetError(flush_error);
    } else {
      gc::Store(close_error, &AsException(close_error)->context, flush_error);
      SetError(close_error);
    }
    return nullptr;
  }
  return result;
}

Object* Detach(Object* self, Args, size_t, Object*) {
  if (!CheckUsable(self) || CallMethod(self, names.flush, nullptr, 0) == nullptr) return nullptr;
  Object* raw = Raw(self);
  gc::StoreNoBarrier<Object>(&Self(self)->raw, nullptr);
  Self(self)->detached = true;
  return raw;
}

Object* Ask(Object* self, const char* method) {
  return CheckUsable(self) ? CallName(Raw(self), method) : nullptr;
}
Object* Seekable(Object* self, Args, size_t, Object*) { return Ask(self, "seekable"); }
Object* Readable(Object* self, Args, size_t, Object*) { return Ask(self, "readable"); }
Object* Writable(Object* self, Args, size_t, Object*) { return Ask(self, "writable"); }
Object* Fileno(Object* self, Args, size_t, Object*) { return Ask(self, "fileno"); }
Object* Isatty(Object* self, Args, size_t, Object*) { return Ask(self, "isatty"); }
Object* DeallocWarn(Object* self, Args args, size_t, Object*) {
  if (Raw(self) != nullptr && CallNameArgs(Raw(self), "_dealloc_warn", args[0]) == nullptr) ClearError();
  return None();
}

Object* GetClosed(Object* self, void*) { return CheckUsable(self) ? GetAttr(Raw(self), "closed") : nullptr; }
Object* GetName(Object* self, void*) { return CheckUsable(self) ? GetAttr(Raw(self), "name") : nullptr; }
Object* GetMode(Object* self, void*) { return CheckUsable(self) ? GetAttr(Raw(self), "mode") : nullptr; }
Object* GetRaw(Object* self, void*) {
  Object* raw = Raw(self);
  return raw == nullptr ? None() : raw;
}
bool SetFinalizing(Object* self, Object* value, void*) {
  Self(self)->finalizing = value != nullptr && IsTrue(value) == 1;
  return true;
}
Object* GetFinalizing(Object* self, void*) { return Bool(Self(self)->finalizing); }

Object* Sizeof(Object* self, Args, size_t, Object*) {
  const bool buffered = gc::Load(&Self(self)->store) != nullptr;
  return NewInt(TypeOf(self)->tp_basicsize + (buffered ? Self(self)->buffer_size : 0));
}

Object* Repr(Object* self) {
  ReprGuard guard(self);
  if (guard.recursive()) {
    return Raise(exc::RuntimeError, "reentrant call inside %s.__repr__", TypeOf(self)->tp_name);
  }
  if (!guard.ok()) return nullptr;
  Object* name;
  const int found = LookupAttr(self, names.name, &name);
  if (found < 0) {
    if (!ErrorIs(exc::ValueError)) return nullptr;
    ClearError();
  }
  if (found != 1) return StrFormat("<%s>", TypeOf(self)->tp_name);
  return StrFormat("<%s name=%R>", TypeOf(self)->tp_name, name);
}

Object* IterNext(Object* self) {
  Object* line = TypeOf(self) == &buffered_reader_type
                     ? Readline(self, nullptr, 0, nullptr)
                     : CallMethod(self, names.readline, nullptr, 0);
  if (line == nullptr) return nullptr;
  return IsBytes(line) && BytesSize(line) == 0 ? nullptr : line;
}

void Trace(Object* o, gc::Visitor& visitor) {
  TraceIoBase(o, visitor);
  visitor.Visit(gc::Load(&Self(o)->raw));
  visitor.Visit(gc::Load(&Self(o)->store));
}

#define TC_COMMON                                                                              \
  {"detach", Detach, 0, 0, 0, nullptr}, {"flush", Flush, 0, 0, 0, nullptr},                    \
      {"close", Close, 0, 0, 0, nullptr}, {"seekable", Seekable, 0, 0, 0, nullptr},            \
      {"fileno", Fileno, 0, 0, 0, nullptr}, {"isatty", Isatty, 0, 0, 0, nullptr},              \
      {"_dealloc_warn", DeallocWarn, 1, 1, 0, nullptr}, {"seek", Seek, 1, 2, 0, nullptr},      \
      {"tell", Tell, 0, 0, 0, nullptr}, {"truncate", Truncate, 0, 1, 0, nullptr},             \
      {"__sizeof__", Sizeof, 0, 0, 0, nullptr}
#define TC_READING                                                                             \
  {"read", Read, 0, 1, 0, nullptr}, {"peek", Peek, 0, 1, 0, nullptr},                          \
      {"read1", Read1, 0, 1, 0, nullptr}, {"readinto", ReadInto, 1, 1, 0, nullptr},            \
      {"readinto1", ReadInto1, 1, 1, 0, nullptr}, {"readline", Readline, 0, 1, 0, nullptr},    \
      {"readable", Readable, 0, 0, 0, nullptr}
#define TC_WRITING {"write", Write, 1, 1, 0, nullptr}, {"writable", Writable, 0, 0, 0, nullptr}

const NativeMethod kReaderMethods[] = {TC_COMMON, TC_READING, {}};
const NativeMethod kWriterMethods[] = {TC_COMMON, TC_WRITING, {}};
const NativeMethod kRandomMethods[] = {TC_COMMON, TC_READING, TC_WRITING, {}};
#undef TC_COMMON
#undef TC_READING
#undef TC_WRITING

const NativeGetSet kGetSet[] = {{"closed", GetClosed, nullptr, nullptr, nullptr},
                                {"name", GetName, nullptr, nullptr, nullptr},
                                {"mode", GetMode, nullptr, nullptr, nullptr},
                                {"raw", GetRaw, nullptr, nullptr, nullptr},
                                {"_finalizing", GetFinalizing, SetFinalizing, nullptr, nullptr},
                                {}};

void SetUp(Type* type, const char* name, const NativeMethod* methods) {
  BeginIoType(type, name, sizeof(BufferedObject), &buffered_io_base_type);
  type->slots.new_ = New;
  type->slots.init = Init;
  type->slots.repr = Repr;
  type->slots.next = IterNext;
  type->slots.trace = Trace;
  type->native_methods = methods;
  type->native_getset = kGetSet;
}

}  // namespace

void SetUpBufferedTypes() {
  SetUp(&buffered_reader_type, "_io.BufferedReader", kReaderMethods);
  SetUp(&buffered_writer_type, "_io.BufferedWriter", kWriterMethods);
  SetUp(&buffered_random_type, "_io.BufferedRandom", kRandomMethods);
}

}  // namespace tricolor
