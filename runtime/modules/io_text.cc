// TextIOWrapper: text over a buffered file.
//
// UTF-8, ASCII and Latin-1 are decoded and encoded natively; other encodings by the incremental
// codecs of the `codecs` registry. Positions for tell() are found by decoding the last chunk again.
#include <algorithm>
#include <cstring>

#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

Type text_io_type;

namespace {

TextObject* Self(Object* o) { return As<TextObject>(o); }
Object* Buffer(Object* o) { return gc::Load(&Self(o)->buffer); }

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

Object* Write(Object* self, Args args, size_t, Object*) {
  Object* text = args[0];
  if (!IsStr(text)) return Raise(exc::TypeError, "write() argument must be str, not %T", text);
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

// Decoder state before a chunk, for tell(): (bytes not yet decoded, flags, pending "\r").
Object* DecoderState(Object* o) {
  TextObject* t = Self(o);
  Object* decoder = gc::Load(&t->decoder);
  if (decoder != nullptr) {
    Object* state = CallName(decoder, "getstate");
    if (state == nullptr || !IsTuple(state) || TupleSize(state) != 2) return nullptr;
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
  if (!t->ready || (gc::Load(&t->decoder) == nullptr && t->native == kOtherEncoding)) {
    RaiseUnsupported("not readable");
    return -1;
  }
  Object* state = t->telling ? DecoderState(o) : nullptr;
  if (t->telling && state == nullptr) return -1;
  Object* size = NewInt(std::max(t->chunk_size, hint));
  Object* data = CallNameArgs(Buffer(o), t->has_read1 ? "read1" : "read", size);
  if (data == nullptr) return -1;
  if (!IsBytes(data)) {
    Raise(exc::TypeError, "underlying %s() should have returned a bytes-like object, not '%T'",
          t->has_read1 ? "read1" : "read", data);
    return -1;
  }
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

bool BeforeRead(Object* o) {
  return Self(o)->pending_bytes == 0 || FlushPending(o);
}

Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &size) || !CheckOpen(self)) return nullptr;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  if (!lock.ok()) return nullptr;
  TextObject* t = Self(self);
  if (gc::Load(&t->decoder) == nullptr && t->native == kOtherEncoding) return RaiseUnsupported("not readable");
  if (!BeforeRead(self)) return nullptr;
  if (size < 0) {
    Object* data = CallMethod(Buffer(self), names.read, nullptr, 0);
    if (data == nullptr) return nullptr;
    if (!IsBytes(data)) {
      return Raise(exc::TypeError, "underlying read() should have returned a bytes-like object, not '%T'", data);
    }
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

Object* FlushAll(Object* self) {
  if (!FlushPending(self)) return nullptr;
  return CallMethod(Buffer(self), names.flush, nullptr, 0);
}

Object* Flush(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  Self(self)->telling = Self(self)->seekable;
  IoLock lock(self, &Self(self)->lock, &Self(self)->lock_owner);
  return lock.ok() ? FlushAll(self) : nullptr;
}

// A cookie as CPython makes it: position | decoder flags << 64 | bytes to feed << 128 |
// characters to skip << 192 | need eof << 256.
Object* MakeCookie(Object* position, int64_t flags, int64_t feed, int64_t skip) {
  const int64_t parts[] = {flags, feed, skip};
  Object* cookie = position;
  for (int i = 0; i < 3 && cookie != nullptr; ++i) {
    if (parts[i] == 0) continue;
    Object* high = BinaryOp(NewInt(parts[i]), NewInt(64 * (i + 1)), kLshift);
    cookie = high == nullptr ? nullptr : BinaryOp(cookie, high, kOr);
  }
  return cookie;
}

Object* Tell(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  TextObject* t = Self(self);
  if (!t->seekable) return RaiseUnsupported("underlying stream is not seekable");
  if (!t->telling) return Raise(exc::OSError, "telling position disabled by next() call");
  IoLock lock(self, &t->lock, &t->lock_owner);
  if (!lock.ok() || FlushAll(self) == nullptr) return nullptr;
  Object* position = CallMethod(Buffer(self), names.tell, nullptr, 0);
  Object* snapshot = gc::Load(&t->snapshot);
  Object* decoded = gc::Load(&t->decoded);
  if (position == nullptr || snapshot == nullptr || decoded == nullptr) return position;
  Object* fed = TupleAt(snapshot, 1);
  Object* flags = TupleAt(snapshot, 0);
  const bool pending_cr = TupleAt(snapshot, 2) == True();
  Object* start = BinaryOp(position, NewInt(BytesSize(fed)), kSubtract);
  int64_t flag_value;
  if (start == nullptr || !IntAsInt64(flags, &flag_value)) return nullptr;
  const int64_t skip = t->decoded_at;
  const bool stateless = gc::Load(&t->decoder) == nullptr;
  if (skip == 0) return MakeCookie(start, flag_value * 2 + (pending_cr ? 1 : 0), 0, 0);
  // Decode byte by byte from the snapshot until the consumed characters have come.
  Object* state = DecoderState(self);
  if (state == nullptr || !SetDecoderState(self, NewBytes("", 0), flags, pending_cr)) return nullptr;
  const uint8_t seen = t->seen_newlines;
  int64_t characters = 0, safe_bytes = 0, safe_characters = 0, safe_flags = flag_value;
  bool safe_cr = pending_cr, failed = false;
  for (int64_t i = 0; i < BytesSize(fed) && characters < skip; ++i) {
    Object* piece = Decode(self, NewBytes(BytesData(fed) + i, 1), false);
    if (piece == nullptr) {
      failed = true;
      break;
    }
    characters += StrLength(piece);
    Object* now = DecoderState(self);
    if (now == nullptr) {
      failed = true;
      break;
    }
    if (BytesSize(TupleAt(now, 0)) == 0 && characters <= skip) {
      safe_bytes = i + 1;
      safe_characters = characters;
      safe_cr = t->pending_cr;
      if (!stateless && !IntAsInt64(TupleAt(now, 1), &safe_flags)) failed = true;
    }
  }
  {
    SavedError saved;
    SetDecoderState(self, TupleAt(state, 0), TupleAt(state, 1), TupleAt(state, 2) == True());
    t->seen_newlines = seen;
    ClearError();
  }
  if (failed) return nullptr;
  start = BinaryOp(start, NewInt(safe_bytes), kAdd);
  if (start == nullptr) return nullptr;
  const int64_t cookie_flags = safe_flags * 2 + (safe_cr ? 1 : 0);
  const int64_t left = skip - safe_characters;
  return MakeCookie(start, cookie_flags, left == 0 ? 0 : BytesSize(fed) - safe_bytes, left);
}

int64_t CookiePart(Object* cookie, int index) {
  Object* shifted = index == 0 ? cookie : BinaryOp(cookie, NewInt(64 * index), kRshift);
  Object* mask = NewInt(INT64_MAX);
  Object* low = shifted == nullptr ? nullptr : BinaryOp(shifted, mask, kAnd);
  int64_t value = -1;
  if (low == nullptr || !IntAsInt64(low, &value)) return -1;
  return value;
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

Object* Seek(Object* self, Args args, size_t nargs, Object*) {
  int whence = 0;
  if (nargs > 1 && !IntAsInt(args[1], &whence)) return nullptr;
  if (!CheckOpen(self)) return nullptr;
  TextObject* t = Self(self);
  if (!t->seekable) return RaiseUnsupported("underlying stream is not seekable");
  Object* cookie = args[0];
  const int zero = Compare(cookie, NewInt(0), kEq);
  if (zero < 0) return nullptr;
  if (whence == 1) {
    if (zero == 0) return RaiseUnsupported("can't do nonzero cur-relative seeks");
    cookie = CallMethod(self, names.tell, nullptr, 0);
    if (cookie == nullptr) return nullptr;
  } else if (whence == 2) {
    if (zero == 0) return RaiseUnsupported("can't do nonzero end-relative seeks");
    IoLock lock(self, &t->lock, &t->lock_owner);
    if (!lock.ok() || FlushAll(self) == nullptr || !ResetCoders(self, false)) return nullptr;
    return CallMethodArgs(Buffer(self), names.seek, NewInt(0), NewInt(2));
  } else if (whence != 0) {
    return Raise(exc::ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
  }
  const int negative = Compare(cookie, NewInt(0), kLt);
  if (negative < 0) return nullptr;
  if (negative != 0) return Raise(exc::ValueError, "negative seek position %R", cookie);
  IoLock lock(self, &t->lock, &t->lock_owner);
  if (!lock.ok() || FlushAll(self) == nullptr) return nullptr;
  const int64_t position = CookiePart(cookie, 0), flags = CookiePart(cookie, 1),
                feed = CookiePart(cookie, 2), skip = CookiePart(cookie, 3);
  if (position < 0 || flags < 0 || feed < 0 || skip < 0) return nullptr;
  if (CallMethodArgs(Buffer(self), names.seek, NewInt(position)) == nullptr) return nullptr;
  if (!ResetCoders(self, position == 0)) return nullptr;
  if (flags != 0 && !SetDecoderState(self, NewBytes("", 0), NewInt(flags >> 1), (flags & 1) != 0)) return nullptr;
  if (skip != 0) {
    Object* data = CallMethodArgs(Buffer(self), names.read, NewInt(feed));
    if (data == nullptr || !IsBytes(data)) return nullptr;
    Object* text = Decode(self, data, false);
    if (text == nullptr) return nullptr;
    if (StrLength(text) < skip) return Raise(exc::OSError, "can't restore logical file position");
    gc::Store(self, &t->decoded, text);
    gc::Store(self, &t->snapshot, TupleOf(NewInt(flags >> 1), data, Bool((flags & 1) != 0)));
    t->decoded_at = skip;
  }
  return cookie;
}

Object* Truncate(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self) || CallMethod(self, names.flush, nullptr, 0) == nullptr) return nullptr;
  Object* at = nargs > 0 ? args[0] : None();
  if (at == None()) {
    at = CallMethod(self, names.tell, nullptr, 0);
    if (at == nullptr) return nullptr;
  }
  return CallMethodArgs(Buffer(self), names.truncate, at);
}

// ---- life -----------------------------------------------------------------------------------------

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

bool SetNewline(Object* self, Object* newline) {
  TextObject* t = Self(self);
  if (newline != None() && !IsStr(newline)) {
    return RaiseFalse(Raise(exc::TypeError, "newline must be str or None, not %.200s", TypeName(newline)));
  }
  if (newline != None() && !StrEquals(newline, "") && !StrEquals(newline, "\n") &&
      !StrEquals(newline, "\r") && !StrEquals(newline, "\r\n")) {
    return RaiseFalse(Raise(exc::ValueError, "illegal newline value: %R", newline));
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
  if (encoding == None() || (IsStr(encoding) && StrEquals(encoding, "locale"))) {
    encoding = NewStr("UTF-8");
  } else if (!IsStr(encoding)) {
    return RaiseFalse(Raise(exc::TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %T", encoding));
  }
  Object* errors = out[2] == None() ? names.strict : out[2];
  if (!IsStr(errors)) {
    return RaiseFalse(Raise(exc::TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %T", errors));
  }
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
  std::string text = "<_io.TextIOWrapper";
  Object* name;
  Object* mode;
  if (!Self(self)->ready) {
    return Raise(exc::ValueError, "I/O operation on uninitialized object");
  }
  const int has_name = LookupAttr(self, names.name, &name);
  if (has_name < 0) ClearError();
  const int has_mode = LookupAttr(self, names.mode, &mode);
  if (has_mode < 0) ClearError();
  Object* out = NewStr(text);
  if (has_name == 1) out = StrConcat(out, StrFormat(" name=%R", name));
  if (out != nullptr && has_mode == 1) out = StrConcat(out, StrFormat(" mode=%R", mode));
  return out == nullptr ? nullptr
                        : StrConcat(out, StrFormat(" encoding=%R>", gc::Load(&Self(self)->encoding)));
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
