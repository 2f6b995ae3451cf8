// Items of a memoryview: native C types by their format character.

#include <cmath>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/memoryview.h"

namespace tricolor {
namespace {

char Code(const char* format) {
  if (format == nullptr) return 'B';
  if (*format == '@') ++format;
  return format[0] != 0 && format[1] == 0 ? format[0] : 0;
}

template <class T>
T Read(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

bool RaiseInvalid(const char* format, bool type) {
  if (type) {
    Raise(exc::TypeError, "memoryview: invalid type for format '%s'", format);
  } else {
    Raise(exc::ValueError, "memoryview: invalid value for format '%s'", format);
  }
  return false;
}

template <class T>
bool WriteInt(char* at, const char* format, Object* value) {
  Object* index = ToIndex(value);
  if (index == nullptr) return ClearErrorIf(exc::TypeError) && RaiseInvalid(format, true);
  T converted;
  if constexpr (std::is_signed_v<T>) {
    int64_t wide;
    if (!IntFits(index, &wide)) return RaiseInvalid(format, false);
    converted = static_cast<T>(wide);
    if (converted != wide) return RaiseInvalid(format, false);
  } else {
    uint64_t wide;
    if (IntSign(index) < 0) return RaiseInvalid(format, false);
    if (!IntAsUint64(index, &wide)) {
      ClearError();
      return RaiseInvalid(format, false);
    }
    converted = static_cast<T>(wide);
    if (converted != wide) return RaiseInvalid(format, false);
  }
  std::memcpy(at, &converted, sizeof converted);
  return true;
}

}  // namespace

int64_t NativeItemSize(const char* format) {
  switch (Code(format)) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'n': case 'N': case 'd': case 'P': return 8;
    default: return 0;
  }
}

Object* UnpackItem(const char* at, const char* format) {
  switch (Code(format)) {
    case 'B': return BoxInt(Read<uint8_t>(at));
    case 'b': return BoxInt(Read<int8_t>(at));
    case 'c': return NewBytes(at, 1);
    case '?': return Bool(*at != 0);
    case 'h': return BoxInt(Read<int16_t>(at));
    case 'H': return BoxInt(Read<uint16_t>(at));
    case 'i': return BoxInt(Read<int32_t>(at));
    case 'I': return BoxInt(Read<uint32_t>(at));
    case 'l': case 'q': case 'n': return BoxInt(Read<int64_t>(at));
    case 'L': case 'Q': case 'N': case 'P': return NewIntUnsigned(Read<uint64_t>(at));
    case 'f': return NewFloat(Read<float>(at));
    case 'd': return NewFloat(Read<double>(at));
    default: return Raise(exc::NotImplementedError, "memoryview: format %s not supported", format);
  }
}

bool PackItem(char* at, const char* format, Object* value) {
  switch (Code(format)) {
    case 'B': return WriteInt<uint8_t>(at, format, value);
    case 'b': return WriteInt<int8_t>(at, format, value);
    case 'h': return WriteInt<int16_t>(at, format, value);
    case 'H': return WriteInt<uint16_t>(at, format, value);
    case 'i': return WriteInt<int32_t>(at, format, value);
    case 'I': return WriteInt<uint32_t>(at, format, value);
    case 'l': case 'q': case 'n': return WriteInt<int64_t>(at, format, value);
    case 'L': case 'Q': case 'N': case 'P': return WriteInt<uint64_t>(at, format, value);
    case 'c':
      if (!IsBytes(value)) return RaiseInvalid(format, true);
      if (BytesSize(value) != 1) return RaiseInvalid(format, false);
      *at = BytesData(value)[0];
      return true;
    case '?': {
      const int truth = IsTrue(value);
      if (truth < 0) return false;
      *at = static_cast<char>(truth);
      return true;
    }
    case 'f': case 'd': {
      double d;
      if (!ToDouble(value, &d)) {
        return ClearErrorIf(exc::TypeError) && RaiseInvalid(format, true);
      }
      if (Code(format) == 'd') {
        std::memcpy(at, &d, sizeof d);
      } else {
        const auto f = static_cast<float>(d);
        std::memcpy(at, &f, sizeof f);
      }
      return true;
    }
    default:
      Raise(exc::NotImplementedError, "memoryview: format %s not supported", format);
      return false;
  }
}

}  // namespace tricolor
