// buffered_counts: threads write down what should happen to counts; one thread makes it happen.
//
// WHOSE      Larry Hastings's Gilectomy in its second form, 2017. The rule for the order is that of
//            Bacon and Rajan's Recycler (ECOOP 2001).
// HOW        An increment or decrement is an address appended to a log of the thread's own; only
//            the committer touches counts. Logs are handed over once per epoch (parts/epochs.h), or
//            when they are full. The committer applies the increments of epoch e, then the
//            decrements of epoch e - 1: a decrement never overtakes an increment that came before
//            it, on whichever thread. Containers have locks, also to be read.
// GIVES UP   A core: the committer does all counting of all threads, and when it falls behind, the
//            others wait. Prompt destruction: objects die later, on another thread. Cycles are
//            never freed.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_BUFFERED_COUNTS_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_BUFFERED_COUNTS_H_

#include <condition_variable>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"
#include "bench/strategies/parts/epochs.h"
#include "bench/strategies/parts/memory.h"

namespace tricolor::strategies {

struct BufferedCounts {
  static constexpr const char* kName = "buffered_counts";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles =
      "counts free no cycle, and the Gilectomy had its collector off";
  static constexpr bool kExact = true;

  struct Header {
    int32_t count;  // the committer's
    uint8_t lock;
    const Type* type;
  };
  static_assert(sizeof(Header) == 16);
  using TableHeader = NoHeader;

  using Log = std::vector<Header*>;
  static constexpr size_t kLogSize = 4096;
  static constexpr size_t kMostPending = 256;  // logs: then threads wait for the committer

  // What was handed over for one epoch.
  struct Batch {
    std::vector<Log> increments;
    std::vector<Log> decrements;
  };

  class Committer {
   public:
    Committer() : thread_([this] { Run(); }) {}
    // REQUIRES Every other thread has handed over and gone.
    ~Committer() {
      ending_.store(true, std::memory_order_release);
      thread_.join();
    }

    void HandOver(uint64_t epoch, Log* increments, Log* decrements) {
      const std::lock_guard<std::mutex> lock(mutex_);
      Batch& batch = batches_[epoch];
      if (!increments->empty()) batch.increments.push_back(std::move(*increments));
      if (!decrements->empty()) batch.decrements.push_back(std::move(*decrements));
      pending_ += 1;
      increments->clear();
      decrements->clear();
    }
    bool Behind() const { return pending_.load(std::memory_order_relaxed) > kMostPending; }
    // REQUIRES The caller is away from the epochs: the committer needs it no more.
    void WaitUntilNotBehind() {
      std::unique_lock<std::mutex> lock(mutex_);
      caught_up_.wait(lock, [this] { return !Behind(); });
    }

    Epochs epochs;

   private:
    void Run() {
      while (!ending_.load(std::memory_order_acquire)) {
        if (!epochs.TryAdvance()) {
          std::this_thread::sleep_for(std::chrono::microseconds(50));
          continue;
        }
        // Everybody has seen the epoch before this one, so has handed over those before that.
        Commit(epochs.Now() - 2);
      }
      while (!batches_.empty() || !waiting_.empty()) {
        Commit(batches_.empty() ? UINT64_MAX : batches_.begin()->first);
      }
    }

    void Commit(uint64_t epoch) {
      Batch batch;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        while (!batches_.empty() && batches_.begin()->first <= epoch) {
          Batch& found = batches_.begin()->second;
          for (Log& log : found.increments) batch.increments.push_back(std::move(log));
          for (Log& log : found.decrements) batch.decrements.push_back(std::move(log));
          batches_.erase(batches_.begin());
        }
        pending_ = 0;
        for (const auto& [number, rest] : batches_) {
          pending_ += std::max(rest.increments.size(), rest.decrements.size());
        }
      }
      caught_up_.notify_all();
      for (const Log& log : batch.increments) {
        for (Header* o : log) ++o->count;
      }
      for (const Log& log : std::exchange(waiting_, std::move(batch.decrements))) {
        for (Header* o : log) DecrefNow(o);
      }
    }

    std::mutex mutex_;
    std::condition_variable caught_up_;
    std::map<uint64_t, Batch> batches_;  // mutex_
    std::atomic<size_t> pending_{0};     // written under mutex_
    std::vector<Log> waiting_;           // decrements of the epoch committed last: the thread's own
    std::atomic<bool> ending_{false};
    std::thread thread_;
  };
  static inline Committer* committer = nullptr;

  struct Thread {
    Thread() {
      self = this;
      committer->epochs.Add(&participant);
      Return();
    }
    ~Thread() {
      GoAway();
      committer->epochs.Remove(&participant);
      self = nullptr;
    }
    void Return() {
      committer->epochs.Enter(&participant);
      epoch = participant.seen.load(std::memory_order_relaxed);
    }
    void GoAway() {
      HandOver();
      committer->epochs.Leave(&participant);
    }
    void HandOver() {
      if (!increments.empty() || !decrements.empty()) {
        committer->HandOver(epoch, &increments, &decrements);
      }
    }
    [[gnu::noinline]] void NextEpoch() {
      HandOver();
      committer->epochs.See(&participant);
      epoch = participant.seen.load(std::memory_order_relaxed);
      if (committer->Behind()) {
        committer->epochs.Leave(&participant);
        committer->WaitUntilNotBehind();
        Return();
      }
    }
    [[gnu::noinline]] void HandOverFull() { HandOver(); }

    Epochs::Participant participant;
    uint64_t epoch = 0;  // of what is in the logs
    Log increments;
    Log decrements;
  };
  static inline thread_local Thread* self = nullptr;

  struct World {
    World() {
      committer = new Committer;
      main = new Thread;
    }
    ~World() {
      delete main;
      delete std::exchange(committer, nullptr);
    }
    Thread* main;
  };
  static inline Header* small_ints[kSmallInts] = {};

  static Header* Allocate(size_t bytes, const Type* type) {
    auto* o = static_cast<Header*>(TakeMemory(bytes));
    if (o != nullptr) *o = Header{1, 0, type};
    return o;
  }
  static void Free(Header* o) { GiveMemory(o); }
  static void* AllocateTable(size_t bytes) { return TakeMemory(bytes); }
  static void FreeTable(void* table) { GiveMemory(table); }
  static void Retire(Header*, void* table) { GiveMemory(table); }  // readers lock

  static void Incref(Header* o) {
    self->increments.push_back(o);
    if (self->increments.size() >= kLogSize) self->HandOverFull();
  }
  static void Decref(Header* o) {
    if (self == nullptr) return DecrefNow(o);  // the committer, destroying what referred to `o`
    self->decrements.push_back(o);
    if (self->decrements.size() >= kLogSize) self->HandOverFull();
  }
  static void DecrefNow(Header* o) {
    if (--o->count == 0) Destroy<BufferedCounts>(o);
  }
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header* o) { Decref(o); }
  static void Permanent(Header*) {}

  static bool LockToRead(Header* o) {
    ByteLock::Lock(&o->lock);
    return true;
  }
  static void LockToWrite(Header* o) { ByteLock::Lock(&o->lock); }
  static void Unlock(Header* o) { ByteLock::Unlock(&o->lock); }

  static void Tick() {
    if (__builtin_expect(!committer->epochs.IsCurrent(self->participant), 0)) self->NextEpoch();
  }
  template <class F>
  static void Block(F&& f) {
    self->GoAway();
    f();
    self->Return();
  }
  static Header** SmallInts() { return small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_BUFFERED_COUNTS_H_
