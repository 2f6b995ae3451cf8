#include "gc/store_watch.h"

#include "gc/heap.h"
#include "gc/mutator_impl.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {
namespace {
thread_local StoreWatch watch_of_this_thread = nullptr;
}  // namespace

void HoldStoreWatch() {
  __atomic_fetch_add(&tc_gc_barrier_on, kBarrierOneWatch, __ATOMIC_SEQ_CST);
  RenewAlert();
}

void ReleaseStoreWatch() {
  __atomic_fetch_sub(&tc_gc_barrier_on, kBarrierOneWatch, __ATOMIC_SEQ_CST);
  RenewAlert();
}

void SetStoreWatch(StoreWatch watch, std::vector<FreeInterval>* refills) {
  watch_of_this_thread = watch;
  Heap::Current()->impl->refills = refills;
}

StoreWatch CurrentStoreWatch() { return watch_of_this_thread; }

}  // namespace tricolor::gc
