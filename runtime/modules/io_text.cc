// TextIOWrapper: text over a buffered file.
//
// UTF-8, ASCII and Latin-1 are decoded and encoded natively; other encodings by the incremental
// codecs of the `codecs` registry. Positions for tell() are found by decoding the last chunk again.
#include "runtime/modules/io_text.h"
#include "runtime/modules/sys_modes.h"

#include <algorithm>
#include <cstring>

#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

Type text_io_type;

using namespace io_text;  // NOLINT: its parts

namespace {

Object* Write(Object* self, Args args, size_t, Object*) {
  Object* text = args[0];
  if (!IsStr(text)) return Raise(exc::TypeError, "write() argument must be str, not %#T", text);
  if (!CheckOpen(self)) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok()) return nullptr;
  TextObject* t = Self(self);
  if (!t->writable) return RaiseUnsupported("not writable");
  const int64_t length = StrLength(text);
  bool has_newline = false, has_cr = false;
  if (t->line_buffering || gc::Load(&t->write_newline) != nullptr) {
    has_newline = FindLineEnd(text, 0, true, false, nullptr) >= 0;
    has_cr = !has_newline && t->line_buffering && StrFind(text, NewStr("\r"), 0, length, 1) >= 0;
  }
  Object* newline = gc::Load(&t->write_newline);
  Object* out = text;
  if (has_newline && newline != nullptr) {
    out = CallMethodArgs(text, names.replace, NewStr("\n"), newline);
    if (out == nullptr) return nullptr;
  }
  Object* bytes = Encode(self, out);
  if (bytes == nullptr) return nullptr;
  if (t->decoded != nullptr || t->snapshot != nullptr) ForgetDecoded(self);
  // What waits never grows beyond a chunk, unless one write alone does.
  if (t->pending_bytes > 0 && t->pending_bytes + BytesSize(bytes) > t->chunk_size && !FlushPending(self)) {
    return nullptr;
  }
  if (!AddPending(self, bytes)) return nullptr;
  const bool line_done = t->line_buffering && (has_newline || has_cr);
  if (t->pending_bytes >= t->chunk_size || t->write_through || line_done) {
    if (!FlushPending(self)) return nullptr;
  }
  if (line_done && CallMethod(Buffer(self), names.flush, nullptr, 0) == nullptr) return nullptr;
  if (Object* decoder = gc::Load(&t->decoder); decoder != nullptr) {
    if (CallName(decoder, "reset") == nullptr) return nullptr;
  }
  gc::StoreNoBarrier<Object>(&t->undecoded, nullptr);
  t->pending_cr = false;
  return NewInt(length);
}

bool BeforeRead(Object* o) {
  return Self(o)->pending_bytes == 0 || FlushPending(o);
}

Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &size) || !CheckOpen(self)) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok()) return nullptr;
  TextObject* t = Self(self);
  if (!t->readable) return RaiseUnsupported("not readable");
  if (!BeforeRead(self)) return nullptr;
  if (size < 0) {
    Object* data = CallMethod(Buffer(self), names.read, nullptr, 0);
    if (data == nullptr) return nullptr;
    data = BytesOf(data, "read");
    if (data == nullptr) return nullptr;
    Object* text = Decode(self, data, true);
    if (text == nullptr) return nullptr;
    Object* ahead = TakeDecoded(self, -1);
    ForgetDecoded(self);
    return ahead == nullptr ? nullptr : StrConcat(ahead, text);
  }
  Object* result = TakeDecoded(self, size);
  while (result != nullptr && StrLength(result) < size) {
    const int more = ReadChunk(self, size - StrLength(result));
    if (more < 0) return nullptr;
    if (more == 0) break;
    Object* piece = TakeDecoded(self, size - StrLength(result));
    if (piece == nullptr) return nullptr;
    result = StrConcat(result, piece);
  }
  return result;
}

Object* ReadlineLocked(Object* o, int64_t limit) {
  if (!BeforeRead(o)) return nullptr;
  TextObject* t = Self(o);
  Object* line = nullptr;  // what came before the present chunk
  int64_t scanned = 0;
  for (;;) {
    Object* decoded = gc::Load(&t->decoded);
    if (decoded == nullptr || t->decoded_at == StrLength(decoded)) {
      const int more = ReadChunk(o, 0);
      if (more < 0) return nullptr;
      if (more == 0) {
        ForgetDecoded(o);
        return line == nullptr ? NewStr("") : line;
      }
      decoded = gc::Load(&t->decoded);
    }
    Object* text = decoded;
    int64_t at = t->decoded_at;
    if (line != nullptr) {
      text = StrConcat(line, TakeDecoded(o, -1));
      if (text == nullptr) return nullptr;
      at = 0;
    }
    const int64_t end = FindLineEnd(text, at + std::max<int64_t>(0, scanned - 2), t->translate && t->universal,
                                    t->universal, gc::Load(&t->read_newline));
    int64_t stop = end < 0 ? StrLength(text) : end;
    const bool limited = limit >= 0 && stop - at >= limit;
    if (limited) stop = at + limit;
    if (end >= 0 || limited) {
      Object* result = StrSubstring(text, at, stop);
      if (line == nullptr) {
        t->decoded_at = stop;
      } else {
        t->decoded_at = StrLength(gc::Load(&t->decoded)) - (StrLength(text) - stop);
      }
      return result;
    }
    line = at == 0 ? text : StrSubstring(text, at, stop);
    if (line == nullptr) return nullptr;
    scanned = StrLength(line);
    t->decoded_at = StrLength(gc::Load(&t->decoded));
  }
}
Object* Readline(Object* self, Args args, size_t nargs, Object*) {
  int64_t limit;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &limit) || !CheckOpen(self)) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? ReadlineLocked(self, limit) : nullptr;
}
Object* IterNext(Object* self) {
  if (!CheckReady(self)) return nullptr;
  TextObject* t = Self(self);
  t->telling = false;
  Object* line = TypeOf(self) == &text_io_type ? Readline(self, nullptr, 0, nullptr)
                                               : CallMethod(self, names.readline, nullptr, 0);
  if (line == nullptr) return nullptr;
  if (!IsStr(line)) {
    return Raise(exc::OSError, "readline() should have returned an str object, not '%T'", line);
  }
  if (StrLength(line) != 0) return line;
  ForgetDecoded(self);
  t->telling = t->seekable;
  return nullptr;
}

// ---- position -----------------------------------------------------------------------------------

Object* Flush(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  Self(self)->telling = Self(self)->seekable;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? FlushAll(self) : nullptr;
}

// ---- life -----------------------------------------------------------------------------------------

bool SetNewline(Object* self, Object* newline) {
  TextObject* t = Self(self);
  if (newline != None() && !IsStr(newline)) {
    return RaiseFalse(Raise(exc::TypeError, "newline must be str or None, not %.200s", TypeName(newline)));
  }
  if (newline != None() && !StrEquals(newline, "") && !StrEquals(newline, "\n") &&
      !StrEquals(newline, "\r") && !StrEquals(newline, "\r\n")) {
    return RaiseFalse(Raise(exc::ValueError, "illegal newline value: %U", newline));
  }
  gc::Store(self, &t->read_newline, newline);
  t->universal = newline == None() || StrLength(newline) == 0;
  t->translate = newline == None();
  const bool writes = newline != None() && StrLength(newline) > 0 && !StrEquals(newline, "\n");
  gc::Store<Object>(self, &t->write_newline, writes ? newline : nullptr);
  return true;
}

Object* New(Type* type, Args, size_t, Object*) { return NewInstance(type); }

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[6] = {nullptr, None(), None(), None(), False(), False()};
  if (!ParseArgs("TextIOWrapper", args, nargs, kwnames,
                 {"buffer", "encoding", "errors", "newline", "line_buffering", "write_through"}, 0, 6, 1, out)) {
    return false;
  }
  TextObject* t = Self(self);
  t->ready = t->detached = false;
  Object* encoding = out[1];
  if (encoding == None()) {
    if (Modes().warn_default_encoding && !WarnDefaultEncoding(NewInt(1))) return false;
    encoding = NewStr(Modes().utf8 ? "utf-8" : "UTF-8");
  } else if (IsStr(encoding) && StrEquals(encoding, "locale")) {
    encoding = NewStr("UTF-8");
  } else if (!IsStr(encoding)) {
    return RaiseFalse(Raise(exc::TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %#T", encoding));
  }
  Object* errors = out[2] == None() ? names.strict : out[2];
  if (!IsStr(errors)) {
    return RaiseFalse(Raise(exc::TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %#T", errors));
  }
  if (Modes().dev && StrUtf8(errors) != nullptr && CodecLookupError(StrUtf8(errors)) == nullptr) return false;
  const int line_buffering = IsTrue(out[4]), write_through = IsTrue(out[5]);
  if (line_buffering < 0 || write_through < 0 || !SetNewline(self, out[3])) return false;
  t->line_buffering = line_buffering != 0;
  t->write_through = write_through != 0;
  gc::Store(self, &t->encoding, encoding);
  gc::Store(self, &t->errors, errors);
  gc::Store(self, &t->buffer, out[0]);
  gc::StoreNoBarrier<Object>(&t->pending, nullptr);
  gc::StoreNoBarrier<Object>(&t->undecoded, nullptr);
  ForgetDecoded(self);
  t->pending_bytes = 0;
  t->chunk_size = kDefaultBufferSize;
  t->seen_newlines = 0;
  t->pending_cr = false;
  Object* seekable = CallName(out[0], "seekable");
  if (seekable == nullptr) return false;
  const int can_seek = IsTrue(seekable);
  if (can_seek < 0) return false;
  t->seekable = t->telling = can_seek != 0;
  Object* writable = CallName(out[0], "writable");
  const int can_write = writable == nullptr ? -1 : IsTrue(writable);
  if (can_write < 0) return false;
  t->writable = can_write != 0;
  Object* readable = CallName(out[0], "readable");
  const int can_read = readable == nullptr ? -1 : IsTrue(readable);
  if (can_read < 0) return false;
  t->readable = can_read != 0;
  Object* read1;
  const int has_read1 = LookupAttr(out[0], Intern("read1"), &read1);
  if (has_read1 < 0) return false;
  t->has_read1 = has_read1 == 1;
  if (!MakeCoders(self, encoding)) return false;
  t->ready = true;
  return true;
}

Object* Reconfigure(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {None(), None(), nullptr, None(), None()};
  if (!ParseArgs("reconfigure", args, nargs, kwnames,
                 {"encoding", "errors", "newline", "line_buffering", "write_through"}, 0, 0, 0, out) ||
      !CheckOpen(self)) {
    return nullptr;
  }
  TextObject* t = Self(self);
  if (gc::Load(&t->decoded) != nullptr && (out[0] != None() || out[1] != None() || out[2] != nullptr)) {
    return RaiseUnsupported("It is not possible to set the encoding or newline of stream after the first read");
  }
  if (CallMethod(self, names.flush, nullptr, 0) == nullptr) return nullptr;
  if (out[2] != nullptr && !SetNewline(self, out[2])) return nullptr;
  if (out[0] != None() || out[1] != None()) {
    Object* errors = out[1] != None() ? out[1] : out[0] != None() ? names.strict : gc::Load(&t->errors);
    Object* encoding = out[0] != None() ? out[0] : gc::Load(&t->encoding);
    if (!IsStr(encoding) || !IsStr(errors)) return Raise(exc::TypeError, "encoding and errors must be str");
    if (StrEquals(encoding, "locale")) encoding = NewStr("UTF-8");
    gc::Store(self, &t->errors, errors);
    if (!MakeCoders(self, encoding)) return nullptr;
    gc::Store(self, &t->encoding, encoding);
  }
  if (out[3] != None()) t->line_buffering = IsTrue(out[3]) == 1;
  if (out[4] != None()) t->write_through = IsTrue(out[4]) == 1;
  return ErrorSet() ? nullptr : None();
}

Object* Close(Object* self, Args, size_t, Object*) {
  if (!CheckReady(self)) return nullptr;
  Object* buffer = Buffer(self);
  const int closed = IsClosedFile(buffer);
  if (closed != 0) return closed < 0 ? nullptr : None();
  if (Self(self)->finalizing) {
    if (CallNameArgs(buffer, "_dealloc_warn", self) == nullptr) ClearError();
  }
  Object* flushed = CallMethod(self, names.flush, nullptr, 0);
  Object* flush_error = flushed == nullptr ? TakeError() : nullptr;
  Object* result = CallMethod(buffer, names.close, nullptr, 0);
  if (flush_error == nullptr) return result;
  Object* close_error = TakeError();
  if (close_error != nullptr) {
    gc::Store(close_error, &AsException(close_error)->context, flush_error);
    flush_error = close_error;
  }
  SetError(flush_error);
  return nullptr;
}

Object* Detach(Object* self, Args, size_t, Object*) {
  if (!CheckReady(self) || CallMethod(self, names.flush, nullptr, 0) == nullptr) return nullptr;
  Object* buffer = Buffer(self);
  gc::StoreNoBarrier<Object>(&Self(self)->buffer, nullptr);
  Self(self)->detached = true;
  return buffer;
}

Object* Ask(Object* self, const char* method) {
  return CheckReady(self) ? CallName(Buffer(self), method) : nullptr;
}
Object* Fileno(Object* self, Args, size_t, Object*) { return Ask(self, "fileno"); }
Object* Seekable(Object* self, Args, size_t, Object*) { return Ask(self, "seekable"); }
Object* Readable(Object* self, Args, size_t, Object*) { return Ask(self, "readable"); }
Object* Writable(Object* self, Args, size_t, Object*) { return Ask(self, "writable"); }
Object* Isatty(Object* self, Args, size_t, Object*) { return Ask(self, "isatty"); }

Object* GetClosed(Object* self, void*) { return CheckReady(self) ? GetAttr(Buffer(self), "closed") : nullptr; }
Object* GetName(Object* self, void*) { return CheckReady(self) ? GetAttr(Buffer(self), "name") : nullptr; }
Object* GetBuffer(Object* self, void*) {
  Object* buffer = Buffer(self);
  return buffer == nullptr ? None() : buffer;
}
Object* OrNone(Object* o) { return o == nullptr ? None() : o; }
Object* GetEncoding(Object* self, void*) { return OrNone(gc::Load(&Self(self)->encoding)); }
Object* GetErrors(Object* self, void*) { return OrNone(gc::Load(&Self(self)->errors)); }
Object* GetLineBuffering(Object* self, void*) { return Bool(Self(self)->line_buffering); }
Object* GetWriteThrough(Object* self, void*) { return Bool(Self(self)->write_through); }
Object* GetNewlines(Object* self, void*) {
  if (!CheckReady(self)) return nullptr;
  return NewlinesValue(Self(self)->universal ? Self(self)->seen_newlines : 0);
}
Object* GetChunkSize(Object* self, void*) { return NewInt(Self(self)->chunk_size); }
bool SetChunkSize(Object* self, Object* value, void*) {
  int64_t n;
  if (value == nullptr) return RaiseFalse(Raise(exc::AttributeError, "cannot delete attribute"));
  if (!IntAsInt64(value, &n)) return false;
  if (n <= 0) return RaiseFalse(Raise(exc::ValueError, "a strictly positive integer is required"));
  Self(self)->chunk_size = n;
  return true;
}
Object* GetFinalizing(Object* self, void*) { return Bool(Self(self)->finalizing); }
bool SetFinalizing(Object* self, Object* value, void*) {
  Self(self)->finalizing = value != nullptr && IsTrue(value) == 1;
  return true;
}

Object* ReprText(Object* self) {
  ReprGuard guard(self);
  if (guard.recursive()) {
    return Raise(exc::RuntimeError, "reentrant call inside %s.__repr__", TypeOf(self)->tp_name);
  }
  if (!guard.ok()) return nullptr;
  std::string text = "<_io.TextIOWrapper";
  Object* name;
  Object* mode;
  if (!Self(self)->ready) {
    return Raise(exc::ValueError, "I/O operation on uninitialized object");
  }
  const int has_name = LookupAttr(self, names.name, &name);
  if (has_name < 0) {
    if (!ErrorIs(exc::ValueError)) return nullptr;
    ClearError();
  }
  const int has_mode = LookupAttr(self, names.mode, &mode);
  if (has_mode < 0) {
    if (!ErrorIs(exc::ValueError)) return nullptr;
    ClearError();
  }
  Object* out = NewStr(text);
  const auto add = [&out](const char* format, Object* value) {
    Object* more = out == nullptr ? nullptr : StrFormat(format, value);
    out = more == nullptr ? nullptr : StrConcat(out, more);
  };
  if (has_name == 1) add(" name=%R", name);
  if (has_mode == 1) add(" mode=%R", mode);
  add(" encoding=%R>", gc::Load(&Self(self)->encoding));
  return out;
}

void Trace(Object* o, gc::Visitor& visitor) {
  TraceIoBase(o, visitor);
  TextObject* t = Self(o);
  for (Object** slot : {&t->buffer, &t->encoding, &t->errors, &t->encoder, &t->decoder, &t->pending,
                        &t->decoded, &t->snapshot, &t->undecoded, &t->read_newline, &t->write_newline}) {
    visitor.Visit(gc::Load(slot));
  }
}

const NativeMethod kMethods[] = {
    {"detach", Detach, 0, 0, 0, nullptr},     {"reconfigure", Reconfigure, 0, 0, kKeywords, nullptr},
    {"write", Write, 1, 1, 0, nullptr},       {"read", Read, 0, 1, 0, nullptr},
    {"readline", Readline, 0, 1, 0, nullptr}, {"flush", Flush, 0, 0, 0, nullptr},
    {"close", Close, 0, 0, 0, nullptr},       {"fileno", Fileno, 0, 0, 0, nullptr},
    {"seekable", Seekable, 0, 0, 0, nullptr}, {"readable", Readable, 0, 0, 0, nullptr},
    {"writable", Writable, 0, 0, 0, nullptr}, {"isatty", Isatty, 0, 0, 0, nullptr},
    {"seek", Seek, 1, 2, 0, nullptr},         {"tell", Tell, 0, 0, 0, nullptr},
    {"truncate", Truncate, 0, 1, 0, nullptr}, {}};
const NativeGetSet kGetSet[] = {
    {"name", GetName, nullptr, nullptr, nullptr},
    {"closed", GetClosed, nullptr, nullptr, nullptr},
    {"buffer", GetBuffer, nullptr, nullptr, nullptr},
    {"encoding", GetEncoding, nullptr, nullptr, nullptr},
    {"errors", GetErrors, nullptr, nullptr, nullptr},
    {"newlines", GetNewlines, nullptr, nullptr, nullptr},
    {"line_buffering", GetLineBuffering, nullptr, nullptr, nullptr},
    {"write_through", GetWriteThrough, nullptr, nullptr, nullptr},
    {"_CHUNK_SIZE", GetChunkSize, SetChunkSize, nullptr, nullptr},
    {"_finalizing", GetFinalizing, SetFinalizing, nullptr, nullptr},
    {}};

}  // namespace

void SetUpTextType() {
  BeginIoType(&text_io_type, "_io.TextIOWrapper", sizeof(TextObject), &text_io_base_type);
  text_io_type.slots.new_ = New;
  text_io_type.slots.init = Init;
  text_io_type.slots.repr = ReprText;
  text_io_type.slots.next = IterNext;
  text_io_type.slots.trace = Trace;
  text_io_type.native_methods = kMethods;
  text_io_type.native_getset = kGetSet;
}

}  // namespace tricolor
