// EncodingMap: what codecs.charmap_build makes of a decoding table: characters to bytes in three
// lookups, without an object for any of them.
#ifndef TRICOLOR_RUNTIME_OBJECTS_ENCODING_MAP_H_
#define TRICOLOR_RUNTIME_OBJECTS_ENCODING_MAP_H_

#include "runtime/object.h"

namespace tricolor {

bool ReadyEncodingMapType();  // once per runtime start

// For the first 256 characters of a str, which say what each byte stands for (U+FFFE: nothing). A dict
// where CPython makes one: byte 0 is not U+0000, or a character is beyond U+FFFF. Null: exception.
Object* NewEncodingMap(Object* decoding_table);
bool IsEncodingMap(const Object* o);
int EncodingMapFind(const Object* map, char32_t c);  // the byte; -1: none

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_ENCODING_MAP_H_
