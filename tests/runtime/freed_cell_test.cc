// What C code has freed is a leaf from then on (compat/ledger.h), whatever its type's instances
// hold: its cell may outlive what its fields name.
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "runtime/modules/run.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

constexpr int kModules = 200;
Object* words[kModules];  // as a word of a stack would keep a cell

[[gnu::noinline]] bool MakeFreed() {
  for (Object*& word : words) {
    Object* const m = NewModule(NewStr("freed"));
    if (m == nullptr) return false;
    __atomic_fetch_or(&m->flags, gc::kLeaf, __ATOMIC_RELAXED);
    gc::Store<Object>(nullptr, &word, m);
  }
  return true;
}

TEST(FreedCellTest, LeadsNowhereWhenItIsDead) {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  options.gc.verify = true;  // what is dead is overwritten
  std::string error;
  auto runtime = Runtime::Start(options, &error);
  ASSERT_NE(runtime, nullptr) << error;
  for (Object*& word : words) runtime->AddRoot(&word);
  ASSERT_TRUE(MakeFreed());
  ASSERT_EQ(RunText("import gc; gc.collect(); gc.collect()"), 0);  // their dicts go
  for (Object*& word : words) gc::Store<Object>(nullptr, &word, nullptr);
  // Now they: the order of deaths is looked for among all that is dead.
  EXPECT_EQ(RunText("import gc\n"
                    "class Finalized:\n"
                    "    def __del__(self): pass\n"
                    "Finalized()\n"
                    "gc.get_referrers(gc)\n"
                    "gc.collect()\n"
                    "gc.collect()\n"), 0);
}

}  // namespace
}  // namespace tricolor
