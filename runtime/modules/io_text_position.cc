// TextIOWrapper: tell, seek, truncate. A position in text is a cookie: a position in the buffer, and how
// the decoder gets from there to the character.
#include <algorithm>
#include <cstring>

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

// A cookie as CPython makes it: position | decoder flags << 64 | bytes to feed << 96 |
// characters to skip << 128 | need eof << 160.
Object* MakeCookie(Object* position, int64_t flags, int64_t feed, int64_t skip, bool eof) {
  const int64_t parts[] = {flags, feed, skip, eof ? 1 : 0};
  Object* cookie = position;
  for (int i = 0; i < 4 && cookie != nullptr; ++i) {
    if (parts[i] == 0) continue;
    Object* high = BinaryOp(NewInt(parts[i]), NewInt(64 + 32 * i), kLshift);
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
  if (skip == 0) return MakeCookie(start, flag_value * 2 + (pending_cr ? 1 : 0), 0, 0, false);
  // Decode byte by byte from the snapshot until the consumed characters have come.
  Object* state = DecoderState(self);
  if (state == nullptr || !SetDecoderState(self, NewBytes("", 0), flags, pending_cr)) return nullptr;
  const uint8_t seen = t->seen_newlines;
  int64_t used = 0, characters = 0, safe_bytes = 0, safe_characters = 0, safe_flags = flag_value;
  bool safe_cr = pending_cr, failed = false;
  for (int64_t i = 0; i < BytesSize(fed) && characters < skip; ++i) {
    Object* piece = Decode(self, NewBytes(BytesData(fed) + i, 1), false);
    if (piece == nullptr) {
      failed = true;
      break;
    }
    characters += StrLength(piece);
    used = i + 1;
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
  // A decoder may keep characters until it hears that nothing follows.
  bool need_eof = false;
  if (!failed && characters < skip) {
    Object* rest = Decode(self, NewBytes("", 0), true);
    failed = rest == nullptr;
    if (!failed) characters += StrLength(rest);
    need_eof = true;
    if (!failed && characters < skip) {
      Raise(exc::OSError, "can't reconstruct logical file position");
      failed = true;
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
  return MakeCookie(start, cookie_flags, left == 0 ? 0 : used - safe_bytes, left,
                    need_eof);
}

int64_t CookiePart(Object* cookie, int index) {
  Object* shifted = index == 0 ? cookie : BinaryOp(cookie, NewInt(32 + 32 * index), kRshift);
  Object* mask = NewInt(index == 0 ? INT64_MAX : UINT32_MAX);
  Object* low = shifted == nullptr ? nullptr : BinaryOp(shifted, mask, kAnd);
  int64_t value = -1;
  if (low == nullptr || !IntAsInt64(low, &value)) return -1;
  return value;
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
                feed = CookiePart(cookie, 2), skip = CookiePart(cookie, 3),
                eof = CookiePart(cookie, 4);
  if (position < 0 || flags < 0 || feed < 0 || skip < 0 || eof < 0) return nullptr;
  if (CallMethodArgs(Buffer(self), names.seek, NewInt(position)) == nullptr) return nullptr;
  if (!ResetCoders(self, position == 0)) return nullptr;
  if ((position != 0 || flags != 0) &&
      !SetDecoderState(self, NewBytes("", 0), NewInt(flags >> 1), (flags & 1) != 0)) return nullptr;
  if (skip != 0) {
    Object* data = CallMethodArgs(Buffer(self), names.read, NewInt(feed));
    if (data == nullptr || !IsBytes(data)) return nullptr;
    Object* text = Decode(self, data, eof != 0);
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

}  // namespace tricolor::io_text
