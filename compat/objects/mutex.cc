// PyMutex and critical sections (include/parallel.h).
//
// A mutex is a byte: bit 0 locked, bit 1 somebody may wait. Waiters stand in the bucket of its address.
// A critical section is a mutex of a fixed table, chosen by the object's address: two objects that share
// one exclude each other needlessly. A thread that has to wait gives up all its sections first, and takes
// the innermost back afterwards, the outer ones as it returns to them: no order of sections deadlocks.
#include <condition_variable>
#include <mutex>

#include "compat/include/parallel.h"
#include "compat/objects/prelude.h"
#include "compat/parallel.h"

namespace {

constexpr uint8_t kLocked = 1, kWaited = 2;

struct Bucket {
  std::mutex mutex;
  std::condition_variable changed;
};
Bucket buckets[64];
PyMutex section_mutexes[512];

size_t Mix(const void* p) { return (reinterpret_cast<uintptr_t>(p) >> 4) * 0x9E3779B97F4A7C15ull >> 40; }
Bucket& BucketOf(PyMutex* m) { return buckets[Mix(m) % 64]; }
PyMutex* MutexOf(PyObject* o) { return &section_mutexes[Mix(o) % 512]; }

bool TryLock(PyMutex* m) {
  uint8_t free = 0;
  return __atomic_compare_exchange_n(&m->_bits, &free, kLocked, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED);
}

// Blocks the thread. REQUIRES detached, or no thread of the runtime.
void Wait(PyMutex* m) {
  Bucket& b = BucketOf(m);
  std::unique_lock<std::mutex> guard(b.mutex);
  while ((__atomic_exchange_n(&m->_bits, kLocked | kWaited, __ATOMIC_ACQUIRE) & kLocked) != 0) {
    b.changed.wait(guard);
  }
}

void Unlock(PyMutex* m) {
  if ((__atomic_exchange_n(&m->_bits, 0, __ATOMIC_RELEASE) & kWaited) == 0) return;
  Bucket& b = BucketOf(m);
  { std::lock_guard<std::mutex> guard(b.mutex); }
  b.changed.notify_all();
}

// Lets go of the lock or of parallel code, and of all sections, and comes back with the innermost.
void GiveWay() { gc::DetachedScope detached(CurrentThread()); }

void UnlockSection(PyCriticalSection* c) {
  c->tc_active = 0;
  if (c->tc_first != nullptr) Unlock(c->tc_first);
  if (c->tc_second != nullptr) Unlock(c->tc_second);
}

bool TrySection(PyCriticalSection* c) {
  if (c->tc_first != nullptr && !TryLock(c->tc_first)) return false;
  if (c->tc_second != nullptr && !TryLock(c->tc_second)) {
    if (c->tc_first != nullptr) Unlock(c->tc_first);
    return false;
  }
  c->tc_active = 1;
  return true;
}

// Null where a section around has it, and is not given up.
PyMutex* NotHeld(NativeThread* n, PyMutex* m) {
  for (PyCriticalSection* c = n->sections; c != nullptr; c = c->tc_outer) {
    if (c->tc_active != 0 && (c->tc_first == m || c->tc_second == m)) return nullptr;
  }
  return m;
}

void Begin(PyCriticalSection* c, PyMutex* a, PyMutex* b) {
  NativeThread* n = CurrentNative();
  c->tc_first = NotHeld(n, a);
  c->tc_second = b == nullptr || b == a ? nullptr : NotHeld(n, b);
  // By address, so that two threads do not wait for each other's second.
  if (c->tc_first > c->tc_second && c->tc_second != nullptr) std::swap(c->tc_first, c->tc_second);
  c->tc_active = 0;
  c->tc_outer = n->sections;
  n->sections = c;
  if (!TrySection(c)) {
    // What an outer section has is about to be given up: this one must have it itself.
    c->tc_first = a;
    c->tc_second = b == nullptr || b == a ? nullptr : b;
    if (c->tc_second != nullptr && c->tc_first > c->tc_second) std::swap(c->tc_first, c->tc_second);
    GiveWay();
  }
}

void End(PyCriticalSection* c) {
  NativeThread* n = CurrentNative();
  if (c->tc_active != 0) UnlockSection(c);
  n->sections = c->tc_outer;
  if (n->sections != nullptr && n->sections->tc_active == 0 && !TrySection(n->sections)) GiveWay();
}

}  // namespace

namespace tricolor::compat {

void SuspendSections(NativeThread* n) {
  for (PyCriticalSection* c = n->sections; c != nullptr; c = c->tc_outer) {
    if (c->tc_active != 0) UnlockSection(c);
  }
}

// REQUIRES attached, neither the legacy lock nor inside parallel code.
void ResumeSections(NativeThread* n) {
  PyCriticalSection* c = n->sections;
  if (c == nullptr || c->tc_active != 0 || TrySection(c)) return;
  gc::Detach(n->thread);
  if (c->tc_first != nullptr) Wait(c->tc_first);
  if (c->tc_second != nullptr) Wait(c->tc_second);
  gc::Reattach(n->thread);
  c->tc_active = 1;
}

}  // namespace tricolor::compat

void PyMutex_Lock(PyMutex* m) {
  if (TryLock(m)) return;
  if (CurrentThread() == nullptr || gc::IsDetached(CurrentThread())) {
    Wait(m);
    return;
  }
  gc::DetachedScope detached(CurrentThread());
  Wait(m);
}
void PyMutex_Unlock(PyMutex* m) {
  if ((__atomic_load_n(&m->_bits, __ATOMIC_RELAXED) & kLocked) == 0) {
    Py_FatalError("the mutex is not locked");
  }
  Unlock(m);
}
int PyMutex_IsLocked(PyMutex* m) {
  return (__atomic_load_n(&m->_bits, __ATOMIC_RELAXED) & kLocked) != 0;
}

void PyCriticalSection_Begin(PyCriticalSection* c, PyObject* o) { Begin(c, MutexOf(o), nullptr); }
void PyCriticalSection_End(PyCriticalSection* c) { End(c); }
void PyCriticalSection2_Begin(PyCriticalSection2* c, PyObject* a, PyObject* b) {
  Begin(c, MutexOf(a), MutexOf(b));
}
void PyCriticalSection2_End(PyCriticalSection2* c) { End(c); }
