// What caches know of classes when all versions have been used.
#include "runtime/objects/type_versions.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "runtime/modules/run.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

// The instructions of `read` end with what they knew of the class early, and try no more. Each change takes one version.
constexpr char kProgram[] = R"python(
class Base:
    count = 0
    def __init__(self): self.own = 1
    def method(self): return 0
class Counter(Base):
    __slots__ = ("member",)
    def inherited(self): return super().method()

o = Counter()
o.member = 1
def read():
    return Counter.count, o.count, o.own, o.member, o.method(), o.inherited()
for i in range(3000):
    Counter.count = i
    assert read() == (i, i, 1, 1, 0, 0), (i, read())
)python";

constexpr char kLater[] = R"python(
for i in range(-1, -30000, -1):
    Counter.count = i
    seen = read()
    assert seen == (i, i, 1, 1, 0, 0), (i, seen)
class Late(Counter): pass
o = Late()
o.member = 1
for _ in range(300): assert read() == (-29999, -29999, 1, 1, 0, 0)
Late.method = lambda self: "late"
assert read() == (-29999, -29999, 1, 1, "late", 0)
assert isinstance(o, Base) and hash(o) == hash(o) and repr([o]) != "" and o == o
)python";

TEST(TypeVersionsTest, NoneIsUsedTwice) {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
  ASSERT_NE(runtime, nullptr) << error;
  ASSERT_EQ(RunText(kProgram), 0);
  LeaveTypeVersions(1000);
  EXPECT_EQ(RunText(kLater), 0);
}

}  // namespace
}  // namespace tricolor
