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
  kSplit,        // a: first choice, b: second; test.bits, min: what they can begin with
  kJump,         // a
  kMark,         // a: mark number
  kRepeatOne,    // test; min, max; mode; a: what can follow; b: 1 if that is never what it repeats
  kLoopBegin,    // a: loop number; b: its kLoopEnd
  kLoopEnd,      // a: loop; b: first instruction of the body; min, max; greedy or lazy;
                 // test.bits: what the body can begin with
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
  // Where in `code` the answers for the first 256 characters stand, a bit each; 0: nowhere, for
  // they depend on the locale or are a comparison.
  uint32_t bits = 0;
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
  std::vector<uint32_t> code;  // as `re` compiled it, for its character sets, and bits behind that
  std::vector<Instruction> instructions;
  int loops = 0;
  int groups = 0;
  std::vector<uint32_t> prefix;  // literal characters that every match starts with
  int64_t charset = -1;          // or the set of its first character
  uint32_t first = 0;            // bits of what a match can begin with; 0: anything, or nothing
};

// The same without ownership, as the matcher reads it: the arrays stand in a cell of the heap.
struct View {
  const uint32_t* code = nullptr;
  const Instruction* instructions = nullptr;
  const uint32_t* prefix = nullptr;
  int64_t code_size = 0, prefix_size = 0, charset = -1;
  uint32_t first = 0;
  int loops = 0, groups = 0;
};

// False: the code is none that `re` emits.
bool Translate(std::vector<uint32_t> code, int groups, Program* program);
// Adds the bits: what each test says of the first 256 characters, and what can come next where the
// machine has a choice. Of characters beyond those it says nothing. Translate calls it.
void AddBits(Program* program);

// Whether a character is in the set that begins at `set`.
bool InSet(const uint32_t* set, char32_t c);
// A test without its bits.
bool Passes(const uint32_t* code, const Test& test, char32_t c);

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
  // A stack whose first entries need no memory of their own: most matches push few.
  class UndoStack {
   public:
    UndoStack() = default;
    ~UndoStack() { if (begin_ != few_) delete[] begin_; }
    UndoStack(const UndoStack&) = delete;
    UndoStack& operator=(const UndoStack&) = delete;
    size_t size() const { return size_; }
    Undo& operator[](size_t i) { return begin_[i]; }
    Undo& back() { return begin_[size_ - 1]; }
    void pop_back() { --size_; }
    void resize(size_t size) { size_ = size; }  // to fewer
    void push_back(const Undo& undo) {
      if (__builtin_expect(size_ == room_, 0)) Grow();
      begin_[size_++] = undo;
    }
   private:
    void Grow();
    Undo few_[16];
    Undo* begin_ = few_;
    size_t size_ = 0, room_ = 16;
  };
  struct Loop {
    int64_t count = -1;
    int64_t last = -1;
  };

  // Char: the type of the text's characters.
  template <typename Char>
  Outcome SearchIn(int64_t position, bool must_advance);
  template <typename Char>
  Outcome Run(int32_t pc, int64_t position, int64_t* end);
  template <typename Char>
  bool Backtrack(size_t floor, int32_t* pc, int64_t* position);
  void Reset();
  void Count(int64_t characters) { steps_left_ -= characters / kCharactersPerStep; }
  void Cut(size_t floor);     // forgets choices, keeps what undoes marks and loops
  void Revert(size_t floor);  // undoes marks and loops, forgets choices
  void SaveLoop(int32_t loop);
  template <typename Char>
  const Char* Data() const { return static_cast<const Char*>(text_.data); }
  bool HasBit(uint32_t bits, char32_t c) const {
    return (program_.code[bits + c / 32] >> (c & 31) & 1) != 0;
  }
  // Whether a character at `position` may be what `bits` (0: anything) describe.
  template <typename Char>
  bool MayBe(uint32_t bits, int64_t position) const {
    if (bits == 0) return true;
    if (position >= end_) return false;
    const char32_t c = Data<Char>()[position];
    return c >= 256 || HasBit(bits, c);
  }
  template <typename Char>
  bool TestOne(const Test& test, Char c) const {
    switch (test.kind) {
      case TestKind::kLiteral: return c == test.value;
      case TestKind::kNotLiteral: return c != test.value;
      case TestKind::kAny: return c != '\n';
      case TestKind::kAnyAll: return true;
      default:
        if (test.bits != 0 && (sizeof(Char) == 1 || c < 256)) return HasBit(test.bits, c);
        return Passes(program_.code, test, c);
    }
  }
  template <typename Char>
  bool AtPosition(int code, int64_t position) const;
  template <typename Char>
  int64_t CountOne(const Test& test, int64_t position, uint64_t max) const;

  const View& program_;
  const Text& text_;
  int64_t begin_, end_;
  int64_t search_start_ = 0;
  bool full_ = false, must_advance_ = false;
  int depth_ = 0;
  UndoStack undo_;
  std::vector<Loop> loops_;
  // What may be done before the next poll: instructions, and characters at kCharactersPerStep.
  static constexpr int64_t kSteps = 65536;
  static constexpr int64_t kCharactersPerStep = 16;
  int64_t steps_left_ = kSteps;
};

bool InCategory(uint32_t category, char32_t c);
char32_t LowerAscii(char32_t c);
char32_t LowerUnicode(char32_t c);
char32_t UpperUnicode(char32_t c);

}  // namespace tricolor::regex

#endif  // TRICOLOR_RUNTIME_MODULES_REGEX_H_
