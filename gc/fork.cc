// fork: the child inherits memory, not threads; so at that moment no other thread may be inside
// the collector's structures.
//
// BeforeFork parks the collector's thread at a point between two pieces of work (idle, marking or
// sweeping: it does not wait for the cycle to end), stops the world, and takes the two locks that
// a thread may hold without being attached. In the child a cycle that was marking is given up
// (Collector::ResetAfterFork), a sweep goes on when the collector next starts, and the mutators
// of the other threads are forgotten: what only their stacks held is garbage, as POSIX has it.
//
// Lock order: fork_mutex, world_mutex, Safepoints::mutex, Collector::mutex.
#include <new>

#include "gc/check.h"
#include "gc/heap_impl.h"

namespace tricolor::gc {

void Safepoints::KeepOnly(MutatorImpl* self) {
  for (MutatorImpl* m = first_; m != nullptr;) {
    MutatorImpl* const next = m->next;
    if (m != self) {
      m->grey.Clear();
      m->remembered.Flush();  // the owners that it remembered are as old as before
      if (heap_->shadow != nullptr) heap_->shadow->Leave(m);
      for (Block* block : m->current) {
        if (block != nullptr) heap_->pool.Disown(block, false);
      }
      heap_->retired_cells.fetch_add(m->cells_allocated.load(), std::memory_order_relaxed);
      m->mutator->impl = nullptr;
      heap_->pacer.CountAllocated(m->untold_bytes);
      delete m;
    }
    m = next;
  }
  first_ = self;
  self->next = self->previous = nullptr;
}

void Safepoints::EndStopAfterFork() {
  new (&mutators_) CondVar();
  stopping_ = false;
  holding_ = false;
}

void Heap::BeforeFork(Mutator* m) TC_NO_THREAD_SAFETY_ANALYSIS {
  TC_CHECK(!IsDetached(m), "BeforeFork on an attached mutator only");
  Detach(m);
  impl_->fork_mutex.Lock();
  impl_->collector.RequestPark();
  impl_->safepoints.StopWorld(m->impl);
  impl_->safepoints.mutex()->Lock();
  impl_->collector.mutex()->Lock();
}

void Heap::AfterForkParent(Mutator* m) TC_NO_THREAD_SAFETY_ANALYSIS {
  impl_->collector.mutex()->Unlock();
  impl_->safepoints.mutex()->Unlock();
  impl_->safepoints.ResumeWorld(m->impl);
  impl_->collector.Unpark();
  impl_->fork_mutex.Unlock();
  Reattach(m);
}

void Heap::AfterForkChild(Mutator* m) TC_NO_THREAD_SAFETY_ANALYSIS {
  m->impl->grey.Clear();
  m->impl->announced = false;
  impl_->safepoints.KeepOnly(m->impl);
  impl_->collector.ResetAfterFork();
  impl_->safepoints.EndStopAfterFork();
  impl_->collector.mutex()->Unlock();
  impl_->safepoints.mutex()->Unlock();
  impl_->safepoints.world_mutex()->Unlock();
  impl_->fork_mutex.Unlock();
  Reattach(m);
}

}  // namespace tricolor::gc
