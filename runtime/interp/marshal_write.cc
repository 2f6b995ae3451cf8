// Writer of CPython 3.11's marshal format.
#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

constexpr int kMaxDepth = 2000;
constexpr char kRefFlag = static_cast<char>(0x80);

class Writer {
 public:
  Writer(int version, std::string* out) : version_(version), out_(out) {}

  bool Start() { return (kept_ = NewList()) != nullptr; }

  bool Write(Object* o) {
    if (++depth_ > kMaxDepth) {
      Raise(exc::ValueError, "object too deeply nested to marshal");
      return false;
    }
    const bool ok = WriteBody(o);
    --depth_;
    return ok;
  }

 private:
  void Byte(int b) { out_->push_back(static_cast<char>(b)); }
  void Int32(int64_t v) {
    const auto u = static_cast<uint32_t>(v);
    out_->append(reinterpret_cast<const char*>(&u), 4);
  }
  void Double(double d) { out_->append(reinterpret_cast<const char*>(&d), 8); }
  bool Unsupported() {
    Raise(exc::ValueError, "unmarshallable object");
    return false;
  }

  // Every object that can be shared gets a number: one that comes again is a reference to it.
  // (CPython leaves out the flag where its count says that nobody else holds it; readers accept
  // both.) True: written.
  bool WriteReference(Object* o, char* flag) {
    *flag = 0;
    if (version_ < 3) return false;
    const auto [at, fresh] = seen_.try_emplace(o, static_cast<int>(seen_.size()));
    if (!fresh) {
      Byte('r');
      Int32(at->second);
      return true;
    }
    ListAppend(kept_, o);  // keeps the address from being used again while we write
    *flag = kRefFlag;
    return false;
  }

  void WriteInt(Object* o, char flag) {
    int64_t v;
    if (IntFits(o, &v) && v >= INT32_MIN && v <= INT32_MAX) {
      Byte('i' | flag);
      Int32(v);
      return;
    }
    const auto* i = As<IntObject>(o);
    const int64_t size = i->base.size;
    const int64_t digits = size < 0 ? -size : size;
    std::string words;
    for (int64_t k = 0; k < digits; ++k) {
      const uint32_t d = i->digit[k];
      const uint16_t low = d & 0x7fff, high = static_cast<uint16_t>(d >> 15);
      words.append(reinterpret_cast<const char*>(&low), 2);
      if (k + 1 < digits || high != 0) words.append(reinterpret_cast<const char*>(&high), 2);
    }
    const auto n = static_cast<int64_t>(words.size() / 2);
    Byte('l' | flag);
    Int32(size < 0 ? -n : n);
    *out_ += words;
  }

  bool WriteStr(Object* o, char flag) {
    const bool interned = StrIsInterned(o) && version_ >= 1;
    if (version_ >= 4 && StrIsAscii(o)) {
      const int64_t n = StrLength(o);
      if (n < 256) {
        Byte((interned ? 'Z' : 'z') | flag);
        Byte(static_cast<int>(n));
      } else {
        Byte((interned ? 'A' : 'a') | flag);
        Int32(n);
      }
      out_->append(static_cast<const char*>(StrData(o)), static_cast<size_t>(n));
      return true;
    }
    std::string utf8;
    for (int64_t i = 0; i < StrLength(o); ++i) AppendUtf8(StrAt(o, i), &utf8);
    Byte((interned ? 't' : 'u') | flag);
    Int32(static_cast<int64_t>(utf8.size()));
    *out_ += utf8;
    return true;
  }

  static void AppendUtf8(char32_t c, std::string* out) {  // surrogates too
    if (c < 0x80) {
      out->push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      out->push_back(static_cast<char>(0xc0 | c >> 6));
      out->push_back(static_cast<char>(0x80 | (c & 63)));
    } else if (c < 0x10000) {
      out->push_back(static_cast<char>(0xe0 | c >> 12));
      out->push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
      out->push_back(static_cast<char>(0x80 | (c & 63)));
    } else {
      out->push_back(static_cast<char>(0xf0 | c >> 18));
      out->push_back(static_cast<char>(0x80 | (c >> 12 & 63)));
      out->push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
      out->push_back(static_cast<char>(0x80 | (c & 63)));
    }
  }

  bool WriteSet(Object* o, char flag) {
    Object* items = ToList(o);
    if (items == nullptr) return false;
    Byte((IsExactly(o, frozenset_type) ? '>' : '<') | flag);
    // Sorted by their own serialisation: the same set gives the same bytes.
    std::vector<std::pair<std::string, int64_t>> order;
    for (int64_t i = 0; i < ListSize(items); ++i) {
      std::string text;
      if (!MarshalToString(ListGet(items, i), version_, &text)) return false;
      order.emplace_back(std::move(text), i);
    }
    std::sort(order.begin(), order.end());
    Int32(static_cast<int64_t>(order.size()));
    for (const auto& entry : order) {
      if (!Write(ListGet(items, entry.second))) return false;
    }
    return true;
  }

  bool WriteCode(Object* o, char flag) {
    const CodeParts p = PartsOfCode(AsCode(o));
    Byte('c' | flag);
    for (int v : {p.argcount, p.posonlyargcount, p.kwonlyargcount, p.stacksize, p.flags}) Int32(v);
    for (Object* part : {p.code, p.consts, p.names, p.slot_names, p.slot_kinds, p.filename, p.name,
                         p.qualname}) {
      if (!Write(part)) return false;
    }
    Int32(p.firstlineno);
    return Write(p.linetable) && Write(p.exceptiontable);
  }

  bool WriteBody(Object* o) {
    if (o == nullptr) return Byte('0'), true;
    if (o == None()) return Byte('N'), true;
    if (o == Ellipsis()) return Byte('.'), true;
    if (o == True()) return Byte('T'), true;
    if (o == False()) return Byte('F'), true;
    if (o == AsObject(&exc::StopIteration)) return Byte('S'), true;
    char flag;
    if (WriteReference(o, &flag)) return true;
    Type* type = TypeOf(o);
    if (type == &int_type) return WriteInt(o, flag), true;
    if (type == &str_type) return WriteStr(o, flag);
    if (type == &float_type) {
      Byte((version_ > 1 ? 'g' : 'f') | flag);
      if (version_ > 1) return Double(FloatValue(o)), true;
      const std::string text = DoubleRepr(FloatValue(o));
      Byte(static_cast<int>(text.size()));
      *out_ += text;
      return true;
    }
    if (type == &complex_type) {
      double re, im;
      Object *x = GetAttr(o, "real"), *y = GetAttr(o, "imag");
      if (x == nullptr || y == nullptr || !ToDouble(x, &re) || !ToDouble(y, &im)) return false;
      Byte('y' | flag);
      Double(re);
      Double(im);
      return true;
    }
    if (type == &bytes_type) {
      Byte('s' | flag);
      Int32(BytesSize(o));
      out_->append(BytesData(o), static_cast<size_t>(BytesSize(o)));
      return true;
    }
    if (type == &tuple_type) {
      const int64_t n = TupleSize(o);
      if (version_ >= 4 && n < 256) {
        Byte(')' | flag);
        Byte(static_cast<int>(n));
      } else {
        Byte('(' | flag);
        Int32(n);
      }
      for (int64_t i = 0; i < n; ++i) {
        if (!Write(TupleAt(o, i))) return false;
      }
      return true;
    }
    if (type == &list_type) {
      const int64_t n = ListSize(o);
      Byte('[' | flag);
      Int32(n);
      for (int64_t i = 0; i < n; ++i) {
        Object* item = ListGet(o, i);
        if (!Write(item != nullptr ? item : None())) return false;
      }
      return true;
    }
    if (type == &dict_type) {
      Byte('{' | flag);
      int64_t position = 0;
      Object *key, *value;
      while (DictNext(o, &position, &key, &value)) {
        if (!Write(key) || !Write(value)) return false;
      }
      Byte('0');
      return true;
    }
    if (type == &set_type || type == &frozenset_type) return WriteSet(o, flag);
    if (type == &code_type) return WriteCode(o, flag);
    if (type->slots.get_buffer != nullptr) {
      Object* bytes = CallArgs(AsObject(&bytes_type), o);
      if (bytes == nullptr) return false;
      Byte('s' | flag);
      Int32(BytesSize(bytes));
      out_->append(BytesData(bytes), static_cast<size_t>(BytesSize(bytes)));
      return true;
    }
    return Unsupported();
  }

  int version_;
  std::string* out_;
  std::unordered_map<Object*, int> seen_;
  Object* kept_ = nullptr;
  int depth_ = 0;
};

}  // namespace

bool MarshalToString(Object* value, int version, std::string* out) {
  Writer writer(version, out);
  return writer.Start() && writer.Write(value);
}

Object* MarshalDumps(Object* value, int version) {
  std::string out;
  if (!MarshalToString(value, version, &out)) return nullptr;
  return NewBytes(out.data(), static_cast<int64_t>(out.size()));
}

}  // namespace tricolor
