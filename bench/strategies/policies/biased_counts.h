// biased_counts: the thread that made an object counts without atomics, the others in a second word.
//
// WHOSE      Choi, Shull, Torrellas: Biased reference counting, PACT 2018. Sam Gross's nogil, 2021,
//            and PEP 703, in CPython's free-threaded build since 3.13.
// HOW        A header of 32 bytes: the owner, its count, and a shared count with two flag bits.
//            - The owner's increments are plain. Others add to the shared count atomically; a
//              decrement that would take it below zero puts the object into the owner's queue, and
//              the owner merges both counts at its next tick (or the queuer, if it has ended).
//            - Classes, functions and small integers are immortal here: not counted at all. PEP 703
//              defers the counts of the former to its collector, which frees them in the end; they
//              live as long as the run.
//            - Writers lock the container. Readers do not: what a writer takes out of a container
//              that other threads have read is dropped two epochs later (parts/epochs.h), when
//              every thread has been between operations. The first foreign reader locks, and marks
//              the container as shared. (CPython's readers take the lock when a compare fails, and
//              its allocator delays the reuse of pages.)
//            - Cycles are collected while all threads stand (parts/stop_the_world.h): containers
//              have no links, the pages of each thread's mimalloc heap are walked. It is due when
//              2000 containers, and a quarter of those that were left the last time, came anew.
//              What a thread that has ended left behind is not looked at.
// GIVES UP   16 bytes per object. Objects that pass from thread to thread are counted atomically and
//            merged by their maker. Extensions need a new build and care. A pause for all threads,
//            which grows with the heap.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_BIASED_COUNTS_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_BIASED_COUNTS_H_

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"
#include "bench/strategies/parts/epochs.h"
#include "bench/strategies/parts/memory.h"
#include "bench/strategies/parts/stop_the_world.h"
#include "bench/strategies/parts/stopped_cycles.h"

namespace tricolor::strategies {

struct BiasedCounts {
  static constexpr const char* kName = "biased_counts";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles = nullptr;
  static constexpr bool kExact = true;

  struct Record;
  struct Header {
    Record* owner;  // null once merged
    uint8_t lock;
    uint8_t shared_container;  // other threads have read or written it
    uint8_t in_cycle_set;      // of the collector of cycles
    uint32_t local;            // written by the owner only
    int64_t shared;            // count * 4 + flags
    const Type* type;
  };
  static_assert(sizeof(Header) == 32);
  using TableHeader = NoHeader;

  static constexpr uint32_t kImmortal = UINT32_MAX;
  static constexpr int64_t kOne = 4;  // of the shared count
  static constexpr int64_t kQueued = 2;
  static constexpr int64_t kMerged = 3;
  static constexpr int64_t kFlags = 3;

  // Something to give up once no reader can hold it: a counted reference, or a table.
  struct Retired {
    uint64_t epoch;
    Header* reference;
    void* table;
  };
  static constexpr size_t kRetiredBeforeAdvance = 64;
  static constexpr int64_t kYoungContainers = 2000;
  static constexpr int64_t kCountedAtOnce = 512;  // births less deaths, before all are told

  // What is known of a thread. Headers refer to it, so it stays until the world ends.
  struct Record {
    Epochs::Participant participant;
    StopTheWorld::Participant presence;
    ContainerHeap containers;
    int64_t newborn = 0;             // its own: containers made, less those it freed
    std::vector<Retired> retired;    // its own
    std::atomic<bool> asked{false};  // the queue is not empty, or the world is to stop
    std::mutex mutex;
    std::vector<Header*> queue;  // mutex: objects whose counts it must merge
    bool ended = false;          // mutex
  };

  struct Shared {
    Epochs epochs;
    StopTheWorld world;
    std::atomic<int64_t> young{0};  // containers, since cycles were last collected
    std::atomic<int64_t> old{0};    // those that were left then
    std::mutex mutex;
    std::vector<std::unique_ptr<Record>> records;  // mutex
    std::vector<Retired> left_behind;              // mutex: by threads that ended
    std::vector<Header*> permanent;                // mutex
  };
  static inline Shared* all = nullptr;
  static inline thread_local Record* self = nullptr;
  static inline Header* small_ints[kSmallInts] = {};

  struct Thread {
    Thread() {
      {
        const std::lock_guard<std::mutex> lock(all->mutex);
        all->records.push_back(std::make_unique<Record>());
        self = all->records.back().get();
      }
      all->world.Enter(&self->presence);
      self->containers.Begin();
      all->epochs.Add(&self->participant);
      all->epochs.Enter(&self->participant);
    }
    ~Thread() {
      {
        const std::lock_guard<std::mutex> lock(self->mutex);
        self->ended = true;  // from here on whoever would queue merges by himself
      }
      MergeQueued();
      all->epochs.Leave(&self->participant);
      all->epochs.Remove(&self->participant);
      TellNewborn();
      {
        const std::lock_guard<std::mutex> lock(all->mutex);
        all->left_behind.insert(all->left_behind.end(), self->retired.begin(),
                                self->retired.end());
        self->retired.clear();
      }
      self->containers.End();
      all->world.Leave(&self->presence);
      self = nullptr;
    }
  };
  struct World {
    World() {
      all = new Shared;
      main = new Thread;
    }
    ~World() {  // nobody else is there
      for (int i = 0; i < 3; ++i) NextEpoch();
      std::vector<Retired> rest = std::exchange(all->left_behind, {});
      rest.insert(rest.end(), self->retired.begin(), self->retired.end());
      self->retired.clear();
      for (const Retired& item : rest) GiveUp(item);
      CollectCycles();
      for (Header* o : all->permanent) Free(o);
      delete main;
      delete std::exchange(all, nullptr);
    }
    Thread* main;
  };

  // -- memory

  static Header* Allocate(size_t bytes, const Type* type) {
    const bool container = type->kind != Kind::kInt;
    auto* o = static_cast<Header*>(container ? self->containers.Take(bytes) : TakeMemory(bytes));
    if (o == nullptr) return nullptr;
    *o = Header{self, 0, 0, 0, 1, 0, type};
    if (container && ++self->newborn >= kCountedAtOnce) TellNewborn();
    return o;
  }
  static void Free(Header* o) {
    if (o->type->kind == Kind::kInt) return GiveMemory(o);
    if (--self->newborn <= -kCountedAtOnce) TellNewborn();
    // mimalloc may keep a block that another thread freed among those in use for a while.
    o->type = nullptr;
    ContainerHeap::Give(o);
  }
  static void* AllocateTable(size_t bytes) {
    void* table = TakeMemory(bytes);
    if (table != nullptr && bytes >= sizeof(Header)) static_cast<Header*>(table)->type = nullptr;
    return table;
  }
  static void FreeTable(void* table) { GiveMemory(table); }
  static void Retire(Header* owner, void* table) {
    if (!IsShared(owner)) return GiveMemory(table);
    Later({all->epochs.Now(), nullptr, table});
  }
  static void Drop(Header* owner, Header* o) {
    if (!IsShared(owner)) return Decref(o);
    if (LoadLocal(o) != kImmortal) Later({all->epochs.Now(), o, nullptr});
  }

  // -- counts

  static void Incref(Header* o) {
    const uint32_t local = LoadLocal(o);
    if (local == kImmortal) return;
    if (__atomic_load_n(&o->owner, __ATOMIC_RELAXED) == self) {
      __atomic_store_n(&o->local, local + 1, __ATOMIC_RELAXED);
    } else {
      __atomic_fetch_add(&o->shared, kOne, __ATOMIC_RELAXED);
    }
  }

  static void Decref(Header* o) {
    const uint32_t local = LoadLocal(o);
    if (local == kImmortal) return;
    if (__atomic_load_n(&o->owner, __ATOMIC_RELAXED) == self) {
      __atomic_store_n(&o->local, local - 1, __ATOMIC_RELAXED);
      if (local == 1) OwnerHasNone(o);
    } else {
      DecrefShared(o);
    }
  }

  // REQUIRES No other thread has seen it.
  static void Permanent(Header* o) {
    __atomic_store_n(&o->local, kImmortal, __ATOMIC_RELAXED);
    const std::lock_guard<std::mutex> lock(all->mutex);
    all->permanent.push_back(o);
  }

  // The owner refers to it no more: from now on the shared count is all there is.
  static void OwnerHasNone(Header* o) {
    int64_t shared = __atomic_load_n(&o->shared, __ATOMIC_ACQUIRE);
    if (shared == 0) return Destroy<BiasedCounts>(o);  // no other thread ever counted it
    __atomic_store_n(&o->owner, nullptr, __ATOMIC_RELAXED);
    int64_t merged;
    do {
      merged = (shared & ~kFlags) | kMerged;
    } while (!__atomic_compare_exchange_n(&o->shared, &shared, merged, true, __ATOMIC_ACQ_REL,
                                          __ATOMIC_ACQUIRE));
    if (merged == kMerged) Destroy<BiasedCounts>(o);
  }

  [[gnu::noinline]] static void DecrefShared(Header* o) {
    int64_t shared = __atomic_load_n(&o->shared, __ATOMIC_RELAXED);
    int64_t next;
    do {
      // At zero, the reference that is dropped is one of the owner's count.
      next = shared == 0 ? kQueued : shared - kOne;
    } while (!__atomic_compare_exchange_n(&o->shared, &shared, next, true, __ATOMIC_ACQ_REL,
                                          __ATOMIC_RELAXED));
    if (shared == 0) return Queue(o);
    if (next == kMerged) Destroy<BiasedCounts>(o);
  }

  // The reference that was dropped is kept by the queue until the counts are merged.
  static void Queue(Header* o) {
    Record* owner = __atomic_load_n(&o->owner, __ATOMIC_RELAXED);
    {
      const std::lock_guard<std::mutex> lock(owner->mutex);
      if (!owner->ended) {
        owner->queue.push_back(o);
        owner->asked.store(true, std::memory_order_release);
        return;
      }
    }
    MergeAndDrop(o);
  }

  // REQUIRES The owner, or anybody after the owner has ended.
  static void MergeAndDrop(Header* o) {
    const int64_t local = LoadLocal(o);
    __atomic_store_n(&o->local, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&o->owner, nullptr, __ATOMIC_RELAXED);
    int64_t shared = __atomic_load_n(&o->shared, __ATOMIC_RELAXED);
    int64_t merged;
    do {
      merged = (shared & ~kFlags) + (local - 1) * kOne + kMerged;
    } while (!__atomic_compare_exchange_n(&o->shared, &shared, merged, true, __ATOMIC_ACQ_REL,
                                          __ATOMIC_RELAXED));
    if (merged == kMerged) Destroy<BiasedCounts>(o);
  }

  static void MergeQueued() {
    std::vector<Header*> queue;
    {
      const std::lock_guard<std::mutex> lock(self->mutex);
      queue.swap(self->queue);
      self->asked.exchange(false, std::memory_order_acq_rel);
    }
    for (Header* o : queue) MergeAndDrop(o);
  }

  // -- cycles

  static void TellNewborn() {
    const int64_t young = all->young.fetch_add(self->newborn) + self->newborn;
    self->newborn = 0;
    if (CyclesDue(young)) self->asked.store(true);
  }
  static bool CyclesDue(int64_t young) {
    return young > kYoungContainers && young > all->old.load() / 4;
  }
  static int64_t TotalCount(const Header* o) {
    return static_cast<int64_t>(o->local) + (o->shared >> 2);
  }

  // A block of a walk may be another one, of a thread that ended or of a strategy that ran before, whose
  // bytes beyond its own content still look like an old header: so all of the header is looked at.
  static bool IsLiving(const Header* o, const std::vector<Record*>& records) {
    if (o->type == nullptr || o->local == kImmortal || o->lock != 0 || o->in_cycle_set != 0) return false;
    if (o->owner == nullptr) return (o->shared & kFlags) == kMerged && o->local == 0;
    return std::find(records.begin(), records.end(), o->owner) != records.end();
  }

  // REQUIRES Between two operations.
  [[gnu::noinline]] static void CollectCycles() {
    std::vector<Header*> garbage;
    std::vector<Record*> records;  // who comes later does not get in
    const auto ask = [&records] {
      const std::lock_guard<std::mutex> lock(all->mutex);
      for (const auto& record : all->records) {
        records.push_back(record.get());
        record->asked.store(true);
      }
    };
    const auto others = [&records](auto&& each) {
      for (Record* record : records) {
        if (record != self) each(&record->presence);
      }
    };
    all->world.Stop(others, ask, [&garbage, &records] {
      StoppedCycles<BiasedCounts> cycles;
      for (Record* record : records) {
        record->containers.ForEach<Header>([&cycles, &records](Header* o) {
          if (IsLiving(o, records)) cycles.Add(o);
        });
      }
      garbage = cycles.Garbage();
      // One count for all threads, and one reference of ours: none dies while others are looked into.
      for (Header* o : garbage) {
        o->shared = (TotalCount(o) + 1) * kOne + kMerged;
        o->local = 0;
        o->owner = nullptr;
      }
      all->young.store(0);
      all->old.store(cycles.size() - static_cast<int64_t>(garbage.size()));
    });
    // The others run again; nobody but us sees the garbage.
    for (Header* o : garbage) {
      ForEachSlot<BiasedCounts>(o, [](Header** slot) { Decref(std::exchange(*slot, nullptr)); });
    }
    for (Header* o : garbage) Decref(o);
  }

  // -- containers

  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static bool LockToRead(Header* o) {
    if (__atomic_load_n(&o->owner, __ATOMIC_RELAXED) == self || IsShared(o)) return false;
    LockToWrite(o);
    return true;
  }
  static void LockToWrite(Header* o) {
    ByteLock::Lock(&o->lock);
    if (__atomic_load_n(&o->owner, __ATOMIC_RELAXED) != self && !IsShared(o)) {
      __atomic_store_n(&o->shared_container, 1, __ATOMIC_RELEASE);
    }
  }
  static void Unlock(Header* o) { ByteLock::Unlock(&o->lock); }

  // -- time

  static void Tick() {
    Record* me = self;
    if (__builtin_expect(!all->epochs.IsCurrent(me->participant), 0)) NextEpoch();
    if (__builtin_expect(me->asked.load(std::memory_order_relaxed), 0)) Asked();
  }
  [[gnu::noinline]] static void Asked() {
    MergeQueued();
    if (all->world.Requested()) all->world.Park(&self->presence);
    if (CyclesDue(all->young.load())) CollectCycles();
  }
  template <class F>
  static void Block(F&& f) {
    all->epochs.Leave(&self->participant);
    all->world.Leave(&self->presence);
    f();
    all->world.Enter(&self->presence);
    all->epochs.Enter(&self->participant);
    NextEpoch();
    if (self->asked.load(std::memory_order_relaxed)) Asked();
  }
  static Header** SmallInts() { return small_ints; }

 private:
  static uint32_t LoadLocal(const Header* o) { return __atomic_load_n(&o->local, __ATOMIC_RELAXED); }
  static bool IsShared(const Header* o) {
    return __atomic_load_n(&o->shared_container, __ATOMIC_ACQUIRE) != 0;
  }

  static void Later(Retired item) {
    self->retired.push_back(item);
    if (self->retired.size() % kRetiredBeforeAdvance == 0) all->epochs.TryAdvance();
  }

  [[gnu::noinline]] static void NextEpoch() {
    all->epochs.See(&self->participant);
    if (self->retired.empty()) return;
    const uint64_t now = all->epochs.Now();
    std::vector<Retired> kept;
    for (const Retired& item : std::exchange(self->retired, {})) {
      if (item.epoch + 2 > now) {
        kept.push_back(item);
      } else {
        GiveUp(item);
      }
    }
    self->retired.insert(self->retired.end(), kept.begin(), kept.end());
    if (!self->retired.empty()) all->epochs.TryAdvance();
  }

  static void GiveUp(const Retired& item) {
    if (item.table != nullptr) GiveMemory(item.table);
    if (item.reference != nullptr) Decref(item.reference);
  }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_BIASED_COUNTS_H_
