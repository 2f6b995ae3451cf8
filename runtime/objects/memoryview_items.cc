// Items of a memoryview: native C types by their format character.

#include <cmath>
#include <cstring>
#include <type_traits>

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

// Threads may read and write the same item: one whole access each, as far as it is aligned.
template <size_t kSize>
using Word = std::conditional_t<
    kSize == 1, uint8_t,
    std::conditional_t<kSize == 2, uint16_t, std::conditional_t<kSize == 4, uint32_t, uint64_t>>>;

template <class T>
T Read(const char* at) {
  T value;
  if (reinterpret_cast<uintptr_t>(at) % sizeof value == 0) {
    const auto word =
        __atomic_load_n(reinterpret_cast<const Word<sizeof value>*>(at), __ATOMIC_RELAXED);
    std::memcpy(&value, &word, sizeof value);
  } else {
    std::memcpy(&value, at, sizeof value);
  }
  return value;
}

template <class T>
void Write(char* at, T value) {
  if (reinterpret_cast<uintptr_t>(at) % sizeof value == 0) {
    Word<sizeof value> word;
    std::memcpy(&word, &value, sizeof value);
    __atomic_store_n(reinterpret_cast<Word<sizeof value>*>(at), word, __ATOMIC_RELAXED);
  } else {
    std::memcpy(at, &value, sizeof value);
  }
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
  Write(at, converted);
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
    case '?': return Bool(Read<char>(at) != 0);
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
    case 'P': {
      // An address may be written as a negative number too.
      Object* index = ToIndex(value);
      if (index == nullptr) return ClearErrorIf(exc::TypeError) && RaiseInvalid(format, true);
      return IntSign(index) < 0 ? WriteInt<int64_t>(at, format, index)
                                : WriteInt<uint64_t>(at, format, index);
    }
    case 'L': case 'Q': case 'N': return WriteInt<uint64_t>(at, format, value);
    case 'c':
      if (!IsBytes(value)) return RaiseInvalid(format, true);
      if (BytesSize(value) != 1) return RaiseInvalid(format, false);
      Write(at, BytesData(value)[0]);
      return true;
    case '?': {
      const int truth = IsTrue(value);
      if (truth < 0) return false;
      Write(at, static_cast<char>(truth));
      return true;
    }
    case 'f': case 'd': {
      double d;
      if (!ToDouble(value, &d)) {
        if (ClearErrorIf(exc::TypeError)) return RaiseInvalid(format, true);
        return (ClearErrorIf(exc::OverflowError) || ClearErrorIf(exc::ValueError)) &&
               RaiseInvalid(format, false);
      }
      if (Code(format) == 'd') {
        Write(at, d);
      } else {
        const auto f = static_cast<float>(d);
        Write(at, f);
      }
      return true;
    }
    default:
      Raise(exc::NotImplementedError, "memoryview: format %s not supported", format);
      return false;
  }
}

namespace {

template <class T>
void StoreWhole(char* at, const char* item) {
  T value;
  std::memcpy(&value, item, sizeof value);
  Write(at, value);
}

}  // namespace

void StoreItem(char* at, const char* item, int64_t size) {
  switch (size) {
    case 1: return StoreWhole<uint8_t>(at, item);
    case 2: return StoreWhole<uint16_t>(at, item);
    case 4: return StoreWhole<uint32_t>(at, item);
    case 8: return StoreWhole<uint64_t>(at, item);
    default: std::memcpy(at, item, size);
  }
}

}  // namespace tricolor
