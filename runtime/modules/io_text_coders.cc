// TextIOWrapper: from text to bytes that wait, from bytes to text, and the state in between.
#include <algorithm>
#include <cstring>

#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/modules/io_text.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"

namespace tricolor::io_text {

bool CheckReady(Object* o) {
  if (Self(o)->ready && Buffer(o) != nullptr) return true;
  return RaiseFalse(Self(o)->detached
                        ? Raise(exc::ValueError, "underlying buffer has been detached")
                        : Raise(exc::ValueError, "I/O operation on uninitialized object"));
}
bool CheckOpen(Object* o) {
  if (!CheckReady(o)) return false;
  const int closed = IsClosedFile(Buffer(o));
  return closed == 0 || (closed > 0 && RaiseFalse(RaiseClosed()));
}

std::string Normalized(Object* name) {
  std::string text = StrToStd(name);
  for (char& c : text) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}
TextEncoding NativeEncoding(Object* name) {
  const std::string n = Normalized(name);
  if (n == "utf-8" || n == "utf8") return kUtf8Encoding;
  if (n == "ascii" || n == "us-ascii" || n == "646") return kAsciiEncoding;
  if (n == "latin-1" || n == "latin1" || n == "iso-8859-1" || n == "iso8859-1") return kLatin1Encoding;
  return kOtherEncoding;
}

const char* Errors(Object* o) { return StrUtf8(gc::Load(&Self(o)->errors)); }

// ---- encoding and the bytes that wait ---------------------------------------------------------

Object* Encode(Object* o, Object* text) {
  TextObject* t = Self(o);
  switch (t->native) {
    case kUtf8Encoding: return EncodeUtf8(text, Errors(o));
    case kAsciiEncoding: return EncodeAscii(text, Errors(o));
    case kLatin1Encoding: return EncodeLatin1(text, Errors(o));
    default: break;
  }
  Object* encoder = gc::Load(&t->encoder);
  if (encoder == nullptr) return RaiseUnsupported("not writable");
  Object* bytes = CallMethodArgs(encoder, names.encode, text);
  if (bytes != nullptr && !IsBytes(bytes)) {
    return Raise(exc::TypeError, "encoder should return a bytes object, not '%T'", bytes);
  }
  return bytes;
}

bool FlushPending(Object* o) {
  TextObject* t = Self(o);
  Object* list = gc::Load(&t->pending);
  if (list == nullptr || t->pending_bytes == 0) return true;
  Object* data = ListSize(list) == 1 ? ListGet(list, 0)
                                     : CallMethodArgs(NewBytes("", 0), names.join, list);
  if (data == nullptr) return false;
  gc::StoreNoBarrier<Object>(&t->pending, nullptr);
  t->pending_bytes = 0;
  for (;;) {
    if (CallMethodArgs(Buffer(o), names.write, data) != nullptr) return true;
    if (!ErrorIs(exc::InterruptedError)) return false;
    ClearError();
  }
}

Object* FlushAll(Object* self) {
  if (!FlushPending(self)) return nullptr;
  return CallMethod(Buffer(self), names.flush, nullptr, 0);
}

bool AddPending(Object* o, Object* bytes) {
  TextObject* t = Self(o);
  Object* list = gc::Load(&t->pending);
  if (list == nullptr) {
    list = NewList(4);
    if (list == nullptr) return false;
    gc::Store(o, &t->pending, list);
  }
  t->pending_bytes += BytesSize(bytes);
  return ListAppend(list, bytes);
}

void ForgetDecoded(Object* o) {
  TextObject* t = Self(o);
  gc::StoreNoBarrier<Object>(&t->decoded, nullptr);
  gc::StoreNoBarrier<Object>(&t->snapshot, nullptr);
  t->decoded_at = 0;
}

// ---- decoding ---------------------------------------------------------------------------------

// Bytes → str by the file's encoding; `carry` holds the bytes of an incomplete character.
Object* DecodeNative(TextEncoding native, const char* errors, std::string_view data, bool final,
                     std::string* carry) {
  std::string joined;
  if (!carry->empty()) {
    joined = *carry;
    joined.append(data);
    data = joined;
    carry->clear();
  }
  if (native == kAsciiEncoding) return DecodeAscii(data, errors);
  if (native == kLatin1Encoding) return DecodeLatin1(data);
  if (final) return DecodeUtf8(data, errors);
  int64_t consumed = 0;
  Object* text = DecodeUtf8(data, errors, &consumed);
  if (text != nullptr) carry->assign(data.substr(static_cast<size_t>(consumed)));
  return text;
}

Object* Decode(Object* o, Object* bytes, bool final) {
  TextObject* t = Self(o);
  Object* decoder = gc::Load(&t->decoder);
  Object* text;
  if (decoder != nullptr) {
    text = CallMethodArgs(decoder, names.decode, bytes, Bool(final));
    if (text != nullptr && !IsStr(text)) {
      return Raise(exc::TypeError, "decoder should return a string result, not '%T'", text);
    }
  } else {
    std::string carry;
    Object* undecoded = gc::Load(&t->undecoded);
    if (undecoded != nullptr) carry = std::string(BytesView(undecoded));
    text = DecodeNative(static_cast<TextEncoding>(t->native), Errors(o), BytesView(bytes), final, &carry);
    if (text == nullptr) return nullptr;
    Object* rest = carry.empty() ? nullptr : NewBytes(carry.data(), static_cast<int64_t>(carry.size()));
    gc::Store(o, &t->undecoded, rest);
  }
  if (text == nullptr || !t->universal) return text;
  return DecodeNewlines(text, t->translate, final, &t->pending_cr, &t->seen_newlines);
}

Object* BytesOf(Object* data, const char* method) {
  if (IsExactly(data, bytes_type)) return data;
  if (!SupportsBuffer(data)) {
    return Raise(exc::TypeError, "underlying %s() should have returned a bytes-like object, not '%T'",
                 method, data);
  }
  BufferView view(data);
  return view.ok() ? NewBytes(view.text().data(), static_cast<int64_t>(view.text().size())) : nullptr;
}

// Decoder state before a chunk, for tell(): (bytes not yet decoded, flags, pending "\r").
Object* DecoderState(Object* o) {
  TextObject* t = Self(o);
  Object* decoder = gc::Load(&t->decoder);
  if (decoder != nullptr) {
    Object* state = CallName(decoder, "getstate");
    if (state == nullptr) return nullptr;
    if (!IsTuple(state) || TupleSize(state) != 2) return Raise(exc::TypeError, "illegal decoder state");
    if (!IsBytes(TupleAt(state, 0))) {
      return Raise(exc::TypeError, "illegal decoder state: the first item should be a bytes object, not '%T'",
                   TupleAt(state, 0));
    }
    return TupleOf(TupleAt(state, 0), TupleAt(state, 1), Bool(t->pending_cr));
  }
  Object* undecoded = gc::Load(&t->undecoded);
  return TupleOf(undecoded != nullptr ? undecoded : NewBytes("", 0), NewInt(0), Bool(t->pending_cr));
}
bool SetDecoderState(Object* o, Object* undecoded, Object* flags, bool pending_cr) {
  TextObject* t = Self(o);
  t->pending_cr = pending_cr;
  Object* decoder = gc::Load(&t->decoder);
  if (decoder != nullptr) {
    return CallNameArgs(decoder, "setstate", TupleOf(undecoded, flags)) != nullptr;
  }
  gc::Store<Object>(o, &t->undecoded, BytesSize(undecoded) == 0 ? nullptr : undecoded);
  return true;
}

// Reads and decodes one chunk behind what is left. 1 something came, 0 end of file, -1 error.
int ReadChunk(Object* o, int64_t hint) {
  TextObject* t = Self(o);
  if (!t->ready || !t->readable) {
    RaiseUnsupported("not readable");
    return -1;
  }
  Object* state = t->telling ? DecoderState(o) : nullptr;
  if (t->telling && state == nullptr) return -1;
  Object* size = NewInt(std::max(t->chunk_size, hint));
  Object* data = CallNameArgs(Buffer(o), t->has_read1 ? "read1" : "read", size);
  if (data == nullptr) return -1;
  data = BytesOf(data, t->has_read1 ? "read1" : "read");
  if (data == nullptr) return -1;
  const bool eof = BytesSize(data) == 0;
  Object* text = Decode(o, data, eof);
  if (text == nullptr) return -1;
  gc::Store(o, &t->decoded, text);
  t->decoded_at = 0;
  if (state != nullptr) {
    Object* next = CallMethodArgs(TupleAt(state, 0), names.__add__, data);
    Object* snapshot = next == nullptr ? nullptr : TupleOf(TupleAt(state, 1), next, TupleAt(state, 2));
    if (snapshot == nullptr) return -1;
    gc::Store(o, &t->snapshot, snapshot);
  }
  return eof && StrLength(text) == 0 ? 0 : 1;
}

Object* TakeDecoded(Object* o, int64_t n) {  // n < 0: all
  TextObject* t = Self(o);
  Object* decoded = gc::Load(&t->decoded);
  if (decoded == nullptr) return NewStr("");
  const int64_t left = StrLength(decoded) - t->decoded_at;
  if (n < 0 || n > left) n = left;
  Object* piece = StrSubstring(decoded, t->decoded_at, t->decoded_at + n);
  if (piece != nullptr) t->decoded_at += n;
  return piece;
}

bool MakeCoders(Object* self, Object* encoding) {
  TextObject* t = Self(self);
  t->native = NativeEncoding(encoding);
  gc::StoreNoBarrier<Object>(&t->encoder, nullptr);
  gc::StoreNoBarrier<Object>(&t->decoder, nullptr);
  if (t->native != kOtherEncoding) return true;
  const char* name = StrUtf8(encoding);
  if (name == nullptr) return false;
  Object* info = CodecLookup(name);
  if (info == nullptr) return false;
  Object* is_text;
  const int found = LookupAttr(info, Intern("_is_text_encoding"), &is_text);
  if (found < 0) return false;
  if (found == 1 && IsTrue(is_text) == 0) {
    return RaiseFalse(Raise(exc::LookupError,
                            "%R is not a text encoding; use codecs.open() to handle arbitrary codecs",
                            encoding));
  }
  Object* errors = gc::Load(&t->errors);
  Object* readable = CallName(Buffer(self), "readable");
  Object* writable = readable == nullptr ? nullptr : CallName(Buffer(self), "writable");
  if (writable == nullptr) return false;
  if (IsTrue(readable) == 1) {
    Object* decoder = CallNameArgs(info, "incrementaldecoder", errors);
    if (decoder == nullptr) return false;
    gc::Store(self, &t->decoder, decoder);
  }
  if (IsTrue(writable) == 1) {
    Object* encoder = CallNameArgs(info, "incrementalencoder", errors);
    if (encoder == nullptr) return false;
    gc::Store(self, &t->encoder, encoder);
    if (t->seekable) {
      Object* at = CallMethod(Buffer(self), names.tell, nullptr, 0);
      if (at == nullptr) return false;
      if (Compare(at, NewInt(0), kNe) == 1 && CallNameArgs(encoder, "setstate", NewInt(0)) == nullptr) return false;
    }
  }
  return true;
}

bool ResetCoders(Object* self, bool at_start) {
  TextObject* t = Self(self);
  ForgetDecoded(self);
  gc::StoreNoBarrier<Object>(&t->undecoded, nullptr);
  t->pending_cr = false;
  if (Object* decoder = gc::Load(&t->decoder); decoder != nullptr && CallName(decoder, "reset") == nullptr) return false;
  Object* encoder = gc::Load(&t->encoder);
  if (encoder == nullptr) return true;
  if (at_start) return CallName(encoder, "reset") != nullptr;
  return CallNameArgs(encoder, "setstate", NewInt(0)) != nullptr;
}

}  // namespace tricolor::io_text
