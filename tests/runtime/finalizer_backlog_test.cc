// What waits for its finalizers counts as backlog (gc/backlog.h), and threads wait for that; but not
// for what only one thread may finalize, which may be long in coming.
#include <memory>
#include <string>

#include "gc/heap_impl.h"
#include "gtest/gtest.h"
#include "runtime/embedder.h"
#include "runtime/modules/run.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

constexpr size_t kBytes = 20 * 100000;  // what the program drops

// A thread drops what has finalizers, and waits. They run at `place`.
std::string Program(const char* place) {
  return std::string("PLACE = '") + place + R"python('
import gc, sys, threading
gc.collect()  # what the imports left
gc.disable()  # the owner runs what is found dead while it makes others

class Thing:
    __finalize_on__ = PLACE
    ran = 0
    def __init__(self): self.data = [None] * 12500
    def __del__(self):
        if PLACE == "thread": sys.may_run.wait()
        Thing.ran += 1

def make():
    for _ in range(20): Thing()

def work():
    make()
    dropped.set()
    sys.come.wait()
    gc.collect()

sys.Thing = Thing
sys.may_run, sys.come, dropped = threading.Event(), threading.Event(), threading.Event()
sys.worker = threading.Thread(target=work)
sys.worker.start()
dropped.wait()
)python";
}

size_t Backlog() { return gc::CurrentHeap()->pacer.dead(); }

// So often that the collector has handed over what is dead, and the queue has looked at it: the third
// cycle that ends its marking is behind all that the second one does, which began with the dead dead.
void Collect(Runtime* runtime) {
  for (const uint64_t first = CyclesMarked(); CyclesMarked() < first + 3;) {
    runtime->heap().RequestCollection();
    ASSERT_EQ(RunText("import time; time.sleep(0.01)"), 0);
  }
}

class FinalizerBacklogTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    RuntimeOptions options;
    options.no_site = true;
    options.argv = {"-c"};
    std::string error;
    runtime_ = Runtime::Start(options, &error);
    ASSERT_NE(runtime_, nullptr) << error;
    ASSERT_EQ(RunText(Program(GetParam()).c_str()), 0);
  }
  std::unique_ptr<Runtime> runtime_;
};

TEST_P(FinalizerBacklogTest, OnlyWhatSomebodyWorksOff) {
  const bool parked = std::string(GetParam()) == "owner";
  Collect(runtime_.get());
  EXPECT_EQ(RunText("import sys; assert sys.Thing.ran == 0, sys.Thing.ran"), 0);
  if (parked) {
    EXPECT_LT(Backlog(), kBytes / 10);
  } else {
    EXPECT_GT(Backlog(), kBytes / 2);
  }
  EXPECT_EQ(RunText("import gc, sys\nsys.may_run.set(); sys.come.set(); sys.worker.join()\n"
                    "for _ in range(3): gc.collect()\nassert sys.Thing.ran == 20, sys.Thing.ran"),
            0);
  EXPECT_LT(Backlog(), kBytes / 10);
  EXPECT_TRUE(runtime_->Finish());
}

INSTANTIATE_TEST_SUITE_P(Places, FinalizerBacklogTest, testing::Values("owner", "thread"));

}  // namespace
}  // namespace tricolor
