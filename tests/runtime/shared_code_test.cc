// Code is shared by threads: what an instruction does again and again writes nothing into it.
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/interp/decode.h"
#include "runtime/modules/run.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/module.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

// Nothing of `odd` has a form of its own, neither the sum of an integer and a truth nor attributes of a complex number.
constexpr char kProgram[] = R"python(
class Full:
    __slots__ = ("a", "__dict__")
def odd(x, y, c, d, o):
    n = x + y
    c.real
    c.conjugate()
    d[y]
    o.b = n
    for _ in d: pass
    return n < c.real
def run(n):
    o = Full()
    for i in range(n): odd(i, i is n, 1j, {True: 1, False: 0}.keys() and "ab", o)
run(3000)
)python";

// As bytes.
std::string CodeOf(const char* function) {
  Object* main = DictGet(Runtime::Get()->modules, "__main__");
  Object* f = main == nullptr ? nullptr : DictGet(ModuleDict(main), function);
  if (f == nullptr) return "none";
  Decoded* decoded = Decode(AsCode(gc::Load(&As<FunctionObject>(f)->code)));
  return {reinterpret_cast<const char*>(decoded->code), sizeof(Instruction) * static_cast<size_t>(decoded->count)};
}

bool Has(const std::string& code, Op op) {
  for (size_t at = 0; at < code.size(); at += sizeof(Instruction)) {
    if (static_cast<uint8_t>(code[at + offsetof(Instruction, op)]) == op) return true;
  }
  return false;
}

TEST(SharedCodeTest, WhatHasNoFormOfItsOwnIsNotCountedInTheCode) {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
  ASSERT_NE(runtime, nullptr) << error;
  ASSERT_EQ(RunText(kProgram), 0);
  const std::string before = CodeOf("odd");
  ASSERT_NE(before, "none");
  ASSERT_EQ(RunText("for _ in range(7): run(20)\n"), 0);
  EXPECT_TRUE(CodeOf("odd") == before);
  // Its turn comes still.
  ASSERT_EQ(RunText("for i in range(20000): odd(i, 1, 1j, 'ab', Full())\n"), 0);
  EXPECT_TRUE(Has(CodeOf("odd"), OP_BINARY_ADD_INT));
  EXPECT_FALSE(Has(before, OP_BINARY_ADD_INT));
}

}  // namespace
}  // namespace tricolor
