// Policy: everything in which one way to run Python's objects on threads differs from another.
//
// WHY        The objects (objects.h, list.h, dict.h) and the workloads are written once, over a
//            policy P. What a strategy costs is then the difference between two policies and
//            nothing else. Each policy is one header in policies/; read gil_interval.h first.
//
// What a policy decides:
//
//   P::Header                what stands in front of every object: counts, locks, the type
//   P::TableHeader           the same for the backing store of a list or dict (often empty)
//   P::World                 alive while the strategy runs; made and ended on the main thread
//   P::Thread                alive while the calling thread takes part; one per worker
//   P::kName                 the name of the strategy
//   P::kIsolation            whether threads can share objects at all
//   P::kZeroed               whether fresh memory is zero
//   P::kLeavesCycles         null, or why a cycle that nobody refers to is never given back
//   P::kExact                whether containers and counts stay right with several threads
//
//   P::Allocate(bytes, type) an object with its header set, referred to once; null: no memory
//   P::AllocateTable(bytes)  a backing store
//   P::Retire(owner, table)  `owner` has a new table: gives this one back once nobody reads it
//   P::FreeTable, P::Free    give back at once: nobody refers to the object any more
//
//   P::Incref, P::Decref     a reference was copied, or dropped; nothing where a collector looks
//   P::Store(owner, slot, v) a reference goes into a slot of `owner`
//   P::Drop(owner, v)        the reference `v`, taken out of `owner`, is dropped
//   P::Permanent(o)          a hint: `o` is a class, function or small integer and stays
//
//   P::LockToRead(o)         before reading a container; false: nothing is to be unlocked
//   P::LockToWrite, P::Unlock
//
//   P::Tick()                between two operations; what CPython does in its eval loop. The one
//                            place where a strategy may stop the thread or collect
//   P::Block(f)              runs `f`, which may block and touches no object
//   P::SmallInts()           where the preallocated integers of this thread's heap are kept
//
// REQUIRES   Between two Ticks of its thread, a reference read from a container stays usable
//            without an Incref, as long as the container itself is held.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_POLICY_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_POLICY_H_

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace tricolor::strategies {

enum class Kind : uint8_t { kInt, kTuple, kList, kDict, kInstance, kTable };

// What a header's type word points to. A class of the modelled program is an object of its own,
// in slot 0 of its instances.
struct Type {
  Kind kind;
};
inline constexpr Type kIntType{Kind::kInt};
inline constexpr Type kTupleType{Kind::kTuple};
inline constexpr Type kListType{Kind::kList};
inline constexpr Type kDictType{Kind::kDict};
inline constexpr Type kInstanceType{Kind::kInstance};
inline constexpr Type kTableType{Kind::kTable};
inline bool IsContainerType(const Type* type) {
  return type == &kTupleType || type == &kListType || type == &kDictType || type == &kInstanceType;
}

enum class Isolation {
  kNone,         // threads share objects
  kInterpreter,  // a heap per thread: messages are copied
  kProcess,      // a process per worker: messages go through pipes
};

// CPython's small integers: made once, shared by all.
inline constexpr int64_t kLeastSmallInt = -5;
inline constexpr int64_t kMostSmallInt = 256;
inline constexpr size_t kSmallInts = kMostSmallInt - kLeastSmallInt + 1;

struct NoHeader {};

template <class P>
concept Policy = requires(typename P::Header* o, typename P::Header** slot, size_t bytes,
                          const Type* type, void* table) {
  typename P::TableHeader;
  typename P::World;
  typename P::Thread;
  { P::kName } -> std::convertible_to<const char*>;
  { P::kIsolation } -> std::convertible_to<Isolation>;
  { P::kZeroed } -> std::convertible_to<bool>;
  { P::kLeavesCycles } -> std::convertible_to<const char*>;
  { P::kExact } -> std::convertible_to<bool>;
  { P::Allocate(bytes, type) } -> std::same_as<typename P::Header*>;
  { P::AllocateTable(bytes) } -> std::same_as<void*>;
  P::Retire(o, table);
  P::FreeTable(table);
  P::Free(o);
  P::Incref(o);
  P::Decref(o);
  P::Store(o, slot, o);
  P::Drop(o, o);
  P::Permanent(o);
  { P::LockToRead(o) } -> std::same_as<bool>;
  P::LockToWrite(o);
  P::Unlock(o);
  P::Tick();
  P::Block([] {});
  { P::SmallInts() } -> std::same_as<typename P::Header**>;
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_POLICY_H_
