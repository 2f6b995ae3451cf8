// _symtable: the compiler's symbol tables, which the front end makes.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frontend.h"
#include "runtime/modules/builtins.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

struct Entry {
  Object base;
  Object* fields[8];  // id name symbols varnames children type lineno nested
};
constexpr int kChildren = 4;
Type entry_type;

Entry* AsEntry(Object* o) { return As<Entry>(o); }

// An entry of the tuple that the front end answers with. Null: exception.
Object* FromPlain(Object* plain) {
  RecursionGuard guard(" while reading a symbol table");
  auto* entry = guard.ok() ? New<Entry>(entry_type) : nullptr;
  if (entry == nullptr) return nullptr;
  for (int i = 0; i < 8; ++i) {
    Object* field = TupleAt(plain, i);
    if (i == kChildren) {
      Object* children = NewList();
      for (int64_t k = 0; children != nullptr && k < ListSize(field); ++k) {
        Object* child = FromPlain(ListGet(field, k));
        if (child == nullptr || !ListAppend(children, child)) return nullptr;
      }
      field = children;
    }
    if (field == nullptr) return nullptr;
    gc::Store(entry, &entry->fields[i], field);
  }
  return AsObject(entry);
}

Object* ReprEntry(Object* self) {
  Entry* e = AsEntry(self);
  return StrFormat("<symtable entry %U(%S), line %S>", e->fields[1], e->fields[0], e->fields[6]);
}

void Trace(Object* o, gc::Visitor& visitor) {
  for (Object*& field : AsEntry(o)->fields) visitor.Visit(gc::Load(&field));
}

// symtable(source, filename, startstr)
Object* SymTable(Object*, Args args, size_t, Object*) {
  std::string_view source;
  bool is_text;
  if (!SourceBytes(args[0], "symtable", "string or bytes", &source, &is_text)) return nullptr;
  Object* filename = FilenameOf(args[1]);
  if (filename == nullptr) return nullptr;
  if (!IsStr(args[2])) {
    return Raise(exc::TypeError, "symtable() argument 3 must be str, not %#T", args[2]);
  }
  if (!StrEquals(args[2], "exec") && !StrEquals(args[2], "eval") &&
      !StrEquals(args[2], "single")) {
    return Raise(exc::ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  Object* text = NewBytes(source.data(), static_cast<int64_t>(source.size()));
  Object* arguments =
      text == nullptr ? nullptr : TupleOf(text, filename, args[2], Bool(is_text));
  Object* plain = arguments == nullptr ? nullptr : AskFrontEnd("symtable", arguments);
  return plain == nullptr ? nullptr : FromPlain(plain);
}

const NativeMethod kMethods[] = {
    {"symtable", SymTable, 3, 3, 0, "symtable($module, source, filename, startstr, /)\n--\n\n"},
    {}};

constexpr int32_t FieldOffset(int i) {
  return static_cast<int32_t>(offsetof(Entry, fields) + sizeof(Object*) * static_cast<size_t>(i));
}

const NativeMember kMembers[] = {
    {"id", MemberKind::kObject, FieldOffset(0), true, nullptr},
    {"name", MemberKind::kObject, FieldOffset(1), true, nullptr},
    {"symbols", MemberKind::kObject, FieldOffset(2), true, nullptr},
    {"varnames", MemberKind::kObject, FieldOffset(3), true, nullptr},
    {"children", MemberKind::kObject, FieldOffset(4), true, nullptr},
    {"type", MemberKind::kObject, FieldOffset(5), true, nullptr},
    {"lineno", MemberKind::kObject, FieldOffset(6), true, nullptr},
    {"nested", MemberKind::kObject, FieldOffset(7), true, nullptr},
    {}};

// The compiler's numbers (3.11).
struct Constant {
  const char* name;
  int value;
};
const Constant kConstants[] = {
    {"USE", 16},       {"DEF_GLOBAL", 1},      {"DEF_NONLOCAL", 8},    {"DEF_LOCAL", 2},
    {"DEF_PARAM", 4},  {"DEF_FREE", 32},       {"DEF_FREE_CLASS", 64}, {"DEF_IMPORT", 128},
    {"DEF_BOUND", 134}, {"DEF_ANNOT", 256},    {"TYPE_FUNCTION", 0},   {"TYPE_CLASS", 1},
    {"TYPE_MODULE", 2}, {"LOCAL", 1},          {"FREE", 4},            {"CELL", 5},
    {"GLOBAL_EXPLICIT", 2}, {"GLOBAL_IMPLICIT", 3}, {"SCOPE_OFF", 11}, {"SCOPE_MASK", 15}};

}  // namespace

Object* CreateSymtableModule() {
  BeginType(&entry_type, "symtable entry", sizeof(Entry));
  entry_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  entry_type.slots.repr = ReprEntry;
  entry_type.slots.trace = Trace;
  entry_type.native_members = kMembers;
  if (!ReadyBuiltinType(&entry_type)) return nullptr;
  Object* module = NewNativeModule("_symtable", nullptr, kMethods);
  for (const Constant& c : kConstants) {
    if (module == nullptr || !ModuleAdd(module, c.name, NewInt(c.value))) return nullptr;
  }
  return module;
}

}  // namespace tricolor
