// Pacer: when the next cycle begins.
//
// WHY        What a full cycle found alive sets the limit: twice as much, at least `floor` more, and
//            13/8 of it where the heap is large, since what it grew to stays resident. Below it
//            young cycles run, each after a nursery of allocation; the cycle that would go over it
//            is full, and begins so early that it ends there (in a small heap somewhat above, and in
//            one that grows there is no such run-up, as its marking finds little to free). What is
//            made while a cycle marks stays until the next full one: so it does not count as alive
//            for the limit, and a program that makes more than a nursery then gets a larger one, or
//            each cycle would keep most of what it is there to free. External bytes are included. A
//            cycle begins so long before its goal that marking should end there, at the present rate
//            of allocation. A program that outruns the collector overshoots; far above the goal its
//            polls wait a little. Where the program has all processors, who asks for a short cycle
//            sleeps while it runs (Collector::MakeRoom).
//
// The backlog (backlog.h) is garbage: as long as it moves it does not count as alive here. While it
// is more than a nursery, that is more than one young cycle should leave, or deaths are arranged
// (OnMarked) far above the goal, a thread waits at the poll after each refill until that is over,
// or 5 ms; or up to 80, where it is several times too much. So a program that makes garbage with
// finalizers faster than one thread runs them gets the pace of that thread, and one that does not
// keeps its own.
//
// The soft limit lowers the goal, but leaves the program as much time as the collector takes.
//
// The hard limit: allocation is no safepoint, so it cannot wait for a collection. A thread that
// goes over the line, 1/32 below the limit, is let through and asked to its next poll; there it
// waits for a full collection. If that left more than 0.95 of the limit in use, the thread's next
// refill fails, once: then it may use the reserve between line and limit, to handle the error,
// until it is over that too and the next full collection has decided anew. So between the
// collection and the failure there is nothing but the code between two polls: what the program let
// go of after a failure is never held against it. What one thread allocates between two polls may
// stand above the limit for so long, at most as much again as the limit; what can never fit fails
// at once.
// THREADS    OnAllocated, OnFreed, AccountExternal, AccountDead, BehindTheDead: any. The rest:
//            collector.
// COST       One shared addition per refill (up to 8 KiB), none per cell.
#ifndef TRICOLOR_GC_PACER_H_
#define TRICOLOR_GC_PACER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace tricolor::gc {

struct HeapImpl;
struct MutatorImpl;
struct Options;

class Pacer {
 public:
  static constexpr uint64_t kShortNs = 2500000;  // of the collector's processor time; a short cycle marks for less

  Pacer(HeapImpl* heap, const Options& options);

  // Before `bytes` are taken for the thread. False: it must do without.
  bool Permits(MutatorImpl* m, size_t bytes) {
    return __builtin_expect(hard_limit_ == 0, 1) || PermitsUnderLimit(m, bytes);
  }
  bool OverLine(size_t room) const { return InUse() + room > line_; }
  // The last cycle, a full one, left more than it may: a thread that wants more is refused.
  bool Exhausted() const { return hard_limit_ != 0 && live() > hard_limit_ / 20 * 19; }

  void OnAllocated(MutatorImpl* m, size_t bytes) {
    CountAllocated(bytes);
    if (__builtin_expect(InUse() >= trigger_.load(std::memory_order_relaxed), 0)) OverTrigger(m, bytes);
    if (__builtin_expect(behind(), 0)) AskToWait(m, bytes);
  }
  // The rest of a thread that ends: nobody is asked for anything.
  void CountAllocated(size_t bytes) { allocated_.fetch_add(bytes, std::memory_order_relaxed); }
  void OnFreed(size_t bytes) { freed_.fetch_add(bytes, std::memory_order_relaxed); }
  void AccountExternal(int64_t delta);

  // The backlog; backlog.cc.
  void AccountDead(int64_t bytes);
  bool BehindTheDead();  // looks anew; wakes those who wait when it is small enough again
  bool behind() const { return behind_.load(std::memory_order_relaxed); }
  size_t dead() const;
  // The next cycle will probably be a short one.
  bool expects_short() const { return expects_short_.load(std::memory_order_relaxed); }
  size_t dead_line() const { return dead_line_.load(std::memory_order_relaxed); }
  uint64_t dead_moves() const { return dead_moves_.load(std::memory_order_relaxed); }

  void SetEnabled(bool enabled) { enabled_.store(enabled, std::memory_order_relaxed); }
  bool enabled() const { return enabled_.load(std::memory_order_relaxed); }

  void OnCycleBegin(uint64_t now_ns);
  void OnMarkEnd(uint64_t now_ns);
  void OnCycleEnd(uint64_t now_ns, bool full);
  bool WantsFull() const { return wants_full_; }  // the next cycle; collector

  size_t InUse() const;  // cells and external bytes
  size_t bytes_in_use() const;
  int64_t external() const { return external_.load(std::memory_order_relaxed); }
  size_t live() const { return live_.load(std::memory_order_relaxed); }
  size_t goal() const { return goal_.load(std::memory_order_relaxed); }
  size_t trigger() const { return trigger_.load(std::memory_order_relaxed); }

  // Bytes of blocks and large objects that the program will probably want before the next cycle
  // has ended. The holes between cells are among them.
  size_t WantedResident() const;

  // How far above the goal, in percent of it; 0 below.
  unsigned OvershootPercent() const;

 private:
  void OverTrigger(MutatorImpl* m, size_t bytes);
  void AskToWait(MutatorImpl* m, size_t bytes);
  bool PermitsUnderLimit(MutatorImpl* m, size_t bytes);
  void SetLimit(size_t alive);
  size_t ExternalOfTheDead();
  size_t Limited(size_t goal, size_t live, double rate, uint64_t cycle_ns) const;

  HeapImpl* const heap_;
  const size_t hard_limit_;  // 0: none
  const size_t line_;        // somewhat below
  const size_t soft_limit_;  // all bits set: none
  const size_t floor_;
  alignas(64) std::atomic<uint64_t> allocated_{0};
  alignas(64) std::atomic<uint64_t> freed_{0};
  std::atomic<int64_t> external_{0};
  std::atomic<int64_t> external_low_{0};  // the least since the last cycle ended
  alignas(64) std::atomic<size_t> trigger_;
  std::atomic<size_t> goal_;
  std::atomic<size_t> live_{0};
  std::atomic<bool> enabled_{true};
  std::atomic<bool> expects_short_{true};
  std::atomic<bool> behind_{false};  // the backlog is too large
  std::atomic<size_t> dead_line_;    // from here on, until it is an eighth below
  alignas(64) std::atomic<int64_t> dead_{0};
  std::atomic<uint64_t> dead_moves_{0};  // times that some was taken away, or it grew too large
  // Collector.
  bool wants_full_ = true;
  size_t full_limit_;  // above it a full cycle is due
  size_t most_run_up_ = 0;  // it may begin so much below, to end at the limit
  size_t nursery_;
  size_t outrun_ = 0;         // bytes made while a cycle marked, of late; not while it waited for a processor
  uint64_t mark_ns_[2] = {};  // of the last young cycle, of the last full one
  uint64_t own_ns_[2] = {};   // the same, of the collector's processor time
  uint64_t dead_moves_seen_ = 0;  // when the last full cycle ended
  uint64_t dead_moves_before_ = 0;  // when the last cycle ended
  bool moved_before_ = false;         // in the time up to then
  int64_t external_low_before_ = 0;
  uint64_t begin_ns_ = 0;
  uint64_t begin_own_ns_ = 0;  // processor time of the collector
  uint64_t begin_allocated_ = 0;
  size_t begin_in_use_ = 0;
  uint64_t mark_end_ns_ = 0;
  uint64_t mark_end_allocated_ = 0;
  uint64_t last_end_ns_ = 0;
  uint64_t last_end_allocated_ = 0;
  size_t peak_ = 0;  // the most in use at the end of marking, of late
  uint64_t last_forgot_ns_ = 0;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_PACER_H_
