#include "gc/pacer.h"

#include <time.h>

#include <algorithm>

#include "gc/heap_impl.h"

namespace tricolor::gc {

namespace {

// The hard limit is a soft one too, so that cycles run beside the program before it is reached.
size_t SoftLimit(const Options& o) {
  const size_t below = o.hard_limit / 16 * 15;
  if (o.soft_limit == 0) return o.hard_limit == 0 ? ~size_t{0} : below;
  return o.hard_limit == 0 ? o.soft_limit : std::min(o.soft_limit, below);
}

// Of what was made while a cycle marked, to be made before the next; at most so many times the floor.
constexpr size_t kOutrunTimes = 2;
constexpr size_t kMostFloors = 4;

// A heap of many times the floor gets room for five eighths of what lives in it.
constexpr size_t kLargeFloors = 16;

uint64_t OwnTimeNs() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

Pacer::Pacer(HeapImpl* heap, const Options& options)
    : heap_(heap), hard_limit_(options.hard_limit), line_(hard_limit_ - hard_limit_ / 32),
      soft_limit_(SoftLimit(options)), floor_(std::min(options.initial_goal, soft_limit_)),
      trigger_(floor_ / 10 * 8), goal_(floor_), dead_line_(floor_ / 4 * 3), full_limit_(floor_),
      nursery_(floor_) {}

// `goal`, or less of it under a soft limit: but room for as long as the last cycle took, so that
// the collector runs for half of the time at most.
size_t Pacer::Limited(size_t goal, size_t live, double rate, uint64_t cycle_ns) const {
  if (goal <= soft_limit_) return goal;
  constexpr double kLeast = 1 << 20;
  const double room = std::max(rate * static_cast<double>(cycle_ns), kLeast);
  const auto most = static_cast<double>(goal - std::min(goal, live));
  size_t least = live + static_cast<size_t>(std::min(room, most));
  if (hard_limit_ != 0 && least > line_) least = std::max(line_, live + kGranule);
  return std::min(goal, std::max(soft_limit_, least));
}

bool Pacer::PermitsUnderLimit(MutatorImpl* m, size_t bytes) {
  if (bytes > hard_limit_) return false;  // no collection could make room
  const auto ask = [m](size_t room) {
    m->room_wanted = room;
    __atomic_fetch_or(&m->mutator->poll_word, kPollLimit, __ATOMIC_RELAXED);
  };
  const size_t after = InUse() + bytes;
  if (m->refuse && after > hard_limit_ / 20 * 19) {
    m->refuse = false;
    m->told_cycle = heap_->collector.full_cycles_done();
    return false;
  }
  const bool reserve = m->told_cycle == heap_->collector.full_cycles_done() && m->told_cycle != 0;
  if (after > (reserve ? hard_limit_ : line_)) {
    ask(0);
    return after <= 2 * hard_limit_;
  }
  // The next one of this size would not fit: better to collect before it comes.
  if (bytes > kMaxCellSize && after + bytes > line_) ask(bytes);
  return true;
}

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
  if (in_use <= goal) return 0;
  return static_cast<unsigned>(std::min<size_t>((in_use - goal) * 100 / goal, 1000));
}

size_t Pacer::WantedResident() const {
  const size_t most = std::max(goal(), peak_);
  const size_t wanted = most + std::max(most / 32, floor_);  // sweeping takes some time, too
  const auto outside = static_cast<size_t>(std::max<int64_t>(external(), 0));
  return wanted > outside ? wanted - outside : 0;
}

void Pacer::AccountExternal(int64_t delta) {
  const int64_t now = external_.fetch_add(delta, std::memory_order_relaxed) + delta;
  // Two threads may leave the higher one of two: a little more counts as alive then.
  if (now < external_low_.load(std::memory_order_relaxed)) {
    external_low_.store(now, std::memory_order_relaxed);
  }
  if (delta > 0 && InUse() >= trigger_.load(std::memory_order_relaxed)) OverTrigger(nullptr, 0);
}

void Pacer::OverTrigger(MutatorImpl* m, size_t bytes) {
  if (!enabled()) return;
  heap_->collector.RequestByPacer();
  if (m != nullptr && (expects_short() || OvershootPercent() >= 50)) AskToWait(m, bytes);
}

void Pacer::AskToWait(MutatorImpl* m, size_t bytes) {
  if (!enabled()) return;
  m->pace_bytes += bytes;
  __atomic_fetch_or(&m->mutator->poll_word, kPollPace, __ATOMIC_RELAXED);
}

void Pacer::OnCycleBegin(uint64_t now_ns) {
  begin_ns_ = now_ns;
  begin_own_ns_ = OwnTimeNs();
  begin_allocated_ = allocated_.load(std::memory_order_relaxed);
  begin_in_use_ = InUse();
  // Nothing asks for another cycle while this one runs, unless it is outrun.
  trigger_.store(std::max(goal(), InUse()), std::memory_order_relaxed);
}

void Pacer::OnMarkEnd(uint64_t now_ns) {
  // Forgotten slowly: pages that go back and come again cost a fault each, and clearing a page
  // costs more than using it.
  constexpr uint64_t kForgetNs = 250000000;
  const size_t in_use = InUse();
  for (; now_ns - last_forgot_ns_ >= kForgetNs; last_forgot_ns_ += kForgetNs) {
    if (peak_ <= in_use) {
      last_forgot_ns_ = now_ns;
      break;
    }
    peak_ -= peak_ / 8;
  }
  peak_ = std::max(in_use, peak_);
  mark_end_ns_ = now_ns;
  mark_end_allocated_ = allocated_.load(std::memory_order_relaxed);
  const auto outrun = static_cast<double>(mark_end_allocated_ - begin_allocated_);
  const uint64_t own_ns = OwnTimeNs() - begin_own_ns_;
  own_ns_[heap_->collector.kind() == CycleKind::kFull ? 1 : 0] = own_ns;
  const auto own = static_cast<double>(own_ns);
  const double share = std::min(1.0, own / static_cast<double>(std::max<uint64_t>(now_ns - begin_ns_, 1)));
  outrun_ = std::max(static_cast<size_t>(outrun * share), outrun_ / 4 * 3);
}

// After a full cycle. What was made while it marked it did not look at, and most of that is seldom
// alive.
void Pacer::SetLimit(size_t alive) {
  const size_t made = mark_end_allocated_ - begin_allocated_;
  const size_t born = std::min(made, alive);
  const size_t stays = alive - born;
  const size_t large = kLargeFloors * floor_;
  const size_t room = std::max(floor_, std::min(stays, std::max(stays / 8 * 5, large)));
  full_limit_ = std::max(stays + room, alive + std::max(born, floor_));
  const bool grows = stays > begin_in_use_ / 4 * 3;
  most_run_up_ = stays >= large ? room / 2 : grows ? 0 : room / 8;
}

// What the dead that wait hold outside the heap, nobody knows: as much as there was less, in the last two
// cycles' time, when those before them had gone.
size_t Pacer::ExternalOfTheDead() {
  const int64_t now = external();
  const int64_t low = external_low_.exchange(now, std::memory_order_relaxed);
  const bool moved = dead_moves() != dead_moves_before_;
  const int64_t least = std::max<int64_t>(std::min(low, external_low_before_), 0);
  const bool waits = dead() != 0 && (moved || moved_before_);
  external_low_before_ = low;
  moved_before_ = moved;
  return waits ? static_cast<size_t>(std::max<int64_t>(now - least, 0)) : 0;
}

void Pacer::OnCycleEnd(uint64_t now_ns, bool full) {
  const uint64_t allocated = allocated_.load(std::memory_order_relaxed);
  const uint64_t since_mark = allocated - mark_end_allocated_;
  const size_t in_use = InUse();
  const size_t known = since_mark + ExternalOfTheDead();
  const size_t live = in_use > known ? in_use - known : 0;
  if (full) {
    // What nobody works off stays: the program shall not pay for it with cycle after cycle.
    const bool shrinks = dead_moves() != dead_moves_seen_;
    dead_moves_seen_ = dead_moves();
    const size_t alive = shrinks ? live - std::min(live, dead()) : live;
    SetLimit(alive);
    nursery_ = std::max(floor_ / 4 * 3, alive / 4);
    dead_line_.store(nursery_, std::memory_order_relaxed);
    BehindTheDead();
  }
  // Who makes what has finalizers shall hear soon that it is behind them.
  const bool finalizing = dead() > nursery_ / 4 || dead_moves() != dead_moves_before_;
  dead_moves_before_ = dead_moves();
  const size_t outrun = std::min(kOutrunTimes * outrun_, kMostFloors * floor_);
  const size_t room = finalizing ? nursery_ : std::max(nursery_, outrun);
  // Bytes per nanosecond since the last cycle ended: the pace of the program.
  const double elapsed = static_cast<double>(std::max<uint64_t>(now_ns - last_end_ns_, 1));
  const double rate = static_cast<double>(allocated - last_end_allocated_) / elapsed;
  const auto run_up = static_cast<size_t>(
      std::min(rate * static_cast<double>(mark_ns_[1]), static_cast<double>(most_run_up_)));
  const size_t limit = std::min(full_limit_, soft_limit_);
  wants_full_ = !heap_->options.generations || live + nursery_ + run_up > limit;
  const size_t least = live + (finalizing ? floor_ / 4 : std::max(floor_ / 4, outrun));
  const size_t wanted = wants_full_ ? std::max(full_limit_, least) : live + room;
  const size_t goal = Limited(wanted, live, rate, now_ns - begin_ns_);
  mark_ns_[full ? 1 : 0] = mark_end_ns_ - begin_ns_;
  const auto mark_ns = static_cast<double>(mark_ns_[wants_full_ ? 1 : 0]);
  const size_t headroom = goal - std::min(goal, live);
  const auto early = static_cast<size_t>(
      std::min(rate * mark_ns * 1.3, static_cast<double>(headroom) * 0.6));
  expects_short_.store(own_ns_[wants_full_ ? 1 : 0] < kShortNs, std::memory_order_relaxed);
  live_.store(live, std::memory_order_relaxed);
  goal_.store(goal, std::memory_order_relaxed);
  trigger_.store(goal - early, std::memory_order_relaxed);
  last_end_ns_ = now_ns;
  last_end_allocated_ = allocated;
}

}  // namespace tricolor::gc
