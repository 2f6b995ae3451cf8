// StringIO: a text file in memory.
#include <algorithm>
#include <cstring>

#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/modules/io_internal.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type string_io_type;

namespace {

StringIoObject* Self(Object* o) { return As<StringIoObject>(o); }
char32_t* Data(Object* o) {
  return reinterpret_cast<char32_t*>(BytesData(gc::Load(&Self(o)->store)));
}

bool CheckOpen(Object* o) {
  if (gc::Load(&Self(o)->store) == nullptr) {
    return RaiseFalse(Raise(exc::ValueError, "I/O operation on uninitialized object"));
  }
  return !Relaxed(&Self(o)->closed) || RaiseFalse(Raise(exc::ValueError, "I/O operation on closed file"));
}

bool WriteAsItIs(Object* o, Object* text) {
  StringIoObject* s = Self(o);
  const int64_t n = StrLength(text);
  if (n == 0) return true;
  ObjectLock lock(o);
  if (s->position > INT64_MAX / 8 - n) {
    return RaiseFalse(Raise(exc::OverflowError, "new position too large"));
  }
  const int64_t need = (s->position + n) * 4;
  Object* store = gc::Load(&s->store);
  if (need > BytesSize(store)) {
    Object* bigger = NewBytes(nullptr, need + need / 4 + 64);
    if (bigger == nullptr) return false;
    std::memcpy(BytesData(bigger), BytesData(store), static_cast<size_t>(s->size) * 4);
    gc::Store(o, &s->store, bigger);
  }
  char32_t* data = Data(o);
  for (int64_t i = s->size; i < s->position; ++i) data[i] = 0;
  for (int64_t i = 0; i < n; ++i) data[s->position + i] = StrAt(text, i);
  s->position += n;
  s->size = std::max(s->size, s->position);
  return true;
}

bool WriteText(Object* o, Object* text) {
  StringIoObject* s = Self(o);
  if (s->universal) {
    bool pending = false;
    text = DecodeNewlines(text, s->translate, true, &pending, &s->seen_newlines);
    if (text == nullptr) return false;
  }
  Object* newline = gc::Load(&s->write_newline);
  if (newline != nullptr) {
    text = CallMethodArgs(text, names.replace, NewStr("\n"), newline);
    if (text == nullptr) return false;
  }
  return WriteAsItIs(o, text);
}

Object* New(Type* type, Args, size_t, Object*) { return NewInstance(type); }

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, NewStr("\n")};
  if (!ParseArgs("StringIO", args, nargs, kwnames, {"initial_value", "newline"}, 0, 2, 0, out)) return false;
  Object* newline = out[1];
  if (newline != None()) {
    if (!IsStr(newline)) {
      return RaiseFalse(Raise(exc::TypeError, "newline must be str or None, not %.200s", TypeName(newline)));
    }
    if (!StrEquals(newline, "") && !StrEquals(newline, "\n") && !StrEquals(newline, "\r") &&
        !StrEquals(newline, "\r\n")) {
      return RaiseFalse(Raise(exc::ValueError, "illegal newline value: %R", newline));
    }
  }
  if (out[0] != nullptr && out[0] != None() && !IsStr(out[0])) {
    return RaiseFalse(Raise(exc::TypeError, "initial_value must be str or None, not %.200T", out[0]));
  }
  Object* store = NewBytes(nullptr, 256);
  if (store == nullptr) return false;
  StringIoObject* s = Self(self);
  gc::Store(self, &s->store, store);
  gc::Store(self, &s->decoder_newline, newline);
  s->universal = newline == None() || StrEquals(newline, "");
  s->translate = newline == None();
  const bool writes = newline != None() && StrLength(newline) > 0 && !StrEquals(newline, "\n");
  gc::Store<Object>(self, &s->write_newline, writes ? newline : nullptr);
  {
    ObjectLock lock(self);
    s->size = s->position = 0;
    SetRelaxed(&s->closed, false);
    s->seen_newlines = 0;
  }
  if (out[0] == nullptr || out[0] == None()) return true;
  if (!WriteText(self, out[0])) return false;
  ObjectLock lock(self);
  s->position = 0;
  return true;
}

// Size, position and store belong together: whoever looks at more than one of them, or changes one,
// holds the object's lock.
Object* SliceLocked(Object* self, int64_t n) {
  StringIoObject* s = Self(self);
  const int64_t left = std::max<int64_t>(0, s->size - s->position);
  if (n < 0 || n > left) n = left;
  Object* result = NewStrFromKind(kUcs4, Data(self) + std::min(s->position, s->size), n);
  if (result != nullptr) s->position += n;
  return result;
}
Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!CheckOpen(self) || !ReadSize(nargs > 0 ? args[0] : nullptr, &size)) return nullptr;
  ObjectLock lock(self);
  return SliceLocked(self, size);
}
Object* ReadLineLimited(Object* self, int64_t limit) {
  StringIoObject* s = Self(self);
  ObjectLock lock(self);
  const int64_t left = std::max<int64_t>(0, s->size - s->position);
  if (left == 0) return NewStr("");
  int64_t n = left;
  {
    const char32_t* d = Data(self) + s->position;
    Object* newline = gc::Load(&s->decoder_newline);
    const bool by_lf = s->translate || (newline != None() && StrEquals(newline, "\n"));
    for (int64_t i = 0; i < left; ++i) {
      if (by_lf || s->universal) {
        if (d[i] == '\n') { n = i + 1; break; }
        if (!by_lf && d[i] == '\r') { n = i + 1 < left && d[i + 1] == '\n' ? i + 2 : i + 1; break; }
      } else if (d[i] == '\r') {
        if (StrLength(newline) == 1) { n = i + 1; break; }
        if (i + 1 < left && d[i + 1] == '\n') { n = i + 2; break; }
      }
    }
  }
  return SliceLocked(self, limit >= 0 ? std::min(limit, n) : n);
}
Object* Readline(Object* self, Args args, size_t nargs, Object*) {
  int64_t limit;
  if (!CheckOpen(self) || !ReadSize(nargs > 0 ? args[0] : nullptr, &limit)) return nullptr;
  return ReadLineLimited(self, limit);
}
Object* IterNext(Object* self) {
  if (!CheckOpen(self)) return nullptr;
  Object* line = TypeOf(self) == &string_io_type ? ReadLineLimited(self, -1)
                                                 : CallMethod(self, names.readline, nullptr, 0);
  return line == nullptr || Length(line) == 0 ? nullptr : line;
}
Object* Write(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "string argument expected, got '%T'", args[0]);
  }
  if (!CheckOpen(self)) return nullptr;
  return WriteText(self, args[0]) ? NewInt(StrLength(args[0])) : nullptr;
}
Object* GetValue(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  ObjectLock lock(self);
  return NewStrFromKind(kUcs4, Data(self), Self(self)->size);
}
Object* Tell(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  ObjectLock lock(self);
  return NewInt(Self(self)->position);
}
Object* Seek(Object* self, Args args, size_t nargs, Object*) {
  int64_t offset;
  int whence = 0;
  if (!CheckOpen(self) || !SsizeArgument(args[0], &offset)) return nullptr;
  if (nargs > 1 && !IntAsInt(args[1], &whence)) return nullptr;
  if (whence < 0 || whence > 2) {
    return Raise(exc::ValueError, "Invalid whence (%i, should be 0, 1 or 2)", whence);
  }
  if (offset < 0 && whence == 0) return Raise(exc::ValueError, "Negative seek position %zd", static_cast<ssize_t>(offset));
  if (whence != 0 && offset != 0) return Raise(exc::OSError, "Can't do nonzero cur-relative seeks");
  StringIoObject* s = Self(self);
  ObjectLock lock(self);
  if (whence == 0) s->position = offset;
  if (whence == 2) s->position = s->size;
  return NewInt(s->position);
}
Object* Truncate(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self)) return nullptr;
  int64_t size = 0;
  const bool given = nargs > 0 && args[0] != None();
  if (given && !ReadSize(args[0], &size)) return nullptr;
  if (size < 0) return Raise(exc::ValueError, "Negative size value %zd", static_cast<ssize_t>(size));
  ObjectLock lock(self);
  if (!given) size = Self(self)->position;
  Self(self)->size = std::min(Self(self)->size, size);
  return NewInt(size);
}
Object* Close(Object* self, Args, size_t, Object*) {
  ObjectLock lock(self);
  SetRelaxed(&Self(self)->closed, true);
  Self(self)->size = 0;
  return None();
}
Object* Yes(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? True() : nullptr; }
Object* GetState(Object* self, Args, size_t, Object*) {
  Object* value = GetValue(self, nullptr, 0, nullptr);
  if (value == nullptr) return nullptr;
  StringIoObject* s = Self(self);
  Object* dict = gc::Load(&s->io.dict);
  Object* copy = dict == nullptr ? None() : DictCopy(dict);
  Object* position = Tell(self, nullptr, 0, nullptr);
  return copy == nullptr || position == nullptr
             ? nullptr
             : TupleOf(value, gc::Load(&s->decoder_newline), position, copy);
}
Object* SetState(Object* self, Args args, size_t, Object*) {
  if (!IsTuple(args[0]) || TupleSize(args[0]) < 4) {
    return Raise(exc::TypeError, "%s.__setstate__ argument should be 4-tuple, got %T", TypeOf(self)->tp_name, args[0]);
  }
  Object* const text = TupleAt(args[0], 0);
  Object* arguments[2] = {text, TupleAt(args[0], 1)};
  const bool closed = Relaxed(&Self(self)->closed);  // one that __init__ has not seen is not
  if (closed && !CheckOpen(self)) return nullptr;
  if (!Init(self, arguments, 2, nullptr)) return nullptr;
  if (text != None()) {  // its newlines have been translated once; Init did that again
    {
      ObjectLock lock(self);
      Self(self)->size = 0;
    }
    if (!WriteAsItIs(self, text)) return nullptr;
  }
  int64_t position;
  if (!IntAsInt64(TupleAt(args[0], 2), &position)) return nullptr;
  if (position < 0) return Raise(exc::ValueError, "position value cannot be negative");
  {
    ObjectLock lock(self);
    Self(self)->position = position;
  }
  Object* dict = TupleAt(args[0], 3);
  return dict != None() && !DictUpdate(InstanceDict(self), dict) ? nullptr : None();
}
Object* GetClosed(Object* self, void*) { return Bool(Relaxed(&Self(self)->closed)); }
Object* GetLineBuffering(Object* self, void*) { return CheckOpen(self) ? False() : nullptr; }
Object* GetNewlines(Object* self, void*) {
  return CheckOpen(self) ? NewlinesValue(Self(self)->universal ? Self(self)->seen_newlines : 0) : nullptr;
}

void Trace(Object* o, gc::Visitor& visitor) {
  TraceIoBase(o, visitor);
  visitor.Visit(gc::Load(&Self(o)->store));
  visitor.Visit(gc::Load(&Self(o)->decoder_newline));
  visitor.Visit(gc::Load(&Self(o)->write_newline));
}

const NativeMethod kMethods[] = {
    {"close", Close, 0, 0, 0, nullptr},       {"getvalue", GetValue, 0, 0, 0, nullptr},
    {"read", Read, 0, 1, 0, nullptr},         {"readline", Readline, 0, 1, 0, nullptr},
    {"tell", Tell, 0, 0, 0, nullptr},         {"truncate", Truncate, 0, 1, 0, nullptr},
    {"seek", Seek, 1, 2, 0, nullptr},         {"write", Write, 1, 1, 0, nullptr},
    {"seekable", Yes, 0, 0, 0, nullptr},      {"readable", Yes, 0, 0, 0, nullptr},
    {"writable", Yes, 0, 0, 0, nullptr},      {"__getstate__", GetState, 0, 0, 0, nullptr},
    {"__setstate__", SetState, 1, 1, 0, nullptr}, {}};
const NativeGetSet kGetSet[] = {{"closed", GetClosed, nullptr, nullptr, nullptr},
                                {"newlines", GetNewlines, nullptr, nullptr, nullptr},
                                {"line_buffering", GetLineBuffering, nullptr, nullptr, nullptr},
                                {}};

}  // namespace

void SetUpStringIoType() {
  BeginIoType(&string_io_type, "_io.StringIO", sizeof(StringIoObject), &text_io_base_type);
  string_io_type.cell_flags = 0;  // nothing to close
  string_io_type.slots.new_ = New;
  string_io_type.slots.init = Init;
  string_io_type.slots.next = IterNext;
  string_io_type.slots.trace = Trace;
  string_io_type.native_methods = kMethods;
  string_io_type.native_getset = kGetSet;
}

}  // namespace tricolor
