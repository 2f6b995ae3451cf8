// unicodedata: properties and names of characters, and normal forms, over ICU; characters newer
// than Unicode 14.0 count as unassigned.

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>

#include <cstring>
#include <string>
#include <vector>

#include "runtime/error.h"
#include "runtime/modules/unicodedata_3_2.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

Type ucd_type;  // of ucd_3_2_0, whose methods are the module's functions

bool Is32(Object* self) { return self != nullptr && IsExactly(self, ucd_type); }
bool Assigned(Object* self, UChar32 c) {
  return unicode::IsAssigned(c) && (!Is32(self) || unicode_3_2::IsAssigned(c));
}

// The character of an argument, of `count` that the function may take; false: TypeError.
bool Character(const char* function, Object* const* args, size_t count, UChar32* c) {
  Object* o = args[0];
  if (!IsStr(o) || StrLength(o) != 1) {
    Raise(exc::TypeError,
          count > 1 ? "%s() argument 1 must be a unicode character, not %#T"
                    : "%s() argument must be a unicode character, not %#T",
          function, o);
    return false;
  }
  *c = static_cast<UChar32>(StrAt(o, 0));
  return true;
}

Object* Category(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("category", args, 1, &c)) return nullptr;
  static const char* const kNames[] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd",
                                       "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs", "Pd",
                                       "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"};
  if (!Assigned(self, c)) return Intern(kNames[0]);
  const char* old = Is32(self) ? unicode_3_2::Category(c) : nullptr;
  return Intern(old != nullptr ? old : kNames[u_charType(c)]);
}

Object* Bidirectional(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("bidirectional", args, 1, &c)) return nullptr;
  static const char* const kNames[] = {"L",   "R",   "EN", "ES",  "ET",  "AN",  "CS", "B",
                                       "S",   "WS",  "ON", "LRE", "LRO", "AL",  "RLE", "RLO",
                                       "PDF", "NSM", "BN", "FSI", "LRI", "RLI", "PDI"};
  if (!Assigned(self, c)) return Intern("");
  const char* old = Is32(self) ? unicode_3_2::Bidirectional(c) : nullptr;
  return Intern(old != nullptr ? old : kNames[u_charDirection(c)]);
}

Object* Combining(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("combining", args, 1, &c)) return nullptr;
  return BoxInt(Assigned(self, c) ? u_getCombiningClass(c) : 0);
}

Object* Mirrored(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("mirrored", args, 1, &c)) return nullptr;
  if (!Assigned(self, c)) return BoxInt(0);
  const int old = Is32(self) ? unicode_3_2::Mirrored(c) : -1;
  return BoxInt(old >= 0 ? old : u_isMirrored(c));
}

Object* EastAsianWidth(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("east_asian_width", args, 1, &c)) return nullptr;
  if (!Assigned(self, c)) return Intern("F");  // so CPython's table says
  static const char* const kNames[] = {"N", "A", "H", "F", "Na", "W"};
  const char* old = Is32(self) ? unicode_3_2::EastAsianWidth(c) : nullptr;
  if (old != nullptr) return Intern(old);
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return Intern(kNames[width < 6 ? width : 0]);
}

Object* Default(Args args, size_t nargs, const char* message) {
  return nargs > 1 ? args[1] : Raise(exc::ValueError, "%s", message);
}

Object* Decimal(Object* self, Args args, size_t nargs, Object*) {
  UChar32 c;
  if (!Character("decimal", args, 2, &c)) return nullptr;
  int value = Assigned(self, c) ? unicode::DecimalValue(c) : -1;
  if (Is32(self) && value < 0 && Assigned(self, c)) value = unicode_3_2::Decimal(c);
  return value >= 0 ? BoxInt(value) : Default(args, nargs, "not a decimal");
}
Object* Digit(Object*, Args args, size_t nargs, Object*) {
  UChar32 c;
  if (!Character("digit", args, 2, &c)) return nullptr;
  const int value = unicode::DigitValue(c);
  return value >= 0 ? BoxInt(value) : Default(args, nargs, "not a digit");
}
Object* Numeric(Object* self, Args args, size_t nargs, Object*) {
  UChar32 c;
  if (!Character("numeric", args, 2, &c)) return nullptr;
  if (!Assigned(self, c) || !unicode::IsNumeric(c)) {
    return Default(args, nargs, "not a numeric character");
  }
  return NewFloat(u_getNumericValue(c));
}

Object* NameMethod(Object* self, Args args, size_t nargs, Object*) {
  UChar32 c;
  if (!Character("name", args, 2, &c)) return nullptr;
  const std::string name = !Is32(self) || Assigned(self, c) ? unicode::Name(c) : std::string();
  return name.empty() ? Default(args, nargs, "no such name") : NewStrAscii(name);
}

Object* LookupMethod(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "lookup() argument must be str, not %#T", args[0]);
  }
  const std::string name = StrToStd(args[0]);
  const int64_t c = unicode::Lookup(name);
  if (c >= 0 && (!Is32(self) || Assigned(self, static_cast<UChar32>(c)))) {
    return StrFromChar(static_cast<char32_t>(c));
  }
  Object* message = StrFormat("undefined character name '%s'", name.c_str());
  return message == nullptr ? nullptr : RaiseObject(exc::KeyError, message);
}

std::u16string ToUtf16(Object* s) {
  std::u16string out;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xd800 + ((c - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return out;
}

Object* FromUtf16(const std::u16string& text) {
  StrBuilder out;
  const auto n = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < n;) {
    UChar32 c;
    U16_NEXT(text.data(), i, n, c);
    out.Append(static_cast<char32_t>(c));
  }
  return out.Finish();
}

// The normalizer of a form's name; null: ValueError.
const UNormalizer2* Form(Object* form) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* normalizer = nullptr;
  if (StrEquals(form, "NFC")) {
    normalizer = unorm2_getNFCInstance(&status);
  } else if (StrEquals(form, "NFD")) {
    normalizer = unorm2_getNFDInstance(&status);
  } else if (StrEquals(form, "NFKC")) {
    normalizer = unorm2_getNFKCInstance(&status);
  } else if (StrEquals(form, "NFKD")) {
    normalizer = unorm2_getNFKDInstance(&status);
  }
  if (normalizer == nullptr) Raise(exc::ValueError, "invalid normalization form");
  return normalizer;
}

bool FormArguments(const char* function, Args args) {
  for (int i = 0; i < 2; ++i) {
    if (!IsStr(args[i])) {
      Raise(exc::TypeError, "%s() argument %d must be str, not %#T", function, i + 1, args[i]);
      return false;
    }
  }
  return true;
}

Object* Normalized(const UNormalizer2* normalizer, Object* s) {
  const std::u16string from = ToUtf16(s);
  std::u16string to(from.size() * 2 + 16, 0);
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    const int32_t size =
        unorm2_normalize(normalizer, from.data(), static_cast<int32_t>(from.size()), to.data(),
                         static_cast<int32_t>(to.size()), &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      to.resize(size);
      continue;
    }
    if (U_FAILURE(status)) return Raise(exc::SystemError, "%s", u_errorName(status));
    to.resize(size);
    return FromUtf16(to);
  }
}

// `normalizer` for the characters of Unicode 3.2 alone; what came later stays as it is. Null:
// SystemError. Made once for each form: ICU reads the ages of all characters for it.
const UNormalizer2* Filtered(const UNormalizer2* normalizer) {
  struct Forms {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* of[4] = {unorm2_getNFCInstance(&status), unorm2_getNFDInstance(&status),
                                 unorm2_getNFKCInstance(&status), unorm2_getNFKDInstance(&status)};
    const UNormalizer2* filtered[4] = {};
    Forms() {
      USet* known = uset_openPattern(u"[:age=3.2:]", -1, &status);
      for (int i = 0; i < 4; ++i) filtered[i] = unorm2_openFiltered(of[i], known, &status);
    }
  };
  static const Forms* const forms = new Forms;
  for (int i = 0; i < 4 && !U_FAILURE(forms->status); ++i) {
    if (forms->of[i] == normalizer) return forms->filtered[i];
  }
  Raise(exc::SystemError, "%s", u_errorName(forms->status));
  return nullptr;
}

Object* Normalized32(const UNormalizer2* normalizer, Object* s) {
  normalizer = Filtered(normalizer);
  if (normalizer == nullptr) return nullptr;
  StrBuilder corrected;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    corrected.Append(unicode_3_2::Decomposed(StrAt(s, i)));
  }
  Object* text = corrected.Finish();
  return text == nullptr ? nullptr : Normalized(normalizer, text);
}

Object* Normalize(Object* self, Args args, size_t, Object*) {
  if (!FormArguments("normalize", args)) return nullptr;
  if (StrIsAscii(args[1]) && StrLength(args[1]) == 0) return args[1];
  const UNormalizer2* normalizer = Form(args[0]);
  if (normalizer == nullptr) return nullptr;
  if (StrIsAscii(args[1])) return ExactStr(args[1]);
  return Is32(self) ? Normalized32(normalizer, args[1]) : Normalized(normalizer, args[1]);
}

Object* IsNormalized(Object* self, Args args, size_t, Object*) {
  if (!FormArguments("is_normalized", args)) return nullptr;
  if (StrLength(args[1]) == 0) return True();
  const UNormalizer2* normalizer = Form(args[0]);
  if (normalizer == nullptr) return nullptr;
  Object* normal = Is32(self) ? Normalized32(normalizer, args[1]) : Normalized(normalizer, args[1]);
  return normal == nullptr ? nullptr : Bool(StrEqual(normal, args[1]));
}

Object* Decomposition(Object* self, Args args, size_t, Object*) {
  UChar32 c;
  if (!Character("decomposition", args, 1, &c)) return nullptr;
  static const char* const kTags[] = {"",           "",          "<compat> ",  "<circle> ",
                                      "<final> ",   "<font> ",   "<fraction> ", "<initial> ",
                                      "<isolated> ", "<medial> ", "<narrow> ",  "<noBreak> ",
                                      "<small> ",   "<square> ", "<sub> ",      "<super> ",
                                      "<vertical> ", "<wide> "};
  if (!Assigned(self, c) || (c >= 0xac00 && c <= 0xd7a3)) return EmptyStr();
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* normalizer = unorm2_getNFKCInstance(&status);
  UChar text[64];
  const int32_t size = unorm2_getRawDecomposition(normalizer, c, text, 64, &status);
  if (U_FAILURE(status) || size < 0) return EmptyStr();
  std::string out = kTags[u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE)];
  bool first = true;
  for (int32_t i = 0; i < size;) {
    UChar32 part;
    U16_NEXT(text, i, size, part);
    char hex[16];
    std::snprintf(hex, sizeof hex, first ? "%04X" : " %04X", static_cast<unsigned>(part));
    out += hex;
    first = false;
  }
  return NewStrAscii(out);
}

const NativeMethod kMethods[] = {
    {"decimal", Decimal, 1, 2, 0, "decimal($self, chr, default=<unrepresentable>, /)\n--\n\n"},
    {"digit", Digit, 1, 2, 0, "digit($self, chr, default=<unrepresentable>, /)\n--\n\n"},
    {"numeric", Numeric, 1, 2, 0, "numeric($self, chr, default=<unrepresentable>, /)\n--\n\n"},
    {"category", Category, 1, 1, 0, "category($self, chr, /)\n--\n\nThe general category."},
    {"bidirectional", Bidirectional, 1, 1, 0, "bidirectional($self, chr, /)\n--\n\n"},
    {"combining", Combining, 1, 1, 0, "combining($self, chr, /)\n--\n\n"},
    {"mirrored", Mirrored, 1, 1, 0, "mirrored($self, chr, /)\n--\n\n"},
    {"east_asian_width", EastAsianWidth, 1, 1, 0, "east_asian_width($self, chr, /)\n--\n\n"},
    {"decomposition", Decomposition, 1, 1, 0, "decomposition($self, chr, /)\n--\n\n"},
    {"name", NameMethod, 1, 2, 0, "name($self, chr, default=<unrepresentable>, /)\n--\n\n"},
    {"lookup", LookupMethod, 1, 1, 0, "lookup($self, name, /)\n--\n\n"},
    {"is_normalized", IsNormalized, 2, 2, 0, "is_normalized($self, form, unistr, /)\n--\n\n"},
    {"normalize", Normalize, 2, 2, 0, "normalize($self, form, unistr, /)\n--\n\n"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

Object* Version32(Object*, void*) { return NewStrAscii("3.2.0"); }
const NativeGetSet kGetSet[] = {{"unidata_version", Version32, nullptr, nullptr, nullptr},
                                {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

Object* CreateUnicodedataModule() {
  BeginType(&ucd_type, "unicodedata.UCD", sizeof(Object));
  ucd_type.tp_flags |= kTypeDisallowNew;
  ucd_type.native_methods = kMethods;
  ucd_type.native_getset = kGetSet;
  ucd_type.cell_flags = gc::kLeaf;
  if (!ReadyBuiltinType(&ucd_type)) return nullptr;
  Object* module =
      NewNativeModule("unicodedata", "Properties of Unicode characters.", kMethods);
  if (module == nullptr || !ModuleAdd(module, "unidata_version", NewStrAscii("14.0.0")) ||
      !ModuleAdd(module, "UCD", AsObject(&ucd_type)) ||
      !ModuleAdd(module, "ucd_3_2_0", NewInstance(&ucd_type))) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
