// Struct sequences: tuples with named fields (time.struct_time, os.stat_result, sys.flags …).
#ifndef TRICOLOR_RUNTIME_MODULES_STRUCT_SEQUENCE_H_
#define TRICOLOR_RUNTIME_MODULES_STRUCT_SEQUENCE_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

struct StructField {
  const char* name;  // null: by index only
  const char* doc;
};

struct StructSequence {
  Type type;                  // the type, unless `elsewhere` is
  const char* name;           // "time.struct_time"
  const char* doc;
  const StructField* fields;  // visible ones first
  int count;                  // all
  int visible;                // len() of an instance
  bool cannot_make = false;   // sys.flags and the like
  int unnamed = 0;
  Type* elsewhere = nullptr;  // a static type of an extension

  Type* Made() { return elsewhere == nullptr ? &type : elsewhere; }
};

// Makes sequence->type ready. Once per runtime start.
bool InitStructSequence(StructSequence* sequence);
// The same in two steps, for whoever makes the type ready in between (compat).
void BeginStructSequence(StructSequence* sequence);
bool FinishStructSequence(StructSequence* sequence);
// An instance; `items`: sequence.count of them. Null items: MemoryError is set already.
Object* NewStructSequence(StructSequence& sequence, Object* const* items);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_STRUCT_SEQUENCE_H_
