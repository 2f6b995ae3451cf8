// _struct: packing values into bytes. The layout of a format is kept with its Struct object.
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/modules/_struct_codec.h"
#include "runtime/modules/registry.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

using structs::Code;
using structs::RaiseStruct;

Type struct_type;
Type unpack_iterator_type;
Object* cache = nullptr;  // root: dict from format to Struct

constexpr int64_t kMaxCached = 100;

struct StructObject {
  Object base;
  int64_t size;
  int64_t values;
  Object* codes;   // bytes: an array of Code
  Object* format;  // bytes
};

struct UnpackIterator {
  Object base;
  Object* owner;  // Struct; null: exhausted
  Object* buffer;
  int64_t index;
};

StructObject* AsStruct(Object* o) { return As<StructObject>(o); }

const Code* CodesOf(StructObject* s, size_t* count) {
  Object* codes = gc::Load(&s->codes);
  *count = codes == nullptr ? 0 : static_cast<size_t>(BytesSize(codes)) / sizeof(Code);
  return codes == nullptr ? nullptr : reinterpret_cast<const Code*>(BytesData(codes));
}

Object* StructNew(Type* type, Args, size_t, Object*) {
  auto* s = reinterpret_cast<StructObject*>(NewInstance(type));
  if (s == nullptr) return nullptr;
  s->size = s->values = -1;
  return AsObject(s);
}

bool StructInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* format;
  if (!ParseArgs("Struct", args, nargs, kwnames, {"format"}, 0, 1, 1, &format)) return false;
  std::string text;
  if (IsStr(format)) {
    Object* ascii = CallMethodArgs(format, Intern("encode"), NewStrAscii("ascii"));
    if (ascii == nullptr) return false;
    format = ascii;
  }
  if (!IsBytes(format)) {
    return RaiseFalse(Raise(exc::TypeError,
                            "Struct() argument 1 must be a str or bytes object, not %.200s",
                            TypeName(format)));
  }
  text = std::string(BytesView(format));
  if (text.find('\0') != std::string::npos)
    return RaiseStruct("embedded null character") != nullptr;
  structs::Layout layout;
  if (!structs::Parse(text, &layout)) return false;
  Object* codes =
      NewBytes(layout.codes.data(), static_cast<int64_t>(layout.codes.size() * sizeof(Code)));
  if (codes == nullptr) return false;
  auto* s = AsStruct(self);
  s->size = layout.size;
  s->values = layout.values;
  gc::Store(self, &s->codes, codes);
  gc::Store(self, &s->format, format);
  return true;
}

// The Struct of a format, from the cache.
Object* StructFor(Object* format) {
  if (IsExactly(format, struct_type)) return format;
  Object* known = nullptr;
  const int found = DictLookup(cache, format, &known);
  if (found != 0) return found < 0 ? nullptr : known;
  Object* made = CallArgs(AsObject(&struct_type), format);
  if (made == nullptr) return nullptr;
  if (DictSize(cache) >= kMaxCached && !DictClear(cache)) return nullptr;
  return DictSet(cache, format, made) ? made : nullptr;
}

bool PackAll(StructObject* s, unsigned char* data, Args values) {
  std::memset(data, 0, static_cast<size_t>(s->size));
  size_t count;
  const Code* codes = CodesOf(s, &count);
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    for (int64_t k = 0; k < codes[i].repeat; ++k) {
      if (!structs::Pack(codes[i], data + codes[i].offset + k * codes[i].size, values[next++])) {
        return false;
      }
    }
  }
  return true;
}

Object* UnpackAll(StructObject* s, const unsigned char* data) {
  Object* tuple = NewTuple(s->values < 0 ? 0 : s->values);
  if (tuple == nullptr) return nullptr;
  size_t count;
  const Code* codes = CodesOf(s, &count);
  int64_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    for (int64_t k = 0; k < codes[i].repeat; ++k) {
      Object* value = structs::Unpack(codes[i], data + codes[i].offset + k * codes[i].size);
      if (value == nullptr) return nullptr;
      TupleInit(tuple, next++, value);
    }
  }
  return tuple;
}

Object* Pack(Object* self, Args args, size_t nargs, Object*) {
  auto* s = AsStruct(self);
  if (static_cast<int64_t>(nargs) != s->values) {
    return RaiseStruct("pack expected %zd items for packing (got %zd)", s->values, nargs);
  }
  // Conversions may run Python code, so nothing sees the result before it is whole.
  std::string bytes(static_cast<size_t>(s->size), '\0');
  if (!PackAll(s, reinterpret_cast<unsigned char*>(bytes.data()), args)) return nullptr;
  return NewBytes(bytes.data(), s->size);
}

Object* PackInto(Object* self, Args args, size_t nargs, Object*) {
  auto* s = AsStruct(self);
  if (nargs < 2 || static_cast<int64_t>(nargs) - 2 != s->values) {
    if (nargs == 0) return RaiseStruct("pack_into expected buffer argument");
    if (nargs == 1) return RaiseStruct("pack_into expected offset argument");
    return RaiseStruct("pack_into expected %zd items for packing (got %zd)", s->values, nargs - 2);
  }
  BufferInfo info = {};
  if (TypeOf(args[0])->slots.get_buffer == nullptr || !GetBuffer(args[0], &info, kBufferWritable)) {
    ClearError();
    return Raise(exc::TypeError, "argument must be read-write bytes-like object, not %.50s",
                 TypeOf(args[0])->tp_name);
  }
  int64_t offset;
  Object* result = nullptr;
  std::string bytes;
  if (!ToIndexOrRaise(args[1], exc::IndexError, &offset)) {
  } else if (offset < 0 && offset + s->size > 0) {
    RaiseStruct("no space to pack %zd bytes at offset %zd", s->size, offset);
  } else if (offset < 0 && offset + info.len < 0) {
    RaiseStruct("offset %zd out of range for %zd-byte buffer", offset, info.len);
  } else {
    if (offset < 0) offset += info.len;
    if (info.len - offset < s->size) {
      RaiseStruct(
          "pack_into requires a buffer of at least %zu bytes for packing %zd bytes at "
          "offset %zd (actual buffer size is %zd)",
          static_cast<size_t>(s->size) + static_cast<size_t>(offset), s->size, offset, info.len);
    } else {
      bytes.assign(static_cast<size_t>(s->size), '\0');
      if (PackAll(s, reinterpret_cast<unsigned char*>(bytes.data()), args + 2)) {
        std::memcpy(static_cast<char*>(info.buf) + offset, bytes.data(), bytes.size());
        result = None();
      }
    }
  }
  ReleaseBuffer(&info);
  return result;
}

Object* UnpackMethod(Object* self, Args args, size_t, Object*) {
  auto* s = AsStruct(self);
  BufferView view(args[0]);
  if (!view.ok()) return nullptr;
  if (view.info().len != s->size) {
    return RaiseStruct("unpack requires a buffer of %zd bytes", s->size);
  }
  return UnpackAll(s, static_cast<const unsigned char*>(view.info().buf));
}

Object* UnpackFromBuffer(Object* self, Object* buffer, Object* offset_object) {
  auto* s = AsStruct(self);
  int64_t offset = 0;
  if (offset_object != nullptr && !ToIndexOrRaise(offset_object, exc::IndexError, &offset)) {
    return nullptr;
  }
  BufferView view(buffer);
  if (!view.ok()) return nullptr;
  const int64_t len = view.info().len;
  if (offset < 0) {
    if (offset + s->size > 0) {
      return RaiseStruct("not enough data to unpack %zd bytes at offset %zd", s->size, offset);
    }
    if (offset + len < 0) {
      return RaiseStruct("offset %zd out of range for %zd-byte buffer", offset, len);
    }
    offset += len;
  }
  if (len - offset < s->size) {
    return RaiseStruct(
        "unpack_from requires a buffer of at least %zu bytes for unpacking %zd "
        "bytes at offset %zd (actual buffer size is %zd)",
        static_cast<size_t>(s->size) + static_cast<size_t>(offset), s->size, offset, len);
  }
  return UnpackAll(s, static_cast<const unsigned char*>(view.info().buf) + offset);
}

Object* UnpackFrom(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* given[2] = {};
  if (!ParseArgs("unpack_from", args, nargs, kwnames, {"buffer", "offset"}, 0, 2, 1, given)) {
    return nullptr;
  }
  return UnpackFromBuffer(self, given[0], given[1]);
}

Object* IterUnpack(Object* self, Args args, size_t, Object*) {
  auto* s = AsStruct(self);
  if (s->size == 0) return RaiseStruct("cannot iteratively unpack with a struct of length 0");
  BufferView view(args[0]);
  if (!view.ok()) return nullptr;
  if (view.info().len % s->size != 0) {
    return RaiseStruct("iterative unpacking requires a buffer of a multiple of %zd bytes", s->size);
  }
  auto* it = New<UnpackIterator>(unpack_iterator_type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->owner, self);
  gc::Store(it, &it->buffer, args[0]);
  return AsObject(it);
}

Object* IteratorNext(Object* o) {
  auto* it = As<UnpackIterator>(o);
  Object* owner = gc::Load(&it->owner);
  if (owner == nullptr) return nullptr;
  BufferView view(gc::Load(&it->buffer));
  if (!view.ok()) return nullptr;
  auto* s = AsStruct(owner);
  const int64_t at = __atomic_fetch_add(&it->index, s->size, __ATOMIC_RELAXED);
  if (at + s->size > view.info().len) {
    gc::StoreNoBarrier<Object>(&it->owner, nullptr);
    return nullptr;
  }
  return UnpackAll(s, static_cast<const unsigned char*>(view.info().buf) + at);
}

Object* IteratorHint(Object* self, Args, size_t, Object*) {
  auto* it = As<UnpackIterator>(self);
  Object* owner = gc::Load(&it->owner);
  if (owner == nullptr) return NewInt(0);
  BufferView view(gc::Load(&it->buffer));
  if (!view.ok()) return nullptr;
  const int64_t left = view.info().len - __atomic_load_n(&it->index, __ATOMIC_RELAXED);
  return NewInt(left < 0 ? 0 : left / AsStruct(owner)->size);
}

Object* IteratorSelf(Object* o) { return o; }

void IteratorTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&As<UnpackIterator>(o)->owner));
  v.Visit(gc::Load(&As<UnpackIterator>(o)->buffer));
}

Object* GetFormat(Object* o, void*) {
  Object* format = gc::Load(&AsStruct(o)->format);
  return format == nullptr ? None() : NewStrAscii(BytesView(format));
}
Object* GetSize(Object* o, void*) { return NewInt(AsStruct(o)->size); }

Object* SizeOfStruct(Object* self, Args, size_t, Object*) {
  size_t count;
  CodesOf(AsStruct(self), &count);
  return NewInt(static_cast<int64_t>(sizeof(StructObject) + (count + 1) * sizeof(Code)));
}

void StructTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsStruct(o)->codes));
  v.Visit(gc::Load(&AsStruct(o)->format));
}

const NativeMethod kStructMethods[] = {
    {"pack", Pack, 0, kAnyCount, 0, "S.pack(v1, v2, ...) -> bytes"},
    {"pack_into", PackInto, 0, kAnyCount, 0, "S.pack_into(buffer, offset, v1, v2, ...)"},
    {"unpack", UnpackMethod, 1, 1, 0, "unpack($self, buffer, /)\n--\n\n"},
    {"unpack_from", UnpackFrom, 0, kAnyCount, kKeywords,
     "unpack_from($self, /, buffer, offset=0)\n--\n\n"},
    {"iter_unpack", IterUnpack, 1, 1, 0, "iter_unpack($self, buffer, /)\n--\n\n"},
    {"__sizeof__", SizeOfStruct, 0, 0, 0, "S.__sizeof__() -> size of S in memory, in bytes"},
    {}};
const NativeGetSet kStructGetSet[] = {
    {"format", GetFormat, nullptr, "struct format string", nullptr},
    {"size", GetSize, nullptr, "struct size in bytes", nullptr},
    {}};
const NativeMethod kIteratorMethods[] = {{"__length_hint__", IteratorHint, 0, 0, 0, nullptr}, {}};

// ---- functions of the module

Object* PackFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 0) return Raise(exc::TypeError, "missing format argument");
  Object* s = StructFor(args[0]);
  return s == nullptr ? nullptr : Pack(s, args + 1, nargs - 1, nullptr);
}

Object* PackIntoFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 0) return Raise(exc::TypeError, "missing format argument");
  Object* s = StructFor(args[0]);
  return s == nullptr ? nullptr : PackInto(s, args + 1, nargs - 1, nullptr);
}

Object* UnpackFunction(Object*, Args args, size_t, Object*) {
  Object* s = StructFor(args[0]);
  return s == nullptr ? nullptr : UnpackMethod(s, args + 1, 1, nullptr);
}

Object* UnpackFromFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* given[3] = {};
  if (!ParseArgs("unpack_from", args, nargs, kwnames, {"format", "buffer", "offset"}, 1, 3, 2,
                 given)) {
    return nullptr;
  }
  Object* s = StructFor(given[0]);
  return s == nullptr ? nullptr : UnpackFromBuffer(s, given[1], given[2]);
}

Object* IterUnpackFunction(Object*, Args args, size_t, Object*) {
  Object* s = StructFor(args[0]);
  return s == nullptr ? nullptr : IterUnpack(s, args + 1, 1, nullptr);
}

Object* CalcSize(Object*, Args args, size_t, Object*) {
  Object* s = StructFor(args[0]);
  return s == nullptr ? nullptr : NewInt(AsStruct(s)->size);
}

Object* ClearCache(Object*, Args, size_t, Object*) { return DictClear(cache) ? None() : nullptr; }

const NativeMethod kFunctions[] = {
    {"_clearcache", ClearCache, 0, 0, 0,
     "_clearcache($module, /)\n--\n\nClear the internal cache."},
    {"calcsize", CalcSize, 1, 1, 0, "calcsize($module, format, /)\n--\n\n"},
    {"iter_unpack", IterUnpackFunction, 2, 2, 0, "iter_unpack($module, format, buffer, /)\n--\n\n"},
    {"pack", PackFunction, 0, kAnyCount, 0, "pack(format, v1, v2, ...) -> bytes"},
    {"pack_into", PackIntoFunction, 0, kAnyCount, 0,
     "pack_into(format, buffer, offset, v1, v2, ...)"},
    {"unpack", UnpackFunction, 2, 2, 0, "unpack($module, format, buffer, /)\n--\n\n"},
    {"unpack_from", UnpackFromFunction, 0, kAnyCount, kKeywords,
     "unpack_from($module, format, /, buffer, offset=0)\n--\n\n"},
    {}};

void SetUpTypes() {
  Type& s = struct_type;
  BeginType(&s, "_struct.Struct", sizeof(StructObject));
  s.tp_flags |= kTypeBase;
  s.tp_doc = "Struct(fmt) --> compiled struct object";
  s.slots.new_ = StructNew;
  s.slots.init = StructInit;
  s.slots.trace = StructTrace;
  s.native_methods = kStructMethods;
  s.native_getset = kStructGetSet;
  s.weak_ref_kind = 1;
  Type& i = unpack_iterator_type;
  BeginType(&i, "_struct.unpack_iterator", sizeof(UnpackIterator));
  i.tp_flags |= kTypeDisallowNew;
  i.slots.iter = IteratorSelf;
  i.slots.next = IteratorNext;
  i.slots.trace = IteratorTrace;
  i.native_methods = kIteratorMethods;
}

}  // namespace

Object* CreateStructModule() {
  SetUpTypes();
  if (!ReadyBuiltinType(&struct_type) || !ReadyBuiltinType(&unpack_iterator_type)) return nullptr;
  cache = NewDict();
  Runtime::Get()->AddRoot(&cache);
  Object* ns = NewDict();
  Object* module_name = NewStrAscii("struct");
  Object* name = NewStrAscii("error");
  Object* bases = TupleOf(&exc::Exception);
  if (cache == nullptr || ns == nullptr || bases == nullptr || module_name == nullptr ||
      !DictSet(ns, "__module__", module_name)) {
    return nullptr;
  }
  structs::error_type = CallArgs(AsObject(&type_type), name, bases, ns);
  if (structs::error_type == nullptr) return nullptr;
  Runtime::Get()->AddRoot(&structs::error_type);
  Object* m = NewNativeModule(
      "_struct", "Functions to convert between Python values and C structs.", kFunctions);
  if (m == nullptr || !ModuleAdd(m, "Struct", AsObject(&struct_type)) ||
      !ModuleAdd(m, "error", structs::error_type)) {
    return nullptr;
  }
  return m;
}

}  // namespace tricolor
