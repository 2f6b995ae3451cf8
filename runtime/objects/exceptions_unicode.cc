// UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError.
#include <cstdio>
#include <string>

#include "runtime/abstract.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/exceptions_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/value.h"

namespace tricolor {

namespace {

UnicodeErrorObject* AsUnicode(Object* o) { return As<UnicodeErrorObject>(o); }

bool WrongType(int number, const char* wanted, Object* o) {
  return RaiseFalse(Raise(exc::TypeError, "argument %d must be %s, not %.50s", number, wanted,
                          o == None() ? "None" : TypeOf(o)->tp_name));
}

bool Count(size_t nargs, size_t wanted) {
  return nargs == wanted ||
         RaiseFalse(Raise(exc::TypeError, "function takes exactly %zu arguments (%zu given)",
                          wanted, nargs));
}

bool Range(Object* start, Object* end, UnicodeErrorObject* e) {
  return SsizeArgument(start, &e->start) &&
         SsizeArgument(end, &e->end);
}

bool DecodeInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames) || !Count(nargs, 5)) return false;
  auto* e = AsUnicode(self);
  if (!IsStr(args[0])) return WrongType(1, "str", args[0]);
  if (!Range(args[2], args[3], e)) return false;
  if (!IsStr(args[4])) return WrongType(5, "str", args[4]);
  Object* object = args[1];
  if (!IsBytes(object)) {
    if (TypeOf(object)->slots.get_buffer == nullptr) {
      return RaiseFalse(Raise(exc::TypeError, "a bytes-like object is required, not '%.100s'",
                              TypeOf(object)->tp_name));
    }
    object = CallArgs(AsObject(&bytes_type), object);
    if (object == nullptr) return false;
  }
  gc::Store(self, &e->encoding, args[0]);
  gc::Store(self, &e->object, object);
  gc::Store(self, &e->reason, args[4]);
  return true;
}

bool EncodeInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames) || !Count(nargs, 5)) return false;
  auto* e = AsUnicode(self);
  if (!IsStr(args[0])) return WrongType(1, "str", args[0]);
  if (!IsStr(args[1])) return WrongType(2, "str", args[1]);
  if (!Range(args[2], args[3], e)) return false;
  if (!IsStr(args[4])) return WrongType(5, "str", args[4]);
  gc::Store(self, &e->encoding, args[0]);
  gc::Store(self, &e->object, args[1]);
  gc::Store(self, &e->reason, args[4]);
  return true;
}

bool TranslateInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames) || !Count(nargs, 4)) return false;
  auto* e = AsUnicode(self);
  if (!IsStr(args[0])) return WrongType(1, "str", args[0]);
  if (!Range(args[1], args[2], e)) return false;
  if (!IsStr(args[3])) return WrongType(4, "str", args[3]);
  gc::Store(self, &e->object, args[0]);
  gc::Store(self, &e->reason, args[3]);
  return true;
}

std::string CharText(char32_t c) {
  char buffer[16];
  const char* format = c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x";
  std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(c));
  return buffer;
}

Object* DecodeStr(Object* self) {
  auto* e = AsUnicode(self);
  if (e->object == nullptr) return NewStrAscii("");
  Object* reason = Str(e->reason);
  Object* encoding = Str(e->encoding);
  if (reason == nullptr || encoding == nullptr) return nullptr;
  if (e->start >= 0 && e->start < BytesSize(e->object) && e->end == e->start + 1) {
    const int byte = static_cast<unsigned char>(BytesData(e->object)[e->start]);
    return StrFormat("'%U' codec can't decode byte 0x%02x in position %zd: %U", encoding, byte,
                     e->start, reason);
  }
  return StrFormat("'%U' codec can't decode bytes in position %zd-%zd: %U", encoding, e->start,
                   e->end - 1, reason);
}

Object* EncodeStr(Object* self) {
  auto* e = AsUnicode(self);
  if (e->object == nullptr) return NewStrAscii("");
  Object* reason = Str(e->reason);
  Object* encoding = Str(e->encoding);
  if (reason == nullptr || encoding == nullptr) return nullptr;
  if (e->start >= 0 && e->start < StrLength(e->object) && e->end == e->start + 1) {
    return StrFormat("'%U' codec can't encode character '%s' in position %zd: %U", encoding,
                     CharText(StrAt(e->object, e->start)).c_str(), e->start, reason);
  }
  return StrFormat("'%U' codec can't encode characters in position %zd-%zd: %U", encoding, e->start,
                   e->end - 1, reason);
}

Object* TranslateStr(Object* self) {
  auto* e = AsUnicode(self);
  if (e->object == nullptr) return NewStrAscii("");
  Object* reason = Str(e->reason);
  if (reason == nullptr) return nullptr;
  if (e->start >= 0 && e->start < StrLength(e->object) && e->end == e->start + 1) {
    return StrFormat("can't translate character '%s' in position %zd: %U",
                     CharText(StrAt(e->object, e->start)).c_str(), e->start, reason);
  }
  return StrFormat("can't translate characters in position %zd-%zd: %U", e->start, e->end - 1,
                   reason);
}

void Trace(Object* o, gc::Visitor& v) {
  TraceException<2>(o, v);
  v.Visit(gc::Load(&AsUnicode(o)->reason));
}

const NativeMember kMembers[] = {
    {"encoding", MemberKind::kObject, offsetof(UnicodeErrorObject, encoding), false,
     "exception encoding"},
    {"object", MemberKind::kObject, offsetof(UnicodeErrorObject, object), false,
     "exception object"},
    {"start", MemberKind::kInt64, offsetof(UnicodeErrorObject, start), false, "exception start"},
    {"end", MemberKind::kInt64, offsetof(UnicodeErrorObject, end), false, "exception end"},
    {"reason", MemberKind::kObject, offsetof(UnicodeErrorObject, reason), false,
     "exception reason"},
    {}};

void SetUp(Type& t, decltype(Slots::init) init, Object* (*str)(Object*)) {
  t.tp_basicsize = sizeof(UnicodeErrorObject);
  t.slots.init = init;
  t.slots.str = str;
  t.slots.trace = Trace;
  t.native_members = kMembers;
}

Object* Make(Type& type, const char* encoding, Object* object, int64_t start, int64_t end,
             const char* reason) {
  Object* encoding_object = NewStr(encoding);
  Object* reason_object = NewStr(reason);
  if (encoding_object == nullptr || reason_object == nullptr) return nullptr;
  Object* start_object = BoxInt(start);
  Object* end_object = BoxInt(end);
  if (start_object == nullptr || end_object == nullptr) return nullptr;
  return CallArgs(AsObject(&type), encoding_object, object, start_object, end_object,
                  reason_object);
}

}  // namespace

Object* NewUnicodeDecodeError(const char* encoding, Object* bytes, int64_t start, int64_t end,
                              const char* reason) {
  return Make(exc::UnicodeDecodeError, encoding, bytes, start, end, reason);
}

Object* NewUnicodeEncodeError(const char* encoding, Object* str, int64_t start, int64_t end,
                              const char* reason) {
  return Make(exc::UnicodeEncodeError, encoding, str, start, end, reason);
}

void SetUpUnicodeErrors() {
  SetUp(exc::UnicodeDecodeError, DecodeInit, DecodeStr);
  SetUp(exc::UnicodeEncodeError, EncodeInit, EncodeStr);
  SetUp(exc::UnicodeTranslateError, TranslateInit, TranslateStr);
}

}  // namespace tricolor
