// Regular expressions: what the `re` package's compiler emits, translated once into a small program
// that a backtracking machine with a stack of its own runs.
//
// WHY        `_sre` needs an engine whose answers are those of CPython's; native recursion follows
//            the nesting of the pattern only, never the length of the text.
// THREADS    A program is immutable; a Matcher belongs to one call.
#ifndef TRICOLOR_RUNTIME_MODULES_REGEX_H_
#define TRICOLOR_RUNTIME_MODULES_REGEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tricolor::regex {

enum class Node : uint8_t {
  kMatch,        // the (sub)program has matched
  kFail,
  kOne,          // one character: test
  kAt,           // a: position code
  kSplit,        // a: first choice, b: second
  kJump,         // a
  kMark,         // a: mark number
  kRepeatOne,    // test; min, max; mode
  kLoopBegin,    // a: loop number; b: its kLoopEnd
  kLoopEnd,      // a: loop; b: first instruction of the body; min, max; greedy or lazy
  kGroupRef,     // a: group; test.kind says how characters compare
  kGroupExists,  // a: group; b: where to go if it did not match
  kAssert,       // body follows, ends with kMatch; a: behind it; b: characters to step back
  kAssertNot,
  kAtomic,       // body follows, ends with kMatch; a: behind it
};

enum class Mode : uint8_t { kGreedy, kLazy, kPossessive };

enum class TestKind : uint8_t {
  kAny, kAnyAll, kLiteral, kNotLiteral, kLiteralIgnore, kNotLiteralIgnore, kLiteralUni,
  kNotLiteralUni, kLiteralLoc, kNotLiteralLoc, kSet, kSetIgnore, kSetUni, kSetLoc, kCategory,
};

struct Test {
  TestKind kind = TestKind::kAny;
  uint32_t value = 0;  // the character, the category, or where the set begins in `code`
};

struct Instruction {
  Node node = Node::kFail;
  Mode mode = Mode::kGreedy;
  Test test;
  int32_t a = 0, b = 0;
  uint32_t min = 0, max = 0;
};

inline constexpr uint32_t kMaxRepeat = 4294967295u;

struct Program {
  std::vector<uint32_t> code;  // as `re` compiled it: character sets are read from it
  std::vector<Instruction> instructions;
  int loops = 0;
  int groups = 0;
  std::vector<uint32_t> prefix;  // literal characters that every match starts with
  int64_t charset = -1;          // or the set of its first character
};

// The same without ownership, as the matcher reads it: the arrays stand in a cell of the heap.
struct View {
  const uint32_t* code = nullptr;
  const Instruction* instructions = nullptr;
  const uint32_t* prefix = nullptr;
  int64_t code_size = 0, prefix_size = 0, charset = -1;
  int loops = 0, groups = 0;
};

// False: the code is none that `re` emits.
bool Translate(std::vector<uint32_t> code, int groups, Program* program);

struct Text {
  const void* data = nullptr;
  int kind = 1;  // bytes per character
  int64_t length = 0;
  char32_t At(int64_t i) const {
    switch (kind) {
      case 1: return static_cast<const uint8_t*>(data)[i];
      case 2: return static_cast<const char16_t*>(data)[i];
      default: return static_cast<const char32_t*>(data)[i];
    }
  }
};

enum class Outcome { kMatch, kNone, kError /* exception set by a poll */ };

class Matcher {
 public:
  Matcher(const View& program, const Text& text, int64_t begin, int64_t end);
  // At `position`; `full`: must reach the end. `must_advance`: an empty match there does not count.
  Outcome Match(int64_t position, bool full, bool must_advance);
  Outcome Search(int64_t position, bool must_advance);

  int64_t start = 0, stop = 0;      // of the match
  std::vector<int64_t> marks;       // 2 per group, -1: none
  int last_index = -1;              // group that closed last

 private:
  struct Undo {
    enum class Kind : uint8_t { kChoice, kMark, kLoop, kShrink, kGrow, kLazyLoop } kind;
    int32_t pc;       // or mark / loop number
    int64_t position; // or old value
    int64_t extra;    // or old count, last index
  };
  struct Loop {
    int64_t count = -1;
    int64_t last = -1;
  };

  Outcome Run(int32_t pc, int64_t position, int64_t* end);
  bool Backtrack(size_t floor, int32_t* pc, int64_t* position);
  void Cut(size_t floor);     // forgets choices, keeps what undoes marks and loops
  void Revert(size_t floor);  // undoes marks and loops, forgets choices
  void SaveLoop(int32_t loop);
  bool TestOne(const Test& test, char32_t c) const;
  bool InSet(uint32_t at, char32_t c) const;
  bool AtPosition(int code, int64_t position) const;
  int64_t CountOne(const Test& test, int64_t position, uint64_t max) const;

  const View& program_;
  const Text& text_;
  int64_t begin_, end_;
  int64_t search_start_ = 0;
  bool full_ = false, must_advance_ = false;
  int depth_ = 0;
  std::vector<Undo> undo_;
  std::vector<Loop> loops_;
  uint32_t steps_ = 0;
};

bool InCategory(uint32_t category, char32_t c);
char32_t LowerAscii(char32_t c);
char32_t LowerUnicode(char32_t c);
char32_t UpperUnicode(char32_t c);

}  // namespace tricolor::regex

#endif  // TRICOLOR_RUNTIME_MODULES_REGEX_H_
