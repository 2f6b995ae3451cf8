// Line ends: universal newlines, and IncrementalNewlineDecoder.
#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type newline_decoder_type;

Object* NewlinesValue(uint8_t seen) {
  const char* const kTexts[] = {"\r", "\n", "\r\n"};
  Object* found[3];
  int count = 0;
  for (int i = 0; i < 3; ++i) {
    if ((seen >> i & 1) != 0) found[count++] = NewStr(kTexts[i]);
  }
  if (count == 0) return None();
  return count == 1 ? found[0] : NewTupleFrom(found, count);
}

Object* DecodeNewlines(Object* text, bool translate, bool final, bool* pending_cr, uint8_t* seen) {
  const int64_t length = StrLength(text);
  if (*pending_cr && (final || length > 0)) {
    text = StrConcat(NewStr("\r"), text);
    if (text == nullptr) return nullptr;
    *pending_cr = false;
    return DecodeNewlines(text, translate, final, pending_cr, seen);
  }
  int64_t end = length;
  if (!final && end > 0 && StrAt(text, end - 1) == '\r') {
    --end;
    *pending_cr = true;
  }
  bool cr = false;
  for (int64_t i = 0; i < end; ++i) {
    const char32_t c = StrAt(text, i);
    if (c == '\n') {
      *seen |= kSeenLf;
    } else if (c == '\r') {
      cr = true;
      if (i + 1 < end && StrAt(text, i + 1) == '\n') {
        *seen |= kSeenCrLf;
        ++i;
      } else {
        *seen |= kSeenCr;
      }
    }
  }
  if (!cr || !translate) return end == length ? text : StrSubstring(text, 0, end);
  StrBuilder out;
  for (int64_t i = 0; i < end; ++i) {
    const char32_t c = StrAt(text, i);
    if (c == '\r') {
      if (i + 1 < end && StrAt(text, i + 1) == '\n') ++i;
      out.Append(U'\n');
    } else {
      out.Append(c);
    }
  }
  return out.Finish();
}

int64_t FindLineEnd(Object* text, int64_t from, bool translated, bool universal, Object* newline) {
  const int64_t length = StrLength(text);
  if (translated || (newline != None() && newline != nullptr && StrEquals(newline, "\n"))) {
    if (StrKindOf(text) == kLatin1) {
      const char* data = static_cast<const char*>(StrData(text));
      const void* at = __builtin_memchr(data + from, '\n', static_cast<size_t>(length - from));
      return at == nullptr ? -1 : static_cast<const char*>(at) - data + 1;
    }
    for (int64_t i = from; i < length; ++i) {
      if (StrAt(text, i) == '\n') return i + 1;
    }
    return -1;
  }
  if (universal) {
    for (int64_t i = from; i < length; ++i) {
      const char32_t c = StrAt(text, i);
      if (c == '\n') return i + 1;
      if (c == '\r') return i + 1 < length && StrAt(text, i + 1) == '\n' ? i + 2 : i + 1;
    }
    return -1;
  }
  const int64_t at = StrFind(text, newline, from, length, 1);
  return at < 0 ? -1 : at + StrLength(newline);
}

namespace {

struct NewlineDecoder {
  Object base;
  Object* decoder;
  Object* errors;
  bool translate, pending_cr;
  uint8_t seen;
};
NewlineDecoder* Self(Object* o) { return As<NewlineDecoder>(o); }

Object* New(Type* type, Args, size_t, Object*) { return NewInstance(type); }
bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("IncrementalNewlineDecoder", args, nargs, kwnames, {"decoder", "translate", "errors"},
                 0, 3, 2, out)) {
    return false;
  }
  const int translate = IsTrue(out[1]);
  if (translate < 0) return false;
  NewlineDecoder* d = Self(self);
  gc::Store(self, &d->decoder, out[0]);
  gc::Store(self, &d->errors, out[2] != nullptr ? out[2] : names.strict);
  d->translate = translate != 0;
  d->pending_cr = false;
  d->seen = 0;
  return true;
}
// The decoder, None, or null with ValueError.
Object* Initialised(NewlineDecoder* d) {
  Object* decoder = gc::Load(&d->decoder);
  return decoder != nullptr ? decoder
                            : Raise(exc::ValueError, "IncrementalNewlineDecoder.__init__() not called");
}

Object* Decode(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, False()};
  if (!ParseArgs("decode", args, nargs, kwnames, {"input", "final"}, 0, 2, 1, out)) return nullptr;
  NewlineDecoder* d = Self(self);
  const int final = IsTrue(out[1]);
  if (final < 0) return nullptr;
  Object* text = out[0];
  Object* decoder = Initialised(d);
  if (decoder == nullptr) return nullptr;
  if (decoder != None()) {
    text = CallMethodArgs(decoder, names.decode, text, out[1]);
    if (text == nullptr) return nullptr;
  }
  if (!IsStr(text)) {
    return Raise(exc::TypeError, "decoder should return a string result, not '%T'", text);
  }
  return DecodeNewlines(text, d->translate, final != 0, &d->pending_cr, &d->seen);
}
Object* GetState(Object* self, Args, size_t, Object*) {
  NewlineDecoder* d = Self(self);
  Object* decoder = Initialised(d);
  if (decoder == nullptr) return nullptr;
  Object* buffered = NewBytes("", 0);
  int64_t flag = 0;
  if (decoder != None()) {
    Object* state = CallName(decoder, "getstate");
    if (state == nullptr) return nullptr;
    if (!IsTuple(state) || TupleSize(state) != 2) return Raise(exc::TypeError, "illegal decoder state");
    buffered = TupleAt(state, 0);
    if (!IntAsInt64(TupleAt(state, 1), &flag)) return nullptr;
  }
  return TupleOf(buffered, NewInt(flag * 2 + (d->pending_cr ? 1 : 0)));
}
Object* SetState(Object* self, Args args, size_t, Object*) {
  NewlineDecoder* d = Self(self);
  Object* decoder = Initialised(d);
  if (decoder == nullptr) return nullptr;
  int64_t flag;
  if (!IsTuple(args[0]) || TupleSize(args[0]) != 2) return Raise(exc::TypeError, "state argument must be a tuple");
  if (!IntAsInt64(TupleAt(args[0], 1), &flag)) return nullptr;
  d->pending_cr = (flag & 1) != 0;
  if (decoder == None()) return None();
  return CallNameArgs(decoder, "setstate", TupleOf(TupleAt(args[0], 0), NewInt(flag >> 1)));
}
Object* Reset(Object* self, Args, size_t, Object*) {
  NewlineDecoder* d = Self(self);
  Object* decoder = Initialised(d);
  if (decoder == nullptr) return nullptr;
  d->pending_cr = false;
  d->seen = 0;
  return decoder == None() ? None() : CallName(decoder, "reset");
}
Object* GetNewlines(Object* self, void*) { return NewlinesValue(Self(self)->seen); }

void Trace(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&Self(o)->decoder));
  visitor.Visit(gc::Load(&Self(o)->errors));
}

const NativeMethod kMethods[] = {{"decode", Decode, 1, 2, kKeywords, nullptr},
                                 {"getstate", GetState, 0, 0, 0, nullptr},
                                 {"setstate", SetState, 1, 1, 0, nullptr},
                                 {"reset", Reset, 0, 0, 0, nullptr},
                                 {}};
const NativeGetSet kGetSet[] = {{"newlines", GetNewlines, nullptr, nullptr, nullptr}, {}};

}  // namespace

void SetUpNewlineDecoderType() {
  BeginType(&newline_decoder_type, "_io.IncrementalNewlineDecoder", sizeof(NewlineDecoder));
  newline_decoder_type.tp_flags |= kTypeBase;
  newline_decoder_type.slots.new_ = New;
  newline_decoder_type.slots.init = Init;
  newline_decoder_type.slots.trace = Trace;
  newline_decoder_type.native_methods = kMethods;
  newline_decoder_type.native_getset = kGetSet;
}

}  // namespace tricolor
