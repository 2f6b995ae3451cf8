// Quickening: what an instruction has seen decides its specialised form and its cache word.
//
//   word   [kind: 8][payload: 56]
//   pack   payload = version or keys_id: 32, index: 24
//   record payload = CacheRecord*: 48
#ifndef TRICOLOR_RUNTIME_INTERP_SPECIALIZE_H_
#define TRICOLOR_RUNTIME_INTERP_SPECIALIZE_H_

#include "runtime/interp/frame.h"
#include "runtime/type.h"

namespace tricolor {

enum CacheKind : uint64_t {
  kNoCache = 0,
  kCacheGlobal,        // pack: keys_id of the module's dict, entry
  kCacheBuiltin,       // record: keys_ids of both dicts, entry in the builtins'
  kCacheInline,        // pack: type version, inline slot
  kCacheMember,        // pack: type version, byte offset of a __slots__ word
  kCacheModule,        // pack: keys_id of the module's dict, entry
  kCacheClass,         // record: type version, value found in the type of the class
  kCacheMethod,        // record: type version, unbound function
  kCacheMethodNoDict,
  kCachePolymorphic,   // PolymorphicRecord: up to four of the kinds that a type's version guards
  kCacheSuper,         // record: versions of the object's type and of __class__, its slot, function
};

// What a site that has met several classes knows of each. Immutable once published, as its record.
struct PolymorphicEntry {
  uint32_t version;    // of the type
  uint32_t names;      // kCacheMethod: how many names the type's instances had
  int64_t index;       // inline slot, or byte offset of a __slots__ word
  Object* value;       // found in the type; kept alive by it while its version is current
  CacheKind kind;
};
struct PolymorphicRecord {
  static constexpr int kMost = 4;
  CacheRecord record;  // links it to the code; its other fields are not used
  int64_t count;
  PolymorphicEntry entries[kMost];
};

inline uint64_t PackCache(CacheKind kind, uint32_t version, uint32_t index) {
  return static_cast<uint64_t>(kind) << 56 | static_cast<uint64_t>(version) << 24 | index;
}
inline uint64_t RecordCache(CacheKind kind, const CacheRecord* r) {
  return static_cast<uint64_t>(kind) << 56 | reinterpret_cast<uint64_t>(r);
}
inline bool IsKind(uint64_t word, CacheKind kind) { return word >> 56 == kind; }
// A pack of this kind and version?
inline bool IsPack(uint64_t word, CacheKind kind, uint32_t version) {
  return word >> 24 == (static_cast<uint64_t>(kind) << 32 | version);
}
inline uint32_t PackIndex(uint64_t word) { return word & 0xffffff; }
inline const CacheRecord* CacheRecordOf(uint64_t word) {
  return reinterpret_cast<const CacheRecord*>(word & 0xffffffffffff);
}
inline const PolymorphicEntry* FindEntry(uint64_t word, const Type* type) {
  const auto* p = reinterpret_cast<const PolymorphicRecord*>(CacheRecordOf(word));
  const uint32_t version = __atomic_load_n(&type->version, __ATOMIC_RELAXED);
  for (int64_t i = 0; i < p->count; ++i) {
    if (p->entries[i].version == version) return &p->entries[i];
  }
  return nullptr;
}
inline uint64_t LoadCache(const Instruction* i) {
  return __atomic_load_n(&i->cache, __ATOMIC_ACQUIRE);
}
inline uint8_t LoadOp(const Instruction* i) { return __atomic_load_n(&i->op, __ATOMIC_RELAXED); }

// Values of Instruction::counter that are no count.
inline constexpr uint8_t kTired = 254;  // put off many times: its executions write nothing, since the code is other threads' too
inline constexpr uint8_t kNever = 255;  // specialised too often
// Of this thread: executions of tired instructions until one of them tries again.
extern constinit thread_local uint32_t tired_runs __attribute__((tls_model("initial-exec")));
bool TryTired();

// Counts a general execution; true: try to specialise now.
inline bool WantsSpecialization(Instruction* i) {
  const uint8_t c = __atomic_load_n(&i->counter, __ATOMIC_RELAXED);
  if (__builtin_expect(c == 0, 0)) return true;
  if (c < kTired) {
    __atomic_store_n(&i->counter, static_cast<uint8_t>(c - 1), __ATOMIC_RELAXED);
  } else if (c == kTired) {
    return __builtin_expect(--tired_runs == 0, 0) && TryTired();
  }
  return false;
}

// Each looks at the operands (which stay) and rewrites the instruction, or puts the next try off.
void SpecializeGlobal(Frame* frame, Instruction* i, Object* name);
void SpecializeLoadAttr(Frame* frame, Instruction* i, Object* owner, Object* name);
void SpecializeLoadMethod(Frame* frame, Instruction* i, Object* owner, Object* name);
void SpecializeStoreAttr(Frame* frame, Instruction* i, Object* owner, Object* name);
void SpecializeBinary(Instruction* i, Value left, Value right, int opcode);
void SpecializeCompare(Instruction* i, Value left, Value right);
void SpecializeSubscript(Instruction* i, Value container, Value key);
void SpecializeStoreSubscript(Instruction* i, Value container, Value key);
void SpecializeIteration(Instruction* i, Object* iterator);
// super().name(…), `i` the call of super.
void SpecializeSuper(Frame* frame, Instruction* i, Object* name);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_SPECIALIZE_H_
