#include <atomic>

#include "gc/allocation_watch.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

extern "C" {
int32_t tc_gc_alert = 0;
uint32_t tc_gc_calm = kNeverCalm + 1;
}

namespace {

std::atomic<bool> stays{false};
std::atomic<bool> never_calm{false};
std::atomic<uint32_t> number{kNeverCalm + 1};

bool IsWatched() {
  return __atomic_load_n(&tc_gc_barrier_on, __ATOMIC_SEQ_CST) != 0 ||
         tc_gc_allocation_watch.load(std::memory_order_seq_cst) != nullptr;
}

uint32_t NextNumber() {
  uint32_t next;
  do {
    next = number.fetch_add(1) + 1;
  } while (next <= kNeverCalm);
  return next;
}

}  // namespace

// Whoever writes last finds what the others changed, and writes again if it is no longer so.
void RenewAlert() {
  bool watched;
  bool stay;
  bool uncalm;
  do {
    watched = IsWatched();
    stay = stays.load();
    uncalm = never_calm.load();
    __atomic_store_n(&tc_gc_alert, watched || stay ? INT32_MAX : 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&tc_gc_calm, watched || uncalm ? 0 : NextNumber(), __ATOMIC_SEQ_CST);
  } while (watched != IsWatched() || stay != stays.load() || uncalm != never_calm.load());
}

void StayAlert() {
  stays.store(true);
  RenewAlert();
}

void StayUncalm() {
  never_calm.store(true);
  RenewAlert();
}

}  // namespace tricolor::gc
