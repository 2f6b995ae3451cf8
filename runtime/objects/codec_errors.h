// What codecs do with what they cannot convert: the `errors` argument.
#ifndef TRICOLOR_RUNTIME_OBJECTS_CODEC_ERRORS_H_
#define TRICOLOR_RUNTIME_OBJECTS_CODEC_ERRORS_H_

#include <functional>
#include <string>
#include <string_view>

#include "runtime/objects/str.h"

namespace tricolor {

// The handlers that need no call into Python.
enum class ErrorPolicy {
  kStrict, kIgnore, kReplace, kSurrogateEscape, kSurrogatePass, kBackslashReplace,
  kXmlCharRefReplace, kNameReplace, kRegistered,
};
ErrorPolicy ErrorPolicyOf(const char* errors);  // null: strict

// Code units of one encoding, for surrogatepass.
enum class UnitFamily { kUtf8, kUtf16Le, kUtf16Be, kUtf32Le, kUtf32Be, kOther };
UnitFamily UnitFamilyOf(std::string_view encoding);

class DecodeErrors {
 public:
  DecodeErrors(const char* encoding, const char* errors, std::string_view bytes)
      : bytes(bytes), encoding_(encoding), errors_(errors), policy_(ErrorPolicyOf(errors)) {}
  // Deals with bytes [start, end): appends the replacement, sets *next to where decoding goes on.
  // False: an exception is set. A registered handler may have replaced `bytes`.
  bool Handle(const char* reason, int64_t start, int64_t end, StrBuilder* out, int64_t* next);

  std::string_view bytes;

 private:
  const char* encoding_;
  const char* errors_;
  ErrorPolicy policy_;
  Object* object_ = nullptr;  // a bytes object of `bytes`, once there is one
};

class EncodeErrors {
 public:
  // Appends the encoded form of a character; false: it has none.
  using EncodeChar = std::function<bool(char32_t, std::string*)>;
  EncodeErrors(const char* encoding, const char* errors, Object* s, EncodeChar encode)
      : encoding_(encoding), errors_(errors), policy_(ErrorPolicyOf(errors)), s_(s),
        encode_(std::move(encode)) {}
  // Deals with characters [start, end).
  bool Handle(const char* reason, int64_t start, int64_t end, std::string* out, int64_t* next);

 private:
  bool Escape(const std::string& ascii, std::string* out);
  const char* encoding_;
  const char* errors_;
  ErrorPolicy policy_;
  Object* s_;
  EncodeChar encode_;
};

// What backslashreplace, xmlcharrefreplace and namereplace write for a character.
std::string EscapedChar(char32_t c, ErrorPolicy policy);
// The handler functions of the registry (strict_errors …): argument an exception. `policy` not
// kRegistered.
Object* HandleErrorObject(Object* exception, ErrorPolicy policy);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_CODEC_ERRORS_H_
