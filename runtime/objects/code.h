// Code objects: what CPython 3.11's compiler made of a function, class body or module.
//
// THREADS    Immutable once made, save `decoded`: published once by a release store.
#ifndef TRICOLOR_RUNTIME_OBJECTS_CODE_H_
#define TRICOLOR_RUNTIME_OBJECTS_CODE_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct Decoded;  // runtime/interp/decode.h

enum CodeFlag : int {
  kCodeOptimized = 1,
  kCodeNewLocals = 2,
  kCodeVarArgs = 4,
  kCodeVarKeywords = 8,
  kCodeNested = 16,
  kCodeGenerator = 32,
  kCodeCoroutine = 128,
  kCodeIterableCoroutine = 256,
  kCodeAsyncGenerator = 512,
};

// Kinds of local slots: bytes of co_localspluskinds.
inline constexpr uint8_t kSlotLocal = 0x20, kSlotCell = 0x40, kSlotFree = 0x80;

struct CodeObject {
  Object base;
  Object* code;              // bytes: CPython's instructions
  Object* consts;            // tuple
  Object* names;             // tuple of interned str
  Object* slot_names;        // tuple: co_localsplusnames
  Object* slot_kinds;        // bytes: co_localspluskinds
  Object* filename;
  Object* name;
  Object* qualname;
  Object* linetable;         // bytes
  Object* exceptiontable;    // bytes
  Object* weaklist;
  Decoded* decoded;          // null until first run
  int32_t flags;             // CodeFlag and the __future__ bits
  int32_t argcount;          // positional, positional-only ones included
  int32_t posonlyargcount;
  int32_t kwonlyargcount;
  int32_t stacksize;
  int32_t firstlineno;
  int32_t nslots;            // len(slot_names)
  int32_t nlocals;
  int32_t ncells;            // cells that are arguments included
  int32_t nfree;
  int32_t exact_args;        // argcount when a call of as many positional arguments only copies
                             // them (no *args, **kwargs, keyword-only); -1 otherwise
  int32_t arg_slots;         // slots that arguments fill: argcount + kwonly + * + **
};

inline CodeObject* AsCode(Object* o) { return As<CodeObject>(o); }

// What a code object is made from. References only; NewCode checks types and shapes.
struct CodeParts {
  int argcount = 0, posonlyargcount = 0, kwonlyargcount = 0, stacksize = 0, flags = 0;
  int firstlineno = 1;
  Object *code = nullptr, *consts = nullptr, *names = nullptr, *slot_names = nullptr,
         *slot_kinds = nullptr, *filename = nullptr, *name = nullptr, *qualname = nullptr,
         *linetable = nullptr, *exceptiontable = nullptr;
};
CodeObject* NewCode(const CodeParts& parts);
CodeParts PartsOfCode(CodeObject* code);

// One entry of the location table. Lines and columns are -1 where there is none.
struct CodeLocation {
  int start_offset, end_offset;  // bytes of co_code
  int line, end_line, column, end_column;
};
class LocationReader {
 public:
  explicit LocationReader(CodeObject* code);
  bool Next(CodeLocation* out);

 private:
  int ReadVarint();
  int ReadSignedVarint();
  const uint8_t* at_;
  const uint8_t* end_;
  int offset_ = 0;
  int line_;
};
// Where the instruction at byte `offset` stands; false: nowhere.
bool CodeLocationAt(CodeObject* code, int offset, CodeLocation* out);
int CodeLineAt(CodeObject* code, int offset);  // -1: no line

Object* CodeVarNames(CodeObject* code);   // tuples, made on each call
Object* CodeCellVars(CodeObject* code);
Object* CodeFreeVars(CodeObject* code);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_CODE_H_
