// Decoded: a code object's instructions in the form that the interpreter runs.
//
// WHY        One fixed-size instruction with its argument, its jump target as an index and one word
//            of cache, instead of CPython's bytes with prefixes and cache entries between them.
// THREADS    Made by whoever runs the code first; published by one release store (of two that race
//            one wins). After that only op, counter and cache of an instruction change: relaxed and
//            release/acquire atomics.
//            Tracing needs every unit that has a line, the ones that do nothing too: DecodeFull makes
//            a second form with them, which replaces the first; frames may still run that
//            (DecodedOf).
// INVARIANT  [D1] A cache word describes itself: its top byte is a CacheKind, and a handler that
//            finds another kind than its own takes the general path. So a thread that sees the op
//            of one specialisation with the word of another does nothing wrong.
#ifndef TRICOLOR_RUNTIME_INTERP_DECODE_H_
#define TRICOLOR_RUNTIME_INTERP_DECODE_H_

#include <cstdint>

#include "runtime/interp/opcodes.h"
#include "runtime/object.h"
#include "runtime/objects/code.h"

namespace tricolor {

struct Instruction {
  uint8_t op;        // relaxed atomic
  uint8_t counter;   // relaxed atomic: general executions until the next try to specialise
  uint16_t extra;
  int32_t arg;       // jumps: instructions from here to the target
  uint64_t cache;    // atomic word
};
static_assert(sizeof(Instruction) == 16);

struct HandlerRange {
  int32_t begin, end;  // instruction indices, end excluded
  int32_t target;
  int32_t depth;       // operands that stay
  bool push_lasti;
};

// A record that a cache word points to: immutable once published, alive as long as the code.
struct CacheRecord {
  Object base;
  CacheRecord* next;   // all records of the same Decoded
  uint32_t version;    // of the type, or a keys_id
  uint32_t version2;   // of the builtins' dict
  int64_t index;
  Object* value;       // kept alive by the type while its version is current; not traced
};

struct Decoded {
  Object base;
  CacheRecord* records;
  int32_t count;
  int32_t handler_count;
  HandlerRange* handlers;   // interior: behind the offsets
  uint32_t* offsets;        // of each instruction in co_code, bytes
  int32_t* lines;           // of each instruction, -1: none; null: not a full decoding
  Decoded* previous;        // what this one replaced, or null
  Instruction code[];
};

// The decoded form, made if need be. Null: exception set (an opcode that is not known: its name).
Decoded* DecodeSlow(CodeObject* code);
inline Decoded* Decode(CodeObject* code) {
  Decoded* d = gc::Load(&code->decoded);
  return __builtin_expect(d != nullptr, 1) ? d : DecodeSlow(code);
}

// The decoding with instructions for NOP and the like, and with lines; it is the code's from now on.
Decoded* DecodeFull(CodeObject* code);
// The decoding that `ip` points into.
inline Decoded* DecodedOf(const CodeObject* code, const Instruction* ip) {
  Decoded* d = gc::Load(&code->decoded);
  while (__builtin_expect(ip < d->code || ip >= d->code + d->count, 0) && d->previous != nullptr) {
    d = gc::Load(&d->previous);
  }
  return d;
}

// The innermost handler for an exception at instruction `index`, or null.
const HandlerRange* FindHandler(const Decoded* decoded, int index);

int IndexOfOffset(const Decoded* decoded, int offset);  // first instruction at or behind `offset`

// A fresh record linked to `decoded`; null (no exception) when memory is short.
CacheRecord* NewCacheRecord(Decoded* decoded, uint32_t version, uint32_t version2, int64_t index,
                            Object* value);

extern Type decoded_type;
extern Type cache_record_type;

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_DECODE_H_
