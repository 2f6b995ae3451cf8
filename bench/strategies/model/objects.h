// The objects of the model: integers, tuples and instances here, lists and dicts in list.h, dict.h.
//
// THREADS    Tuples and integers do not change once others see them. Fields of instances may be
//            read and written by all threads, under the policy's locks.
// GUARANTEES Functions that return a Ref return null only when there is no memory, or where they
//            say so.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_OBJECTS_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_OBJECTS_H_

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/strategies/model/ref.h"

namespace tricolor::strategies {

template <class P>
using Obj = typename P::Header;

template <class P>
struct Int : P::Header {
  int64_t value;
};

// A tuple, or an instance: its class in slot 0, then its fields. The slots follow.
template <class P>
struct Record : P::Header {
  uint64_t size;
  Obj<P>** slots() { return reinterpret_cast<Obj<P>**>(this + 1); }
};

// Backing store. A list's: its items. A dict's: key, value, key, value, ...
template <class P>
struct Table {
  [[no_unique_address]] typename P::TableHeader header;
  uint64_t capacity;  // slots
  Obj<P>** slots() { return reinterpret_cast<Obj<P>**>(this + 1); }
};

template <class P>
struct List : P::Header {
  uint64_t size;
  Table<P>* table;
};

template <class P>
struct Dict : P::Header {
  uint64_t keys;  // slots that hold a key, deleted ones too
  uint64_t live;
  Table<P>* table;
};

// A benchmark has nothing sensible to do without memory.
[[noreturn]] inline void OutOfMemory() {
  std::fputs("strategies: out of memory\n", stderr);
  std::exit(3);
}

inline uint64_t LoadWord(const uint64_t* word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
inline void StoreWord(uint64_t* word, uint64_t value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

template <class P>
Table<P>* NewTable(uint64_t capacity) {
  const size_t bytes = capacity * sizeof(Obj<P>*);
  auto* table = static_cast<Table<P>*>(P::AllocateTable(sizeof(Table<P>) + bytes));
  if (table == nullptr) OutOfMemory();
  if constexpr (!P::kZeroed) std::memset(static_cast<void*>(table->slots()), 0, bytes);
  StoreWord(&table->capacity, capacity);
  return table;
}

template <class P>
Ref<P> FreshInt(int64_t value) {
  auto* o = static_cast<Int<P>*>(P::Allocate(sizeof(Int<P>), &kIntType));
  if (o == nullptr) OutOfMemory();
  __atomic_store_n(&o->value, value, __ATOMIC_RELAXED);
  return Ref<P>::Adopt(o);
}

template <class P>
inline Ref<P> NewInt(int64_t value) {
  if (value >= kLeastSmallInt && value <= kMostSmallInt) {
    return Ref<P>::Share(P::SmallInts()[value - kLeastSmallInt]);
  }
  return FreshInt<P>(value);
}

template <class P>
inline int64_t IntValue(const Obj<P>* o) {
  return __atomic_load_n(&static_cast<const Int<P>*>(o)->value, __ATOMIC_RELAXED);
}
template <class P>
inline int64_t IntValue(const Ref<P>& r) {
  return IntValue<P>(r.get());
}

template <class P>
Ref<P> NewRecord(uint64_t size, const Type* type) {
  const size_t bytes = sizeof(Record<P>) + size * sizeof(Obj<P>*);
  auto* o = static_cast<Record<P>*>(P::Allocate(bytes, type));
  if (o == nullptr) OutOfMemory();
  if constexpr (!P::kZeroed) {
    std::memset(static_cast<void*>(o->slots()), 0, size * sizeof(Obj<P>*));
  }
  StoreWord(&o->size, size);
  return Ref<P>::Adopt(o);
}

template <class P>
Ref<P> NewTuple(uint64_t size) {
  return NewRecord<P>(size, &kTupleType);
}

// Fills slot `i` of a record that no other thread has seen.
template <class P>
void InitSlot(const Ref<P>& record, uint64_t i, Ref<P> value) {
  auto* o = static_cast<Record<P>*>(record.get());
  P::Store(o, &o->slots()[i], value.Release());
}

template <class P>
Ref<P> TupleItem(const Ref<P>& tuple, uint64_t i) {
  return Ref<P>::Share(LoadSlot(&static_cast<Record<P>*>(tuple.get())->slots()[i]));
}

template <class P>
uint64_t TupleSize(const Ref<P>& tuple) {
  return LoadWord(&static_cast<Record<P>*>(tuple.get())->size);
}

// An instance with `fields` fields, all null. It refers to its class, as CPython's do since 3.8.
template <class P>
Ref<P> NewInstance(const Ref<P>& its_class, uint64_t fields) {
  Ref<P> o = NewRecord<P>(fields + 1, &kInstanceType);
  InitSlot<P>(o, 0, its_class);
  return o;
}

template <class P>
Ref<P> GetField(const Ref<P>& instance, uint64_t i) {
  const ReadLock<P> lock(instance.get());
  return Ref<P>::Share(LoadSlot(&static_cast<Record<P>*>(instance.get())->slots()[i + 1]));
}

template <class P>
void SetField(const Ref<P>& instance, uint64_t i, Ref<P> value) {
  auto* o = static_cast<Record<P>*>(instance.get());
  Obj<P>** slot = &o->slots()[i + 1];
  Obj<P>* old;
  {
    const WriteLock<P> lock(o);
    old = LoadSlot(slot);
    P::Store(o, slot, value.Release());
  }
  if (old != nullptr) P::Drop(o, old);
}

// A class or function of the modelled program: an object that stays.
template <class P>
Ref<P> NewClass() {
  Ref<P> o = NewRecord<P>(1, &kInstanceType);
  P::Permanent(o.get());
  return o;
}

// Calls f(slot) for every slot of `o` that holds a reference.
// REQUIRES No other thread changes `o`.
template <class P, class F>
void ForEachSlot(Obj<P>* o, F&& f) {
  Obj<P>** slots = nullptr;
  uint64_t count = 0;
  switch (static_cast<const Type*>(o->type)->kind) {
    case Kind::kInt:
    case Kind::kTable:
      return;
    case Kind::kTuple:
    case Kind::kInstance:
      slots = static_cast<Record<P>*>(o)->slots();
      count = static_cast<Record<P>*>(o)->size;
      break;
    case Kind::kList:
    case Kind::kDict: {
      Table<P>* table = static_cast<const Type*>(o->type)->kind == Kind::kList
                            ? static_cast<List<P>*>(o)->table
                            : static_cast<Dict<P>*>(o)->table;
      if (table == nullptr) return;
      slots = table->slots();
      count = table->capacity;
    }
  }
  for (uint64_t i = 0; i < count; ++i) {
    if (slots[i] != nullptr) f(&slots[i]);
  }
}

// Its last reference is gone: drops what it refers to, gives its memory back.
template <class P>
void Destroy(Obj<P>* o) {
  ForEachSlot<P>(o, [](Obj<P>** slot) { P::Decref(*slot); });
  const Kind kind = static_cast<const Type*>(o->type)->kind;
  Table<P>* table = kind == Kind::kList   ? static_cast<List<P>*>(o)->table
                    : kind == Kind::kDict ? static_cast<Dict<P>*>(o)->table
                                          : nullptr;
  if (table != nullptr) P::FreeTable(table);
  P::Free(o);
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_OBJECTS_H_
