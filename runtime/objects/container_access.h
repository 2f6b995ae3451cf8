// Small pieces that all containers share: allocation of exact builtin types, relaxed fields,
// copying of references, walking an iterable.
#ifndef TRICOLOR_RUNTIME_OBJECTS_CONTAINER_ACCESS_H_
#define TRICOLOR_RUNTIME_OBJECTS_CONTAINER_ACCESS_H_

#include <cstdint>

#include "gc/heap.h"
#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/native_stack.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/thread.h"

namespace tricolor {

// Shared fields that are no references: any thread reads, the owner's lock protects writes.
template <class T>
inline T Relaxed(const T* field) {
  return __atomic_load_n(field, __ATOMIC_RELAXED);
}
template <class T>
inline void SetRelaxed(T* field, T value) {
  __atomic_store_n(field, value, __ATOMIC_RELAXED);
}
template <class T>
inline T Acquire(const T* field) {
  return __atomic_load_n(field, __ATOMIC_ACQUIRE);
}
template <class T>
inline void SetRelease(T* field, T value) {
  __atomic_store_n(field, value, __ATOMIC_RELEASE);
}

// A zeroed cell of a static builtin type (never of a subclass). Null: MemoryError is set.
inline Object* NewExactCell(Type& type, size_t bytes) {
  void* cell = gc::Allocate(CurrentThread(), bytes, &type, type.cell_flags);
  if (__builtin_expect(cell == nullptr, 0)) return RaiseNoMemory();
  return static_cast<Object*>(cell);
}
template <class T>
inline T* NewExact(Type& type) {
  return reinterpret_cast<T*>(NewExactCell(type, sizeof(T)));
}

// from[0..n) → to[0..n), slots of `owner`; null slots stay null. The barrier is asked once, after
// all stores: a collector that begins to mark meanwhile waits for this thread's next safepoint.
inline void ShadeReferences(void* owner, Object* const* slots, int64_t n) {
  if (!gc::BarrierOn(owner)) return;
  for (int64_t i = 0; i < n; ++i) gc::WriteBarrier(owner, gc::Load(&slots[i]));
}
inline void CopyReferences(void* owner, Object** to, Object* const* from, int64_t n) {
  int64_t i = 0;
  for (; i + 4 <= n; i += 4) {  // no compiler unrolls a loop of atomic ones
    Object* const a = gc::Load(&from[i]);
    Object* const b = gc::Load(&from[i + 1]);
    Object* const c = gc::Load(&from[i + 2]);
    Object* const d = gc::Load(&from[i + 3]);
    gc::StoreNoBarrier(&to[i], a);
    gc::StoreNoBarrier(&to[i + 1], b);
    gc::StoreNoBarrier(&to[i + 2], c);
    gc::StoreNoBarrier(&to[i + 3], d);
  }
  for (; i < n; ++i) gc::StoreNoBarrier(&to[i], gc::Load(&from[i]));
  ShadeReferences(owner, to, n);
}
// from[0..size), again and again until `total` are there; `to` may be `from`.
inline void RepeatReferences(void* owner, Object** to, Object* const* from, int64_t size,
                             int64_t total) {
  int64_t i = 0;
  if (size == 1) {
    Object* value = gc::Load(from);
    for (; i < total; ++i) gc::StoreNoBarrier(&to[i], value);
  }
  for (; i < total; ++i) gc::StoreNoBarrier(&to[i], gc::Load(i < size ? &from[i] : &to[i - size]));
  ShadeReferences(owner, to, size);
}
inline void ClearReferences(Object** slots, int64_t n) {
  for (int64_t i = 0; i < n; ++i) gc::StoreNoBarrier(&slots[i], static_cast<Object*>(nullptr));
}

// `a op b` of two exact ints, floats or strs; -2 of anything else.
int CompareFlat(Object* a, Object* b, CompareOp op);
// The same of two lists or two tuples, as far as flat items decide it; -2 and how many are equal otherwise.
int CompareFlatItems(Object* a, Object* b, CompareOp op, int64_t* equal);

// Equality as containers see it: identity first, and what is flat without a call.
// 1, 0, -1.
int SameOrEqual(Object* a, Object* b);
// As SameOrEqual if that needs no Python code and cannot fail; -2 otherwise.
int QuickEqual(Object* a, Object* b);

// Bounds of list.index(x, start, stop) and its like: accepts anything with __index__, clips.
bool SliceBound(Object* o, int64_t* out);

// The next item of an iterator: null at the end, without StopIteration, or with another error.
inline Object* NextOf(Object* iterator) {
  if (!EnoughStack()) return nullptr;
  Object* item = TypeOf(iterator)->slots.next(iterator);
  if (__builtin_expect(item == nullptr, 0) && ErrorSet()) ClearErrorIf(exc::StopIteration);
  return item;
}
inline Object* SelfIter(Object* iterator) { return iterator; }  // slots.iter of iterators

// A name of builtins, for __reduce__: `iter`. Null: AttributeError.
Object* BuiltinFunction(const char* name);

// Walks an iterable: exact lists and tuples by index, others by their iterator. Polls.
//
//   Walk walk(iterable);
//   while (Object* o = walk.Next()) { … }
//   if (walk.failed()) return nullptr;
class Walk {
 public:
  explicit Walk(Object* iterable);
  Object* Next();  // null: the end, or failed()
  bool failed() const { return failed_; }

 private:
  Object* source_ = nullptr;  // the list, tuple or iterator
  Object* (*next_)(Object*) = nullptr;  // null: by index
  int64_t index_ = 0;
  bool failed_ = false;
};

// What a native function that only reads its argument should iterate: the object itself, or in a
// process with several threads a copy of an exact list, dict (its keys) or set, so that sum(d) and
// the like never raise because another thread changed it. Null: error.
Object* StableIterable(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_CONTAINER_ACCESS_H_
