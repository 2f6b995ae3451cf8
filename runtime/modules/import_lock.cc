#include "runtime/modules/import_lock.h"

#include <condition_variable>
#include <mutex>

#include "runtime/thread.h"

namespace tricolor {

namespace {

std::mutex mutex;
std::condition_variable released;
uint64_t owner = 0;  // Thread::serial; guarded by mutex
int depth = 0;       // guarded by mutex

}  // namespace

void AcquireImportLock() {
  Thread* thread = CurrentThread();
  {
    std::lock_guard<std::mutex> hold(mutex);
    if (depth == 0 || owner == thread->serial) {
      owner = thread->serial;
      ++depth;
      return;
    }
  }
  gc::DetachedScope detached(thread);
  std::unique_lock<std::mutex> hold(mutex);
  released.wait(hold, [] { return depth == 0; });
  owner = thread->serial;
  depth = 1;
}

bool ReleaseImportLock() {
  std::lock_guard<std::mutex> hold(mutex);
  if (depth == 0 || owner != CurrentThread()->serial) return false;
  if (--depth == 0) released.notify_one();
  return true;
}

bool ImportLockHeld() {
  std::lock_guard<std::mutex> hold(mutex);
  return depth > 0;
}

}  // namespace tricolor
