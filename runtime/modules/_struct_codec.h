// Formats of the struct module: parsing, and one item's bytes to and from objects.
#ifndef TRICOLOR_RUNTIME_MODULES_STRUCT_CODEC_H_
#define TRICOLOR_RUNTIME_MODULES_STRUCT_CODEC_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor::structs {

struct Code {
  char letter;
  bool native;      // '@': the machine's sizes, and floats that may overflow to infinity
  bool little;
  int64_t offset;
  int64_t size;     // bytes of one item ('s', 'p': of the whole)
  int64_t repeat;   // items
};

struct Layout {
  std::vector<Code> codes;
  int64_t size = 0;    // bytes
  int64_t values = 0;  // arguments of pack
};

extern Object* error_type;  // struct.error; a root

// False: struct.error is set.
bool Parse(std::string_view format, Layout* out);
// The object of the item at `data`. Null: exception.
Object* Unpack(const Code& code, const unsigned char* data);
// Stores `value` at `data`, which is zero.
bool Pack(const Code& code, unsigned char* data, Object* value);

Object* RaiseStruct(const char* format, ...);

}  // namespace tricolor::structs

#endif  // TRICOLOR_RUNTIME_MODULES_STRUCT_CODEC_H_
