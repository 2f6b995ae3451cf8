#include "gc/store_watch.h"

#include "gc/write_barrier.h"

namespace tricolor::gc {
namespace {
thread_local StoreWatch watch_of_this_thread = nullptr;
}  // namespace

void BeginStoreWatch(StoreWatch watch) {
  watch_of_this_thread = watch;
  __atomic_fetch_add(&tc_gc_barrier_on, kBarrierOneWatch, __ATOMIC_RELAXED);
}

void EndStoreWatch() {
  watch_of_this_thread = nullptr;
  __atomic_fetch_sub(&tc_gc_barrier_on, kBarrierOneWatch, __ATOMIC_RELAXED);
}

StoreWatch CurrentStoreWatch() { return watch_of_this_thread; }

}  // namespace tricolor::gc
