// The backtracking machine.
#include <algorithm>
#include <cctype>
#include <cstring>

#include "runtime/modules/regex.h"
#include "runtime/modules/regex_codes.h"
#include "runtime/thread.h"
#include "runtime/unicode.h"

namespace tricolor::regex {

char32_t LowerAscii(char32_t c) { return c < 128 && c >= 'A' && c <= 'Z' ? c + 32 : c; }
char32_t LowerUnicode(char32_t c) {
  if (c < 128) return LowerAscii(c);
  char32_t out[3];
  unicode::ToLower(c, out);
  return out[0];
}
// The first character, where the full mapping has several: CPython's notion of having case.
char32_t UpperUnicode(char32_t c) {
  char32_t out[3];
  unicode::ToUpper(c, out);
  return out[0];
}

namespace {

bool IsAsciiWord(char32_t c) {
  return (c | 32) - 'a' < 26u || c - '0' < 10u || c == '_';
}
bool IsUnicodeWord(char32_t c) {
  return c < 128 ? IsAsciiWord(c) : unicode::IsAlnum(c);
}
bool IsLocaleWord(char32_t c) {
  return c < 256 && (std::isalnum(static_cast<int>(c)) || c == '_');
}
bool IsAsciiSpace(char32_t c) { return c == ' ' || (c >= 9 && c <= 13); }
char32_t LowerLocale(char32_t c) { return c < 256 ? static_cast<char32_t>(std::tolower(static_cast<int>(c))) : c; }
char32_t UpperLocale(char32_t c) { return c < 256 ? static_cast<char32_t>(std::toupper(static_cast<int>(c))) : c; }
bool SameLocale(char32_t c, char32_t wanted) {
  return c == wanted || LowerLocale(c) == wanted || UpperLocale(c) == wanted;
}

}  // namespace

bool InCategory(uint32_t category, char32_t c) {
  switch (category) {
    case kCategoryDigit: return c >= '0' && c <= '9';
    case kCategoryNotDigit: return !(c >= '0' && c <= '9');
    case kCategorySpace: return IsAsciiSpace(c);
    case kCategoryNotSpace: return !IsAsciiSpace(c);
    case kCategoryWord: return IsAsciiWord(c);
    case kCategoryNotWord: return !IsAsciiWord(c);
    case kCategoryLinebreak: return c == '\n';
    case kCategoryNotLinebreak: return c != '\n';
    case kCategoryLocWord: return IsLocaleWord(c);
    case kCategoryLocNotWord: return !IsLocaleWord(c);
    case kCategoryUniDigit: return unicode::IsDecimal(c);
    case kCategoryUniNotDigit: return !unicode::IsDecimal(c);
    case kCategoryUniSpace: return unicode::IsSpace(c);
    case kCategoryUniNotSpace: return !unicode::IsSpace(c);
    case kCategoryUniWord: return IsUnicodeWord(c);
    case kCategoryUniNotWord: return !IsUnicodeWord(c);
    case kCategoryUniLinebreak: return unicode::IsLineBreak(c);
    case kCategoryUniNotLinebreak: return !unicode::IsLineBreak(c);
    default: return false;
  }
}

Matcher::Matcher(const View& program, const Text& text, int64_t begin, int64_t end)
    : marks(static_cast<size_t>(program.groups) * 2, -1),
      program_(program),
      text_(text),
      begin_(begin),
      end_(end),
      loops_(static_cast<size_t>(program.loops)) {}

void Matcher::Reset() {
  undo_.resize(0);
  std::fill(marks.begin(), marks.end(), -1);
  std::fill(loops_.begin(), loops_.end(), Loop());
  last_index = -1;
  depth_ = 0;
}

void Matcher::UndoStack::Grow() {
  const size_t room = room_ * 2;
  auto* const larger = new Undo[room];
  std::copy(begin_, begin_ + size_, larger);
  if (begin_ != few_) delete[] begin_;
  begin_ = larger;
  room_ = room;
}

bool InSet(const uint32_t* p, char32_t c) {
  bool found = true;
  for (;;) {
    switch (*p++) {
      case kOpFailure: return !found;
      case kOpNegate: found = !found; break;
      case kOpLiteral:
        if (c == p[0]) return found;
        ++p;
        break;
      case kOpRange:
        if (c >= p[0] && c <= p[1]) return found;
        p += 2;
        break;
      case kOpRangeUniIgnore: {
        const char32_t upper = UpperUnicode(c);
        if ((c >= p[0] && c <= p[1]) || (upper >= p[0] && upper <= p[1])) return found;
        p += 2;
        break;
      }
      case kOpCategory:
        if (InCategory(p[0], c)) return found;
        ++p;
        break;
      case kOpCharset:
        if (c < 256 && (p[c / 32] >> (c & 31) & 1) != 0) return found;
        p += 8;
        break;
      case kOpBigcharset: {
        const uint32_t blocks = *p++;
        if (c < 65536) {
          const uint8_t block = reinterpret_cast<const uint8_t*>(p)[c >> 8];
          const uint32_t bit = block * 256u + (c & 255);
          if ((p[64 + bit / 32] >> (bit & 31) & 1) != 0) return found;
        }
        p += 64 + blocks * 8;
        break;
      }
      default: return false;
    }
  }
}

bool Passes(const uint32_t* code, const Test& test, char32_t c) {
  switch (test.kind) {
    case TestKind::kAny: return c != '\n';
    case TestKind::kAnyAll: return true;
    case TestKind::kLiteral: return c == test.value;
    case TestKind::kNotLiteral: return c != test.value;
    case TestKind::kLiteralIgnore: return LowerAscii(c) == test.value;
    case TestKind::kNotLiteralIgnore: return LowerAscii(c) != test.value;
    case TestKind::kLiteralUni: return LowerUnicode(c) == test.value;
    case TestKind::kNotLiteralUni: return LowerUnicode(c) != test.value;
    case TestKind::kLiteralLoc: return SameLocale(c, test.value);
    case TestKind::kNotLiteralLoc: return !SameLocale(c, test.value);
    case TestKind::kSet: return InSet(code + test.value, c);
    case TestKind::kSetIgnore: return InSet(code + test.value, LowerAscii(c));
    case TestKind::kSetUni: return InSet(code + test.value, LowerUnicode(c));
    case TestKind::kSetLoc: {
      const char32_t lower = LowerLocale(c), upper = UpperLocale(c);
      return InSet(code + test.value, lower) || (upper != lower && InSet(code + test.value, upper));
    }
    case TestKind::kCategory: return InCategory(test.value, c);
  }
  return false;
}

template <typename Char>
bool Matcher::AtPosition(int code, int64_t p) const {
  const Char* const text = Data<Char>();
  const auto boundary = [&](bool (*word)(char32_t)) {
    const bool before = p > begin_ && word(text[p - 1]);
    const bool after = p < end_ && word(text[p]);
    return before != after;
  };
  switch (code) {
    case kAtBeginning:
    case kAtBeginningString: return p == begin_;
    case kAtBeginningLine: return p == begin_ || text[p - 1] == '\n';
    case kAtEnd: return p == end_ || (p + 1 == end_ && text[p] == '\n');
    case kAtEndLine: return p == end_ || text[p] == '\n';
    case kAtEndString: return p == end_;
    case kAtBoundary: return begin_ != end_ && boundary(IsAsciiWord);
    case kAtNonBoundary: return begin_ != end_ && !boundary(IsAsciiWord);
    case kAtLocBoundary: return begin_ != end_ && boundary(IsLocaleWord);
    case kAtLocNonBoundary: return begin_ != end_ && !boundary(IsLocaleWord);
    case kAtUniBoundary: return begin_ != end_ && boundary(IsUnicodeWord);
    case kAtUniNonBoundary: return begin_ != end_ && !boundary(IsUnicodeWord);
    default: return false;
  }
}

template <typename Char>
int64_t Matcher::CountOne(const Test& test, int64_t p, uint64_t max) const {
  int64_t limit = end_ - p;
  if (max < static_cast<uint64_t>(limit)) limit = static_cast<int64_t>(max);
  const Char* const from = Data<Char>() + p;
  const auto upto = [&](auto&& holds) {
    int64_t n = 0;
    while (n < limit && holds(from[n])) ++n;
    return n;
  };
  const auto before = [&](char32_t stop) -> int64_t {
    if (sizeof(Char) != 1) return upto([stop](Char c) { return c != stop; });
    if (stop > 255 || limit == 0) return limit;
    const void* at = std::memchr(from, static_cast<int>(stop), static_cast<size_t>(limit));
    return at == nullptr ? limit : static_cast<const Char*>(at) - from;
  };
  switch (test.kind) {
    case TestKind::kAnyAll: return limit;
    case TestKind::kAny: return before('\n');
    case TestKind::kNotLiteral: return before(test.value);
    case TestKind::kLiteral: return upto([&](Char c) { return c == test.value; });
    default: break;
  }
  if (test.bits != 0) {
    const uint32_t* const bits = program_.code + test.bits;
    return upto([&](Char c) {
      if (sizeof(Char) == 1 || c < 256) return (bits[c / 32] >> (c & 31) & 1) != 0;
      return Passes(program_.code, test, c);
    });
  }
  return upto([&](Char c) { return Passes(program_.code, test, c); });
}

void Matcher::SaveLoop(int32_t loop) {
  const Loop& l = loops_[static_cast<size_t>(loop)];
  undo_.push_back({Undo::Kind::kLoop, loop, l.count, l.last});
}

void Matcher::Cut(size_t floor) {
  size_t to = floor;
  for (size_t i = floor; i < undo_.size(); ++i) {
    if (undo_[i].kind == Undo::Kind::kMark || undo_[i].kind == Undo::Kind::kLoop) {
      undo_[to++] = undo_[i];
    }
  }
  undo_.resize(to);
}

void Matcher::Revert(size_t floor) {
  while (undo_.size() > floor) {
    const Undo u = undo_.back();
    undo_.pop_back();
    if (u.kind == Undo::Kind::kMark) {
      marks[static_cast<size_t>(u.pc)] = u.position;
      last_index = static_cast<int>(u.extra);
    } else if (u.kind == Undo::Kind::kLoop) {
      loops_[static_cast<size_t>(u.pc)] = {u.position, u.extra};
    }
  }
}

// To the latest choice above `floor`. False: there is none.
template <typename Char>
bool Matcher::Backtrack(size_t floor, int32_t* pc, int64_t* position) {
  while (undo_.size() > floor) {
    Undo& u = undo_.back();
    switch (u.kind) {
      case Undo::Kind::kMark:
        marks[static_cast<size_t>(u.pc)] = u.position;
        last_index = static_cast<int>(u.extra);
        undo_.pop_back();
        break;
      case Undo::Kind::kLoop:
        loops_[static_cast<size_t>(u.pc)] = {u.position, u.extra};
        undo_.pop_back();
        break;
      case Undo::Kind::kChoice:
        *pc = u.pc;
        *position = u.position;
        undo_.pop_back();
        return true;
      case Undo::Kind::kShrink: {
        const Instruction& i = program_.instructions[static_cast<size_t>(u.pc)];
        const auto follows = static_cast<uint32_t>(i.a);
        int64_t count = u.extra - 1;
        // Only where what comes behind the repeat can begin.
        while (count >= static_cast<int64_t>(i.min) && !MayBe<Char>(follows, u.position + count)) {
          --count;
        }
        Count(u.extra - count);
        if (count < static_cast<int64_t>(i.min)) {
          undo_.pop_back();
          break;
        }
        *pc = u.pc + 1;
        *position = u.position + count;
        if (count == static_cast<int64_t>(i.min)) undo_.pop_back();
        else u.extra = count;
        return true;
      }
      case Undo::Kind::kGrow: {
        const Instruction& i = program_.instructions[static_cast<size_t>(u.pc)];
        const auto follows = static_cast<uint32_t>(i.a);
        const Char* const text = Data<Char>();
        const int64_t before = u.extra;
        bool grew;
        do {
          grew = u.position < end_ && (i.max == kMaxRepeat || u.extra < static_cast<int64_t>(i.max)) &&
                 TestOne<Char>(i.test, text[u.position]);
          if (!grew) break;
          ++u.extra;
          ++u.position;
        } while (!MayBe<Char>(follows, u.position));
        Count(u.extra - before);
        if (!grew) {
          undo_.pop_back();
          break;
        }
        *pc = u.pc + 1;
        *position = u.position;
        return true;
      }
      case Undo::Kind::kLazyLoop: {
        const Instruction& i = program_.instructions[static_cast<size_t>(u.pc)];
        const int64_t count = u.extra;
        *pc = i.b;
        *position = u.position;
        undo_.pop_back();
        SaveLoop(i.a);
        loops_[static_cast<size_t>(i.a)] = {count, *position};
        return true;
      }
    }
  }
  return false;
}

template <typename Char>
Outcome Matcher::Run(int32_t pc, int64_t p, int64_t* end) {
  const Char* const text = Data<Char>();
  const size_t floor = undo_.size();
  ++depth_;
  const bool top = depth_ == 1;
  for (;;) {
    if (--steps_left_ <= 0) {
      steps_left_ = kSteps;
      if (!PollHere()) {
        --depth_;
        return Outcome::kError;
      }
    }
    const Instruction& i = program_.instructions[static_cast<size_t>(pc)];
    bool ok = true;
    switch (i.node) {
      case Node::kOne:
        ok = p < end_ && TestOne<Char>(i.test, text[p]);
        ++p;
        ++pc;
        break;
      case Node::kMatch:
        if (top && ((full_ && p != end_) || (must_advance_ && p == search_start_))) {
          ok = false;
          break;
        }
        *end = p;
        --depth_;
        return Outcome::kMatch;
      case Node::kFail: ok = false; break;
      case Node::kAt:
        ok = AtPosition<Char>(i.a, p);
        ++pc;
        break;
      case Node::kSplit: {
        // An alternative that cannot begin here is no choice.
        if (!MayBe<Char>(i.test.bits, p)) {
          pc = i.b;
          break;
        }
        if (MayBe<Char>(i.min, p)) undo_.push_back({Undo::Kind::kChoice, i.b, p, 0});
        pc = i.a;
        break;
      }
      case Node::kJump: pc = i.a; break;
      case Node::kMark: {
        const auto m = static_cast<size_t>(i.a);
        undo_.push_back({Undo::Kind::kMark, i.a, marks[m], last_index});
        marks[m] = p;
        if ((i.a & 1) != 0) last_index = i.a / 2 + 1;
        ++pc;
        break;
      }
      case Node::kRepeatOne: {
        if (end_ - p < static_cast<int64_t>(i.min)) {
          ok = false;
          break;
        }
        if (i.mode == Mode::kLazy) {
          const int64_t n = CountOne<Char>(i.test, p, i.min);
          Count(n);
          if (n < static_cast<int64_t>(i.min)) {
            ok = false;
            break;
          }
          p += n;
          undo_.push_back({Undo::Kind::kGrow, pc, p, n});
          ++pc;
          break;
        }
        const int64_t n =
            CountOne<Char>(i.test, p, i.max == kMaxRepeat ? UINT64_MAX : static_cast<uint64_t>(i.max));
        Count(n);
        if (n < static_cast<int64_t>(i.min)) {
          ok = false;
          break;
        }
        if (i.mode == Mode::kGreedy && n > static_cast<int64_t>(i.min) &&
            (sizeof(Char) != 1 || i.b == 0)) {
          undo_.push_back({Undo::Kind::kShrink, pc, p, n});
        }
        p += n;
        ++pc;
        break;
      }
      case Node::kLoopBegin:
        SaveLoop(i.a);
        loops_[static_cast<size_t>(i.a)] = {-1, -1};
        pc = i.b;
        break;
      case Node::kLoopEnd: {
        Loop& l = loops_[static_cast<size_t>(i.a)];
        const int64_t count = l.count + 1;
        if (count < static_cast<int64_t>(i.min)) {
          SaveLoop(i.a);
          l.count = count;
          pc = i.b;
          break;
        }
        const bool more =
            (i.max == kMaxRepeat || count < static_cast<int64_t>(i.max)) && p != l.last;
        if (!more || !MayBe<Char>(i.test.bits, p)) {
          ++pc;
        } else if (i.mode == Mode::kLazy) {
          undo_.push_back({Undo::Kind::kLazyLoop, pc, p, count});
          ++pc;
        } else {
          undo_.push_back({Undo::Kind::kChoice, pc + 1, p, 0});
          SaveLoop(i.a);
          l.count = count;
          l.last = p;
          pc = i.b;
        }
        break;
      }
      case Node::kGroupRef: {
        const int64_t from = marks[static_cast<size_t>(i.a) * 2];
        const int64_t to = marks[static_cast<size_t>(i.a) * 2 + 1];
        ok = from >= 0 && to >= from && end_ - p >= to - from;
        for (int64_t k = from; ok && k < to; ++k, ++p) {
          const char32_t x = text[k], y = text[p];
          switch (i.test.kind) {
            case TestKind::kLiteralIgnore: ok = LowerAscii(x) == LowerAscii(y); break;
            case TestKind::kLiteralUni: ok = LowerUnicode(x) == LowerUnicode(y); break;
            case TestKind::kLiteralLoc: ok = LowerLocale(x) == LowerLocale(y); break;
            default: ok = x == y;
          }
        }
        if (from >= 0 && to >= from) Count(to - from);
        ++pc;
        break;
      }
      case Node::kGroupExists: {
        const auto g = static_cast<size_t>(i.a) * 2;
        pc = marks[g] >= 0 && marks[g + 1] >= marks[g] ? pc + 1 : i.b;
        break;
      }
      case Node::kAssert:
      case Node::kAssertNot: {
        const bool negative = i.node == Node::kAssertNot;
        const int64_t back = i.b;
        const int32_t next = i.a;
        if (p - begin_ < back) {
          ok = negative;
          pc = next;
          break;
        }
        const size_t inner = undo_.size();
        int64_t ignored;
        const Outcome r = Run<Char>(pc + 1, p - back, &ignored);
        if (r == Outcome::kError) {
          --depth_;
          return r;
        }
        if (r == Outcome::kMatch) {
          if (negative) Revert(inner);
          else Cut(inner);
        }
        ok = (r == Outcome::kMatch) != negative;
        pc = next;
        break;
      }
      case Node::kAtomic: {
        const size_t inner = undo_.size();
        const int32_t next = i.a;
        int64_t after = p;
        const Outcome r = Run<Char>(pc + 1, p, &after);
        if (r == Outcome::kError) {
          --depth_;
          return r;
        }
        ok = r == Outcome::kMatch;
        if (ok) Cut(inner);
        p = after;
        pc = next;
        break;
      }
    }
    if (!ok && !Backtrack<Char>(floor, &pc, &p)) {
      --depth_;
      return Outcome::kNone;
    }
  }
}

Outcome Matcher::Match(int64_t position, bool full, bool must_advance) {
  Reset();
  full_ = full;
  must_advance_ = must_advance;
  search_start_ = position;
  start = position;
  switch (text_.kind) {
    case 1: return Run<uint8_t>(0, position, &stop);
    case 2: return Run<char16_t>(0, position, &stop);
    default: return Run<char32_t>(0, position, &stop);
  }
}

Outcome Matcher::Search(int64_t position, bool must_advance) {
  const Instruction& first = program_.instructions[0];
  if (first.node == Node::kAt && (first.a == kAtBeginning || first.a == kAtBeginningString)) {
    // It can match at the beginning of the text only.
    return position == begin_ ? Match(position, false, must_advance) : Outcome::kNone;
  }
  switch (text_.kind) {
    case 1: return SearchIn<uint8_t>(position, must_advance);
    case 2: return SearchIn<char16_t>(position, must_advance);
    default: return SearchIn<char32_t>(position, must_advance);
  }
}

template <typename Char>
Outcome Matcher::SearchIn(int64_t position, bool must_advance) {
  const Char* const text = Data<Char>();
  const int64_t length = program_.prefix_size;
  const Test first = {TestKind::kNotLiteral, length > 0 ? program_.prefix[0] : 0};
  // An attempt that fails leaves everything as it was.
  Reset();
  full_ = false;
  for (int64_t p = position; p <= end_; ++p) {
    if (length > 0) {
      if (p + length > end_) return Outcome::kNone;
      const int64_t passed = CountOne<Char>(first, p, UINT64_MAX);
      Count(passed);
      p += passed;
      if (p + length > end_) return Outcome::kNone;
      if (!std::equal(program_.prefix + 1, program_.prefix + length, text + p + 1)) continue;
    } else if (program_.first != 0) {
      const uint32_t* const bits = program_.code + program_.first;
      const uint32_t* const set =
          program_.charset >= 0 ? program_.code + program_.charset : nullptr;
      const auto possible = [bits, set](char32_t c) {
        if (c < 256) return (bits[c / 32] >> (c & 31) & 1) != 0;
        return set == nullptr || InSet(set, c);
      };
      const int64_t from = p;
      while (p < end_ && !possible(text[p])) ++p;
      Count(p - from);
      if (p >= end_) return Outcome::kNone;
    }
    start = search_start_ = p;
    must_advance_ = must_advance && p == position;
    const Outcome r = Run<Char>(0, p, &stop);
    if (r != Outcome::kNone) return r;
  }
  return Outcome::kNone;
}

}  // namespace tricolor::regex
