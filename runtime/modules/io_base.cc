// _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase: what every file object can do.
#include <unistd.h>

#include "runtime/death.h"
#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/modules/waiting.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/thread.h"

namespace tricolor {

Type io_base_type, raw_io_base_type, buffered_io_base_type, text_io_base_type;
Object* unsupported_operation;

// ---- shared ---------------------------------------------------------------------------------

IoLock::IoLock(Object* o, uint32_t* word, uint64_t* owner) : word_(nullptr), owner_(owner) {
  const uint64_t self = CurrentThread()->ident;
  if (__atomic_load_n(owner, __ATOMIC_RELAXED) == self) {
    Raise(exc::RuntimeError, "reentrant call inside %R", o);
    return;
  }
  if (!TryAcquireWord(word) && AcquireWord(word, -1) != WaitResult::kDone) return;
  __atomic_store_n(owner, self, __ATOMIC_RELAXED);
  word_ = word;
}

IoLock::~IoLock() {
  if (word_ == nullptr) return;
  __atomic_store_n(owner_, 0, __ATOMIC_RELAXED);
  ReleaseWord(word_);
}

Object* RaiseUnsupported(const char* what) {
  Object* e = CallArgs(unsupported_operation, NewStr(what));
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}

Object* RaiseClosed() { return Raise(exc::ValueError, "I/O operation on closed file."); }

int IsClosedFile(Object* o) {
  Object* closed = GetAttr(o, "closed");
  return closed == nullptr ? -1 : IsTrue(closed);
}

Object* CallName(Object* o, const char* method) { return CallMethod(o, Intern(method), nullptr, 0); }

bool ReadSize(Object* arg, int64_t* size) {
  *size = -1;
  if (arg == nullptr || arg == None()) return true;
  if (!IsInt(arg) && TypeOf(arg)->slots.to_index == nullptr) {
    return RaiseFalse(Raise(exc::TypeError, "argument should be integer or None, not '%T'", arg));
  }
  return ToIndexOrRaise(arg, exc::OverflowError, size);
}

Object* BytesSlice(Object* bytes, int64_t begin, int64_t end) {
  if (begin == 0 && end == BytesSize(bytes) && IsExactly(bytes, bytes_type)) return bytes;
  return NewBytes(BytesData(bytes) + begin, end - begin);
}

void TraceIoBase(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<IoObject>(o)->dict));
}

void BeginIoType(Type* type, const char* name, int64_t size, Type* base) {
  BeginType(type, name, size);
  type->tp_base = base;
  type->tp_flags |= kTypeBase;
  type->tp_dictoffset = offsetof(IoObject, dict);
  type->attr_flags |= kHasDict;
  type->weak_ref_kind = 1;
  type->cell_flags = gc::kFinalizable;
  type->slots.trace = TraceIoBase;
  if (base == nullptr) type->tp_base = &object_type;
}

// ---- _IOBase --------------------------------------------------------------------------------

namespace {

constexpr const char kClosedMark[] = "__IOBase_closed";

bool MarkedClosed(Object* self) {
  Object* dict = gc::Load(&As<IoObject>(self)->dict);
  return dict != nullptr && DictGet(dict, kClosedMark) != nullptr;
}

Object* GetClosed(Object* self, void*) { return Bool(MarkedClosed(self)); }

Object* CheckClosed(Object* self, Args, size_t, Object*) {
  const int closed = IsClosedFile(self);
  if (closed < 0) return nullptr;
  return closed != 0 ? RaiseClosed() : None();
}

Object* Seek(Object*, Args, size_t, Object*) { return RaiseUnsupported("seek"); }
Object* Truncate(Object*, Args, size_t, Object*) { return RaiseUnsupported("truncate"); }
Object* Fileno(Object*, Args, size_t, Object*) { return RaiseUnsupported("fileno"); }
Object* Tell(Object* self, Args, size_t, Object*) {
  return CallNameArgs(self, "seek", NewInt(0), NewInt(1));
}
Object* Flush(Object* self, Args, size_t, Object*) { return MarkedClosed(self) ? RaiseClosed() : None(); }

Object* Close(Object* self, Args, size_t, Object*) {
  if (MarkedClosed(self)) return None();
  Object* flushed = CallMethod(self, names.flush, nullptr, 0);
  SavedError saved;
  if (!SetAttr(self, Intern(kClosedMark), True())) return nullptr;
  return flushed == nullptr ? nullptr : None();
}

Object* No(Object*, Args, size_t, Object*) { return False(); }

Object* Demand(Object* self, const char* method, const char* message) {
  Object* answer = CallName(self, method);
  if (answer == nullptr) return nullptr;
  return answer == True() ? True() : RaiseUnsupported(message);
}
Object* CheckReadable(Object* self, Args, size_t, Object*) {
  return Demand(self, "readable", "File or stream is not readable.");
}
Object* CheckWritable(Object* self, Args, size_t, Object*) {
  return Demand(self, "writable", "File or stream is not writable.");
}
Object* CheckSeekable(Object* self, Args, size_t, Object*) {
  return Demand(self, "seekable", "File or stream is not seekable.");
}

Object* Isatty(Object* self, Args, size_t, Object*) {
  return CheckClosed(self, nullptr, 0, nullptr) == nullptr ? nullptr : False();
}
Object* Enter(Object* self, Args, size_t, Object*) {
  return CheckClosed(self, nullptr, 0, nullptr) == nullptr ? nullptr : self;
}
Object* Exit(Object* self, Args, size_t, Object*) { return CallMethod(self, names.close, nullptr, 0); }

Object* BaseIter(Object* self) { return CheckClosed(self, nullptr, 0, nullptr) == nullptr ? nullptr : self; }
Object* BaseNext(Object* self) {
  Object* line = CallMethod(self, names.readline, nullptr, 0);
  if (line == nullptr) return nullptr;
  const int64_t size = Length(line);
  return size > 0 ? line : nullptr;
}

Object* Readline(Object* self, Args args, size_t nargs, Object*) {
  int64_t limit;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &limit)) return nullptr;
  Object* peek;
  const int has_peek = LookupAttr(self, Intern("peek"), &peek);
  if (has_peek < 0) return nullptr;
  std::string line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    int64_t want = 1;
    if (has_peek == 1) {
      Object* ahead = CallArgs(peek, NewInt(1));
      if (ahead == nullptr) return nullptr;
      if (!IsBytes(ahead)) {
        return Raise(exc::OSError, "peek() should have returned a bytes object, not '%T'", ahead);
      }
      const std::string_view view = BytesView(ahead);
      const size_t at = view.find('\n');
      if (!view.empty()) want = static_cast<int64_t>(at == view.npos ? view.size() : at + 1);
      if (limit >= 0) want = std::min(want, limit - static_cast<int64_t>(line.size()));
    }
    Object* piece = CallNameArgs(self, "read", NewInt(want));
    if (piece == nullptr) return nullptr;
    if (!IsBytes(piece)) {
      return Raise(exc::OSError, "read() should have returned a bytes object, not '%T'", piece);
    }
    if (BytesSize(piece) == 0) break;
    line.append(BytesView(piece));
    if (line.back() == '\n') break;
  }
  return NewBytes(line.data(), static_cast<int64_t>(line.size()));
}

Object* Readlines(Object* self, Args args, size_t nargs, Object*) {
  int64_t hint;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &hint)) return nullptr;
  Object* lines = NewList();
  Object* it = Iter(self);
  if (lines == nullptr || it == nullptr) return nullptr;
  int64_t total = 0;
  for (;;) {
    Object* line = Next(it);
    if (line == nullptr) return ErrorSet() ? nullptr : lines;
    if (!ListAppend(lines, line)) return nullptr;
    if (hint <= 0) continue;
    const int64_t length = Length(line);
    if (length < 0) return nullptr;
    total += length;
    if (total > hint) return lines;
  }
}

Object* Writelines(Object* self, Args args, size_t, Object*) {
  if (CheckClosed(self, nullptr, 0, nullptr) == nullptr) return nullptr;
  Object* it = Iter(args[0]);
  if (it == nullptr) return nullptr;
  for (;;) {
    Object* line = Next(it);
    if (line == nullptr) return ErrorSet() ? nullptr : None();
    if (CallNameArgs(self, "write", line) == nullptr) return nullptr;
  }
}

// __del__ and tp_finalize: an object that dies open is closed, and says nothing if that fails.
void Finalize(Object* self) {
  SavedError saved;
  Object* closed;
  const int found = LookupAttr(self, Intern("closed"), &closed);
  if (found < 0) ClearError();
  if (found != 1 || IsTrue(closed) != 0) {
    ClearError();
    return;
  }
  SetAttr(self, Intern("_finalizing"), True());
  ClearError();
  if (CallMethod(self, names.close, nullptr, 0) == nullptr) ClearError();
}
Object* Del(Object* self, Args, size_t, Object*) {
  Finalize(self);
  return None();
}

const NativeMethod kBaseMethods[] = {
    {"seek", Seek, 0, kAnyCount, 0, nullptr},
    {"tell", Tell, 0, 0, 0, nullptr},
    {"truncate", Truncate, 0, kAnyCount, 0, nullptr},
    {"flush", Flush, 0, 0, 0, nullptr},
    {"close", Close, 0, 0, 0, nullptr},
    {"seekable", No, 0, 0, 0, nullptr},
    {"readable", No, 0, 0, 0, nullptr},
    {"writable", No, 0, 0, 0, nullptr},
    {"_checkClosed", CheckClosed, 0, 1, 0, nullptr},
    {"_checkSeekable", CheckSeekable, 0, 1, 0, nullptr},
    {"_checkReadable", CheckReadable, 0, 1, 0, nullptr},
    {"_checkWritable", CheckWritable, 0, 1, 0, nullptr},
    {"fileno", Fileno, 0, 0, 0, nullptr},
    {"isatty", Isatty, 0, 0, 0, nullptr},
    {"__enter__", Enter, 0, 0, 0, nullptr},
    {"__exit__", Exit, 0, kAnyCount, 0, nullptr},
    {"__del__", Del, 0, 0, kCoexist, nullptr},
    {"readline", Readline, 0, 1, 0, nullptr},
    {"readlines", Readlines, 0, 1, 0, nullptr},
    {"writelines", Writelines, 1, 1, 0, nullptr},
    {}};

Object* GetDict(Object* self, void*) { return InstanceDict(self); }
const NativeGetSet kBaseGetSet[] = {
    {"closed", GetClosed, nullptr, nullptr, nullptr},
    {"__dict__", GetDict, nullptr, nullptr, nullptr},
    {}};

// ---- _RawIOBase -----------------------------------------------------------------------------

Object* RawReadAll(Object* self, Args, size_t, Object*) {
  std::string all;
  for (;;) {
    Object* data = CallNameArgs(self, "read", NewInt(kDefaultBufferSize));
    if (data == nullptr) return nullptr;
    if (data == None()) {
      if (all.empty()) return data;
      break;
    }
    if (!IsBytes(data)) return Raise(exc::TypeError, "read() should return bytes");
    if (BytesSize(data) == 0) break;
    all.append(BytesView(data));
  }
  return NewBytes(all.data(), static_cast<int64_t>(all.size()));
}

Object* RawRead(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &size)) return nullptr;
  if (size < 0) return CallName(self, "readall");
  Object* to = CallArgs(AsObject(&bytearray_type), NewInt(size));
  if (to == nullptr) return nullptr;
  Object* count = CallNameArgs(self, "readinto", to);
  if (count == nullptr || count == None()) return count;
  int64_t n;
  if (!ToIndexOrRaise(count, exc::ValueError, &n)) return nullptr;
  Object* whole = CallArgs(AsObject(&bytes_type), to);
  if (whole == nullptr) return nullptr;
  return BytesSlice(whole, 0, std::max<int64_t>(0, std::min(n, size)));
}

Object* RawNothing(Object*, Args, size_t, Object*) {
  Object* error = NewException(exc::NotImplementedError, nullptr);
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

const NativeMethod kRawMethods[] = {
    {"read", RawRead, 0, 1, 0, nullptr}, {"readall", RawReadAll, 0, 0, 0, nullptr},
    {"readinto", RawNothing, 0, kAnyCount, 0, nullptr},
    {"write", RawNothing, 0, kAnyCount, 0, nullptr}, {}};

// ---- _BufferedIOBase, _TextIOBase -----------------------------------------------------------

Object* NoDetach(Object*, Args, size_t, Object*) { return RaiseUnsupported("detach"); }
Object* NoRead(Object*, Args, size_t, Object*) { return RaiseUnsupported("read"); }
Object* NoRead1(Object*, Args, size_t, Object*) { return RaiseUnsupported("read1"); }
Object* NoWrite(Object*, Args, size_t, Object*) { return RaiseUnsupported("write"); }
Object* NoReadline(Object*, Args, size_t, Object*) { return RaiseUnsupported("readline"); }

Object* ReadIntoBy(Object* self, Object* target, const char* method) {
  Object* view = CallArgs(AsObject(&memoryview_type), target);
  if (view == nullptr) return nullptr;
  Object* flat = CallNameArgs(view, "cast", NewStr("B"));
  if (flat == nullptr) return nullptr;
  Object* data = CallNameArgs(self, method, NewInt(Length(flat)));
  if (data == nullptr) return nullptr;
  if (!IsBytes(data)) return Raise(exc::TypeError, "%s() should return bytes", method);
  const int64_t n = BytesSize(data);
  if (n > Length(flat)) {
    return Raise(exc::ValueError, "read() returned too much data: %zd bytes requested, %zd returned",
                 static_cast<ssize_t>(Length(flat)), static_cast<ssize_t>(n));
  }
  Object* start = NewInt(0);
  Object* stop = NewInt(n);
  Object* slice = CallArgs(AsObject(&slice_type), start, stop);
  if (slice == nullptr || !SetItem(flat, slice, data)) return nullptr;
  return stop;
}
Object* ReadInto(Object* self, Args args, size_t, Object*) { return ReadIntoBy(self, args[0], "read"); }
Object* ReadInto1(Object* self, Args args, size_t, Object*) { return ReadIntoBy(self, args[0], "read1"); }

const NativeMethod kBufferedMethods[] = {
    {"detach", NoDetach, 0, 0, 0, nullptr},  {"read", NoRead, 0, kAnyCount, 0, nullptr},
    {"read1", NoRead1, 0, kAnyCount, 0, nullptr}, {"readinto", ReadInto, 1, 1, 0, nullptr},
    {"readinto1", ReadInto1, 1, 1, 0, nullptr}, {"write", NoWrite, 0, kAnyCount, 0, nullptr}, {}};

Object* GetNone(Object*, void*) { return None(); }
const NativeMethod kTextMethods[] = {
    {"detach", NoDetach, 0, 0, 0, nullptr}, {"read", NoRead, 0, kAnyCount, 0, nullptr},
    {"readline", NoReadline, 0, kAnyCount, 0, nullptr}, {"write", NoWrite, 0, kAnyCount, 0, nullptr}, {}};
const NativeGetSet kTextGetSet[] = {
    {"encoding", GetNone, nullptr, nullptr, nullptr},
    {"newlines", GetNone, nullptr, nullptr, nullptr},
    {"errors", GetNone, nullptr, nullptr, nullptr},
    {}};

Object* NewPlain(Type* type, Args, size_t, Object*) { return NewInstance(type); }

int LayerOf(const Type* type) {
  if (!IsSubtype(type, &io_base_type)) return 0;
  if (IsSubtype(type, &text_io_base_type)) return 1;
  return IsSubtype(type, &raw_io_base_type) ? 3 : 2;
}

}  // namespace

void SetUpIoBaseTypes() {
  BeginIoType(&io_base_type, "_io._IOBase", sizeof(IoObject), nullptr);
  io_base_type.slots.iter = BaseIter;
  io_base_type.slots.next = BaseNext;
  io_base_type.slots.finalize = Finalize;
  AddNativeCloser(Finalize, false);
  SetDeathLayers(LayerOf);
  io_base_type.slots.new_ = NewPlain;
  io_base_type.native_methods = kBaseMethods;
  io_base_type.native_getset = kBaseGetSet;
  BeginIoType(&raw_io_base_type, "_io._RawIOBase", sizeof(IoObject), &io_base_type);
  raw_io_base_type.native_methods = kRawMethods;
  BeginIoType(&buffered_io_base_type, "_io._BufferedIOBase", sizeof(IoObject), &io_base_type);
  buffered_io_base_type.native_methods = kBufferedMethods;
  BeginIoType(&text_io_base_type, "_io._TextIOBase", sizeof(IoObject), &io_base_type);
  text_io_base_type.native_methods = kTextMethods;
  text_io_base_type.native_getset = kTextGetSet;
}

}  // namespace tricolor
