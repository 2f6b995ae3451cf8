// Object: what every reference of the runtime points to. Start here.
//
// WHY        One representation: the same cell is what the interpreter, the collector and a C
//            extension see. Its first 16 bytes have CPython's size and type offset; see
//            gc/object_header.h for who writes which byte.
// THREADS    Copying an Object* writes nothing, anywhere. Fields are read with gc::Load and
//            written with gc::Store by threads that hold what runtime/README.md names.
// LIFETIME   Objects never move. A local variable keeps its object alive: native stacks are
//            scanned conservatively. Memory that the heap does not know (malloc, statics)
//            does not, unless it is registered as a root.
#ifndef TRICOLOR_RUNTIME_OBJECT_H_
#define TRICOLOR_RUNTIME_OBJECT_H_

#include <cstddef>
#include <cstdint>

#include "gc/object_header.h"
#include "gc/ref.h"

namespace tricolor {

struct Type;

// Names of C data symbols: the C API's own name behind a prefix, so that a libpython in the same
// process does not clash (docs/decisions/006-symbol-names.md).
#define TC_SYMBOL(c_name) __asm__("tc_" #c_name)

// The same 16 bytes as gc::ObjectHeader, with the type word typed.
struct Object {
  int32_t ledger;  // references owned by native code; see compat/README.md
  uint8_t flags;   // gc::CellFlag
  uint8_t lock;    // runtime/lock.h
  uint8_t state;   // the collector's
  uint8_t aux;     // per type
  Type* type;
};
static_assert(sizeof(Object) == sizeof(gc::ObjectHeader));
static_assert(offsetof(Object, type) == offsetof(gc::ObjectHeader, type));

// CPython's PyVarObject. For int the sign of `size` is the sign of the number.
struct VarObject {
  Object base;
  int64_t size;
};

// Ledger of objects that live for ever and are never counted (statics).
inline constexpr int32_t kImmortalLedger = INT32_MIN / 2;
// Added once native code has seen an object that others may see too, so that a raw read of
// ob_refcnt is 1 only for an object that nobody else knows.
inline constexpr int32_t kEscapedBias = 1 << 30;

inline Type* TypeOf(const Object* o) { return gc::Load(&o->type); }

template <class T>
inline Object* AsObject(T* p) {
  return reinterpret_cast<Object*>(p);
}
template <class T>
inline T* As(Object* o) {  // unchecked; the caller knows the type
  return reinterpret_cast<T*>(o);
}
template <class T>
inline const T* As(const Object* o) {
  return reinterpret_cast<const T*>(o);
}

// Singletons.
struct IntObject;
extern Object none_object TC_SYMBOL(_Py_NoneStruct);
extern Object ellipsis_object TC_SYMBOL(_Py_EllipsisObject);
extern Object not_implemented_object TC_SYMBOL(_Py_NotImplementedStruct);
extern IntObject true_object TC_SYMBOL(_Py_TrueStruct);
extern IntObject false_object TC_SYMBOL(_Py_FalseStruct);

inline Object* None() { return &none_object; }
inline Object* Ellipsis() { return &ellipsis_object; }
inline Object* NotImplemented() { return &not_implemented_object; }
inline Object* True() { return reinterpret_cast<Object*>(&true_object); }
inline Object* False() { return reinterpret_cast<Object*>(&false_object); }
inline Object* Bool(bool b) { return b ? True() : False(); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECT_H_
