// Interned strings: one str object for every text that is an identifier, so that names are compared
// by address.
//
// The table is open-addressed in a RefArray. Readers probe the array they loaded and take no lock;
// a writer holds the mutex and installs a larger array when this one is half full. Entries are
// never removed: interned strings live as long as the runtime.

#include <mutex>

#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_internal.h"
#include "runtime/runtime.h"

namespace tricolor {

Names names;
bool InitSharedStrings();

namespace {

std::mutex intern_mutex;  // no safepoint while it is held
int64_t intern_count;
constexpr uint32_t kInternedImmortal = 2;

RefArray* LoadTable(Runtime* runtime) {
  return reinterpret_cast<RefArray*>(gc::Load(&runtime->interned));
}

// The entry equal to `s`, or null and its free slot.
Object* Probe(RefArray* table, Object* s, int64_t* slot) {
  const uint64_t mask = table->capacity - 1;
  for (uint64_t i = static_cast<uint64_t>(StrHash(s)) & mask;; i = (i + 1) & mask) {
    Object* entry = gc::Load(&table->items[i]);
    if (entry == nullptr) {
      *slot = static_cast<int64_t>(i);
      return nullptr;
    }
    if (StrHash(entry) == StrHash(s) && StrEqual(entry, s)) return entry;
  }
}

bool Grow(Runtime* runtime, RefArray* old) {
  RefArray* table = NewRefArray(old == nullptr ? 4096 : old->capacity * 2);
  if (table == nullptr) return false;
  for (int64_t i = 0; old != nullptr && i < old->capacity; ++i) {
    Object* entry = gc::Load(&old->items[i]);
    if (entry == nullptr) continue;
    int64_t slot;
    Probe(table, entry, &slot);
    gc::Store(table, &table->items[slot], entry);
  }
  // The runtime's field is a root, not a cell's: only the value is told to the collector.
  gc::Store(nullptr, &runtime->interned, AsObject(table));
  return true;
}

}  // namespace

Object* Intern(Object* s) {
  if (s == nullptr || !IsExactly(s, str_type) || StrIsInterned(s)) return s;
  Runtime* runtime = Runtime::Get();
  int64_t slot;
  RefArray* table = LoadTable(runtime);
  if (table != nullptr) {
    Object* found = Probe(table, s, &slot);
    if (found != nullptr) return found;
  }
  if (!StrIsCompact(s)) {  // do not keep an appendable buffer for ever
    s = NewStrFromKind(StrKindOf(s), StrData(s), StrLength(s));
    if (s == nullptr) return nullptr;
  }
  std::lock_guard<std::mutex> lock(intern_mutex);
  table = LoadTable(runtime);
  if (table == nullptr || intern_count * 2 >= table->capacity) {
    if (!Grow(runtime, table)) return nullptr;
    table = LoadTable(runtime);
  }
  Object* found = Probe(table, s, &slot);
  if (found != nullptr) return found;
  __atomic_fetch_or(&As<AsciiObject>(s)->state, kInternedImmortal, __ATOMIC_RELAXED);
  gc::Store(table, &table->items[slot], s);
  ++intern_count;
  return s;
}

Object* Intern(std::string_view utf8) {
  Object* s = NewStr(utf8);
  return s == nullptr ? nullptr : Intern(s);
}

Object* BuiltinNamed(const char* name) {
  Object* value = DictGet(Runtime::Get()->builtins_dict, name);
  return value != nullptr || ErrorSet() ? value : Raise(exc::AttributeError, "%s", name);
}

// The collector may look at the names while they are made.
static bool Keep(Object** field, Object* value) {
  gc::Store<Object>(nullptr, field, value);
  return value != nullptr;
}

bool InitStrings() {
  InitHashKey();
  gc::Store<Object>(nullptr, &Runtime::Get()->interned, nullptr);
  intern_count = 0;
  if (!InitSharedStrings()) return false;
  if (Intern(EmptyStr()) == nullptr) return false;
  for (int c = 0; c < 256; ++c) {
    if (Intern(StrFromChar(c)) == nullptr) return false;
  }
#define TC_MAKE(name, ...) \
  if (!Keep(&names.name, Intern(std::string_view(#name)))) return false;
  TC_NAMES(TC_MAKE)
#undef TC_MAKE
#define TC_MAKE(name, text) \
  if (!Keep(&names.name, Intern(std::string_view(text)))) return false;
  TC_NAMES_SPELT(TC_MAKE)
#undef TC_MAKE
  return true;
}

}  // namespace tricolor
