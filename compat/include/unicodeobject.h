// str: always compact or of a subclass, always ready.
#ifndef Py_UNICODEOBJECT_H
#define Py_UNICODEOBJECT_H

#include <wchar.h>
#include <ctype.h>

#define Py_USING_UNICODE

TC_BEGIN_DECLS

typedef uint32_t Py_UCS4;
typedef uint16_t Py_UCS2;
typedef uint8_t Py_UCS1;
typedef wchar_t Py_UNICODE;
#define PY_UNICODE_TYPE wchar_t
#define Py_UNICODE_REPLACEMENT_CHARACTER ((Py_UCS4)0xFFFD)

typedef struct {
  PyObject ob_base;
  Py_ssize_t length;
  Py_hash_t hash;
  struct {
    unsigned int interned : 2;
    unsigned int kind : 3;
    unsigned int compact : 1;
    unsigned int ascii : 1;
    unsigned int ready : 1;
    unsigned int : 24;
  } state;
  wchar_t *wstr;
} PyASCIIObject;

typedef struct {
  PyASCIIObject _base;
  Py_ssize_t utf8_length;
  char *utf8;
  Py_ssize_t wstr_length;
} PyCompactUnicodeObject;

typedef struct {
  PyCompactUnicodeObject _base;
  union {
    void *any;
    Py_UCS1 *latin1;
    Py_UCS2 *ucs2;
    Py_UCS4 *ucs4;
  } data;
} PyUnicodeObject;

TC_DATA(PyTypeObject, PyUnicode_Type);
TC_DATA(PyTypeObject, PyUnicodeIter_Type);
#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
#define PyUnicode_CheckExact(op) Py_IS_TYPE((op), &PyUnicode_Type)

enum PyUnicode_Kind {
  PyUnicode_WCHAR_KIND = 0,
  PyUnicode_1BYTE_KIND = 1,
  PyUnicode_2BYTE_KIND = 2,
  PyUnicode_4BYTE_KIND = 4
};
#define SSTATE_NOT_INTERNED 0
#define SSTATE_INTERNED_MORTAL 1
#define SSTATE_INTERNED_IMMORTAL 2

#define _PyASCIIObject_CAST(op) _Py_CAST(PyASCIIObject *, (op))
#define _PyCompactUnicodeObject_CAST(op) _Py_CAST(PyCompactUnicodeObject *, (op))
#define _PyUnicodeObject_CAST(op) _Py_CAST(PyUnicodeObject *, (op))
#define PyUnicode_IS_READY(op) 1
#define PyUnicode_READY(op) ((void)(op), 0)
#define PyUnicode_IS_ASCII(op) ((int)_PyASCIIObject_CAST(op)->state.ascii)
#define PyUnicode_IS_COMPACT(op) ((int)_PyASCIIObject_CAST(op)->state.compact)
#define PyUnicode_IS_COMPACT_ASCII(op) (PyUnicode_IS_ASCII(op) && PyUnicode_IS_COMPACT(op))
#define PyUnicode_CHECK_INTERNED(op) (_PyASCIIObject_CAST(op)->state.interned)
#define PyUnicode_KIND(op) ((enum PyUnicode_Kind)_PyASCIIObject_CAST(op)->state.kind)
#define PyUnicode_GET_LENGTH(op) (_PyASCIIObject_CAST(op)->length)
#define _PyUnicode_COMPACT_DATA(op) \
  (PyUnicode_IS_ASCII(op) ? (void *)(_PyASCIIObject_CAST(op) + 1) \
                          : (void *)(_PyCompactUnicodeObject_CAST(op) + 1))
#define PyUnicode_DATA(op) \
  (PyUnicode_IS_COMPACT(op) ? _PyUnicode_COMPACT_DATA(op) : _PyUnicodeObject_CAST(op)->data.any)
#define PyUnicode_1BYTE_DATA(op) ((Py_UCS1 *)PyUnicode_DATA(op))
#define PyUnicode_2BYTE_DATA(op) ((Py_UCS2 *)PyUnicode_DATA(op))
#define PyUnicode_4BYTE_DATA(op) ((Py_UCS4 *)PyUnicode_DATA(op))
#define PyUnicode_READ(kind, data, i) \
  ((Py_UCS4)((kind) == PyUnicode_1BYTE_KIND   ? ((const Py_UCS1 *)(data))[(i)] \
             : (kind) == PyUnicode_2BYTE_KIND ? ((const Py_UCS2 *)(data))[(i)] \
                                              : ((const Py_UCS4 *)(data))[(i)]))
#define PyUnicode_READ_CHAR(op, i) PyUnicode_READ(PyUnicode_KIND(op), PyUnicode_DATA(op), (i))
#define PyUnicode_WRITE(kind, data, i, value) \
  do { \
    switch (kind) { \
      case PyUnicode_1BYTE_KIND: ((Py_UCS1 *)(data))[(i)] = (Py_UCS1)(value); break; \
      case PyUnicode_2BYTE_KIND: ((Py_UCS2 *)(data))[(i)] = (Py_UCS2)(value); break; \
      default: ((Py_UCS4 *)(data))[(i)] = (Py_UCS4)(value); break; \
    } \
  } while (0)
#define PyUnicode_MAX_CHAR_VALUE(op) \
  (PyUnicode_IS_ASCII(op)                            ? (Py_UCS4)0x7f \
   : PyUnicode_KIND(op) == PyUnicode_1BYTE_KIND      ? (Py_UCS4)0xff \
   : PyUnicode_KIND(op) == PyUnicode_2BYTE_KIND      ? (Py_UCS4)0xffff \
                                                     : (Py_UCS4)0x10ffff)
// The old wchar_t representation, made on demand.
#define PyUnicode_AS_UNICODE(op) PyUnicode_AsUnicode(_PyObject_CAST(op))
#define PyUnicode_AS_DATA(op) ((const char *)PyUnicode_AS_UNICODE(op))
#define PyUnicode_GET_SIZE(op) PyUnicode_GET_LENGTH(op)
#define PyUnicode_GET_DATA_SIZE(op) (PyUnicode_GET_LENGTH(op) * (Py_ssize_t)sizeof(Py_UNICODE))

// ---- Characters.
TC_API(int, _PyUnicode_IsLowercase, (Py_UCS4));
TC_API(int, _PyUnicode_IsUppercase, (Py_UCS4));
TC_API(int, _PyUnicode_IsTitlecase, (Py_UCS4));
TC_API(int, _PyUnicode_IsWhitespace, (const Py_UCS4));
TC_API(int, _PyUnicode_IsLinebreak, (const Py_UCS4));
TC_API(int, _PyUnicode_IsDecimalDigit, (Py_UCS4));
TC_API(int, _PyUnicode_IsDigit, (Py_UCS4));
TC_API(int, _PyUnicode_IsNumeric, (Py_UCS4));
TC_API(int, _PyUnicode_IsPrintable, (Py_UCS4));
TC_API(int, _PyUnicode_IsAlpha, (Py_UCS4));
TC_API(Py_UCS4, _PyUnicode_ToLowercase, (Py_UCS4));
TC_API(Py_UCS4, _PyUnicode_ToUppercase, (Py_UCS4));
TC_API(Py_UCS4, _PyUnicode_ToTitlecase, (Py_UCS4));
TC_API(int, _PyUnicode_ToDecimalDigit, (Py_UCS4));
TC_API(int, _PyUnicode_ToDigit, (Py_UCS4));
#define Py_UNICODE_ISSPACE(ch) _PyUnicode_IsWhitespace(ch)
#define Py_UNICODE_ISLOWER(ch) _PyUnicode_IsLowercase(ch)
#define Py_UNICODE_ISUPPER(ch) _PyUnicode_IsUppercase(ch)
#define Py_UNICODE_ISTITLE(ch) _PyUnicode_IsTitlecase(ch)
#define Py_UNICODE_ISLINEBREAK(ch) _PyUnicode_IsLinebreak(ch)
#define Py_UNICODE_TOLOWER(ch) _PyUnicode_ToLowercase(ch)
#define Py_UNICODE_TOUPPER(ch) _PyUnicode_ToUppercase(ch)
#define Py_UNICODE_TOTITLE(ch) _PyUnicode_ToTitlecase(ch)
#define Py_UNICODE_ISDECIMAL(ch) _PyUnicode_IsDecimalDigit(ch)
#define Py_UNICODE_ISDIGIT(ch) _PyUnicode_IsDigit(ch)
#define Py_UNICODE_ISNUMERIC(ch) _PyUnicode_IsNumeric(ch)
#define Py_UNICODE_ISPRINTABLE(ch) _PyUnicode_IsPrintable(ch)
#define Py_UNICODE_TODECIMAL(ch) _PyUnicode_ToDecimalDigit(ch)
#define Py_UNICODE_TODIGIT(ch) _PyUnicode_ToDigit(ch)
#define Py_UNICODE_ISALPHA(ch) _PyUnicode_IsAlpha(ch)
#define Py_UNICODE_ISALNUM(ch) \
  (Py_UNICODE_ISALPHA(ch) || Py_UNICODE_ISDECIMAL(ch) || Py_UNICODE_ISDIGIT(ch) || \
   Py_UNICODE_ISNUMERIC(ch))
#define Py_UNICODE_COPY(target, source, n) memcpy((target), (source), (n) * sizeof(Py_UNICODE))
#define Py_UNICODE_IS_SURROGATE(ch) (0xD800 <= (ch) && (ch) <= 0xDFFF)
#define Py_UNICODE_IS_HIGH_SURROGATE(ch) (0xD800 <= (ch) && (ch) <= 0xDBFF)
#define Py_UNICODE_IS_LOW_SURROGATE(ch) (0xDC00 <= (ch) && (ch) <= 0xDFFF)
#define Py_UNICODE_JOIN_SURROGATES(high, low) \
  (((((Py_UCS4)(high)&0x03FF) << 10) | ((Py_UCS4)(low)&0x03FF)) + 0x10000)
#define Py_UNICODE_HIGH_SURROGATE(ch) (0xD800 - (0x10000 >> 10) + ((ch) >> 10))
#define Py_UNICODE_LOW_SURROGATE(ch) (0xDC00 + ((ch)&0x3FF))

// ---- Making.
TC_API(PyObject *, PyUnicode_New, (Py_ssize_t, Py_UCS4));
TC_API(PyObject *, PyUnicode_FromString, (const char *));
TC_API(PyObject *, PyUnicode_FromStringAndSize, (const char *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_FromKindAndData, (int, const void *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_FromUnicode, (const Py_UNICODE *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_FromWideChar, (const wchar_t *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_FromOrdinal, (int));
TC_API(PyObject *, PyUnicode_FromObject, (PyObject *));
TC_API(PyObject *, PyUnicode_FromEncodedObject, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_FromFormat, (const char *, ...));
TC_API(PyObject *, PyUnicode_FromFormatV, (const char *, va_list));
TC_API(PyObject *, PyUnicode_InternFromString, (const char *));
TC_API(void, PyUnicode_InternInPlace, (PyObject **));
TC_API(void, PyUnicode_InternImmortal, (PyObject **));
TC_API(int, _PyUnicode_Ready, (PyObject *));
TC_API(Py_ssize_t, PyUnicode_CopyCharacters,
       (PyObject *, Py_ssize_t, PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(void, _PyUnicode_FastCopyCharacters,
       (PyObject *, Py_ssize_t, PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(Py_ssize_t, PyUnicode_Fill, (PyObject *, Py_ssize_t, Py_ssize_t, Py_UCS4));
TC_API(int, PyUnicode_WriteChar, (PyObject *, Py_ssize_t, Py_UCS4));
TC_API(Py_UCS4, PyUnicode_ReadChar, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicode_Resize, (PyObject **, Py_ssize_t));

// ---- Taking apart.
TC_API(Py_ssize_t, PyUnicode_GetLength, (PyObject *));
TC_API(Py_ssize_t, PyUnicode_GetSize, (PyObject *));
TC_API(const char *, PyUnicode_AsUTF8, (PyObject *));
TC_API(const char *, PyUnicode_AsUTF8AndSize, (PyObject *, Py_ssize_t *));
#define _PyUnicode_AsString PyUnicode_AsUTF8
#define _PyUnicode_AsStringAndSize PyUnicode_AsUTF8AndSize
TC_API(Py_UNICODE *, PyUnicode_AsUnicode, (PyObject *));
TC_API(Py_UNICODE *, PyUnicode_AsUnicodeAndSize, (PyObject *, Py_ssize_t *));
TC_API(Py_ssize_t, PyUnicode_AsWideChar, (PyObject *, wchar_t *, Py_ssize_t));
TC_API(wchar_t *, PyUnicode_AsWideCharString, (PyObject *, Py_ssize_t *));
TC_API(Py_UCS4 *, PyUnicode_AsUCS4, (PyObject *, Py_UCS4 *, Py_ssize_t, int));
TC_API(Py_UCS4 *, PyUnicode_AsUCS4Copy, (PyObject *));

// ---- Codecs.
TC_API(const char *, PyUnicode_GetDefaultEncoding, (void));
TC_API(PyObject *, PyUnicode_Decode, (const char *, Py_ssize_t, const char *, const char *));
TC_API(PyObject *, PyUnicode_DecodeUTF8, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeUTF8Stateful,
       (const char *, Py_ssize_t, const char *, Py_ssize_t *));
TC_API(PyObject *, PyUnicode_DecodeUTF7, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeUTF7Stateful,
       (const char *, Py_ssize_t, const char *, Py_ssize_t *));
TC_API(PyObject *, PyUnicode_DecodeUTF16Stateful,
       (const char *, Py_ssize_t, const char *, int *, Py_ssize_t *));
TC_API(PyObject *, PyUnicode_DecodeUTF32Stateful,
       (const char *, Py_ssize_t, const char *, int *, Py_ssize_t *));
TC_API(PyObject *, PyUnicode_DecodeCharmap,
       (const char *, Py_ssize_t, PyObject *map, const char *));
TC_API(PyObject *, PyUnicode_AsCharmapString, (PyObject *, PyObject *map));
TC_API(PyObject *, PyUnicode_BuildEncodingMap, (PyObject *));
TC_API(PyObject *, PyUnicode_AsEncodedObject, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_AsDecodedObject, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_AsEncodedUnicode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_AsDecodedUnicode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_DecodeUTF16, (const char *, Py_ssize_t, const char *, int *));
TC_API(PyObject *, PyUnicode_DecodeUTF32, (const char *, Py_ssize_t, const char *, int *));
TC_API(PyObject *, PyUnicode_DecodeLatin1, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeASCII, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeRawUnicodeEscape, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeUnicodeEscape, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeLocale, (const char *, const char *));
TC_API(PyObject *, PyUnicode_DecodeLocaleAndSize, (const char *, Py_ssize_t, const char *));
TC_API(PyObject *, PyUnicode_DecodeFSDefault, (const char *));
TC_API(PyObject *, PyUnicode_DecodeFSDefaultAndSize, (const char *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_AsEncodedString, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyUnicode_AsUTF8String, (PyObject *));
TC_API(PyObject *, PyUnicode_AsUTF16String, (PyObject *));
TC_API(PyObject *, PyUnicode_AsUTF32String, (PyObject *));
TC_API(PyObject *, PyUnicode_AsLatin1String, (PyObject *));
TC_API(PyObject *, PyUnicode_AsASCIIString, (PyObject *));
TC_API(PyObject *, PyUnicode_AsUnicodeEscapeString, (PyObject *));
TC_API(PyObject *, PyUnicode_AsRawUnicodeEscapeString, (PyObject *));
TC_API(PyObject *, _PyUnicode_AsUTF8String, (PyObject *, const char *));
TC_API(PyObject *, _PyUnicode_AsASCIIString, (PyObject *, const char *));
TC_API(PyObject *, _PyUnicode_AsLatin1String, (PyObject *, const char *));
TC_API(PyObject *, PyUnicode_EncodeFSDefault, (PyObject *));
TC_API(PyObject *, PyUnicode_EncodeLocale, (PyObject *, const char *));
TC_API(int, PyUnicode_FSConverter, (PyObject *, void *));
TC_API(int, PyUnicode_FSDecoder, (PyObject *, void *));

// ---- Methods.
TC_API(PyObject *, PyUnicode_Concat, (PyObject *, PyObject *));
TC_API(void, PyUnicode_Append, (PyObject **, PyObject *));
TC_API(void, PyUnicode_AppendAndDel, (PyObject **, PyObject *));
TC_API(PyObject *, PyUnicode_Split, (PyObject *, PyObject *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_RSplit, (PyObject *, PyObject *, Py_ssize_t));
TC_API(PyObject *, PyUnicode_Splitlines, (PyObject *, int));
TC_API(PyObject *, PyUnicode_Partition, (PyObject *, PyObject *));
TC_API(PyObject *, PyUnicode_RPartition, (PyObject *, PyObject *));
TC_API(PyObject *, PyUnicode_Translate, (PyObject *, PyObject *, const char *));
TC_API(PyObject *, PyUnicode_Join, (PyObject *, PyObject *));
TC_API(Py_ssize_t, PyUnicode_Tailmatch, (PyObject *, PyObject *, Py_ssize_t, Py_ssize_t, int));
TC_API(Py_ssize_t, PyUnicode_Find, (PyObject *, PyObject *, Py_ssize_t, Py_ssize_t, int));
TC_API(Py_ssize_t, PyUnicode_FindChar, (PyObject *, Py_UCS4, Py_ssize_t, Py_ssize_t, int));
TC_API(Py_ssize_t, PyUnicode_Count, (PyObject *, PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(PyObject *, PyUnicode_Replace, (PyObject *, PyObject *, PyObject *, Py_ssize_t));
TC_API(int, PyUnicode_Compare, (PyObject *, PyObject *));
TC_API(int, PyUnicode_CompareWithASCIIString, (PyObject *, const char *));
TC_API(PyObject *, PyUnicode_RichCompare, (PyObject *, PyObject *, int));
TC_API(PyObject *, PyUnicode_Format, (PyObject *, PyObject *));
TC_API(int, PyUnicode_Contains, (PyObject *, PyObject *));
TC_API(int, PyUnicode_IsIdentifier, (PyObject *));
TC_API(PyObject *, PyUnicode_Substring, (PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(PyObject *, _PyUnicode_Copy, (PyObject *));
#define _PyUnicode_Equal _PyUnicode_EQ
#define _PyUnicode_CheckConsistency(op, check_content) (1)
TC_API(int, _PyUnicode_EQ, (PyObject *, PyObject *));
TC_API(int, _PyUnicode_EqualToASCIIString, (PyObject *, const char *));
TC_API(Py_UCS4, _PyUnicode_FindMaxChar, (PyObject *, Py_ssize_t, Py_ssize_t));

// A str that is written piece by piece.
typedef struct {
  PyObject *buffer;
  void *data;
  enum PyUnicode_Kind kind;
  Py_UCS4 maxchar;
  Py_ssize_t size;
  Py_ssize_t pos;
  Py_ssize_t min_length;
  Py_UCS4 min_char;
  unsigned char overallocate;
  unsigned char readonly;
} _PyUnicodeWriter;
TC_API(void, _PyUnicodeWriter_Init, (_PyUnicodeWriter *));
TC_API(int, _PyUnicodeWriter_PrepareInternal, (_PyUnicodeWriter *, Py_ssize_t, Py_UCS4));
#define _PyUnicodeWriter_Prepare(writer, length, max_char) \
  (((max_char) <= (writer)->maxchar && (length) <= (writer)->size - (writer)->pos) ? 0 \
   : (length) == 0 ? 0 : _PyUnicodeWriter_PrepareInternal((writer), (length), (max_char)))
TC_API(int, _PyUnicodeWriter_WriteChar, (_PyUnicodeWriter *, Py_UCS4));
TC_API(int, _PyUnicodeWriter_WriteStr, (_PyUnicodeWriter *, PyObject *));
TC_API(int, _PyUnicodeWriter_WriteSubstring,
       (_PyUnicodeWriter *, PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(int, _PyUnicodeWriter_WriteASCIIString, (_PyUnicodeWriter *, const char *, Py_ssize_t));
TC_API(int, _PyUnicodeWriter_WriteLatin1String, (_PyUnicodeWriter *, const char *, Py_ssize_t));
TC_API(PyObject *, _PyUnicodeWriter_Finish, (_PyUnicodeWriter *));
TC_API(void, _PyUnicodeWriter_Dealloc, (_PyUnicodeWriter *));

TC_END_DECLS

#endif  // Py_UNICODEOBJECT_H
