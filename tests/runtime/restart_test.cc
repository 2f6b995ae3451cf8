// A process starts and ends the runtime again and again (decision 007): nothing of an earlier one is
// left that a later one trusts. And what a start says when the front end is not there.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frontend.h"
#include "runtime/modules/run.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

// What leaves traces in static storage: classes, caches of their lookups, interned names, small
// ints, modules of the standard library, threads, generators, weak references, exceptions.
constexpr char kProgram[] = R"python(
import collections, functools, gc, io, itertools, json, re, sys, threading, weakref

class Base:
    shared = []
    def __init__(self, n): self.n = n
    def twice(self): return self.n * 2
class Child(Base):
    __slots__ = ("extra",)
    def twice(self): return super().twice() + 1

assert not Base.shared, "an earlier runtime's class"
assert not hasattr(sys, "left_behind"), "an earlier runtime's module"
sys.left_behind = Base.shared
Base.shared.append(Child(3).twice())
assert Base.shared == [7]

found = []
def work(k):
    for i in range(200):
        found.append(Child(i).twice() + k)
threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
for t in threads: t.start()
for t in threads: t.join()
assert len(found) == 600 and sum(found) == 3 * sum(2 * i + 1 for i in range(200)) + 600, sum(found)

node = Base(1)
ref = weakref.ref(node)
node.me = node
del node
gc.collect()
assert json.loads(json.dumps({"a": [1, 2.5, None]})) == {"a": [1, 2.5, None]}
assert re.sub(r"(\d+)", lambda m: str(int(m[1]) + 1), "a1b22") == "a2b23"
assert list(itertools.islice((x * x for x in itertools.count()), 4)) == [0, 1, 4, 9]
Point = collections.namedtuple("Point", "x y")
assert Point(1, 2)._replace(x=5) == (5, 2)
cached = functools.lru_cache(lambda x: x + 1)
assert [cached(i % 3) for i in range(6)] == [1, 2, 3, 1, 2, 3]
try:
    {}["missing"]
except KeyError as e:
    assert e.args == ("missing",)
assert "%s %r" % ("\u20ac", 2 ** 100) == "\u20ac 1267650600228229401496703205376"
)python";

RuntimeOptions Options() {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  return options;
}

TEST(RestartTest, ARuntimeAfterARuntimeIsLikeTheFirst) {
  for (int round = 0; round < 5; ++round) {
    std::string error;
    std::unique_ptr<Runtime> runtime = Runtime::Start(Options(), &error);
    ASSERT_NE(runtime, nullptr) << "round " << round << ": " << error;
    EXPECT_EQ(RunText(kProgram), 0) << "round " << round;
    EXPECT_TRUE(runtime->Finish());
  }
}

TEST(RestartTest, AfterAnUncaughtExceptionToo) {
  for (int round = 0; round < 3; ++round) {
    std::string error;
    std::unique_ptr<Runtime> runtime = Runtime::Start(Options(), &error);
    ASSERT_NE(runtime, nullptr) << error;
    EXPECT_EQ(RunText("class A:\n  def f(self): raise ValueError('expected')\nA().f()"), 1);
  }
}

// The collector's thread asks for the heap, which it has until it is joined.
TEST(RestartTest, WhileACycleIsUnderWay) {
  for (int i = 0; i < 30; ++i) {
    std::string error;
    std::unique_ptr<Runtime> runtime = Runtime::Start(Options(), &error);
    ASSERT_NE(runtime, nullptr) << error;
    EXPECT_EQ(RunText("import weakref\nclass C: pass\nx = [C() for i in range(2000)]\n"
                      "r = [weakref.ref(c) for c in x]"), 0);
    runtime->heap().RequestCollection();
    usleep(100 * i);
  }
}

TEST(RestartTest, WithAnotherConfigurationOfTheCollector) {
  for (int seed = 0; seed < 3; ++seed) {
    RuntimeOptions options = Options();
    options.gc.verify = seed != 0;
    options.gc.stress = seed;
    std::string error;
    std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
    ASSERT_NE(runtime, nullptr) << error;
    EXPECT_EQ(RunText("x = [[i] for i in range(20000)]\nassert x[-1] == [19999]"), 0);
  }
}

TEST(RestartTest, TwoAtTheSameTimeAreRefused) {
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(Options(), &error);
  ASSERT_NE(runtime, nullptr) << error;
  EXPECT_EQ(Runtime::Start(Options(), &error), nullptr);
  EXPECT_NE(error.find("a runtime exists already"), std::string::npos) << error;
}

// The exception of compiling with `python` as the front end, in one line.
std::string CompileWith(const std::string& python) {
  RuntimeOptions options = Options();
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
  if (runtime == nullptr) return error;
  StopFrontEnd();
  const_cast<RuntimeOptions&>(runtime->options()).python = python;
  Object* name = NewStrAscii("x.py");
  if (CompileSource("x = 1", name, "exec", kSourceIsText, 0) != nullptr) return "";
  Object* raised = TakeError();
  return std::string(TypeName(raised)) + ": " + StrToStd(Str(raised));
}

TEST(FrontEndTest, WhatIsMissingIsNamedInOneLine) {
  EXPECT_EQ(CompileWith("/usr/bin/python3.11"), "");
  EXPECT_EQ(CompileWith("/no/such/python3.11"),
            "RuntimeError: cannot compile source: no CPython 3.11 at /no/such/python3.11 "
            "(No such file or directory)");
  EXPECT_EQ(CompileWith(""), "RuntimeError: no CPython 3.11 is configured to compile source");
  EXPECT_EQ(CompileWith("/bin/true"),
            "RuntimeError: cannot compile source: /bin/true did not answer");
}

TEST(FrontEndTest, AnotherVersionIsNamed) {
  const std::string folder = testing::TempDir();
  const std::string other = folder + "/python_of_another_version";
  // "magic 3531 (3.12.1)" behind its length.
  std::ofstream(other) << "#!/bin/sh\nprintf '\\023\\000\\000\\000magic 3531 (3.12.1)'\n";
  ASSERT_EQ(chmod(other.c_str(), 0755), 0);
  const std::string said = CompileWith(other);
  EXPECT_NE(said.find("has bytecode of magic 3531 (3.12.1), CPython 3.11 (magic 3495) is needed"),
            std::string::npos)
      << said;
}

}  // namespace
}  // namespace tricolor
