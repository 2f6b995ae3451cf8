// The methods that bytes and bytearray share; the tables are in bytes_type.cc and bytearray.cc.
#ifndef TRICOLOR_RUNTIME_OBJECTS_BYTES_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_BYTES_METHODS_H_

#include <string>
#include <string_view>

#include "runtime/buffer.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"

namespace tricolor {

// The contents of `self`, which is a bytes or a bytearray: beside other threads a copy of a bytearray's,
// so that they may go on changing it.
class ByteSelf {
 public:
  explicit ByteSelf(Object* self);
  std::string_view view() const { return view_; }
  bool is_bytearray() const { return bytearray_; }
  // A result of the same kind.
  Object* Make(std::string_view bytes) const;
  // The same contents: the object itself where it is an exact bytes.
  Object* Same() const;

 private:
  Object* self_;
  bool bytearray_;
  std::string copy_;
  std::string_view view_;
};

// A bytes-like argument, copied or viewed for the length of a scope.
class ByteArg {
 public:
  // False: TypeError "a bytes-like object is required, not 'x'".
  bool Read(Object* o);
  std::string_view view() const { return view_; }

 private:
  std::string copy_;
  std::string_view view_;
};

#define TC_BYTES_METHOD(name) \
  Object* Bytes##name(Object* self, Args args, size_t nargs, Object* kwnames);
// bytes_find.cc
TC_BYTES_METHOD(Find) TC_BYTES_METHOD(RFind) TC_BYTES_METHOD(Index) TC_BYTES_METHOD(RIndex)
TC_BYTES_METHOD(Count) TC_BYTES_METHOD(StartsWith) TC_BYTES_METHOD(EndsWith)
TC_BYTES_METHOD(Replace) TC_BYTES_METHOD(RemovePrefix) TC_BYTES_METHOD(RemoveSuffix)
TC_BYTES_METHOD(Partition) TC_BYTES_METHOD(RPartition) TC_BYTES_METHOD(Split)
TC_BYTES_METHOD(RSplit) TC_BYTES_METHOD(SplitLines) TC_BYTES_METHOD(Join)
TC_BYTES_METHOD(Strip) TC_BYTES_METHOD(LStrip) TC_BYTES_METHOD(RStrip)
// bytes_case.cc
TC_BYTES_METHOD(Lower) TC_BYTES_METHOD(Upper) TC_BYTES_METHOD(Title) TC_BYTES_METHOD(Capitalize)
TC_BYTES_METHOD(SwapCase) TC_BYTES_METHOD(IsAlnum) TC_BYTES_METHOD(IsAlpha)
TC_BYTES_METHOD(IsAscii) TC_BYTES_METHOD(IsDigit) TC_BYTES_METHOD(IsLower)
TC_BYTES_METHOD(IsSpace) TC_BYTES_METHOD(IsTitle) TC_BYTES_METHOD(IsUpper)
TC_BYTES_METHOD(Center) TC_BYTES_METHOD(LJust) TC_BYTES_METHOD(RJust) TC_BYTES_METHOD(ZFill)
TC_BYTES_METHOD(ExpandTabs) TC_BYTES_METHOD(Translate) TC_BYTES_METHOD(MakeTrans)
TC_BYTES_METHOD(Decode) TC_BYTES_METHOD(Hex) TC_BYTES_METHOD(FromHex)
#undef TC_BYTES_METHOD

// The entries of a method table that both types have.
#define TC_BYTES_METHODS(type_name) \
    {"capitalize", BytesCapitalize, 0, 0, 0, "B.capitalize() -> copy of B"}, \
    {"center", BytesCenter, 1, 2, 0, "center($self, width, fillchar=b' ', /)\n--\n\nCentered."}, \
    {"count", BytesCount, 0, kAnyCount, kKeywords, "B.count(sub[, start[, end]]) -> int"}, \
    {"decode", BytesDecode, 0, kAnyCount, kKeywords, \
     "decode($self, /, encoding='utf-8', errors='strict')\n--\n\n" \
     "Decode the bytes using the codec registered for encoding."}, \
    {"endswith", BytesEndsWith, 0, kAnyCount, kKeywords, \
     "B.endswith(suffix[, start[, end]]) -> bool"}, \
    {"expandtabs", BytesExpandTabs, 0, kAnyCount, kKeywords, \
     "expandtabs($self, /, tabsize=8)\n--\n\nTabs become spaces."}, \
    {"find", BytesFind, 0, kAnyCount, kKeywords, "B.find(sub[, start[, end]]) -> int"}, \
    {"fromhex", BytesFromHex, 1, 1, kClassMethod, \
     "fromhex($type, string, /)\n--\n\nFrom a string of hexadecimal numbers."}, \
    {"hex", BytesHex, 0, kAnyCount, kKeywords, \
     "Create a string of hexadecimal numbers from the bytes."}, \
    {"index", BytesIndex, 0, kAnyCount, kKeywords, "B.index(sub[, start[, end]]) -> int"}, \
    {"isalnum", BytesIsAlnum, 0, 0, 0, "B.isalnum() -> bool"}, \
    {"isalpha", BytesIsAlpha, 0, 0, 0, "B.isalpha() -> bool"}, \
    {"isascii", BytesIsAscii, 0, 0, 0, "B.isascii() -> bool"}, \
    {"isdigit", BytesIsDigit, 0, 0, 0, "B.isdigit() -> bool"}, \
    {"islower", BytesIsLower, 0, 0, 0, "B.islower() -> bool"}, \
    {"isspace", BytesIsSpace, 0, 0, 0, "B.isspace() -> bool"}, \
    {"istitle", BytesIsTitle, 0, 0, 0, "B.istitle() -> bool"}, \
    {"isupper", BytesIsUpper, 0, 0, 0, "B.isupper() -> bool"}, \
    {"join", BytesJoin, 1, 1, 0, \
     "join($self, iterable_of_bytes, /)\n--\n\nConcatenate any number of bytes objects."}, \
    {"ljust", BytesLJust, 1, 2, 0, "ljust($self, width, fillchar=b' ', /)\n--\n\nLeft."}, \
    {"lower", BytesLower, 0, 0, 0, "B.lower() -> copy of B"}, \
    {"lstrip", BytesLStrip, 0, 1, 0, "lstrip($self, bytes=None, /)\n--\n\nStrip leading bytes."}, \
    {"maketrans", BytesMakeTrans, 2, 2, kStaticMethod, \
     "maketrans(frm, to, /)\n--\n\nA translation table for translate."}, \
    {"partition", BytesPartition, 1, 1, 0, "partition($self, sep, /)\n--\n\nThree parts."}, \
    {"removeprefix", BytesRemovePrefix, 1, 1, 0, \
     "removeprefix($self, prefix, /)\n--\n\nWithout the prefix."}, \
    {"removesuffix", BytesRemoveSuffix, 1, 1, 0, \
     "removesuffix($self, suffix, /)\n--\n\nWithout the suffix."}, \
    {"replace", BytesReplace, 2, 3, 0, \
     "replace($self, old, new, count=-1, /)\n--\n\nA copy with replacements."}, \
    {"rfind", BytesRFind, 0, kAnyCount, kKeywords, "B.rfind(sub[, start[, end]]) -> int"}, \
    {"rindex", BytesRIndex, 0, kAnyCount, kKeywords, "B.rindex(sub[, start[, end]]) -> int"}, \
    {"rjust", BytesRJust, 1, 2, 0, "rjust($self, width, fillchar=b' ', /)\n--\n\nRight."}, \
    {"rpartition", BytesRPartition, 1, 1, 0, "rpartition($self, sep, /)\n--\n\nThree parts."}, \
    {"rsplit", BytesRSplit, 0, kAnyCount, kKeywords, \
     "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nSections, from the end."}, \
    {"rstrip", BytesRStrip, 0, 1, 0, "rstrip($self, bytes=None, /)\n--\n\nStrip trailing bytes."}, \
    {"split", BytesSplit, 0, kAnyCount, kKeywords, \
     "split($self, /, sep=None, maxsplit=-1)\n--\n\nSections."}, \
    {"splitlines", BytesSplitLines, 0, kAnyCount, kKeywords, \
     "splitlines($self, /, keepends=False)\n--\n\nLines."}, \
    {"startswith", BytesStartsWith, 0, kAnyCount, kKeywords, \
     "B.startswith(prefix[, start[, end]]) -> bool"}, \
    {"strip", BytesStrip, 0, 1, 0, "strip($self, bytes=None, /)\n--\n\nStrip both ends."}, \
    {"swapcase", BytesSwapCase, 0, 0, 0, "B.swapcase() -> copy of B"}, \
    {"title", BytesTitle, 0, 0, 0, "B.title() -> copy of B"}, \
    {"translate", BytesTranslate, 0, kAnyCount, kKeywords, \
     "translate($self, table, /, delete=b'')\n--\n\nMapped by the table."}, \
    {"upper", BytesUpper, 0, 0, 0, "B.upper() -> copy of B"}, \
    {"zfill", BytesZFill, 1, 1, 0, "zfill($self, width, /)\n--\n\nPadded with zeros."}

// "b'…'" of bytes.
std::string BytesReprText(std::string_view bytes);
// An int in range(256) or TypeError / ValueError "byte must be in range(0, 256)".
bool ByteValue(Object* o, unsigned char* byte);
// The bytes of bytes(source), for both constructors: `source` is no str, int or buffer. Errors of
// items: "bytes must be in range(0, 256)" or "byte must be …".
// -b: warns of a comparison that is never equal. `kind`: "bytes" or "bytearray". False: -bb made it an error.
bool WarnOfBytesCompared(const char* kind, Object* other, CompareOp op);
// What str() of one is: its repr, with -b a warning too. Null: exception.
Object* BytesAsStr(const char* warning, Object* repr);

bool CollectBytes(Object* iterable, const char* range_message, std::string* out);
// Shared part of bytes() and bytearray(): false: exception.
bool ByteSource(const char* type_name, Object* source, Object* encoding, Object* errors,
                std::string* out);
Object* BytesCompare(std::string_view a, std::string_view b, int op);
// x in b: 1, 0, -1.
int BytesContains(std::string_view bytes, Object* item);
Object* HexText(std::string_view bytes, const char* function, Args args, size_t nargs,
                Object* kwnames);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_BYTES_METHODS_H_
