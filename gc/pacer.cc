#include "gc/pacer.h"

#include <algorithm>

#include "gc/heap_impl.h"

namespace tricolor::gc {

Pacer::Pacer(HeapImpl* heap, size_t floor)
    : heap_(heap), floor_(floor), trigger_(floor / 10 * 8), goal_(floor), full_limit_(floor),
      nursery_(floor) {}

size_t Pacer::bytes_in_use() const {
  const uint64_t freed = freed_.load(std::memory_order_relaxed);
  const uint64_t allocated = allocated_.load(std::memory_order_relaxed);
  return allocated > freed ? allocated - freed : 0;
}

size_t Pacer::InUse() const {
  const int64_t all = static_cast<int64_t>(bytes_in_use()) + external();
  return all > 0 ? static_cast<size_t>(all) : 0;
}

unsigned Pacer::OvershootPercent() const {
  const size_t in_use = InUse();
  const size_t goal = std::max<size_t>(this->goal(), 1);
  return in_use <= goal ? 0 : static_cast<unsigned>(std::min<size_t>((in_use - goal) * 100 / goal, 1000));
}

size_t Pacer::WantedFree() const {
  const size_t wanted = std::max(goal(), peak_) / 8 * 9;  // sweeping takes some time, too
  const size_t in_use = InUse();
  return wanted > in_use ? wanted - in_use : 0;
}

void Pacer::AccountExternal(int64_t delta) {
  external_.fetch_add(delta, std::memory_order_relaxed);
  if (delta > 0 && InUse() >= trigger_.load(std::memory_order_relaxed)) OverTrigger(nullptr);
}

void Pacer::OverTrigger(MutatorImpl* m) {
  if (!enabled()) return;
  heap_->collector.RequestByPacer();
  if (m != nullptr && OvershootPercent() >= 50) {
    __atomic_fetch_or(&m->mutator->poll_word, kPollPace, __ATOMIC_RELAXED);
  }
}

void Pacer::OnCycleBegin(uint64_t now_ns) {
  begin_ns_ = now_ns;
  begin_allocated_ = allocated_.load(std::memory_order_relaxed);
  // Nothing asks for another cycle while this one runs, unless it is outrun.
  trigger_.store(std::max(goal(), InUse()), std::memory_order_relaxed);
}

void Pacer::OnMarkEnd(uint64_t now_ns) {
  // Forgotten slowly: pages that go back and come again cost a fault each, and clearing a page costs
  // more than using it.
  constexpr uint64_t kForgetNs = 250000000;
  if (now_ns - last_forgot_ns_ >= kForgetNs) {
    peak_ -= peak_ / 8;
    last_forgot_ns_ = now_ns;
  }
  peak_ = std::max(InUse(), peak_);
  mark_end_ns_ = now_ns;
  mark_end_allocated_ = allocated_.load(std::memory_order_relaxed);
}

void Pacer::OnCycleEnd(uint64_t now_ns, bool full) {
  const uint64_t allocated = allocated_.load(std::memory_order_relaxed);
  const uint64_t since_mark = allocated - mark_end_allocated_;
  const size_t in_use = InUse();
  const size_t live = in_use > since_mark ? in_use - since_mark : 0;
  if (full) {
    full_limit_ = std::max(2 * live, live + floor_);
    nursery_ = std::max(floor_ / 4 * 3, live / 4);
  }
  wants_full_ = !heap_->options.generations || live + nursery_ > full_limit_;
  const size_t goal = wants_full_ ? std::max(full_limit_, live + floor_ / 4) : live + nursery_;
  // Bytes per nanosecond since the last cycle ended: the pace of the program.
  const double elapsed = static_cast<double>(std::max<uint64_t>(now_ns - last_end_ns_, 1));
  const double rate = static_cast<double>(allocated - last_end_allocated_) / elapsed;
  mark_ns_[full ? 1 : 0] = mark_end_ns_ - begin_ns_;
  const auto mark_ns = static_cast<double>(mark_ns_[wants_full_ ? 1 : 0]);
  const size_t headroom = goal - std::min(goal, live);
  const auto early = static_cast<size_t>(
      std::min(rate * mark_ns * 1.3, static_cast<double>(headroom) * 0.6));
  live_.store(live, std::memory_order_relaxed);
  goal_.store(goal, std::memory_order_relaxed);
  trigger_.store(goal - early, std::memory_order_relaxed);
  last_end_ns_ = now_ns;
  last_end_allocated_ = allocated;
}

}  // namespace tricolor::gc
