// The methods of str by concept; the table is in str_type.cc.
#ifndef TRICOLOR_RUNTIME_OBJECTS_STR_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_STR_METHODS_H_

#include "runtime/native.h"
#include "runtime/objects/str.h"

namespace tricolor {

#define TC_STR_METHOD(name) Object* Str##name(Object* self, Args args, size_t nargs, Object* kwnames);
// str_find.cc
TC_STR_METHOD(FindMethod) TC_STR_METHOD(RFind) TC_STR_METHOD(Index) TC_STR_METHOD(RIndex)
TC_STR_METHOD(Count) TC_STR_METHOD(StartsWith) TC_STR_METHOD(EndsWith) TC_STR_METHOD(Replace)
TC_STR_METHOD(RemovePrefix) TC_STR_METHOD(RemoveSuffix)
TC_STR_METHOD(Partition) TC_STR_METHOD(RPartition)
// str_split.cc
TC_STR_METHOD(Split) TC_STR_METHOD(RSplit) TC_STR_METHOD(SplitLines) TC_STR_METHOD(JoinMethod)
TC_STR_METHOD(Strip) TC_STR_METHOD(LStrip) TC_STR_METHOD(RStrip)
// str_case.cc
TC_STR_METHOD(Lower) TC_STR_METHOD(Upper) TC_STR_METHOD(Title) TC_STR_METHOD(Capitalize)
TC_STR_METHOD(SwapCase) TC_STR_METHOD(CaseFold)
TC_STR_METHOD(IsAlnum) TC_STR_METHOD(IsAlpha) TC_STR_METHOD(IsAsciiMethod)
TC_STR_METHOD(IsDecimal) TC_STR_METHOD(IsDigit) TC_STR_METHOD(IsIdentifier)
TC_STR_METHOD(IsLower) TC_STR_METHOD(IsNumeric) TC_STR_METHOD(IsPrintable)
TC_STR_METHOD(IsSpace) TC_STR_METHOD(IsTitle) TC_STR_METHOD(IsUpper)
// str_pad.cc
TC_STR_METHOD(Center) TC_STR_METHOD(LJust) TC_STR_METHOD(RJust) TC_STR_METHOD(ZFill)
TC_STR_METHOD(ExpandTabs) TC_STR_METHOD(Translate) TC_STR_METHOD(MakeTrans)
#undef TC_STR_METHOD

// Start and end arguments of find and the like (args[1], args[2], both optional, None allowed),
// clipped to [0, length]. `function`: for messages; needs 1 to 3 arguments. False: exception.
bool FindArguments(const char* function, Args args, size_t nargs, int64_t length, int64_t* begin,
                   int64_t* end);
// CPython has a second iterator type for ASCII text, and programs print its name. The C API has no
// name for it.
extern Type str_ascii_iterator_type;
// Of `count` strs one behind the other. Null: exception.
Object* StrConcatAll(Object* const* pieces, int64_t count);
bool ReadyStrAsciiIteratorType();
bool EnsureStr(Object* o);  // TypeError "must be str, not x"
// A str argument of a keyword-less method as a C string: null stays null. False: exception.
bool CStringArgument(const char* function, const char* name, Object* o, const char** out);
Object* StrReplaceAll(Object* s, Object* from, Object* to, int64_t limit);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_STR_METHODS_H_
