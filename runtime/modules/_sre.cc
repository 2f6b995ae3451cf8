// _sre: what the `re` package compiles to. The engine is regex.h.
#include "runtime/modules/_sre.h"

#include <cstring>
#include <utility>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/regex_codes.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

constexpr int64_t kMaxGroups = 1073741823;

// compile(pattern, flags, code, groups, groupindex, indexgroup)
Object* Compile(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[6] = {};
  if (!ParseArgs("compile", args, nargs, kwnames,
                 {"pattern", "flags", "code", "groups", "groupindex", "indexgroup"}, 0, 6, 6, out)) {
    return nullptr;
  }
  int64_t flags, groups;
  if (!IntAsInt64(out[1], &flags) || !IntAsInt64(out[3], &groups)) return nullptr;
  if (!IsList(out[2]) || !IsDict(out[4]) || !IsTuple(out[5]) || groups < 0 || groups > kMaxGroups) {
    return Raise(exc::TypeError, "compile(): a list, a dict and a tuple are needed");
  }
  std::vector<uint32_t> code;
  for (int64_t i = 0; i < ListSize(out[2]); ++i) {
    uint64_t word;
    if (!IntAsUint64(ListGet(out[2], i), &word)) return nullptr;
    if (word > UINT32_MAX) return Raise(exc::OverflowError, "regular expression code size limit exceeded");
    code.push_back(static_cast<uint32_t>(word));
  }
  regex::Program program;
  if (!regex::Translate(std::move(code), static_cast<int>(groups), &program)) {
    return Raise(exc::RuntimeError, "invalid SRE code");
  }
  const size_t instructions = program.instructions.size() * sizeof(regex::Instruction);
  const size_t words = program.code.size() * sizeof(uint32_t);
  const size_t prefix = program.prefix.size() * sizeof(uint32_t);
  Object* storage = NewBytes(nullptr, static_cast<int64_t>(instructions + words + prefix + 8));
  if (storage == nullptr) return nullptr;
  auto* at = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(BytesData(storage)) + 7) & ~uintptr_t{7});
  auto* p = New<PatternObject>(pattern_type);
  if (p == nullptr) return nullptr;
  gc::Store(p, &p->pattern, out[0]);
  gc::Store(p, &p->groupindex, out[4]);
  gc::Store(p, &p->indexgroup, out[5]);
  p->flags = flags;
  p->groups = groups;
  p->is_text = IsStr(out[0]);
  p->is_bytes = out[0] != None() && !p->is_text;
  gc::Store(p, &p->storage, storage);
  regex::View& view = p->program;
  std::memcpy(at, program.instructions.data(), instructions);
  std::memcpy(at + instructions, program.code.data(), words);
  if (prefix != 0) std::memcpy(at + instructions + words, program.prefix.data(), prefix);
  view.instructions = reinterpret_cast<const regex::Instruction*>(at);
  view.code = reinterpret_cast<const uint32_t*>(at + instructions);
  view.prefix = view.code + program.code.size();
  view.code_size = static_cast<int64_t>(program.code.size());
  view.prefix_size = static_cast<int64_t>(program.prefix.size());
  view.charset = program.charset;
  view.first = program.first;
  view.loops = program.loops;
  view.groups = program.groups;
  return AsObject(p);
}

bool Character(Object* o, char32_t* c) {
  int64_t i;
  if (!IntAsInt64(o, &i)) return false;
  *c = static_cast<char32_t>(i);
  return true;
}

Object* AsciiIsCased(Object*, Args args, size_t, Object*) {
  char32_t c;
  if (!Character(args[0], &c)) return nullptr;
  return Bool((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}
Object* UnicodeIsCased(Object*, Args args, size_t, Object*) {
  char32_t c;
  if (!Character(args[0], &c)) return nullptr;
  return Bool(regex::LowerUnicode(c) != c || regex::UpperUnicode(c) != c);
}
Object* AsciiToLower(Object*, Args args, size_t, Object*) {
  char32_t c;
  return Character(args[0], &c) ? NewInt(regex::LowerAscii(c)) : nullptr;
}
Object* UnicodeToLower(Object*, Args args, size_t, Object*) {
  char32_t c;
  return Character(args[0], &c) ? NewInt(regex::LowerUnicode(c)) : nullptr;
}
Object* GetCodeSize(Object*, Args, size_t, Object*) { return NewInt(4); }

const NativeMethod kMethods[] = {{"compile", Compile, 0, 0, kKeywords, nullptr},
                                 {"getcodesize", GetCodeSize, 0, 0, 0, nullptr},
                                 {"ascii_iscased", AsciiIsCased, 1, 1, 0, nullptr},
                                 {"unicode_iscased", UnicodeIsCased, 1, 1, 0, nullptr},
                                 {"ascii_tolower", AsciiToLower, 1, 1, 0, nullptr},
                                 {"unicode_tolower", UnicodeToLower, 1, 1, 0, nullptr},
                                 {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

Object* CreateSreModule() {
  SetUpPatternType();
  SetUpMatchType();
  if (!ReadyBuiltinType(&pattern_type) || !ReadyBuiltinType(&match_type) ||
      !ReadyBuiltinType(&scanner_type)) {
    return nullptr;
  }
  Object* module = NewNativeModule("_sre", nullptr, kMethods);
  if (module == nullptr || !ModuleAdd(module, "MAGIC", NewInt(regex::kRegexMagic)) ||
      !ModuleAdd(module, "CODESIZE", NewInt(4)) ||
      !ModuleAdd(module, "MAXREPEAT", NewInt(regex::kMaxRepeat)) ||
      !ModuleAdd(module, "MAXGROUPS", NewInt(kMaxGroups))) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
