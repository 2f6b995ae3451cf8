// BytesIO: a file in memory.
#include <algorithm>
#include <cstring>

#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/modules/io_internal.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type bytes_io_type;
Type bytes_io_buffer_type;

namespace {

// What getbuffer() exports. A BytesIO itself is no bytes-like object.
struct BytesIoBuffer {
  Object header;
  Object* source;
};

BytesIoObject* Self(Object* o) { return As<BytesIoObject>(o); }
char* Data(Object* o) { return BytesData(gc::Load(&Self(o)->store)); }

bool CheckOpen(Object* o) { return !Relaxed(&Self(o)->closed) || RaiseFalse(RaiseClosed()); }
bool CheckResizable(Object* o) {
  return __atomic_load_n(&Self(o)->exports, __ATOMIC_ACQUIRE) == 0 ||
         RaiseFalse(Raise(exc::BufferError, "Existing exports of data: object cannot be re-sized"));
}

// Room for `capacity` bytes in a store of its own. Size, position and store belong together: whoever
// looks at more than one of them, or changes one, holds the object's lock.
bool Reserve(Object* o, int64_t capacity) {
  BytesIoObject* b = Self(o);
  Object* store = gc::Load(&b->store);
  const int64_t have = BytesSize(store);
  if (capacity <= have && have != 0) return true;
  Object* bigger = NewBytes(nullptr, std::max(capacity, have + have / 8 + 64));
  if (bigger == nullptr) return false;
  std::memcpy(BytesData(bigger), BytesData(store), static_cast<size_t>(b->size));
  gc::Store(o, &b->store, bigger);
  return true;
}

bool WriteBytes(Object* o, std::string_view text) {
  BytesIoObject* b = Self(o);
  const auto n = static_cast<int64_t>(text.size());
  if (n == 0) return true;
  ObjectLock lock(o);
  if (b->position > INT64_MAX - n) {
    return RaiseFalse(Raise(exc::OverflowError, "new buffer size too large"));
  }
  if (!Reserve(o, b->position + n)) return false;
  if (b->position > b->size) {
    std::memset(Data(o) + b->size, 0, static_cast<size_t>(b->position - b->size));
  }
  std::memcpy(Data(o) + b->position, text.data(), text.size());
  b->position += n;
  b->size = std::max(b->size, b->position);
  return true;
}

Object* New(Type* type, Args, size_t, Object*) {
  Object* o = NewInstance(type);
  Object* empty = o == nullptr ? nullptr : NewBytes(nullptr, 0);
  if (empty == nullptr) return nullptr;
  gc::Store(o, &Self(o)->store, empty);
  return o;
}
bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* initial = nullptr;
  if (!ParseArgs("BytesIO", args, nargs, kwnames, {"initial_bytes"}, 0, 1, 0, &initial)) return false;
  BytesIoObject* b = Self(self);
  if (!CheckResizable(self)) return false;
  {
    ObjectLock lock(self);
    b->size = b->position = 0;
    SetRelaxed(&b->closed, false);
  }
  if (initial == nullptr || initial == None()) return true;
  BufferView view(initial);
  if (!view.ok() || !WriteBytes(self, view.text())) return false;
  ObjectLock lock(self);
  b->position = 0;
  return true;
}

Object* TakeLocked(Object* o, int64_t n) {  // the next n bytes, fewer at the end
  BytesIoObject* b = Self(o);
  const int64_t left = std::max<int64_t>(0, b->size - b->position);
  if (n < 0 || n > left) n = left;
  Object* result = NewBytes(Data(o) + std::min(b->position, b->size), n);
  if (result != nullptr) b->position += n;
  return result;
}
Object* Take(Object* o, int64_t n) {
  ObjectLock lock(o);
  return TakeLocked(o, n);
}
Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!CheckOpen(self) || !ReadSize(nargs > 0 ? args[0] : nullptr, &size)) return nullptr;
  return Take(self, size);
}
int64_t LineLength(Object* o) {
  BytesIoObject* b = Self(o);
  const int64_t left = b->size - b->position;
  if (left <= 0) return 0;
  const char* from = Data(o) + b->position;
  const void* at = std::memchr(from, '\n', static_cast<size_t>(left));
  return at == nullptr ? left : static_cast<const char*>(at) - from + 1;
}
Object* Readline(Object* self, Args args, size_t nargs, Object*) {
  int64_t limit;
  if (!CheckOpen(self) || !ReadSize(nargs > 0 ? args[0] : nullptr, &limit)) return nullptr;
  ObjectLock lock(self);
  const int64_t n = LineLength(self);
  return TakeLocked(self, limit >= 0 ? std::min(limit, n) : n);
}
Object* IterNext(Object* self) {
  if (!CheckOpen(self)) return nullptr;
  ObjectLock lock(self);
  const int64_t n = LineLength(self);
  return n == 0 ? nullptr : TakeLocked(self, n);
}
Object* Readlines(Object* self, Args args, size_t nargs, Object*) {
  int64_t hint;
  if (!CheckOpen(self) || !ReadSize(nargs > 0 ? args[0] : nullptr, &hint)) return nullptr;
  Object* lines = NewList();
  int64_t total = 0;
  while (lines != nullptr) {
    Object* line = IterNext(self);
    if (line == nullptr) return ErrorSet() ? nullptr : lines;
    if (!ListAppend(lines, line)) return nullptr;
    total += BytesSize(line);
    if (hint > 0 && total >= hint) break;
  }
  return lines;
}
Object* ReadInto(Object* self, Args args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  BufferView view(args[0], "readinto() argument");
  if (!view.ok()) return nullptr;
  Object* data = Take(self, view.info().len);
  if (data == nullptr) return nullptr;
  std::memcpy(view.info().buf, BytesData(data), static_cast<size_t>(BytesSize(data)));
  return NewInt(BytesSize(data));
}

Object* Write(Object* self, Args args, size_t, Object*) {
  if (!CheckOpen(self) || !CheckResizable(self)) return nullptr;
  if (IsStr(args[0])) {
    return Raise(exc::TypeError, "a bytes-like object is required, not '%T'", args[0]);
  }
  BufferView view(args[0]);
  if (!view.ok() || !WriteBytes(self, view.text())) return nullptr;
  return NewInt(static_cast<int64_t>(view.text().size()));
}

Object* Seek(Object* self, Args args, size_t nargs, Object*) {
  int64_t offset;
  int whence = 0;
  if (!CheckOpen(self) || !SsizeArgument(args[0], &offset)) return nullptr;
  if (nargs > 1 && !IntAsInt(args[1], &whence)) return nullptr;
  if (offset < 0 && whence == 0) {
    return Raise(exc::ValueError, "negative seek value %zd", static_cast<ssize_t>(offset));
  }
  if (whence < 0 || whence > 2) {
    return Raise(exc::ValueError, "invalid whence (%i, should be 0, 1 or 2)", whence);
  }
  BytesIoObject* b = Self(self);
  ObjectLock lock(self);
  const int64_t from = whence == 1 ? b->position : whence == 2 ? b->size : 0;
  if (offset > INT64_MAX - from) return Raise(exc::OverflowError, "new position too large");
  b->position = std::max<int64_t>(0, offset + from);
  return NewInt(b->position);
}
Object* Tell(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  ObjectLock lock(self);
  return NewInt(Self(self)->position);
}

Object* Truncate(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self) || !CheckResizable(self)) return nullptr;
  int64_t size = 0;
  const bool given = nargs > 0 && args[0] != None();
  if (given && !ReadSize(args[0], &size)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "negative size value %zd", static_cast<ssize_t>(size));
  ObjectLock lock(self);
  if (!given) size = Self(self)->position;
  Self(self)->size = std::min(Self(self)->size, size);
  return NewInt(size);
}

Object* GetValue(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  ObjectLock lock(self);
  return NewBytes(Data(self), Self(self)->size);
}
Object* GetBufferView(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  Object* buffer = NewInstance(&bytes_io_buffer_type);
  if (buffer == nullptr) return nullptr;
  gc::Store(buffer, &As<BytesIoBuffer>(buffer)->source, self);
  return CallArgs(AsObject(&memoryview_type), buffer);
}
Object* Close(Object* self, Args, size_t, Object*) {
  if (!CheckResizable(self)) return nullptr;
  Object* empty = NewBytes(nullptr, 0);
  if (empty == nullptr) return nullptr;
  ObjectLock lock(self);
  SetRelaxed(&Self(self)->closed, true);
  Self(self)->size = 0;
  gc::Store(self, &Self(self)->store, empty);
  return None();
}
Object* Yes(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? True() : nullptr; }
Object* Nothing(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? None() : nullptr; }
Object* No(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? False() : nullptr; }
Object* GetClosed(Object* self, void*) { return Bool(Relaxed(&Self(self)->closed)); }

Object* GetState(Object* self, Args, size_t, Object*) {
  Object* value = GetValue(self, nullptr, 0, nullptr);
  if (value == nullptr) return nullptr;
  Object* dict = gc::Load(&Self(self)->io.dict);
  Object* copy = dict == nullptr ? None() : DictCopy(dict);
  Object* position = Tell(self, nullptr, 0, nullptr);
  return position == nullptr || copy == nullptr ? nullptr : TupleOf(value, position, copy);
}
Object* SetState(Object* self, Args args, size_t, Object*) {
  if (!IsTuple(args[0]) || TupleSize(args[0]) < 3) {
    return Raise(exc::TypeError, "%s.__setstate__ argument should be 3-tuple, got %T", TypeOf(self)->tp_name, args[0]);
  }
  if (!CheckOpen(self)) return nullptr;
  Object* initial = TupleAt(args[0], 0);
  if (!Init(self, &initial, 1, nullptr)) return nullptr;
  int64_t position;
  if (!IntAsInt64(TupleAt(args[0], 1), &position)) return nullptr;
  if (position < 0) return Raise(exc::ValueError, "position value cannot be negative");
  {
    ObjectLock lock(self);
    Self(self)->position = position;
  }
  Object* dict = TupleAt(args[0], 2);
  if (dict != None() && !DictUpdate(InstanceDict(self), dict)) return nullptr;
  return None();
}

bool GetBufferSlot(Object* buffer, BufferInfo* view, int flags) {
  Object* self = gc::Load(&As<BytesIoBuffer>(buffer)->source);
  if (!CheckOpen(self)) return false;
  ObjectLock lock(self);
  if (!Reserve(self, Self(self)->size)) return false;
  if (!FillBuffer(view, buffer, Data(self), Self(self)->size, false, flags)) return false;
  __atomic_fetch_add(&Self(self)->exports, 1, __ATOMIC_RELAXED);
  return true;
}
void ReleaseBufferSlot(Object* buffer, BufferInfo*) {
  Object* self = gc::Load(&As<BytesIoBuffer>(buffer)->source);
  __atomic_fetch_sub(&Self(self)->exports, 1, __ATOMIC_RELEASE);
}
void TraceBuffer(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<BytesIoBuffer>(o)->source));
}

void Trace(Object* o, gc::Visitor& visitor) {
  TraceIoBase(o, visitor);
  visitor.Visit(gc::Load(&Self(o)->store));
}

const NativeMethod kMethods[] = {
    {"readable", Yes, 0, 0, 0, nullptr},      {"seekable", Yes, 0, 0, 0, nullptr},
    {"writable", Yes, 0, 0, 0, nullptr},      {"close", Close, 0, 0, 0, nullptr},
    {"flush", Nothing, 0, 0, 0, nullptr},     {"isatty", No, 0, 0, 0, nullptr},
    {"tell", Tell, 0, 0, 0, nullptr},         {"write", Write, 1, 1, 0, nullptr},
    {"read1", Read, 0, 1, 0, nullptr},        {"readinto", ReadInto, 1, 1, 0, nullptr},
    {"readinto1", ReadInto, 1, 1, 0, nullptr}, {"readline", Readline, 0, 1, 0, nullptr},
    {"readlines", Readlines, 0, 1, 0, nullptr}, {"read", Read, 0, 1, 0, nullptr},
    {"getbuffer", GetBufferView, 0, 0, 0, nullptr}, {"getvalue", GetValue, 0, 0, 0, nullptr},
    {"seek", Seek, 1, 2, 0, nullptr},         {"truncate", Truncate, 0, 1, 0, nullptr},
    {"__getstate__", GetState, 0, 0, 0, nullptr}, {"__setstate__", SetState, 1, 1, 0, nullptr}, {}};
const NativeGetSet kGetSet[] = {{"closed", GetClosed, nullptr, nullptr, nullptr}, {}};

}  // namespace

void SetUpBytesIoType() {
  BeginIoType(&bytes_io_type, "_io.BytesIO", sizeof(BytesIoObject), &buffered_io_base_type);
  bytes_io_type.cell_flags = 0;  // nothing to close
  bytes_io_type.slots.new_ = New;
  bytes_io_type.slots.init = Init;
  bytes_io_type.slots.iter = SelfIter;
  bytes_io_type.slots.next = IterNext;
  bytes_io_type.slots.trace = Trace;
  bytes_io_type.native_methods = kMethods;
  bytes_io_type.native_getset = kGetSet;

  BeginType(&bytes_io_buffer_type, "_io._BytesIOBuffer", sizeof(BytesIoBuffer));
  bytes_io_buffer_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  bytes_io_buffer_type.slots.trace = TraceBuffer;
  bytes_io_buffer_type.slots.get_buffer = GetBufferSlot;
  bytes_io_buffer_type.slots.release_buffer = ReleaseBufferSlot;
}

}  // namespace tricolor
