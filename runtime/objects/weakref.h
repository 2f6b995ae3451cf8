// Weak references and proxies.
//
// THREADS    `referent` is cleared by the collector's thread; read it through WeakrefGet only.
#ifndef TRICOLOR_RUNTIME_OBJECTS_WEAKREF_H_
#define TRICOLOR_RUNTIME_OBJECTS_WEAKREF_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

struct WeakrefObject {  // the fields and size of PyWeakReference
  Object base;          // aux: kStaticReferent
  void* referent;       // not traced; null: dead
  Object* callback;     // null: none, or it has been queued
  int64_t hash;         // -1: not computed
  void* reserved[2];
  AnyFunction vectorcall;
};

// Bits of aux.
inline constexpr uint8_t kStaticReferent = 1;  // outside the heap: lives for ever
// The referent died, and a finalizer that is to run may see it: for other threads it is dead.
inline constexpr uint8_t kHiddenReference = 2;
inline constexpr uint8_t kDiesToo = 4;   // hidden, and itself among the dead: its callback is not called
inline constexpr uint8_t kSeenDead = 8;  // somebody was told that the referent is dead

// A new weak reference of `type` (weakref_type, a proxy type, or a subclass of the first), or the
// one there is when none has a callback and the type is exact. Null: TypeError ("cannot create weak
// reference to 'int' object") or MemoryError. `callback` may be null or None.
Object* NewWeakref(Object* referent, Object* callback = nullptr, Type& type = weakref_type);
Object* NewWeakProxy(Object* referent, Object* callback);

// The object, or null without exception: it is dead.
Object* WeakrefGet(Object* reference);
inline bool IsWeakref(const Object* o) { return IsA(o, weakref_type); }
bool IsWeakProxy(const Object* o);
void SetUpWeakProxyTypes();  // part of SetUpWeakrefTypes
bool IsWeaklyReferencable(const Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_WEAKREF_H_
