#include "runtime/objects/encoding_map.h"

#include <algorithm>
#include <cstring>

#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {
namespace {

Type encoding_map_type;

constexpr int kLevel1 = 32, kLevel2 = 16, kLevel3 = 128;  // entries: 5, 4 and 7 bits of a character
constexpr uint8_t kNoPart = 0xff;
constexpr char32_t kUndefined = 0xfffe;

// Level 1 names a part of level 2, that one of level 3, which has bytes. Byte 0 there: none.
struct EncodingMap {
  Object base;
  uint8_t level1[kLevel1];
  int32_t parts2, parts3;
  uint8_t rest[];  // the parts of level 2, then those of level 3
};

const EncodingMap* Of(const Object* o) { return reinterpret_cast<const EncodingMap*>(o); }
size_t RestSize(int parts2, int parts3) {
  return static_cast<size_t>(kLevel2 * parts2 + kLevel3 * parts3);
}

Object* Size(Object* self, Args, size_t, Object*) {
  const EncodingMap* map = Of(self);
  // CPython's count: its structure ends in one byte of the rest, and is padded behind it.
  return NewInt(static_cast<int64_t>(RestSize(map->parts2, map->parts3)) + 63);
}

const NativeMethod kMethods[] = {
    {"size", Size, 0, 0, 0, "Return the size (in bytes) of this object"}, {}};

Object* DictOf(Object* table, int64_t n) {
  Object* map = NewDict();
  for (int64_t i = 0; map != nullptr && i < n; ++i) {
    Object* key = BoxInt(StrAt(table, i));
    if (key == nullptr || !DictSet(map, key, BoxInt(i))) return nullptr;
  }
  return map;
}

}  // namespace

bool ReadyEncodingMapType() {
  Type& t = encoding_map_type;
  BeginType(&t, "EncodingMap", sizeof(EncodingMap));
  t.tp_flags |= kTypeDisallowNew;
  t.cell_flags = gc::kLeaf;
  t.native_methods = kMethods;
  return ReadyBuiltinType(&t);
}

bool IsEncodingMap(const Object* o) { return IsExactly(o, encoding_map_type); }

Object* NewEncodingMap(Object* table) {
  const int64_t n = std::min<int64_t>(StrLength(table), 256);
  if (n == 0) return Raise(exc::TypeError, "bad argument type for built-in operation");
  if (StrAt(table, 0) != 0) return DictOf(table, n);
  uint8_t level1[kLevel1], level2[kLevel1 * kLevel2];
  memset(level1, kNoPart, sizeof level1);
  memset(level2, kNoPart, sizeof level2);
  int parts2 = 0, parts3 = 0;
  for (int64_t i = 1; i < n; ++i) {
    const char32_t c = StrAt(table, i);
    if (c == 0 || c > 0xffff) return DictOf(table, n);
    if (c == kUndefined) continue;
    if (level1[c >> 11] == kNoPart) level1[c >> 11] = static_cast<uint8_t>(parts2++);
    if (level2[c >> 7] == kNoPart) level2[c >> 7] = static_cast<uint8_t>(parts3++);
  }
  if (parts2 >= kNoPart || parts3 >= kNoPart) return DictOf(table, n);
  Object* o = NewCell(&encoding_map_type, sizeof(EncodingMap) + RestSize(parts2, parts3));
  if (o == nullptr) return nullptr;
  auto* map = As<EncodingMap>(o);
  memcpy(map->level1, level1, sizeof level1);
  map->parts2 = parts2;
  map->parts3 = parts3;
  for (int i = 0; i < kLevel1; ++i) {
    if (level1[i] != kNoPart) memcpy(map->rest + kLevel2 * level1[i], level2 + kLevel2 * i, kLevel2);
  }
  uint8_t* level3 = map->rest + kLevel2 * parts2;
  for (int64_t i = 1; i < n; ++i) {
    const char32_t c = StrAt(table, i);
    if (c != kUndefined) level3[kLevel3 * level2[c >> 7] + (c & 0x7f)] = static_cast<uint8_t>(i);
  }
  return o;
}

int EncodingMapFind(const Object* o, char32_t c) {
  const EncodingMap* map = Of(o);
  if (c == 0) return 0;
  if (c > 0xffff) return -1;
  const uint8_t part2 = map->level1[c >> 11];
  if (part2 == kNoPart) return -1;
  const uint8_t part3 = map->rest[kLevel2 * part2 + ((c >> 7) & 0xf)];
  if (part3 == kNoPart) return -1;
  const uint8_t byte = map->rest[kLevel2 * map->parts2 + kLevel3 * part3 + (c & 0x7f)];
  return byte == 0 ? -1 : byte;
}

}  // namespace tricolor
