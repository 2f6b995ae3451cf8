// Type: a class. CPython 3.11's PyTypeObject field for field, then the runtime's own part.
//
// WHY        One layout for the C API and the runtime. The tp_* functions are the C
//            convention (results carry a ledger reference, legacy lock held); the runtime itself
//            calls only `slots`, which have the managed convention: no counts, any thread.
//            For builtin types compat derives the tp_* from the slots; for types of
//            extensions compat fills the slots with adapters; for Python classes both are
//            filled from the dictionary (runtime/objects/slot_defs.cc).
// THREADS    Slots and flags change under type_lock; readers take no lock. `version` is the
//            guard of every inline cache: any change of the type or a base gives it a new one.
#ifndef TRICOLOR_RUNTIME_TYPE_H_
#define TRICOLOR_RUNTIME_TYPE_H_

#include <sys/types.h>

#include "gc/visitor.h"
#include "runtime/object.h"

namespace tricolor {

// Numbers of binary operations: the arguments of BINARY_OP in 3.11 (dis: NB_ADD …).
// In place: the same + kInPlace.
enum BinaryOpcode : int {
  kAdd, kAnd, kFloorDivide, kLshift, kMatMul, kMultiply, kRemainder, kOr, kPower, kRshift,
  kSubtract, kTrueDivide, kXor, kBinaryOps,
  kInPlace = kBinaryOps,
};

enum CompareOp : int { kLt, kLe, kEq, kNe, kGt, kGe };

using Args = Object* const*;

// A native function or method: `self` is null for plain functions of no module. Positional
// arguments are args[0..nargs), keyword values follow them, `kwnames` is a tuple of their names
// or null. Returns null with an exception set. The arguments stay alive during the call.
using NativeFunction = Object* (*)(Object* self, Args args, size_t nargs, Object* kwnames);

enum class SendResult { kReturn, kError, kNext };

struct BufferInfo;  // runtime/buffer.h

// Null = not supported. Null result (false, -1) = an exception is set, unless said otherwise.
struct Slots {
  Object* (*repr)(Object*);
  Object* (*str)(Object*);
  int64_t (*hash)(Object*);                                   // -1: error
  Object* (*call)(Object* self, Args, size_t nargs, Object* kwnames);
  Object* (*getattr)(Object*, Object* name);
  bool (*setattr)(Object*, Object* name, Object* value);      // null value: delete
  Object* (*richcompare)(Object*, Object*, CompareOp);        // may return NotImplemented()
  Object* (*iter)(Object*);
  Object* (*next)(Object*);                                   // null without exception: the end
  Object* (*descr_get)(Object* descr, Object* obj, Object* type);
  bool (*descr_set)(Object* descr, Object* obj, Object* value);
  Object* (*new_)(Type*, Args, size_t nargs, Object* kwnames);
  bool (*init)(Object* self, Args, size_t nargs, Object* kwnames);
  void (*finalize)(Object*);                                  // tp_finalize; saves the current error

  Object* (*binary[kBinaryOps])(Object*, Object*);            // may return NotImplemented()
  Object* (*inplace[kBinaryOps])(Object*, Object*);
  Object* (*power3)(Object*, Object*, Object*);               // pow(a, b, mod)
  Object* (*negative)(Object*);
  Object* (*positive)(Object*);
  Object* (*absolute)(Object*);
  Object* (*invert)(Object*);
  int (*to_bool)(Object*);
  Object* (*to_int)(Object*);
  Object* (*to_float)(Object*);
  Object* (*to_index)(Object*);

  int64_t (*len)(Object*);                                    // sq_length / mp_length; -1: error
  Object* (*getitem)(Object*, Object* key);                   // o[key]: mapping protocol
  bool (*setitem)(Object*, Object* key, Object* value);       // null value: delete
  Object* (*item)(Object*, int64_t index);                    // sq_item; index >= 0 already
  bool (*setitem_at)(Object*, int64_t index, Object* value);  // sq_ass_item
  int (*contains)(Object*, Object* value);                    // -1: error
  Object* (*concat)(Object*, Object*);
  Object* (*repeat)(Object*, int64_t);
  Object* (*inplace_concat)(Object*, Object*);
  Object* (*inplace_repeat)(Object*, int64_t);

  Object* (*await)(Object*);
  Object* (*aiter)(Object*);
  Object* (*anext)(Object*);
  SendResult (*send)(Object*, Object* value, Object** result);

  bool (*get_buffer)(Object*, BufferInfo* view, int flags);
  void (*release_buffer)(Object*, BufferInfo* view);

  // References of an instance, for the collector; null: the base's, or none (leaf).
  void (*trace)(Object*, gc::Visitor&);
};

struct SharedKeys;    // runtime/objects/instance.h
struct NativeMethod;  // runtime/native.h
struct NativeGetSet;
struct NativeMember;

using AnyFunction = void (*)();

struct Type {
  // ---- CPython 3.11's PyTypeObject; functions that only compat calls are AnyFunction here.
  VarObject base;
  const char* tp_name;
  int64_t tp_basicsize;
  int64_t tp_itemsize;
  AnyFunction tp_dealloc;
  int64_t tp_vectorcall_offset;
  AnyFunction tp_getattr;
  AnyFunction tp_setattr;
  void* tp_as_async;
  AnyFunction tp_repr;
  void* tp_as_number;
  void* tp_as_sequence;
  void* tp_as_mapping;
  AnyFunction tp_hash;
  AnyFunction tp_call;
  AnyFunction tp_str;
  AnyFunction tp_getattro;
  AnyFunction tp_setattro;
  void* tp_as_buffer;
  unsigned long tp_flags;  // NOLINT: C's type
  const char* tp_doc;
  AnyFunction tp_traverse;
  AnyFunction tp_clear;
  AnyFunction tp_richcompare;
  int64_t tp_weaklistoffset;
  AnyFunction tp_iter;
  AnyFunction tp_iternext;
  void* tp_methods;
  void* tp_members;
  void* tp_getset;
  Type* tp_base;
  Object* tp_dict;
  AnyFunction tp_descr_get;
  AnyFunction tp_descr_set;
  int64_t tp_dictoffset;
  AnyFunction tp_init;
  AnyFunction tp_alloc;
  AnyFunction tp_new;
  AnyFunction tp_free;
  AnyFunction tp_is_gc;
  Object* tp_bases;
  Object* tp_mro;
  Object* tp_cache;
  Object* tp_subclasses;
  Object* tp_weaklist;
  AnyFunction tp_del;
  unsigned int tp_version_tag;  // unused; `version` below is the guard
  AnyFunction tp_finalize;
  AnyFunction tp_vectorcall;
  // ---- The runtime's part (compat/include declares it as opaque bytes of the same size).
  Slots slots;
  uint32_t version;         // 0: none yet; unique over all types and times otherwise
  uint8_t cell_flags;       // gc::CellFlag of a new instance
  uint8_t kind;             // TypeKind
  uint8_t inline_capacity;  // attribute slots that a new instance gets, see instance.h
  uint8_t attr_flags;       // AttrFlag
  SharedKeys* shared_keys;  // names of the inline attribute slots, or null
  Object* subclasses;       // weak list of direct subclasses (type_object.cc)
  const NativeMethod* native_methods;  // of builtin types, terminated by a null name
  const NativeGetSet* native_getset;
  const NativeMember* native_members;
  void* module_state;       // compat: PyType_GetModule and friends
  uint32_t weak_ref_kind;   // 0: instances take no weak references; 1: they do
  uint32_t reserved;
};
static_assert(offsetof(Type, slots) == 408, "PyTypeObject of 3.11");
static_assert(offsetof(Type, tp_flags) == 168);
static_assert(offsetof(Type, tp_vectorcall) == 400);

enum class TypeKind : uint8_t { kBuiltin = 0, kPython = 1, kExtension = 2 };

enum AttrFlag : uint8_t {
  kPlainGetAttr = 1,   // slots.getattr is the generic one: inline caches may bypass it
  kPlainSetAttr = 2,
  kHasDict = 4,        // instances have __dict__ at tp_dictoffset
  kInlineValues = 8,   // and keep attributes in inline slots until somebody asks for __dict__
  kManyLateDel = 16,   // __del__ arrived after instances were made
};

// tp_flags: CPython's values.
inline constexpr unsigned long kTypeSequence = 1UL << 5;      // NOLINT
inline constexpr unsigned long kTypeMapping = 1UL << 6;       // NOLINT
inline constexpr unsigned long kTypeDisallowNew = 1UL << 7;   // NOLINT
inline constexpr unsigned long kTypeImmutable = 1UL << 8;     // NOLINT
inline constexpr unsigned long kTypeHeap = 1UL << 9;          // NOLINT
inline constexpr unsigned long kTypeBase = 1UL << 10;         // NOLINT
inline constexpr unsigned long kTypeVectorcall = 1UL << 11;   // NOLINT
inline constexpr unsigned long kTypeReady = 1UL << 12;        // NOLINT
inline constexpr unsigned long kTypeHaveGc = 1UL << 14;       // NOLINT
inline constexpr unsigned long kTypeMethodDescr = 1UL << 17;  // NOLINT: LOAD_METHOD may skip binding
inline constexpr unsigned long kTypeAbstract = 1UL << 20;     // NOLINT
inline constexpr unsigned long kTypeMatchSelf = 1UL << 22;    // NOLINT
inline constexpr unsigned long kTypeInt = 1UL << 24;          // NOLINT: and subclasses, as below
inline constexpr unsigned long kTypeList = 1UL << 25;         // NOLINT
inline constexpr unsigned long kTypeTuple = 1UL << 26;        // NOLINT
inline constexpr unsigned long kTypeBytes = 1UL << 27;        // NOLINT
inline constexpr unsigned long kTypeStr = 1UL << 28;          // NOLINT
inline constexpr unsigned long kTypeDict = 1UL << 29;         // NOLINT
inline constexpr unsigned long kTypeException = 1UL << 30;    // NOLINT
inline constexpr unsigned long kTypeType = 1UL << 31;         // NOLINT

inline bool HasTypeFlag(const Object* o, unsigned long f) {  // NOLINT
  return (TypeOf(o)->tp_flags & f) != 0;
}
inline bool IsInt(const Object* o) { return HasTypeFlag(o, kTypeInt); }  // bool included
inline bool IsStr(const Object* o) { return HasTypeFlag(o, kTypeStr); }
inline bool IsBytes(const Object* o) { return HasTypeFlag(o, kTypeBytes); }
inline bool IsTuple(const Object* o) { return HasTypeFlag(o, kTypeTuple); }
inline bool IsList(const Object* o) { return HasTypeFlag(o, kTypeList); }
inline bool IsDict(const Object* o) { return HasTypeFlag(o, kTypeDict); }
inline bool IsType(const Object* o) { return HasTypeFlag(o, kTypeType); }
inline bool IsException(const Object* o) { return HasTypeFlag(o, kTypeException); }
inline bool IsExactly(const Object* o, const Type& t) { return TypeOf(o) == &t; }
bool IsSubtype(const Type* a, const Type* b);  // by MRO; no hooks
inline bool IsA(const Object* o, const Type& t) {
  return TypeOf(o) == &t || IsSubtype(TypeOf(o), &t);
}

// Finishes a static builtin type: base, MRO, dictionary from its native_* tables and slots.
// Called once per runtime start, bases first. runtime/objects/type_object.cc
bool ReadyBuiltinType(Type* type);

// Attribute of a type by its MRO, not bound; null without exception when absent. Cached per
// thread. `name`: an interned exact str (others are looked up uncached).
Object* TypeLookup(Type* type, Object* name);
// The same, with the version that the answer holds for (0: do not cache).
Object* TypeLookupVersioned(Type* type, Object* name, uint32_t* version);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_TYPE_H_
