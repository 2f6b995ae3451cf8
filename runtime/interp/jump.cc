#include "runtime/interp/jump.h"

#include <vector>

#include "runtime/error.h"
#include "runtime/interp/decode.h"
#include "runtime/interp/operations.h"
#include "runtime/interp/stack_effect.h"
#include "runtime/objects/bytes.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

enum Kind : int { kIterator = 1, kException = 2, kObject = 3, kNull = 4, kOffset = 5 };

// A picture of the operand stack: three bits for each operand, the top lowest. Of two pictures that
// one grows out of, the deeper is greater.
using Picture = int64_t;
constexpr Picture kEmpty = 0, kTooDeep = -1, kUnknown = -2;
constexpr int kKindBits = 3, kMostOperands = 21;

Picture Push(Picture p, Kind kind) {
  if (p < 0 || p >= Picture{1} << (kKindBits * (kMostOperands - 1))) return kTooDeep;
  return p << kKindBits | kind;
}
Picture Pop(Picture p, int n = 1) {
  for (; n > 0; --n) p >>= kKindBits;  // what is negative stays so
  return p;
}
Kind Top(Picture p) { return static_cast<Kind>(p & ((1 << kKindBits) - 1)); }
int Depth(Picture p) {
  int n = 0;
  for (; p > 0; p = Pop(p)) ++n;
  return n;
}
// The operand `n` from the top, 1 the top itself.
Kind At(Picture p, int n) { return Top(Pop(p, n - 1)); }
Picture WithAt(Picture p, int n, Kind kind) {
  const int shift = kKindBits * (n - 1);
  return (p & ~(Picture{7} << shift)) | static_cast<Picture>(kind) << shift;
}

// What has the stack `from` can go on where `to` is expected: operands may be dropped, and each
// that stays is of a kind that serves.
bool Serves(Picture from, Picture to) {
  if (from < 0 || to < 0) return false;
  from = Pop(from, Depth(from) - Depth(to));
  if (Depth(from) < Depth(to)) return false;
  for (; from != 0; from = Pop(from), to = Pop(to)) {
    const Kind have = Top(from), want = Top(to);
    // Any operand of the kinds below serves as an object, and any object where null is good too.
    const bool wide = want == kObject || want == kNull;
    if (have != want && !(wide && have < want)) return false;
  }
  return true;
}

const char* WhyNot(Picture to) {
  if (to == kTooDeep) return "stack to deep to analyze";
  if (to == kUnknown) return "can't jump into an exception handler, or code may be unreachable";
  switch (Top(to)) {
    case kException: return "can't jump into an 'except' block as there's no exception";
    case kOffset: return "can't jump into a re-raising block as there's no location";
    case kIterator: return "can't jump into the body of a for loop";
    default: return "incompatible stacks";
  }
}

// The pictures before all units of a code object.
class Pictures {
 public:
  explicit Pictures(CodeObject* code)
      : code_(code), bytes_(reinterpret_cast<const uint8_t*>(BytesData(code->code))),
        units_(static_cast<int>(BytesSize(code->code) / 2)),
        before_(static_cast<size_t>(units_) + 1, kUnknown) {
    constexpr int kResumed = kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator;
    // A generator is sent None when it starts.
    before_[0] = (code->flags & kResumed) != 0 ? Push(kEmpty, kObject) : kEmpty;
    do {
      changed_ = false;
      int argument = 0;
      for (int unit = 0; unit < units_; ++unit) {
        const int op = bytes_[2 * unit];
        argument = argument << 8 | bytes_[2 * unit + 1];
        if (before_[unit] != kUnknown) Step(unit, op, argument);
        if (op != k_EXTENDED_ARG) argument = 0;
      }
      ReachHandlers();
    } while (changed_);
  }
  int units() const { return units_; }
  Picture before(int unit) const { return before_[unit]; }

 private:
  void Reach(int unit, Picture p) {
    if (unit < 0 || unit > units_ || before_[unit] != kUnknown) return;
    before_[unit] = p;
    changed_ = true;
  }

  void Step(int unit, int op, int arg) {
    Picture p = before_[unit];
    const int next = unit + 1;
    switch (op) {
      case k_POP_JUMP_FORWARD_IF_FALSE: case k_POP_JUMP_FORWARD_IF_TRUE:
      case k_POP_JUMP_FORWARD_IF_NONE: case k_POP_JUMP_FORWARD_IF_NOT_NONE:
        Reach(next + arg, Pop(p));
        return Reach(next, Pop(p));
      case k_POP_JUMP_BACKWARD_IF_FALSE: case k_POP_JUMP_BACKWARD_IF_TRUE:
      case k_POP_JUMP_BACKWARD_IF_NONE: case k_POP_JUMP_BACKWARD_IF_NOT_NONE:
        Reach(next - arg, Pop(p));
        return Reach(next, Pop(p));
      case k_JUMP_IF_FALSE_OR_POP: case k_JUMP_IF_TRUE_OR_POP:
        Reach(next + arg, p);
        return Reach(next, Pop(p));
      case k_SEND:
        Reach(next + arg, Pop(p));
        return Reach(next, p);
      case k_FOR_ITER:
        Reach(next + arg, Pop(p));
        return Reach(next, Push(p, kObject));
      case k_JUMP_FORWARD:
        return Reach(next + arg, p);
      case k_JUMP_BACKWARD: case k_JUMP_BACKWARD_NO_INTERRUPT:
        return Reach(next - arg, p);
      case k_RETURN_VALUE: case k_RAISE_VARARGS: case k_RERAISE:
        return;  // nothing goes on behind it
      case k_GET_ITER: case k_GET_AITER:
        return Reach(next, Push(Pop(p), kIterator));
      case k_PUSH_EXC_INFO:
        return Reach(next, Push(p, kException));
      case k_PUSH_NULL:
        return Reach(next, Push(p, kNull));
      case k_LOAD_GLOBAL:
        if ((arg & 1) != 0) p = Push(p, kNull);
        return Reach(next, Push(p, kObject));
      case k_LOAD_METHOD:
        return Reach(next, Push(Push(Pop(p), kNull), kObject));
      case k_CALL:  // PRECALL took the arguments
        return Reach(next, Push(Pop(p, 2), kObject));
      case k_SWAP: {
        const Kind top = Top(p), other = At(p, arg);
        return Reach(next, p < 0 ? p : WithAt(WithAt(p, arg, top), 1, other));
      }
      case k_COPY:
        return Reach(next, Push(p, At(p, arg)));
      default: {
        int effect = 0;
        StackEffect(op, arg, JumpWay::kFallThrough, &effect);
        for (; effect > 0; --effect) p = Push(p, kObject);
        return Reach(next, Pop(p, -effect));
      }
    }
  }

  // A handler finds the stack of what it guards, cut to its depth, and above it the exception.
  void ReachHandlers() {
    const auto* at = reinterpret_cast<const uint8_t*>(BytesData(code_->exceptiontable));
    const uint8_t* const end = at + BytesSize(code_->exceptiontable);
    auto number = [&] {  // groups of six bits, the highest first; 64 says that more follow
      int value = 0;
      while (at < end) {
        const uint8_t byte = *at++;
        value = value << 6 | (byte & 63);
        if ((byte & 64) == 0) break;
      }
      return value;
    };
    while (at < end) {
      const int begin = number();
      number();  // how much it guards
      const int handler = number();
      const int depth_and_offset = number();
      if (begin >= units_ || before_[begin] == kUnknown) continue;
      Picture p = before_[begin];
      p = Pop(p, Depth(p) - (depth_and_offset >> 1));
      if ((depth_and_offset & 1) != 0) p = Push(p, kOffset);
      Reach(handler, Push(p, kException));
    }
  }

  CodeObject* const code_;
  const uint8_t* const bytes_;
  const int units_;
  std::vector<Picture> before_;
  bool changed_ = false;
};

bool Refuse(const char* format, int line) {
  return RaiseFalse(Raise(exc::ValueError, format, line));
}

// The line of each unit where a line begins, else -1. The middle of a line is no place to jump to.
std::vector<int> LinesOfUnits(CodeObject* code, int units) {
  std::vector<int> lines(units, -1);
  LocationReader reader(code);
  int last = -1;
  for (CodeLocation where{}; reader.Next(&where);) {
    const int unit = where.start_offset / 2;
    if (unit >= units || where.line == -1 || where.line == last) continue;
    lines[unit] = last = where.line;
  }
  return lines;
}

}  // namespace

bool JumpToLine(Frame* frame, int line, bool yields) {
  CodeObject* code = frame->code;
  if (line < code->firstlineno) return Refuse("line %d comes before the current code block", line);
  const Pictures pictures(code);
  const std::vector<int> lines = LinesOfUnits(code, pictures.units());
  int target_line = -1;
  for (const int l : lines) {
    if (l >= line && (target_line < 0 || l < target_line)) target_line = l;
  }
  if (target_line < 0) return Refuse("line %d comes after the current code block", line);

  Decoded* full = DecodeFull(code);
  if (full == nullptr) return false;
  const Decoded* running = DecodedOf(code, frame->ip);
  const uint32_t offset = running->offsets[frame->ip - running->code];
  Picture start = pictures.before(static_cast<int>(offset / 2));
  const auto depth = static_cast<int>(LoadSp(frame) - frame->StackBase()) - (yields ? 1 : 0);
  // What is yielded is in the picture of the yield, and no more in that of where a jump from it led.
  if (yields && Depth(start) > depth) start = Pop(start);
  // Code made by hand may bring a stack along that depends on the way.
  if (start >= 0 && Depth(start) != depth) start = kUnknown;
  // Of the places on the line the one that keeps most.
  int best = -1;
  const char* why = "cannot find bytecode for specified line";
  bool explained = false;
  for (int unit = 0; unit < pictures.units(); ++unit) {
    if (lines[unit] != target_line) continue;
    const Picture there = pictures.before(unit);
    const int op = BytesData(code->code)[2 * unit];
    // A generator that runs is not made once more. One that is resumed needs something before.
    if (Serves(start, there) && op != k_RETURN_GENERATOR && !(yields && unit == 0)) {
      if (best < 0 || there > pictures.before(best)) best = unit;
    } else if (!explained) {
      if (start == kTooDeep) {
        why = "stack to deep to analyze";
      } else if (start == kUnknown) {
        why = "can't jump from unreachable code";
      } else {
        why = WhyNot(there);
        explained = true;
      }
    }
  }
  if (best < 0) return RaiseFalse(Raise(exc::ValueError, "%s", why));

  // What stays may serve otherwise than the decoder foresaw: as a callable, where an integer is
  // boxed, or longer than until the next operation, which changes a temporary.
  Value* const base = frame->StackBase();
  const int kept = Depth(pictures.before(best));
  for (int i = 0; i < kept; ++i) {
    if (At(pictures.before(best), kept - i) == kOffset) continue;
    if (LoadSlot(base + i).IsInt() && BoxSlot(base + i) == nullptr) return false;
    UnmarkTemporary(LoadSlot(base + i));
  }
  Thread* t = CurrentThread();
  Value* sp = LoadSp(frame);
  Value yielded;
  if (yields) yielded = LoadSlot(--sp);
  for (; Depth(start) > kept; start = Pop(start)) {
    --sp;
    if (Top(start) != kException) continue;
    // Leaving a handler: what was handled around it is so again, as POP_EXCEPT does it.
    Object* previous = LoadSlot(sp).AsObject();
    gc::StoreNoBarrier(&t->handled->exception, previous == None() ? nullptr : previous);
  }
  if (yields) StoreSlot(sp++, yielded);
  StoreSp(frame, sp);
  frame->ip = full->code + IndexOfOffset(full, best * 2);
  return true;
}

}  // namespace tricolor
