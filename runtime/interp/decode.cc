// Decoding of CPython's instructions, and of its exception table.
#include "runtime/interp/decode.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type decoded_type;
Type cache_record_type;

const char* OpName(uint8_t op) {
  static const char* const kNames[] = {
#define TC_NAME(name, ...) #name,
      TC_OPCODES(TC_NAME) TC_OWN_OPCODES(TC_NAME)
#undef TC_NAME
  };
  return op < kOpCount ? kNames[op] : "?";
}

namespace {

// Numbers that vanish in decoding.
constexpr int kCacheEntry = 0, kNop = 9, kExtendedArg = 144, kPrecall = 166, kKwNames = 172;

struct OpInfo {
  bool known = false;
  uint8_t op = 0;
  uint8_t caches = 0;
};

const OpInfo* OpTable() {
  static const std::unique_ptr<OpInfo[]> table = [] {
    auto t = std::make_unique<OpInfo[]>(256);
#define TC_INFO(name, number, caches) t[number] = {true, OP_##name, caches};
    TC_OPCODES(TC_INFO)
#undef TC_INFO
    return t;
  }();
  return table.get();
}

enum class Jump { kNone, kForward, kBackward };

Jump JumpOf(uint8_t op) {
  switch (op) {
    case OP_FOR_ITER:
    case OP_JUMP_FORWARD:
    case OP_JUMP_IF_FALSE_OR_POP:
    case OP_JUMP_IF_TRUE_OR_POP:
    case OP_POP_JUMP_FORWARD_IF_FALSE:
    case OP_POP_JUMP_FORWARD_IF_TRUE:
    case OP_SEND:
    case OP_POP_JUMP_FORWARD_IF_NOT_NONE:
    case OP_POP_JUMP_FORWARD_IF_NONE:
      return Jump::kForward;
    case OP_JUMP_BACKWARD:
    case OP_JUMP_BACKWARD_NO_INTERRUPT:
    case OP_POP_JUMP_BACKWARD_IF_NOT_NONE:
    case OP_POP_JUMP_BACKWARD_IF_NONE:
    case OP_POP_JUMP_BACKWARD_IF_FALSE:
    case OP_POP_JUMP_BACKWARD_IF_TRUE:
      return Jump::kBackward;
    default:
      return Jump::kNone;
  }
}

bool IsNameIndex(uint8_t op) {
  switch (op) {
    case OP_LOAD_NAME:
    case OP_STORE_NAME:
    case OP_DELETE_NAME:
    case OP_STORE_GLOBAL:
    case OP_DELETE_GLOBAL:
    case OP_LOAD_ATTR:
    case OP_STORE_ATTR:
    case OP_DELETE_ATTR:
    case OP_LOAD_METHOD:
    case OP_IMPORT_NAME:
    case OP_IMPORT_FROM:
      return true;
    default:
      return false;
  }
}

// One pass over co_code. Jump arguments stay unit offsets until Resolve.
class Decoder {
 public:
  Decoder(CodeObject* code, bool full)
      : code_(code),
        full_(full),
        bytes_(reinterpret_cast<const uint8_t*>(BytesData(code->code))),
        units_(static_cast<int>(BytesSize(code->code) / 2)),
        index_of_unit_(units_ + 1, -1) {}

  bool Run() {
    const OpInfo* table = OpTable();
    int extended = 0, kwnames = -1;
    for (int unit = 0; unit < units_;) {
      const int number = bytes_[unit * 2];
      const int arg = extended | bytes_[unit * 2 + 1];
      index_of_unit_[unit] = static_cast<int>(out_.size());
      if (number == kExtendedArg) {
        extended = arg << 8;
        ++unit;
        continue;
      }
      extended = 0;
      if (number == kNop || number == kCacheEntry) {
        if (number == kNop) AddSkip(unit);
        ++unit;
        continue;
      }
      if (number == kPrecall) {
        AddSkip(unit);
        unit += 2;
        continue;
      }
      if (number == kKwNames) {
        kwnames = arg;
        AddSkip(unit);
        ++unit;
        continue;
      }
      const OpInfo& info = table[number];
      if (!info.known) {
        Raise(exc::SystemError, "unknown opcode %d in %R at offset %d", number,
              AsObject(code_), unit * 2);
        return false;
      }
      if (!Add(info.op, arg, unit, info.caches, &kwnames)) return false;
      unit += 1 + info.caches;
    }
    index_of_unit_[units_] = static_cast<int>(out_.size());
    FillGaps();
    if (!Resolve() || !ReadHandlers()) return false;
    HelpWeakContainers();
    JoinSlices();
    MarkTemporaries();
    FindSupers();
    JoinPairs();
    return true;
  }

  Decoded* Finish() {
    const size_t n = out_.size();
    const size_t code_bytes = n * sizeof(Instruction);
    const size_t offsets_bytes = (n * sizeof(uint32_t) + 7) & ~size_t{7};
    const size_t handler_bytes = handlers_.size() * sizeof(HandlerRange);
    auto* d = reinterpret_cast<Decoded*>(
        NewCell(&decoded_type, sizeof(Decoded) + code_bytes + offsets_bytes + handler_bytes +
                                   (full_ ? n * sizeof(int32_t) : 0)));
    if (d == nullptr) return nullptr;
    d->count = static_cast<int32_t>(n);
    d->handler_count = static_cast<int32_t>(handlers_.size());
    char* behind = reinterpret_cast<char*>(d->code) + code_bytes;
    d->offsets = reinterpret_cast<uint32_t*>(behind);
    d->handlers = reinterpret_cast<HandlerRange*>(behind + offsets_bytes);
    std::memcpy(d->code, out_.data(), code_bytes);
    std::memcpy(d->offsets, offsets_.data(), n * sizeof(uint32_t));
    if (!handlers_.empty()) std::memcpy(d->handlers, handlers_.data(), handler_bytes);
    if (full_) {
      d->lines = reinterpret_cast<int32_t*>(behind + offsets_bytes + handler_bytes);
      LocationReader reader(code_);
      CodeLocation where{};
      where.line = -1;
      for (size_t i = 0; i < n; ++i) {
        bool more = true;
        while (more && static_cast<int>(offsets_[i]) >= where.end_offset) more = reader.Next(&where);
        d->lines[i] = more ? where.line : -1;
      }
    }
    return d;
  }

 private:
  void AddSkip(int unit) {
    if (!full_) return;
    Instruction i{};
    i.op = OP_SKIP;
    out_.push_back(i);
    offsets_.push_back(static_cast<uint32_t>(unit * 2));
  }

  bool Add(uint8_t op, int arg, int unit, int caches, int* kwnames) {
    Instruction i{};
    i.op = op;
    i.arg = arg;
    if (const Jump jump = JumpOf(op); jump != Jump::kNone) {
      const int next = unit + 1 + caches;
      i.arg = jump == Jump::kForward ? next + arg : next - arg;
      if (i.arg < 0 || i.arg > units_) return Malformed("jump");
    } else if (op == OP_LOAD_CONST) {
      if (arg >= TupleSize(code_->consts)) return Malformed("constant");
      // Constants stay alive with co_consts.
      i.cache = ToValue(TupleAt(code_->consts, arg)).bits();
    } else if (op == OP_CALL && *kwnames >= 0) {
      if (*kwnames >= TupleSize(code_->consts) || !IsTuple(TupleAt(code_->consts, *kwnames)) ||
          TupleSize(TupleAt(code_->consts, *kwnames)) > arg) {
        return Malformed("constant");
      }
      i.op = OP_CALL_KEYWORDS;
      i.cache = reinterpret_cast<uint64_t>(TupleAt(code_->consts, *kwnames));
      *kwnames = -1;
    } else if (op == OP_LOAD_FAST || op == OP_STORE_FAST || op == OP_DELETE_FAST ||
               op == OP_MAKE_CELL || op == OP_LOAD_CLOSURE || op == OP_LOAD_DEREF ||
               op == OP_STORE_DEREF || op == OP_DELETE_DEREF || op == OP_LOAD_CLASSDEREF) {
      if (arg >= code_->nslots) return Malformed("local variable");
    } else if (IsNameIndex(op) || op == OP_LOAD_GLOBAL) {
      if ((op == OP_LOAD_GLOBAL ? arg >> 1 : arg) >= TupleSize(code_->names)) {
        return Malformed("name");
      }
    }
    out_.push_back(i);
    offsets_.push_back(static_cast<uint32_t>(unit * 2));
    return true;
  }

  bool Malformed(const char* what) {
    Raise(exc::SystemError, "malformed code object %R: %s out of range", AsObject(code_), what);
    return false;
  }

  // Units inside an instruction (caches) lead to the next one.
  void FillGaps() {
    for (int unit = units_ - 1; unit >= 0; --unit) {
      if (index_of_unit_[unit] < 0) index_of_unit_[unit] = index_of_unit_[unit + 1];
    }
  }

  bool Resolve() {
    for (size_t at = 0; at < out_.size(); ++at) {
      Instruction& i = out_[at];
      i.counter = 1;
      if (JumpOf(i.op) == Jump::kNone) continue;
      const int target = index_of_unit_[i.arg];
      if (target >= static_cast<int>(out_.size())) return Malformed("jump");
      i.arg = target - static_cast<int>(at);
    }
    return true;
  }

  // Whether it is `self.NAME = {}`.
  bool IsEmptyDictFor(const char* name, size_t at) const {
    if (out_[at].op != OP_BUILD_MAP || out_[at].arg != 0 || at + 2 >= out_.size() ||
        out_[at + 1].op != OP_LOAD_FAST || out_[at + 2].op != OP_STORE_ATTR) {
      return false;
    }
    const Object* attribute = TupleAt(code_->names, out_[at + 2].arg);
    return IsStr(attribute) && StrEquals(attribute, name);
  }

  // The weak containers are the library's Python code: they keep their own thread's callbacks away
  // while they iterate over the dict or set inside, but cannot keep other threads away; and the dict
  // inside a WeakKeyDictionary would keep a value that leads to its key, and so the key.
  void HelpWeakContainers() {
    const Object* file = code_->filename;
    if (!IsStr(file)) return;
    const auto ends_with = [file](std::string_view name) {
      const int64_t before = StrLength(file) - static_cast<int64_t>(name.size());
      if (before < 0) return false;
      for (size_t i = 0; i < name.size(); ++i) {
        if (StrAt(file, before + static_cast<int64_t>(i)) != static_cast<unsigned char>(name[i])) {
          return false;
        }
      }
      return true;
    };
    if (!ends_with("/weakref.py") && !ends_with("/_weakrefset.py")) return;
    // len(container) is what is in there without what is still to be removed, counted one after the
    // other.
    const bool is_length = IsStr(code_->name) && StrEquals(code_->name, "__len__");
    const bool makes_table =
        IsStr(code_->qualname) && StrEquals(code_->qualname, "WeakKeyDictionary.__init__");
    for (size_t at = 0; at < out_.size(); ++at) {
      Instruction& i = out_[at];
      if (makes_table && IsEmptyDictFor("data", at)) i.op = OP_BUILD_EPHEMERONS;
      if (is_length && i.op == OP_BINARY_OP && i.arg == kSubtract && at + 1 < out_.size() &&
          out_[at + 1].op == OP_RETURN_VALUE) {
        i.op = OP_SUBTRACT_LENGTHS;
      } else if (i.op == OP_GET_ITER || i.op == OP_GET_YIELD_FROM_ITER) {
        i.arg = i.op == OP_GET_YIELD_FROM_ITER;
        i.op = OP_GET_ITER_WHOLE;
      }
    }
  }

  // A slice that is only subscribed with need not exist. The subscription stays where it is, for
  // whoever jumps there and for what the joined form does not do.
  void JoinSlices() {
    for (size_t at = 0; at + 1 < out_.size(); ++at) {
      if (out_[at].op != OP_BUILD_SLICE) continue;
      if (out_[at + 1].op == OP_BINARY_SUBSCR) out_[at].op = OP_BINARY_SLICE;
      if (out_[at + 1].op == OP_STORE_SUBSCR && out_[at].arg == 2) out_[at].op = OP_STORE_SLICE;
    }
  }

  // super().method: the call of super looks at the LOAD_METHOD behind it.
  void FindSupers() {
    if (full_) return;
    for (size_t at = 0; at + 2 < out_.size(); ++at) {
      if (out_[at].op != OP_LOAD_GLOBAL || (out_[at].arg & 1) == 0) continue;
      if (out_[at + 1].op != OP_CALL || out_[at + 1].arg != 0) continue;
      if (out_[at + 2].op != OP_LOAD_METHOD) continue;
      const Object* name = TupleAt(code_->names, out_[at].arg >> 1);
      if (IsStr(name) && StrEquals(name, "super")) out_[at + 1].op = OP_CALL_TYPE;
    }
  }

  // The most frequent neighbours everywhere: one dispatch for two. (Tracing stops between them.)
  void JoinPairs() {
    if (full_) return;
    for (size_t at = 0; at + 1 < out_.size(); ++at) {
      const uint8_t first = out_[at].op, second = out_[at + 1].op;
      uint8_t joined;
      if (first == OP_LOAD_FAST && second == OP_LOAD_FAST) {
        joined = OP_LOAD_FAST_LOAD_FAST;
      } else if (first == OP_LOAD_FAST && second == OP_LOAD_CONST) {
        joined = OP_LOAD_FAST_LOAD_CONST;
      } else if (first == OP_STORE_FAST && second == OP_LOAD_FAST) {
        joined = OP_STORE_FAST_LOAD_FAST;
      } else if (first == OP_STORE_FAST && second == OP_STORE_FAST) {
        joined = OP_STORE_FAST_STORE_FAST;
      } else {
        continue;
      }
      out_[at++].op = joined;
    }
  }

  // Marks what makes an object that a later operation consumes, on a straight way and unseen (temporaries.h).
  void MarkTemporaries() {
    for (size_t at = out_.size(); at-- > 0;) {  // backwards: a tuple of cells is as temporary as its function
      if (ConsumedUnseen(at)) out_[at].cache = kTemporary;
    }
    for (size_t at = 1; at < out_.size(); ++at) {
      const auto may_consume = [](const Instruction& i) {
        return i.arg == 1 && (i.op == OP_CALL || i.op == OP_CALL_CONSUME);
      };
      if (!may_consume(out_[at])) continue;
      if (out_[at - 1].op != OP_CALL && out_[at - 1].op != OP_CALL_CONSUME) continue;
      out_[at].op = OP_CALL_CONSUME;
      if (!may_consume(out_[at - 1])) continue;
      out_[at - 1].op = OP_CALL_CONSUME;
      out_[at - 1].cache = kTemporary;
    }
  }

  bool ConsumedUnseen(size_t at) const {
    const Instruction& maker = out_[at];
    int above;
    switch (maker.op) {
      case OP_BINARY_OP: return ConsumerOf(at, &above) == OP_BINARY_OP;
      case OP_BINARY_SLICE:
        return at + 1 < out_.size() && ConsumerOf(at + 1, &above) == OP_BINARY_OP;
      case OP_BUILD_TUPLE:
        if (maker.arg == 0) return false;
        switch (ConsumerOf(at, &above)) {
          case OP_BINARY_OP: return true;
          case OP_MAKE_FUNCTION: return consumer_->cache == kTemporary && above == 1;
          default: return false;
        }
      case OP_MAKE_FUNCTION:  // of a comprehension, called with its iterator
        return (maker.arg == 0 || maker.arg == 8) && ConsumerOf(at, &above) == OP_CALL && above == 1 &&
               consumer_->arg == 0;
      default: return false;
    }
  }

  // The operation that takes what the instruction at `at` leaves, kOpCount if it is not known or far away (displays may
  // be long). *above: the operands above.
  int ConsumerOf(size_t at, int* above) const {
    constexpr size_t kFar = 60;
    const size_t end = std::min(out_.size(), at + kFar);
    *above = 0;
    for (++at; at < end; ++at) {
      const int arg = out_[at].arg;
      int taken, given = 1;
      switch (out_[at].op) {
        case OP_LOAD_FAST:
        case OP_LOAD_CONST:
        case OP_LOAD_DEREF:
        case OP_LOAD_CLOSURE:
        case OP_PUSH_NULL: taken = 0; break;
        case OP_LOAD_GLOBAL: taken = 0, given = 1 + (arg & 1); break;
        case OP_LOAD_ATTR:
        case OP_GET_ITER: taken = 1; break;
        case OP_LOAD_METHOD: taken = 1, given = 2; break;
        case OP_CALL:
        case OP_CALL_KEYWORDS: taken = arg + 2; break;
        case OP_BUILD_TUPLE:
        case OP_BUILD_SLICE:
        case OP_BINARY_SLICE: taken = arg; break;  // (the subscription follows)
        case OP_MAKE_FUNCTION: taken = 1 + __builtin_popcount(arg & 15); break;
        case OP_BINARY_SUBSCR:
        case OP_CONTAINS_OP:
        case OP_BINARY_OP: taken = 2; break;
        default: return kOpCount;
      }
      if (taken > *above) {
        consumer_ = &out_[at];
        return out_[at].op;
      }
      *above += given - taken;
    }
    return kOpCount;
  }

  // Entries of four varints: start, length, target (units), depth << 1 | lasti. Six bits a byte,
  // the most significant first; 0x40: more follow; 0x80: an entry begins.
  bool ReadHandlers() {
    const auto* at = reinterpret_cast<const uint8_t*>(BytesData(code_->exceptiontable));
    const uint8_t* end = at + BytesSize(code_->exceptiontable);
    const auto varint = [&] {
      int value = 0;
      while (at < end) {
        const uint8_t b = *at++;
        value = (value << 6) | (b & 63);
        if (!(b & 64)) break;
      }
      return value;
    };
    while (at < end) {
      const int start = varint(), length = varint(), target = varint(), depth_lasti = varint();
      if (start < 0 || length < 0 || start + length > units_ || target >= units_ ||
          (depth_lasti >> 1) >= code_->stacksize) {
        return Malformed("exception table");
      }
      HandlerRange h{};
      h.begin = index_of_unit_[start];
      h.end = index_of_unit_[start + length];
      h.target = index_of_unit_[target];
      h.depth = depth_lasti >> 1;
      h.push_lasti = (depth_lasti & 1) != 0;
      if (h.begin < h.end) handlers_.push_back(h);
    }
    return true;
  }

  CodeObject* code_;
  bool full_;
  const uint8_t* bytes_;
  int units_;
  std::vector<int> index_of_unit_;
  std::vector<Instruction> out_;
  std::vector<uint32_t> offsets_;
  std::vector<HandlerRange> handlers_;
  mutable const Instruction* consumer_ = nullptr;  // that ConsumerOf found
};

}  // namespace

Decoded* DecodeSlow(CodeObject* code) {
  Decoder decoder(code, false);
  if (!decoder.Run()) return nullptr;
  Decoded* made = decoder.Finish();
  if (made == nullptr) return nullptr;
  Decoded* expected = nullptr;
  if (!__atomic_compare_exchange_n(&code->decoded, &expected, made, false, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE)) {
    return expected;
  }
  gc::WriteBarrier(code, made);
  return made;
}

Decoded* DecodeFull(CodeObject* code) {
  Decoded* present = gc::Load(&code->decoded);
  if (present != nullptr && present->lines != nullptr) return present;
  Decoder decoder(code, true);
  if (!decoder.Run()) return nullptr;
  Decoded* made = decoder.Finish();
  if (made == nullptr) return nullptr;
  do {
    if (present != nullptr && present->lines != nullptr) return present;
    gc::Store(made, &made->previous, present);
  } while (!__atomic_compare_exchange_n(&code->decoded, &present, made, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE));
  gc::WriteBarrier(code, made);
  return made;
}

const HandlerRange* FindHandler(const Decoded* decoded, int index) {
  for (int i = 0; i < decoded->handler_count; ++i) {
    const HandlerRange& h = decoded->handlers[i];
    if (h.begin > index) break;  // sorted by begin, ranges do not overlap
    if (index < h.end) return &h;
  }
  return nullptr;
}

int IndexOfOffset(const Decoded* decoded, int offset) {
  int low = 0, high = decoded->count;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (static_cast<int>(decoded->offsets[middle]) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

CacheRecord* NewCacheRecord(Decoded* decoded, uint32_t version, uint32_t version2, int64_t index,
                            Object* value) {
  auto* r = reinterpret_cast<CacheRecord*>(NewCell(&cache_record_type, sizeof(CacheRecord)));
  if (r == nullptr) {
    ClearError();
    return nullptr;
  }
  r->version = version;
  r->version2 = version2;
  r->index = index;
  r->value = value;
  CacheRecord* head = gc::Load(&decoded->records);
  do {
    gc::Store(r, &r->next, head);
  } while (!__atomic_compare_exchange_n(&decoded->records, &head, r, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE));
  gc::WriteBarrier(decoded, r);
  return r;
}

void SetUpInterpreterCells() {
  BeginType(&decoded_type, "decoded code", sizeof(Decoded));
  decoded_type.slots.trace = [](Object* o, gc::Visitor& visitor) {
    visitor.Visit(gc::Load(&As<Decoded>(o)->previous));
    // Record by record, not by recursion: a chain may be long.
    for (CacheRecord* r = gc::Load(&As<Decoded>(o)->records); r != nullptr; r = gc::Load(&r->next)) {
      visitor.Visit(r);
    }
  };
  BeginType(&cache_record_type, "inline cache", sizeof(CacheRecord));
  cache_record_type.slots.trace = [](Object* o, gc::Visitor& visitor) {
    visitor.Visit(gc::Load(&As<CacheRecord>(o)->next));
  };
}

}  // namespace tricolor
