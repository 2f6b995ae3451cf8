// No finalizer begins before the cycle that found its object has ended its weak phase, though the
// queue's thread is awake: until then what was brought back for it reads as dead.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "gc/heap_impl.h"
#include "gtest/gtest.h"
#include "runtime/modules/run.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

// The first finalizer keeps the queue's thread until it may go on; that takes the next without
// being woken.
constexpr char kProgram[] = R"python(
import sys, time, weakref

class First:
    def __del__(self):
        sys.first_begun = True
        while not sys.go_on: time.sleep(0.001)

class Second:
    def __init__(self):
        self.me = weakref.ref(self)
        sys.table[self] = "value"
    def __del__(self):
        sys.begun = True
        sys.seen.append((self.me() is self, sys.table.get(self)))

def make(cls, n):
    for _ in range(n): cls()

sys.first_begun = sys.go_on = sys.begun = False
sys.seen = []
sys.table = weakref.WeakKeyDictionary()
sys.make_first = lambda: make(First, 1)
sys.make_second = lambda: make(Second, 20)
sys.make_first()
)python";

std::atomic<bool> hold{false};
std::atomic<bool> stalls{false};
std::atomic<bool> go_on{false};

void Sleep(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

// From the weak phase on this thread does not poll, so the phase does not end.
Object* Stall(Object*, Args, size_t, Object*) {
  while (gc::CurrentHeap()->phase.Load().phase() != gc::Phase::kWeak) PollHere();
  stalls = true;
  while (!go_on) Sleep(1);
  return None();
}
const NativeMethod kStall = {"stall", Stall, 0, 0, 0, nullptr};

// The collector's thread, in the weak phase, which that thread shall see.
decltype(native_hooks.marked.load()) next_hook = nullptr;
void OnMarked(gc::DeadSet& dead) {
  while (hold && !stalls) Sleep(1);
  if (next_hook != nullptr) next_hook(dead);
}

TEST(FinalizerPhaseTest, AFinalizerFindsWhatItsObjectHas) {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
  ASSERT_NE(runtime, nullptr) << error;
  ASSERT_EQ(RunText(kProgram), 0);
  // None but those asked for, and each of them has ended: one that is late would find the second kind.
  runtime->heap().SetEnabled(false);
  // A word that was left on the stack may keep it at first.
  for (int i = 0; i < 100; ++i) {
    runtime->heap().Collect(CurrentThread());
    if (RunText("import sys, time; time.sleep(0.02); assert not sys.first_begun") != 0) break;
    RunText("import sys; sys.make_first()");
  }
  ASSERT_EQ(RunText("import sys; assert sys.first_begun; sys.make_second()"), 0);

  next_hook = native_hooks.marked.load();
  native_hooks.marked = OnMarked;
  hold = true;
  ASSERT_NE(StartThread(NewNativeFunction(&kStall, nullptr, nullptr), NewTuple(0), nullptr), 0u);
  runtime->heap().RequestCollection();
  {
    const gc::DetachedScope detached(CurrentThread());
    while (!stalls) Sleep(1);
    Sleep(200);  // OnMarked does its part
  }
  EXPECT_EQ(RunText("import sys, time; sys.go_on = True; time.sleep(0.2); assert not sys.begun"), 0);
  native_hooks.marked = next_hook;
  go_on = true;
  ASSERT_EQ(RunText("import sys, time\n"
                    "end = time.time() + 20\n"
                    "while not sys.seen and time.time() < end: time.sleep(0.01)\n"
                    "assert sys.seen and set(sys.seen) == {(True, 'value')}, sys.seen"),
            0);
  EXPECT_TRUE(runtime->Finish());
}

}  // namespace
}  // namespace tricolor
