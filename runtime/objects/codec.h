// Codecs: text to bytes and back. The encodings that Python programs cannot do without are native;
// all others go through the `codecs` registry.
#ifndef TRICOLOR_RUNTIME_OBJECTS_CODEC_H_
#define TRICOLOR_RUNTIME_OBJECTS_CODEC_H_

#include <string>
#include <string_view>

#include "runtime/object.h"

namespace tricolor {

// `errors`: null or "strict", "ignore", "replace", "surrogateescape", …, or a name registered
// with codecs.register_error. Results: a bytes or str object; null: UnicodeError is set.
//
// For incremental decoders: `consumed` (if not null) gets the number of bytes decoded, and an
// incomplete sequence at the end is left alone instead of being an error.
Object* DecodeUtf8(std::string_view bytes, const char* errors, int64_t* consumed = nullptr);
Object* EncodeUtf8(Object* s, const char* errors);
Object* DecodeAscii(std::string_view bytes, const char* errors);
Object* EncodeAscii(Object* s, const char* errors);
Object* DecodeLatin1(std::string_view bytes);
Object* EncodeLatin1(Object* s, const char* errors);
// order: -1 little, 1 big, 0 native with a byte order mark (decoding: out, what was found).
Object* DecodeUtf16(std::string_view bytes, const char* errors, int* order,
                    int64_t* consumed = nullptr);
Object* EncodeUtf16(Object* s, const char* errors, int order);
Object* DecodeUtf32(std::string_view bytes, const char* errors, int* order,
                    int64_t* consumed = nullptr);
Object* EncodeUtf32(Object* s, const char* errors, int order);
Object* DecodeUtf7(std::string_view bytes, const char* errors, int64_t* consumed = nullptr);
Object* EncodeUtf7(Object* s, const char* errors);
Object* DecodeUnicodeEscape(std::string_view bytes, const char* errors,
                            int64_t* consumed = nullptr);
Object* EncodeUnicodeEscape(Object* s);
Object* DecodeRawUnicodeEscape(std::string_view bytes, const char* errors,
                               int64_t* consumed = nullptr);
Object* EncodeRawUnicodeEscape(Object* s);
// By a mapping from bytes to characters (str, or dict); from characters to bytes.
Object* DecodeCharmap(std::string_view bytes, const char* errors, Object* mapping);
Object* EncodeCharmap(Object* s, const char* errors, Object* mapping);
Object* DecodeEscape(std::string_view bytes, const char* errors);  // bytes literals

// str.encode and bytes.decode: null encoding means utf-8.
Object* EncodeStr(Object* s, const char* encoding, const char* errors);
Object* DecodeToStr(std::string_view bytes, Object* bytes_object, const char* encoding,
                    const char* errors);

void AppendUtf8(char32_t c, std::string* out);

// The registry, modules/_codecs.cc.
Object* CodecLookup(const char* encoding);               // the CodecInfo tuple
Object* CodecLookupError(const char* errors);            // the handler, a callable
Object* CodecEncode(Object* o, const char* encoding, const char* errors);  // any object
Object* CodecDecode(Object* o, const char* encoding, const char* errors);
// The current error, of a codec that failed, becomes one that names the codec, if CPython would
// do so. Null.
Object* WrapCodecError(const char* encoding, bool encode);
// Raises UnicodeEncodeError / UnicodeDecodeError.
Object* RaiseEncodeError(const char* encoding, Object* s, int64_t start, int64_t end,
                         const char* reason);
Object* RaiseDecodeError(const char* encoding, std::string_view bytes, int64_t start, int64_t end,
                         const char* reason);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_CODEC_H_
