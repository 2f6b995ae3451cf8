// Reader of CPython 3.11's marshal format.
#include "runtime/interp/unmarshal.h"

#include <cstdlib>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

constexpr int kMaxDepth = 2000;
constexpr uint8_t kRefFlag = 0x80;

class Reader {
 public:
  Reader(const char* data, size_t size) : begin_(data), at_(data), end_(data + size) {}

  bool Start() { return (refs_ = NewList()) != nullptr; }
  size_t consumed() const { return static_cast<size_t>(at_ - begin_); }

  // The end of a dict reads as null without an exception.
  Object* ReadObject() {
    if (++depth_ > kMaxDepth) return Raise(exc::ValueError, "recursion limit exceeded");
    Object* o = ReadBody();
    --depth_;
    return o;
  }

  Object* ReadValue() {
    Object* o = ReadObject();
    if (o == nullptr && !ErrorSet()) {
      return Raise(exc::TypeError, "NULL object in marshal data for object");
    }
    return o;
  }

 private:
  Object* Short() { return Raise(exc::EOFError, "marshal data too short"); }
  Object* Bad(const char* what) { return Raise(exc::ValueError, "bad marshal data (%s)", what); }

  bool Take(size_t n, const char** p) {
    if (static_cast<size_t>(end_ - at_) < n) {
      Short();
      return false;
    }
    *p = at_;
    at_ += n;
    return true;
  }
  bool ReadByte(uint8_t* out) {
    const char* p;
    if (!Take(1, &p)) return false;
    *out = static_cast<uint8_t>(*p);
    return true;
  }
  bool ReadInt32(int32_t* out) {
    const char* p;
    if (!Take(4, &p)) return false;
    std::memcpy(out, p, 4);
    return true;
  }
  bool ReadSize(int32_t* out, const char* what) {
    if (!ReadInt32(out)) return false;
    if (*out < 0) {
      Bad(what);
      return false;
    }
    return true;
  }

  // Objects that hold others reserve their place first: inner ones number behind them.
  bool Reserve(bool flag, int64_t* slot) {
    *slot = -1;
    if (!flag) return true;
    *slot = ListSize(refs_);
    return ListAppend(refs_, None());
  }
  Object* Fill(int64_t slot, Object* o) {
    if (o != nullptr && slot >= 0 && !ListSet(refs_, slot, o)) return nullptr;
    return o;
  }
  Object* Remember(bool flag, Object* o) {
    if (o != nullptr && flag && !ListAppend(refs_, o)) return nullptr;
    return o;
  }

  Object* ReadLong() {
    int32_t n;
    if (!ReadInt32(&n)) return nullptr;
    if (n == INT32_MIN) return Bad("long size out of range");
    const size_t count = static_cast<size_t>(n < 0 ? -n : n);
    const char* p;
    if (!Take(count * 2, &p)) return nullptr;
    // 15-bit digits → little-endian bytes, for the converter that exists.
    std::string bytes(count * 2 + 1, '\0');
    size_t bit = 0;
    for (size_t i = 0; i < count; ++i, bit += 15) {
      uint16_t d;
      std::memcpy(&d, p + i * 2, 2);
      if (d > 0x7fff) return Bad("digit out of range in long");
      if (i + 1 == count && d == 0) return Bad("unnormalized long data");
      const uint32_t shifted = static_cast<uint32_t>(d) << (bit % 8);
      for (size_t k = 0; k < 3; ++k) {
        if (bit / 8 + k < bytes.size()) bytes[bit / 8 + k] |= static_cast<char>(shifted >> (8 * k));
      }
    }
    Object* o = IntFromBytes(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), true,
                             false);
    return o != nullptr && n < 0 ? Negative(o) : o;
  }

  bool ReadDouble(double* out) {
    const char* p;
    if (!Take(8, &p)) return false;
    std::memcpy(out, p, 8);
    return true;
  }
  bool ReadTextDouble(double* out) {
    uint8_t n;
    const char* p;
    if (!ReadByte(&n) || !Take(n, &p)) return false;
    *out = std::strtod(std::string(p, n).c_str(), nullptr);
    return true;
  }

  Object* ReadAscii(bool is_short, bool interned) {
    int32_t n;
    uint8_t small;
    const char* p;
    if (is_short) {
      if (!ReadByte(&small)) return nullptr;
      n = small;
    } else if (!ReadSize(&n, "string size out of range")) {
      return nullptr;
    }
    if (!Take(static_cast<size_t>(n), &p)) return nullptr;
    Object* s = NewStr({p, static_cast<size_t>(n)});
    return s != nullptr && interned ? Intern(s) : s;
  }

  Object* ReadUnicode(bool interned) {
    int32_t n;
    const char* p;
    if (!ReadSize(&n, "string size out of range")) return nullptr;
    if (!Take(static_cast<size_t>(n), &p)) return nullptr;
    Object* s = DecodeSurrogatePass({p, static_cast<size_t>(n)});
    return s != nullptr && interned ? Intern(s) : s;
  }

  // UTF-8 in which lone surrogates are encoded like other characters.
  static Object* DecodeSurrogatePass(std::string_view s) {
    bool surrogate = false;
    for (size_t i = 0; i + 1 < s.size() && !surrogate; ++i) {
      surrogate = static_cast<uint8_t>(s[i]) == 0xed && static_cast<uint8_t>(s[i + 1]) >= 0xa0;
    }
    if (!surrogate) return NewStr(s);
    std::u32string wide;
    for (size_t i = 0; i < s.size();) {
      const auto b = static_cast<uint8_t>(s[i]);
      const size_t length = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
      char32_t c = length == 1 ? b : b & (0xff >> (length + 1));
      for (size_t k = 1; k < length && i + k < s.size(); ++k) {
        c = (c << 6) | (static_cast<uint8_t>(s[i + k]) & 63);
      }
      wide.push_back(c);
      i += length;
    }
    return NewStrFromKind(kUcs4, wide.data(), static_cast<int64_t>(wide.size()));
  }

  Object* ReadTuple(int32_t n, bool flag) {
    if (n > end_ - at_) return Short();
    int64_t slot;
    if (!Reserve(flag, &slot)) return nullptr;
    Object* t = NewTuple(n);
    if (t == nullptr) return nullptr;
    for (int32_t i = 0; i < n; ++i) {
      Object* item = ReadValue();
      if (item == nullptr) return nullptr;
      TupleInit(t, i, item);
    }
    return Fill(slot, t);
  }

  Object* ReadList(int32_t n, bool flag) {
    Object* list = Remember(flag, NewList(n < end_ - at_ ? n : 0));
    if (list == nullptr) return nullptr;
    for (int32_t i = 0; i < n; ++i) {
      Object* item = ReadValue();
      if (item == nullptr || !ListAppend(list, item)) return nullptr;
    }
    return list;
  }

  Object* ReadDict(bool flag) {
    Object* dict = Remember(flag, NewDict());
    if (dict == nullptr) return nullptr;
    for (;;) {
      Object* key = ReadObject();
      if (key == nullptr) break;
      Object* value = ReadObject();
      if (value == nullptr) break;
      if (!DictSet(dict, key, value)) return nullptr;
    }
    return ErrorSet() ? nullptr : dict;
  }

  Object* ReadSet(int32_t n, bool frozen, bool flag) {
    int64_t slot;
    if (!Reserve(flag, &slot)) return nullptr;
    Object* items = ReadList(n, false);
    if (items == nullptr) return nullptr;
    return Fill(slot, CallArgs(AsObject(frozen ? &frozenset_type : &set_type), items));
  }

  Object* ReadCode(bool flag) {
    int64_t slot;
    if (!Reserve(flag, &slot)) return nullptr;
    CodeParts p;
    if (!ReadInt32(&p.argcount) || !ReadInt32(&p.posonlyargcount) ||
        !ReadInt32(&p.kwonlyargcount) || !ReadInt32(&p.stacksize) || !ReadInt32(&p.flags)) {
      return nullptr;
    }
    for (Object** part : {&p.code, &p.consts, &p.names, &p.slot_names, &p.slot_kinds, &p.filename,
                          &p.name, &p.qualname}) {
      if ((*part = ReadValue()) == nullptr) return nullptr;
    }
    if (!ReadInt32(&p.firstlineno)) return nullptr;
    for (Object** part : {&p.linetable, &p.exceptiontable}) {
      if ((*part = ReadValue()) == nullptr) return nullptr;
    }
    return Fill(slot, AsObject(NewCode(p)));
  }

  Object* ReadBody() {
    uint8_t byte;
    if (static_cast<size_t>(end_ - at_) < 1) {
      return Raise(exc::EOFError, "EOF read where object expected");
    }
    ReadByte(&byte);
    const bool flag = (byte & kRefFlag) != 0;
    const char type = static_cast<char>(byte & ~kRefFlag);
    int32_t n;
    uint8_t small;
    double x, y;
    switch (type) {
      case '0': return nullptr;
      case 'N': return None();
      case 'S': return CallableStopIteration();
      case '.': return Ellipsis();
      case 'F': return False();
      case 'T': return True();
      case 'i':
        if (!ReadInt32(&n)) return nullptr;
        return Remember(flag, NewInt(n));
      case 'I': {
        const char* p;
        int64_t wide;
        if (!Take(8, &p)) return nullptr;
        std::memcpy(&wide, p, 8);
        return Remember(flag, NewInt(wide));
      }
      case 'l': return Remember(flag, ReadLong());
      case 'f': return ReadTextDouble(&x) ? Remember(flag, NewFloat(x)) : nullptr;
      case 'g': return ReadDouble(&x) ? Remember(flag, NewFloat(x)) : nullptr;
      case 'x':
        if (!ReadTextDouble(&x) || !ReadTextDouble(&y)) return nullptr;
        return Remember(flag, MakeComplex(x, y));
      case 'y':
        if (!ReadDouble(&x) || !ReadDouble(&y)) return nullptr;
        return Remember(flag, MakeComplex(x, y));
      case 's': {
        const char* p;
        if (!ReadSize(&n, "bytes object size out of range")) return nullptr;
        if (!Take(static_cast<size_t>(n), &p)) return nullptr;
        return Remember(flag, NewBytes(p, n));
      }
      case 'A': return Remember(flag, ReadAscii(false, true));
      case 'a': return Remember(flag, ReadAscii(false, false));
      case 'Z': return Remember(flag, ReadAscii(true, true));
      case 'z': return Remember(flag, ReadAscii(true, false));
      case 't': return Remember(flag, ReadUnicode(true));
      case 'u': return Remember(flag, ReadUnicode(false));
      case ')':
        if (!ReadByte(&small)) return nullptr;
        return ReadTuple(small, flag);
      case '(':
        if (!ReadSize(&n, "tuple size out of range")) return nullptr;
        return ReadTuple(n, flag);
      case '[':
        if (!ReadSize(&n, "list size out of range")) return nullptr;
        return ReadList(n, flag);
      case '{': return ReadDict(flag);
      case '<':
      case '>':
        if (!ReadSize(&n, "set size out of range")) return nullptr;
        return ReadSet(n, type == '>', flag);
      case 'c': return ReadCode(flag);
      case 'r': {
        if (!ReadInt32(&n)) return nullptr;
        Object* o = n < 0 ? nullptr : ListGet(refs_, n);
        return o == nullptr ? Bad("invalid reference") : o;
      }
      default: return Bad("unknown type code");
    }
  }

  static Object* CallableStopIteration() { return AsObject(&exc::StopIteration); }
  static Object* MakeComplex(double re, double im) {
    return CallArgs(AsObject(&complex_type), NewFloat(re), NewFloat(im));
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  Object* refs_ = nullptr;
  int depth_ = 0;
};

}  // namespace

Object* Unmarshal(const char* data, size_t size, size_t* consumed) {
  Reader reader(data, size);
  if (!reader.Start()) return nullptr;
  Object* o = reader.ReadValue();
  if (consumed != nullptr) *consumed = reader.consumed();
  return o;
}

std::string CheckPyc(std::string_view file, std::string_view* payload) {
  if (file.size() < 16) return "bad .pyc file: shorter than its header";
  const auto b = reinterpret_cast<const uint8_t*>(file.data());
  const int magic = b[0] | b[1] << 8;
  if (b[2] != '\r' || b[3] != '\n') return "bad .pyc file: no magic number";
  if (magic != kPycMagic) {
    return "bad magic number " + std::to_string(magic) +
           " in .pyc file: this runtime executes bytecode of CPython 3.11, magic number " +
           std::to_string(kPycMagic);
  }
  *payload = file.substr(16);
  return "";
}

}  // namespace tricolor
