// Text of the locale, which is UTF-8, as wide strings: Py_DecodeLocale and what stands behind it.
#include <cwchar>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_fileutils.h"

namespace {

bool Escapes(_Py_error_handler errors) { return errors == _Py_ERROR_SURROGATEESCAPE; }
bool Supported(_Py_error_handler errors) {
  return errors == _Py_ERROR_STRICT || Escapes(errors) || errors == _Py_ERROR_SURROGATEPASS;
}
bool IsSurrogate(uint32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

// One character at `p`: its bytes, or 0 if there is none (then *c is not set).
int Decode(const unsigned char* p, const unsigned char* end, bool surrogates, uint32_t* c) {
  const int n = *p < 0x80 ? 1 : *p < 0xC2 ? 0 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : *p < 0xF5 ? 4 : 0;
  if (n == 0 || p + n > end) return 0;
  uint32_t value = n == 1 ? *p : *p & (0xFFu >> (n + 1));
  for (int i = 1; i < n; ++i) {
    if ((p[i] & 0xC0) != 0x80) return 0;
    value = value << 6 | (p[i] & 0x3Fu);
  }
  static constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[n] || value >= 0x110000 || (IsSurrogate(value) && !surrogates)) return 0;
  *c = value;
  return n;
}

void Encode(uint32_t c, std::string* out) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static constexpr unsigned char kFirst[] = {0, 0xC0, 0xE0, 0xF0};
  *out += static_cast<char>(kFirst[more] | c >> (6 * more));
  for (int i = more - 1; i >= 0; --i) *out += static_cast<char>(0x80 | (c >> (6 * i) & 0x3F));
}

}  // namespace

_Py_error_handler _Py_GetErrorHandler(const char* errors) {
  static const struct {
    const char* name;
    _Py_error_handler handler;
  } kHandlers[] = {{"strict", _Py_ERROR_STRICT},
                   {"surrogateescape", _Py_ERROR_SURROGATEESCAPE},
                   {"replace", _Py_ERROR_REPLACE},
                   {"ignore", _Py_ERROR_IGNORE},
                   {"backslashreplace", _Py_ERROR_BACKSLASHREPLACE},
                   {"surrogatepass", _Py_ERROR_SURROGATEPASS},
                   {"xmlcharrefreplace", _Py_ERROR_XMLCHARREFREPLACE}};
  if (errors == nullptr) return _Py_ERROR_STRICT;
  for (const auto& known : kHandlers) {
    if (strcmp(errors, known.name) == 0) return known.handler;
  }
  return _Py_ERROR_OTHER;
}

int _Py_DecodeLocaleEx(const char* text, wchar_t** out, size_t* length, const char** reason,
                       int /*current_locale*/, _Py_error_handler errors) {
  if (!Supported(errors)) return -3;
  std::wstring wide;
  const auto* start = reinterpret_cast<const unsigned char*>(text);
  const unsigned char* end = start + strlen(text);
  for (const unsigned char* p = start; p < end;) {
    uint32_t c = 0;
    const int n = Decode(p, end, errors == _Py_ERROR_SURROGATEPASS, &c);
    if (n == 0 && !Escapes(errors)) {
      if (length != nullptr) *length = static_cast<size_t>(p - start);
      if (reason != nullptr) *reason = "decoding error";
      return -2;
    }
    wide += static_cast<wchar_t>(n == 0 ? 0xDC00u + *p : c);
    p += n == 0 ? 1 : n;
  }
  *out = static_cast<wchar_t*>(PyMem_RawMalloc((wide.size() + 1) * sizeof(wchar_t)));
  if (*out == nullptr) return -1;
  wmemcpy(*out, wide.c_str(), wide.size() + 1);
  if (length != nullptr) *length = wide.size();
  return 0;
}
int _Py_EncodeLocaleEx(const wchar_t* text, char** out, size_t* error_position,
                       const char** reason, int /*current_locale*/, _Py_error_handler errors) {
  if (!Supported(errors)) return -3;
  std::string bytes;
  for (size_t i = 0; text[i] != 0; ++i) {
    const auto c = static_cast<uint32_t>(text[i]);
    if (Escapes(errors) && c >= 0xDC80 && c <= 0xDCFF) {
      bytes += static_cast<char>(c - 0xDC00);
    } else if (c >= 0x110000 || (IsSurrogate(c) && errors != _Py_ERROR_SURROGATEPASS)) {
      if (error_position != nullptr) *error_position = i;
      if (reason != nullptr) *reason = "encoding error";
      return -2;
    } else {
      Encode(c, &bytes);
    }
  }
  *out = static_cast<char*>(PyMem_RawMalloc(bytes.size() + 1));
  if (*out == nullptr) return -1;
  std::memcpy(*out, bytes.c_str(), bytes.size() + 1);
  return 0;
}
wchar_t* Py_DecodeLocale(const char* text, size_t* size) {
  wchar_t* out = nullptr;
  size_t length = 0;
  const int status =
      _Py_DecodeLocaleEx(text, &out, &length, nullptr, 0, _Py_ERROR_SURROGATEESCAPE);
  if (size != nullptr) *size = status == 0 ? length : static_cast<size_t>(status);
  return out;
}
char* Py_EncodeLocale(const wchar_t* text, size_t* error_position) {
  char* raw = nullptr;
  if (error_position != nullptr) *error_position = static_cast<size_t>(-1);
  if (_Py_EncodeLocaleEx(text, &raw, error_position, nullptr, 0, _Py_ERROR_SURROGATEESCAPE) != 0) {
    return nullptr;
  }
  // Of the other domain, as its callers free it.
  char* out = _PyMem_Strdup(raw);
  PyMem_RawFree(raw);
  return out;
}

wchar_t* _Py_normpath(wchar_t* path, Py_ssize_t size) {
  const size_t n = size < 0 ? wcslen(path) : static_cast<size_t>(size);
  const std::wstring text(path, n);
  std::wstring result;
  // Two slashes in front, and no more, mean something of their own.
  size_t slashes = 0;
  while (slashes < n && text[slashes] == L'/') ++slashes;
  const std::wstring root = slashes == 0 ? L"" : slashes == 2 ? L"//" : L"/";
  for (size_t at = slashes; at < n;) {
    size_t end = text.find(L'/', at);
    if (end == std::wstring::npos) end = n;
    const std::wstring part = text.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == L".") continue;
    const size_t last = result.rfind(L'/');
    const std::wstring before = last == std::wstring::npos ? result : result.substr(last + 1);
    if (part == L".." && (before.empty() ? !root.empty() : before != L"..")) {
      result.resize(last == std::wstring::npos ? 0 : last);
      continue;
    }
    if (!result.empty()) result += L'/';
    result += part;
  }
  result = root + result;
  wmemcpy(path, result.c_str(), result.size());
  if (result.size() < n || size < 0) path[result.size()] = 0;
  return path;
}
