// A mark of temporaries is taken from what has one; any other object may be everybody's, and is not written to.
#include "runtime/interp/temporaries.h"

#include <sys/mman.h>

#include "gtest/gtest.h"
#include "runtime/native_hooks.h"

namespace tricolor {
namespace {

TEST(TemporariesTest, OnlyWhatHasAMarkIsWrittenTo) {
  constexpr size_t kPage = 4096;
  void* page = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(page, MAP_FAILED);
  auto* const o = static_cast<Object*>(page);
  for (Type* type : {&function_type, &tuple_type, &set_type, &generator_type, &float_type, &list_type}) {
    ASSERT_EQ(mprotect(page, kPage, PROT_READ | PROT_WRITE), 0);
    o->type = type;
    o->aux = kShown;
    ASSERT_EQ(mprotect(page, kPage, PROT_READ), 0);
    UnmarkTemporary(Value(o));  // a fault, if it writes
    EXPECT_EQ(o->aux, kShown);
  }
  ASSERT_EQ(mprotect(page, kPage, PROT_READ | PROT_WRITE), 0);
  o->type = &function_type;
  o->aux = kFrameComprehension | kShown;
  UnmarkTemporary(Value(o));
  EXPECT_EQ(o->aux, kShown);
  o->type = &tuple_type;
  o->aux = kTemporary | kShown;
  UnmarkTemporary(Value(o));
  EXPECT_EQ(o->aux, kShown);
  munmap(page, kPage);
}

}  // namespace
}  // namespace tricolor
