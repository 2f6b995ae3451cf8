// SlotDef: how one dunder name and one member of Slots belong together.
//
//   class defines the name in Python   → `generic` goes into the slot and looks the name up
//   builtin type fills the slot        → a slot wrapper of that name calls it through `wrap`
//
// Several names can share a slot (__add__ and __radd__), several slots a name (__len__ is one,
// __getitem__ two). Definitions of one slot stand together.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SLOT_DEFS_H_
#define TRICOLOR_RUNTIME_OBJECTS_SLOT_DEFS_H_

#include "runtime/native.h"
#include "runtime/names.h"
#include "runtime/type.h"

namespace tricolor {

using SlotWrapFunction = Object* (*)(Object* self, Args args, size_t nargs, Object* kwnames,
                                     void* wrapped);

struct SlotDef {
  const char* name;
  Object* Names::*name_object;
  size_t offset;           // in Slots
  void* generic;           // null: Python classes do not fill this slot
  SlotWrapFunction wrap;   // null: builtin types get no wrapper of this name
  const char* doc;
  bool keywords;           // the wrapper takes keywords
};

extern const SlotDef kSlotDefs[];  // ends with a null name; slot_table.cc

inline void** SlotAt(Type* type, size_t offset) {
  return reinterpret_cast<void**>(reinterpret_cast<char*>(&type->slots) + offset);
}

// slot_generic.cc: slot functions that call what the class defines.
namespace slot {

Object* Repr(Object* o);
Object* Str(Object* o);
int64_t Hash(Object* o);
Object* Call(Object* o, Args args, size_t nargs, Object* kwnames);
Object* GetAttr(Object* o, Object* name);
bool SetAttr(Object* o, Object* name, Object* value);
Object* RichCompare(Object* a, Object* b, CompareOp op);
Object* Iter(Object* o);
Object* Next(Object* o);
Object* DescrGet(Object* descr, Object* obj, Object* type);
bool DescrSet(Object* descr, Object* obj, Object* value);
Object* New(Type* type, Args args, size_t nargs, Object* kwnames);
bool Init(Object* self, Args args, size_t nargs, Object* kwnames);
void Finalize(Object* self);
Object* Power3(Object* a, Object* b, Object* modulus);
int ToBool(Object* o);
int64_t Len(Object* o);
Object* GetItem(Object* o, Object* key);
bool SetItem(Object* o, Object* key, Object* value);
Object* Item(Object* o, int64_t index);
bool SetItemAt(Object* o, int64_t index, Object* value);
int Contains(Object* o, Object* value);
void* Binary(int op);    // the function for Slots::binary[op]
void* InPlace(int op);
enum UnaryKind { kNegative, kPositive, kAbsolute, kInvert, kToInt, kToFloat, kToIndex, kAwait,
                 kAiter, kAnext };
void* Unary(UnaryKind kind);

}  // namespace slot

// slot_wrap.cc: from Python arguments to a slot function.
namespace wrap {

Object* Unary(Object*, Args, size_t, Object*, void*);
Object* Next(Object*, Args, size_t, Object*, void*);
Object* BinaryLeft(Object*, Args, size_t, Object*, void*);
Object* BinaryRight(Object*, Args, size_t, Object*, void*);
Object* Concat(Object*, Args, size_t, Object*, void*);
Object* Repeat(Object*, Args, size_t, Object*, void*);
Object* Power(Object*, Args, size_t, Object*, void*);
Object* PowerRight(Object*, Args, size_t, Object*, void*);
Object* Len(Object*, Args, size_t, Object*, void*);
Object* Hash(Object*, Args, size_t, Object*, void*);
Object* Bool(Object*, Args, size_t, Object*, void*);
Object* GetItem(Object*, Args, size_t, Object*, void*);
Object* SetItem(Object*, Args, size_t, Object*, void*);
Object* DelItem(Object*, Args, size_t, Object*, void*);
Object* Item(Object*, Args, size_t, Object*, void*);
Object* SetItemAt(Object*, Args, size_t, Object*, void*);
Object* DelItemAt(Object*, Args, size_t, Object*, void*);
Object* Contains(Object*, Args, size_t, Object*, void*);
Object* Call(Object*, Args, size_t, Object*, void*);
Object* SetAttr(Object*, Args, size_t, Object*, void*);
Object* DelAttr(Object*, Args, size_t, Object*, void*);
Object* Lt(Object*, Args, size_t, Object*, void*);
Object* Le(Object*, Args, size_t, Object*, void*);
Object* Eq(Object*, Args, size_t, Object*, void*);
Object* Ne(Object*, Args, size_t, Object*, void*);
Object* Gt(Object*, Args, size_t, Object*, void*);
Object* Ge(Object*, Args, size_t, Object*, void*);
Object* DescrGet(Object*, Args, size_t, Object*, void*);
Object* DescrSet(Object*, Args, size_t, Object*, void*);
Object* DescrDelete(Object*, Args, size_t, Object*, void*);
Object* Init(Object*, Args, size_t, Object*, void*);
Object* Finalize(Object*, Args, size_t, Object*, void*);

}  // namespace wrap

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SLOT_DEFS_H_
