// From the code words of `re` to a Program.
#include <utility>

#include "runtime/modules/regex.h"
#include "runtime/modules/regex_codes.h"

namespace tricolor::regex {

namespace {

class Translator {
 public:
  explicit Translator(Program* p) : p_(p), code_(p->code), place_(p->code.size() + 1, -1) {}

  bool Run() {
    if (!Body(0, code_.size())) return false;
    // The machine looks at no end of the program but this.
    if (p_->instructions.empty() || p_->instructions.back().node != Node::kMatch) return false;
    for (const auto& [at, target] : jumps_) {
      if (target >= code_.size() || place_[target] < 0) return false;
      p_->instructions[at].a = place_[target];
    }
    for (const auto& [at, target] : conditions_) {
      if (target >= code_.size() || place_[target] < 0) return false;
      p_->instructions[at].b = place_[target];
    }
    return true;
  }

 private:
  int32_t Emit(Node node) {
    Instruction i;
    i.node = node;
    p_->instructions.push_back(i);
    return static_cast<int32_t>(p_->instructions.size()) - 1;
  }
  Instruction& At(int32_t i) { return p_->instructions[i]; }
  int32_t Here() const { return static_cast<int32_t>(p_->instructions.size()); }
  bool Has(size_t i, size_t n) const { return i + n <= code_.size(); }

  // One-character operators. 0: not one; otherwise the number of words.
  size_t OneTest(size_t i, Test* test) const {
    if (!Has(i, 1)) return 0;
    const auto with = [&](TestKind kind) -> size_t {
      if (!Has(i, 2)) return 0;
      *test = {kind, code_[i + 1]};
      return 2;
    };
    const auto set = [&](TestKind kind) -> size_t {
      if (!Has(i, 2) || !Has(i + 1, code_[i + 1]) || !Set(i + 2, i + 1 + code_[i + 1])) return 0;
      *test = {kind, static_cast<uint32_t>(i + 2)};
      return 1 + code_[i + 1];
    };
    switch (code_[i]) {
      case kOpAny: *test = {TestKind::kAny, 0}; return 1;
      case kOpAnyAll: *test = {TestKind::kAnyAll, 0}; return 1;
      case kOpLiteral: return with(TestKind::kLiteral);
      case kOpNotLiteral: return with(TestKind::kNotLiteral);
      case kOpLiteralIgnore: return with(TestKind::kLiteralIgnore);
      case kOpNotLiteralIgnore: return with(TestKind::kNotLiteralIgnore);
      case kOpLiteralUniIgnore: return with(TestKind::kLiteralUni);
      case kOpNotLiteralUniIgnore: return with(TestKind::kNotLiteralUni);
      case kOpLiteralLocIgnore: return with(TestKind::kLiteralLoc);
      case kOpNotLiteralLocIgnore: return with(TestKind::kNotLiteralLoc);
      case kOpCategory: return with(TestKind::kCategory);
      case kOpIn: return set(TestKind::kSet);
      case kOpInIgnore: return set(TestKind::kSetIgnore);
      case kOpInUniIgnore: return set(TestKind::kSetUni);
      case kOpInLocIgnore: return set(TestKind::kSetLoc);
      default: return 0;
    }
  }

  // Whether the words from `i` up to `end` are a set.
  bool Set(size_t i, size_t end) const {
    while (i < end) {
      switch (code_[i]) {
        case kOpFailure: return true;
        case kOpNegate: i += 1; break;
        case kOpLiteral: case kOpCategory: i += 2; break;
        case kOpRange: case kOpRangeUniIgnore: i += 3; break;
        case kOpCharset: i += 9; break;
        case kOpBigcharset:
          if (i + 2 + 64 > end) return false;
          for (uint32_t high = 0; high < 256; ++high) {
            if ((code_[i + 2 + high / 4] >> (high % 4 * 8) & 255) >= code_[i + 1]) return false;
          }
          i += 2 + 64 + size_t{code_[i + 1]} * 8;
          break;
        default: return false;
      }
    }
    return false;
  }

  bool Info(size_t i) {  // INFO skip mask min max [prefix | charset]
    if (!Has(i, 5)) return false;
    const uint32_t mask = code_[i + 2];
    if ((mask & 1) != 0 && Has(i, 7)) {
      const uint32_t length = code_[i + 5];
      if (!Has(i + 7, length)) return false;
      p_->prefix.assign(code_.begin() + i + 7, code_.begin() + i + 7 + length);
    } else if ((mask & 4) != 0) {
      if (!Has(i + 1, code_[i + 1]) || !Set(i + 5, i + 1 + code_[i + 1])) return false;
      p_->charset = static_cast<int64_t>(i + 5);
    }
    return true;
  }

  bool Body(size_t i, size_t end) {
    if (++depth_ > 500) return false;
    while (i < end) {
      place_[i] = Here();
      Test test;
      if (const size_t words = OneTest(i, &test)) {
        At(Emit(Node::kOne)).test = test;
        i += words;
        continue;
      }
      const uint32_t op = code_[i];
      const size_t skip = Has(i, 2) ? code_[i + 1] : 0;
      switch (op) {
        case kOpSuccess: Emit(Node::kMatch); ++i; break;
        case kOpFailure: Emit(Node::kFail); ++i; break;
        case kOpAt: At(Emit(Node::kAt)).a = static_cast<int32_t>(skip); i += 2; break;
        case kOpMark:
          if (skip / 2 >= static_cast<size_t>(p_->groups)) return false;
          At(Emit(Node::kMark)).a = static_cast<int32_t>(skip);
          i += 2;
          break;
        case kOpInfo:
          if (i == 0 && !Info(i)) return false;
          i += 1 + skip;
          break;
        case kOpJump:
          jumps_.emplace_back(Emit(Node::kJump), i + 1 + skip);
          i += 2;
          break;
        case kOpGroupRef: case kOpGroupRefIgnore: case kOpGroupRefUniIgnore:
        case kOpGroupRefLocIgnore: {
          if (skip >= static_cast<size_t>(p_->groups)) return false;
          Instruction& g = At(Emit(Node::kGroupRef));
          g.a = static_cast<int32_t>(skip);
          g.test.kind = op == kOpGroupRef ? TestKind::kLiteral
                        : op == kOpGroupRefIgnore ? TestKind::kLiteralIgnore
                        : op == kOpGroupRefUniIgnore ? TestKind::kLiteralUni
                                                     : TestKind::kLiteralLoc;
          i += 2;
          break;
        }
        case kOpGroupRefExists: {
          if (!Has(i, 3) || skip >= static_cast<size_t>(p_->groups)) return false;
          const int32_t at = Emit(Node::kGroupExists);
          At(at).a = static_cast<int32_t>(skip);
          conditions_.emplace_back(at, i + 2 + code_[i + 2] - 1);
          i += 3;
          break;
        }
        case kOpBranch:
          if (!Branch(&i)) return false;
          break;
        case kOpRepeatOne: case kOpMinRepeatOne: case kOpPossessiveRepeatOne:
        case kOpRepeat: case kOpPossessiveRepeat:
          if (!Repeat(op, &i)) return false;
          break;
        case kOpAssert: case kOpAssertNot: case kOpAtomicGroup:
          if (!Group(op, &i)) return false;
          break;
        default: return false;
      }
    }
    --depth_;
    return i == end;
  }

  // BRANCH (skip body JUMP end)* 0
  bool Branch(size_t* i) {
    size_t p = *i + 1;
    std::vector<int32_t> exits;
    while (true) {
      if (!Has(p, 1)) return false;
      const uint32_t skip = code_[p];
      if (skip == 0) break;
      if (skip < 3 || !Has(p + 1, skip)) return false;
      const bool last = code_[p + skip] == 0;
      const int32_t split = last ? -1 : Emit(Node::kSplit);
      if (split >= 0) At(split).a = Here();
      if (!Body(p + 1, p + skip - 2)) return false;
      place_[p + skip - 2] = Here();
      exits.push_back(Emit(Node::kJump));
      if (split >= 0) At(split).b = Here();
      p += skip;
      if (!Has(p, 1)) return false;
    }
    for (int32_t e : exits) At(e).a = Here();
    if (exits.empty()) Emit(Node::kFail);
    *i = p + 1;
    return true;
  }

  bool Repeat(uint32_t op, size_t* i) {
    if (!Has(*i, 4)) return false;
    const size_t p = *i + 1, end = p + code_[p];
    const uint32_t min = code_[p + 1], max = code_[p + 2];
    if (end >= code_.size() + 1 || end < p + 3) return false;
    const bool one = op == kOpRepeatOne || op == kOpMinRepeatOne || op == kOpPossessiveRepeatOne;
    Mode mode = op == kOpMinRepeatOne ? Mode::kLazy
                : op == kOpPossessiveRepeatOne || op == kOpPossessiveRepeat ? Mode::kPossessive
                                                                            : Mode::kGreedy;
    Test test;
    if (one && OneTest(p + 3, &test) != 0 && p + 3 + OneTest(p + 3, &test) + 1 == end) {
      Instruction& r = At(Emit(Node::kRepeatOne));
      r.test = test;
      r.min = min;
      r.max = max;
      r.mode = mode;
      *i = end;
      return true;
    }
    size_t body_end = end;
    *i = end;
    if (one) {
      body_end = end - 1;  // SUCCESS
    } else {
      if (end >= code_.size()) return false;
      if (code_[end] == kOpMinUntil) mode = Mode::kLazy;
      *i = end + 1;  // the UNTIL, or SUCCESS of a possessive one
    }
    const int32_t atomic = mode == Mode::kPossessive ? Emit(Node::kAtomic) : -1;
    const int32_t begin = Emit(Node::kLoopBegin);
    const int32_t loop = p_->loops++;
    At(begin).a = loop;
    if (!Body(p + 3, body_end)) return false;
    place_[body_end] = Here();
    const int32_t until = Emit(Node::kLoopEnd);
    At(until).a = loop;
    At(until).b = begin + 1;
    At(until).min = min;
    At(until).max = max;
    At(until).mode = mode == Mode::kLazy ? Mode::kLazy : Mode::kGreedy;
    At(begin).b = until;
    if (atomic >= 0) {
      Emit(Node::kMatch);
      At(atomic).a = Here();
    }
    return true;
  }

  bool Group(uint32_t op, size_t* i) {
    const bool atomic = op == kOpAtomicGroup;
    if (!Has(*i, 3)) return false;
    const size_t p = *i + 1, end = p + code_[p];
    if (end > code_.size() || end < p + 2) return false;
    const int32_t at = Emit(atomic ? Node::kAtomic
                                   : op == kOpAssert ? Node::kAssert : Node::kAssertNot);
    if (!atomic && code_[p + 1] > INT32_MAX) return false;
    if (!atomic) At(at).b = static_cast<int32_t>(code_[p + 1]);
    if (!Body(p + (atomic ? 1 : 2), end)) return false;  // SUCCESS at its end
    At(at).a = Here();
    *i = end;
    return true;
  }

  Program* p_;
  const std::vector<uint32_t>& code_;
  std::vector<int32_t> place_;
  std::vector<std::pair<int32_t, size_t>> jumps_, conditions_;
  int depth_ = 0;
};

}  // namespace

bool Translate(std::vector<uint32_t> code, int groups, Program* program) {
  program->code = std::move(code);
  program->groups = groups;
  if (!Translator(program).Run()) return false;
  AddBits(program);
  return true;
}

}  // namespace tricolor::regex
