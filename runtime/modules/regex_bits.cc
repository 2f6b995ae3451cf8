// What the matcher can know of a character before it tries: a bit for each of the first 256.
//
// A repeat that what follows it can never continue inside needs no way back (`\d+\.`); an
// alternative that cannot begin with the character at hand needs no attempt; a search can pass over
// characters that no match begins with. All three are the same question, asked of the set of
// characters that can come first from an instruction on.
#include <array>
#include <map>

#include "runtime/modules/regex.h"
#include "runtime/modules/regex_codes.h"

namespace tricolor::regex {
namespace {

using Bits = std::array<uint32_t, 8>;

// What can come first. `any`: nothing is known, or nothing at all need come.
struct First {
  Bits bits = {};
  bool any = false;
};

First AnyFirst() { return {{}, true}; }

First Either(First x, const First& y) {
  for (size_t i = 0; i < x.bits.size(); ++i) x.bits[i] |= y.bits[i];
  x.any |= y.any;
  return x;
}

bool Disjoint(const First& x, const First& y) {
  for (size_t i = 0; i < x.bits.size(); ++i) {
    if ((x.bits[i] & y.bits[i]) != 0) return false;
  }
  return !x.any && !y.any;
}

bool AsksLocale(uint32_t category) {
  return category == kCategoryLocWord || category == kCategoryLocNotWord;
}

// The set is well formed.
bool SetAsksLocale(const uint32_t* p) {
  for (;;) {
    switch (*p) {
      case kOpNegate: p += 1; break;
      case kOpLiteral: p += 2; break;
      case kOpCategory:
        if (AsksLocale(p[1])) return true;
        p += 2;
        break;
      case kOpRange: case kOpRangeUniIgnore: p += 3; break;
      case kOpCharset: p += 9; break;
      case kOpBigcharset: p += 2 + 64 + size_t{p[1]} * 8; break;
      default: return false;
    }
  }
}

class Analysis {
 public:
  explicit Analysis(Program* p) : p_(p), first_(p->instructions.size() + 1) {}

  void Run() {
    first_.back() = AnyFirst();
    for (size_t i = p_->instructions.size(); i-- > 0;) first_[i] = Look(static_cast<int32_t>(i));
    // Only now: Look reads the code, which grows here.
    for (size_t i = 0; i < p_->instructions.size(); ++i) Note(static_cast<int32_t>(i));
    First start = first_.front();
    if (start.any && p_->charset >= 0) {
      const uint32_t* const set = p_->code.data() + p_->charset;
      // The locale that answers is the search's, not this moment's.
      if (!SetAsksLocale(set)) start = Of([set](char32_t c) { return InSet(set, c); });
    }
    p_->first = Place(start);
  }

 private:
  template <typename F>
  static First Of(F&& holds) {
    First f;
    for (uint32_t c = 0; c < 256; ++c) {
      if (holds(char32_t{c})) f.bits[c / 32] |= uint32_t{1} << (c & 31);
    }
    return f;
  }

  bool Fixed(const Test& test) const {
    switch (test.kind) {
      case TestKind::kLiteralLoc: case TestKind::kNotLiteralLoc: case TestKind::kSetLoc: return false;
      case TestKind::kCategory: return !AsksLocale(test.value);
      case TestKind::kSet: case TestKind::kSetIgnore: case TestKind::kSetUni:
        return !SetAsksLocale(p_->code.data() + test.value);
      default: return true;
    }
  }

  // Comparisons are faster than their bits.
  static bool WantsBits(const Test& test) {
    return test.kind != TestKind::kLiteral && test.kind != TestKind::kNotLiteral &&
           test.kind != TestKind::kAny && test.kind != TestKind::kAnyAll;
  }

  First OfTest(const Test& test) const {
    if (!Fixed(test)) return AnyFirst();
    return Of([&](char32_t c) { return Passes(p_->code.data(), test, c); });
  }

  // From an instruction behind `pc`; what lies before it has not been looked at.
  const First& Behind(int32_t pc, int32_t target) const {
    static const First kAnything = AnyFirst();
    return target > pc ? first_[static_cast<size_t>(target)] : kAnything;
  }

  First Look(int32_t pc) const {
    const Instruction& i = p_->instructions[static_cast<size_t>(pc)];
    switch (i.node) {
      case Node::kFail: return {};
      case Node::kOne: return OfTest(i.test);
      case Node::kAt: case Node::kMark: case Node::kAtomic: return Behind(pc, pc + 1);
      case Node::kSplit: return Either(Behind(pc, i.a), Behind(pc, i.b));
      case Node::kJump: case Node::kAssert: case Node::kAssertNot: return Behind(pc, i.a);
      case Node::kRepeatOne:
        return i.min > 0 ? OfTest(i.test) : Either(OfTest(i.test), Behind(pc, pc + 1));
      case Node::kLoopBegin: {
        const Instruction& end = p_->instructions[static_cast<size_t>(i.b)];
        const First& body = Behind(pc, pc + 1);
        return end.min > 0 ? body : Either(body, Behind(pc, i.b + 1));
      }
      case Node::kGroupExists: return Either(Behind(pc, pc + 1), Behind(pc, i.b));
      case Node::kMatch: case Node::kLoopEnd: case Node::kGroupRef: return AnyFirst();
    }
    return AnyFirst();
  }

  void Note(int32_t pc) {
    Instruction& i = p_->instructions[static_cast<size_t>(pc)];
    switch (i.node) {
      case Node::kOne:
        if (WantsBits(i.test)) i.test.bits = Place(OfTest(i.test));
        break;
      case Node::kRepeatOne: {
        const First own = OfTest(i.test);
        const First& next = first_[static_cast<size_t>(pc) + 1];
        if (WantsBits(i.test)) i.test.bits = Place(own);
        i.a = static_cast<int32_t>(Place(next));
        i.b = Disjoint(own, next) ? 1 : 0;
        break;
      }
      case Node::kSplit:
        i.test.bits = Place(first_[static_cast<size_t>(i.a)]);
        i.min = Place(first_[static_cast<size_t>(i.b)]);
        break;
      case Node::kLoopEnd: i.test.bits = Place(first_[static_cast<size_t>(i.b)]); break;
      default: break;
    }
  }

  // Where the bits stand in the code from now on; 0 for no knowledge. Equal bits stand there once.
  uint32_t Place(const First& first) {
    if (first.any || p_->code.empty() || p_->code.size() > kMostWords) return 0;
    const auto [at, fresh] = places_.try_emplace(first.bits, static_cast<uint32_t>(p_->code.size()));
    if (fresh) p_->code.insert(p_->code.end(), first.bits.begin(), first.bits.end());
    return at->second;
  }

  static constexpr size_t kMostWords = size_t{1} << 30;

  Program* p_;
  std::vector<First> first_;  // from each instruction on
  std::map<Bits, uint32_t> places_;
};

}  // namespace

void AddBits(Program* program) {
  if (!program->instructions.empty()) Analysis(program).Run();
}

}  // namespace tricolor::regex
