// Error handlers of codecs: the built-in ones natively, others through the registry.

#include "runtime/objects/codec_errors.h"

#include <cstdio>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/tuple.h"
#include "runtime/unicode.h"

namespace tricolor {

ErrorPolicy ErrorPolicyOf(const char* errors) {
  static constexpr struct {
    const char* name;
    ErrorPolicy policy;
  } kPolicies[] = {
      {"strict", ErrorPolicy::kStrict},
      {"ignore", ErrorPolicy::kIgnore},
      {"replace", ErrorPolicy::kReplace},
      {"surrogateescape", ErrorPolicy::kSurrogateEscape},
      {"surrogatepass", ErrorPolicy::kSurrogatePass},
      {"backslashreplace", ErrorPolicy::kBackslashReplace},
      {"xmlcharrefreplace", ErrorPolicy::kXmlCharRefReplace},
      {"namereplace", ErrorPolicy::kNameReplace},
  };
  if (errors == nullptr) return ErrorPolicy::kStrict;
  for (const auto& p : kPolicies) {
    if (std::strcmp(errors, p.name) == 0) return p.policy;
  }
  return ErrorPolicy::kRegistered;
}

UnitFamily UnitFamilyOf(std::string_view encoding) {
  std::string name;
  for (char c : encoding) {
    if (c != '-' && c != '_') name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (name == "utf8" || name == "cputf8") return UnitFamily::kUtf8;
  if (name == "utf16" || name == "utf16le") return UnitFamily::kUtf16Le;
  if (name == "utf16be") return UnitFamily::kUtf16Be;
  if (name == "utf32" || name == "utf32le") return UnitFamily::kUtf32Le;
  if (name == "utf32be") return UnitFamily::kUtf32Be;
  return UnitFamily::kOther;
}

Object* RaiseEncodeError(const char* encoding, Object* s, int64_t start, int64_t end,
                         const char* reason) {
  Object* error = NewUnicodeEncodeError(encoding, s, start, end, reason);
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

Object* RaiseDecodeError(const char* encoding, std::string_view bytes, int64_t start, int64_t end,
                         const char* reason) {
  Object* object = NewBytes(bytes);
  if (object == nullptr) return nullptr;
  Object* error = NewUnicodeDecodeError(encoding, object, start, end, reason);
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

namespace {

// The surrogate at `p`, and how many bytes it takes; 0: there is none.
int SurrogateAt(UnitFamily family, std::string_view bytes, int64_t at, char32_t* c) {
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data()) + at;
  const int64_t left = static_cast<int64_t>(bytes.size()) - at;
  char32_t value = 0;
  int size = 0;
  switch (family) {
    case UnitFamily::kUtf8:
      if (left >= 3 && (p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
        value = (p[0] & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63);
        size = 3;
      }
      break;
    case UnitFamily::kUtf16Le:
      if (left >= 2) value = p[0] | p[1] << 8, size = 2;
      break;
    case UnitFamily::kUtf16Be:
      if (left >= 2) value = p[1] | p[0] << 8, size = 2;
      break;
    case UnitFamily::kUtf32Le:
      if (left >= 4) value = p[0] | p[1] << 8 | p[2] << 16 | char32_t{p[3]} << 24, size = 4;
      break;
    case UnitFamily::kUtf32Be:
      if (left >= 4) value = p[3] | p[2] << 8 | p[1] << 16 | char32_t{p[0]} << 24, size = 4;
      break;
    case UnitFamily::kOther: break;
  }
  if (size == 0 || !unicode::IsSurrogate(value)) return 0;
  *c = value;
  return size;
}

void AppendSurrogate(UnitFamily family, char32_t c, std::string* out) {
  const char low = static_cast<char>(c & 0xff), high = static_cast<char>(c >> 8);
  switch (family) {
    case UnitFamily::kUtf8: AppendUtf8(c, out); break;
    case UnitFamily::kUtf16Le: out->append({low, high}); break;
    case UnitFamily::kUtf16Be: out->append({high, low}); break;
    case UnitFamily::kUtf32Le: out->append({low, high, 0, 0}); break;
    case UnitFamily::kUtf32Be: out->append({0, 0, high, low}); break;
    case UnitFamily::kOther: break;
  }
}

// The handler's answer (replacement, position); false: exception. `size`: of what is converted.
bool UnpackAnswer(Object* answer, bool encoding, int64_t size, Object** replacement,
                  int64_t* next) {
  const char* wanted = encoding ? "encoding error handler must return (str/bytes, int) tuple"
                                : "decoding error handler must return (str, int) tuple";
  if (!IsTuple(answer) || TupleSize(answer) != 2) {
    Raise(exc::TypeError, "%s", wanted);
    return false;
  }
  *replacement = TupleAt(answer, 0);
  if (!IsStr(*replacement) && !(encoding && IsBytes(*replacement))) {
    Raise(exc::TypeError, "%s", wanted);
    return false;
  }
  int64_t position;
  if (!ToIndexOrRaise(TupleAt(answer, 1), exc::IndexError, &position)) return false;
  *next = position < 0 ? position + size : position;
  if (*next < 0 || *next > size) {
    Raise(exc::IndexError, "position %zd from error handler out of bounds",
          static_cast<ssize_t>(*next));
    return false;
  }
  return true;
}

}  // namespace

std::string EscapedChar(char32_t c, ErrorPolicy policy) {
  char text[16];
  if (policy == ErrorPolicy::kXmlCharRefReplace) {
    std::snprintf(text, sizeof text, "&#%u;", static_cast<unsigned>(c));
    return text;
  }
  if (policy == ErrorPolicy::kNameReplace) {
    const std::string name = unicode::Name(c);
    if (!name.empty()) return "\\N{" + name + "}";
  }
  std::snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x",
                static_cast<unsigned>(c));
  return text;
}

bool DecodeErrors::Handle(const char* reason, int64_t start, int64_t end, StrBuilder* out,
                          int64_t* next) {
  switch (policy_) {
    case ErrorPolicy::kIgnore: *next = end; return true;
    case ErrorPolicy::kReplace:
      out->Append(char32_t{0xfffd});
      *next = end;
      return true;
    case ErrorPolicy::kBackslashReplace:
      for (int64_t i = start; i < end; ++i) {
        out->Append(EscapedChar(static_cast<unsigned char>(bytes[i]), policy_));
      }
      *next = end;
      return true;
    case ErrorPolicy::kSurrogateEscape: {
      int64_t i = start;
      for (; i < end && i < start + 4 && (bytes[i] & 0x80) != 0; ++i) {
        out->Append(char32_t{0xdc00} + static_cast<unsigned char>(bytes[i]));
      }
      if (i == start) break;
      *next = i;
      return true;
    }
    case ErrorPolicy::kSurrogatePass: {
      char32_t c;
      const int size = SurrogateAt(UnitFamilyOf(encoding_), bytes, start, &c);
      if (size == 0) break;
      out->Append(c);
      *next = start + size;
      return true;
    }
    case ErrorPolicy::kXmlCharRefReplace:
    case ErrorPolicy::kNameReplace:
      Raise(exc::TypeError, "don't know how to handle UnicodeDecodeError in error callback");
      return false;
    case ErrorPolicy::kStrict: break;
    case ErrorPolicy::kRegistered: {
      Object* handler = CodecLookupError(errors_);
      if (handler == nullptr) return false;
      if (object_ == nullptr && (object_ = NewBytes(bytes)) == nullptr) return false;
      Object* error = NewUnicodeDecodeError(encoding_, object_, start, end, reason);
      if (error == nullptr) return false;
      Object* answer = CallArgs(handler, error);
      if (answer == nullptr) return false;
      Object* input = GetAttr(error, "object");
      if (input == nullptr) return false;
      if (!IsBytes(input)) {
        Raise(exc::TypeError, "exception attribute object must be bytes");
        return false;
      }
      object_ = input;
      bytes = BytesView(input);
      Object* replacement;
      if (!UnpackAnswer(answer, false, static_cast<int64_t>(bytes.size()), &replacement, next)) {
        return false;
      }
      out->Append(replacement);
      return true;
    }
  }
  RaiseDecodeError(encoding_, bytes, start, end, reason);
  return false;
}

bool EncodeErrors::Escape(const std::string& ascii, std::string* out) {
  for (char c : ascii) {
    if (!encode_(static_cast<unsigned char>(c), out)) return false;
  }
  return true;
}

bool EncodeErrors::Handle(const char* reason, int64_t start, int64_t end, std::string* out,
                          int64_t* next) {
  *next = end;
  switch (policy_) {
    case ErrorPolicy::kIgnore: return true;
    case ErrorPolicy::kReplace:
      if (!Escape(std::string(end - start, '?'), out)) break;
      return true;
    case ErrorPolicy::kBackslashReplace:
    case ErrorPolicy::kXmlCharRefReplace:
    case ErrorPolicy::kNameReplace: {
      bool encoded = true;
      for (int64_t i = start; i < end && encoded; ++i) {
        encoded = Escape(EscapedChar(StrAt(s_, i), policy_), out);
      }
      if (!encoded) break;
      return true;
    }
    case ErrorPolicy::kSurrogateEscape: {
      int64_t i = start;
      for (; i < end; ++i) {
        const char32_t c = StrAt(s_, i);
        if (c < 0xdc80 || c > 0xdcff) break;
        out->push_back(static_cast<char>(c - 0xdc00));
      }
      if (i == end) return true;
      start = i;
      break;
    }
    case ErrorPolicy::kSurrogatePass: {
      const UnitFamily family = UnitFamilyOf(encoding_);
      if (family == UnitFamily::kOther) break;
      int64_t i = start;
      for (; i < end && unicode::IsSurrogate(StrAt(s_, i)); ++i) {
        AppendSurrogate(family, StrAt(s_, i), out);
      }
      if (i == end) return true;
      break;
    }
    case ErrorPolicy::kStrict: break;
    case ErrorPolicy::kRegistered: {
      Object* handler = CodecLookupError(errors_);
      if (handler == nullptr) return false;
      Object* error = NewUnicodeEncodeError(encoding_, s_, start, end, reason);
      if (error == nullptr) return false;
      Object* answer = CallArgs(handler, error);
      if (answer == nullptr) return false;
      Object* replacement;
      if (!UnpackAnswer(answer, true, StrLength(s_), &replacement, next)) return false;
      if (IsBytes(replacement)) {
        out->append(BytesView(replacement));
        return true;
      }
      bool encoded = true;
      for (int64_t i = 0; i < StrLength(replacement) && encoded; ++i) {
        encoded = encode_(StrAt(replacement, i), out);
      }
      if (!encoded) break;
      return true;
    }
  }
  RaiseEncodeError(encoding_, s_, start, end, reason);
  return false;
}

namespace {

// start and end of a UnicodeError object, clipped as CPython clips them.
bool ErrorRange(Object* error, Object** object, int64_t* start, int64_t* end) {
  *object = GetAttr(error, "object");
  if (*object == nullptr) return false;
  Object* s = GetAttr(error, "start");
  if (s == nullptr || !IntAsInt64(s, start)) return false;
  Object* e = GetAttr(error, "end");
  if (e == nullptr || !IntAsInt64(e, end)) return false;
  const int64_t size = IsStr(*object) ? StrLength(*object) : IsBytes(*object) ? BytesSize(*object) : 0;
  *start = std::min(std::max<int64_t>(*start, 0), std::max<int64_t>(size - 1, 0));
  *end = std::min(std::max<int64_t>(*end, 1), size);
  return true;
}

Object* Answer(Object* text, int64_t position) {
  if (text == nullptr) return nullptr;
  return TupleOf(text, BoxInt(position));
}

}  // namespace

Object* HandleErrorObject(Object* error, ErrorPolicy policy) {
  if (policy == ErrorPolicy::kStrict) {
    if (!IsException(error)) return Raise(exc::TypeError, "codec must pass exception instance");
    RaiseInstance(error);
    return nullptr;
  }
  const bool encode = IsA(error, exc::UnicodeEncodeError);
  const bool decode = IsA(error, exc::UnicodeDecodeError);
  const bool translate = IsA(error, exc::UnicodeTranslateError);
  auto unknown = [&] {
    return Raise(exc::TypeError, "don't know how to handle %T in error callback", error);
  };
  if (!encode && !decode && !translate) return unknown();
  Object* object;
  int64_t start, end;
  if (!ErrorRange(error, &object, &start, &end)) return nullptr;
  const int64_t count = std::max<int64_t>(end - start, 0);
  StrBuilder text;
  switch (policy) {
    case ErrorPolicy::kIgnore: return Answer(EmptyStr(), end);
    case ErrorPolicy::kReplace:
      if (decode) return Answer(StrFromChar(0xfffd), end);
      for (int64_t i = 0; i < count; ++i) text.Append(encode ? char32_t{'?'} : char32_t{0xfffd});
      return Answer(text.Finish(), end);
    case ErrorPolicy::kXmlCharRefReplace:
    case ErrorPolicy::kNameReplace:
      if (!encode) return unknown();
      [[fallthrough]];
    case ErrorPolicy::kBackslashReplace:
      for (int64_t i = start; i < end; ++i) {
        const char32_t c = decode ? static_cast<unsigned char>(BytesData(object)[i])
                                  : StrAt(object, i);
        text.Append(EscapedChar(c, policy));
      }
      return Answer(text.Finish(), end);
    case ErrorPolicy::kSurrogateEscape:
    case ErrorPolicy::kSurrogatePass: {
      if (translate) return unknown();
      Object* encoding = GetAttr(error, "encoding");
      if (encoding == nullptr) return nullptr;
      const UnitFamily family = UnitFamilyOf(StrToStd(encoding));
      if (encode) {
        std::string bytes;
        for (int64_t i = start; i < end; ++i) {
          const char32_t c = StrAt(object, i);
          const bool fits = policy == ErrorPolicy::kSurrogateEscape
                                ? c >= 0xdc80 && c <= 0xdcff
                                : unicode::IsSurrogate(c) && family != UnitFamily::kOther;
          if (!fits) {
            RaiseInstance(error);
            return nullptr;
          }
          if (policy == ErrorPolicy::kSurrogateEscape) {
            bytes.push_back(static_cast<char>(c - 0xdc00));
          } else {
            AppendSurrogate(family, c, &bytes);
          }
        }
        return Answer(NewBytes(bytes), end);
      }
      int64_t i = start;
      if (policy == ErrorPolicy::kSurrogateEscape) {
        for (; i < end && i < start + 4 && (BytesData(object)[i] & 0x80) != 0; ++i) {
          text.Append(char32_t{0xdc00} + static_cast<unsigned char>(BytesData(object)[i]));
        }
      } else {
        char32_t c;
        const int size = SurrogateAt(family, BytesView(object), start, &c);
        if (size != 0) text.Append(c);
        i += size;
      }
      if (i == start) {
        RaiseInstance(error);
        return nullptr;
      }
      return Answer(text.Finish(), i);
    }
    case ErrorPolicy::kStrict:
    case ErrorPolicy::kRegistered: break;
  }
  return unknown();
}

}  // namespace tricolor
