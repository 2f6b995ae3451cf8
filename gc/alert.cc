#include <atomic>

#include "gc/allocation_watch.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

extern "C" {
int32_t tc_gc_alert = 0;
}

namespace {

std::atomic<bool> stays{false};

int32_t AlertNow() {
  const bool alert = __atomic_load_n(&tc_gc_barrier_on, __ATOMIC_SEQ_CST) != 0 ||
                     tc_gc_allocation_watch.load(std::memory_order_seq_cst) != nullptr || stays.load();
  return alert ? INT32_MAX : 0;
}

}  // namespace

// Whoever writes last finds what the others changed, and writes again if it is no longer so.
void RenewAlert() {
  int32_t alert;
  do {
    alert = AlertNow();
    __atomic_store_n(&tc_gc_alert, alert, __ATOMIC_SEQ_CST);
  } while (alert != AlertNow());
}

void StayAlert() {
  stays.store(true);
  RenewAlert();
}

}  // namespace tricolor::gc
