// The type `code`: attributes, replace(), comparison.
#include <cstring>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/debug_ranges.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type code_type;

namespace {

Object* GetInt32(Object* self, void* closure) {
  const auto offset = reinterpret_cast<intptr_t>(closure);
  return BoxInt(*reinterpret_cast<int32_t*>(reinterpret_cast<char*>(self) + offset));
}
Object* GetObject(Object* self, void* closure) {
  const auto offset = reinterpret_cast<intptr_t>(closure);
  return gc::Load(reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + offset));
}
Object* GetVarNames(Object* self, void*) { return CodeVarNames(AsCode(self)); }
Object* GetCellVars(Object* self, void*) { return CodeCellVars(AsCode(self)); }
Object* GetFreeVars(Object* self, void*) { return CodeFreeVars(AsCode(self)); }

// The line table of Python 3.9, which old debuggers still read: pairs (bytes, line delta).
Object* GetLnotab(Object* self, void*) {
  std::vector<uint8_t> out;
  LocationReader reader(AsCode(self));
  CodeLocation at;
  int line = AsCode(self)->firstlineno, offset = 0;
  while (reader.Next(&at)) {
    if (at.line < 0 || at.line == line) continue;
    int bytes = at.start_offset - offset, lines = at.line - line;
    for (; bytes > 254; bytes -= 254) out.insert(out.end(), {254, 0});
    for (; lines < -128; lines += 128, bytes = 0) {
      out.insert(out.end(), {static_cast<uint8_t>(bytes), static_cast<uint8_t>(-128)});
    }
    for (; lines > 127; lines -= 127, bytes = 0) {
      out.insert(out.end(), {static_cast<uint8_t>(bytes), 127});
    }
    out.insert(out.end(), {static_cast<uint8_t>(bytes), static_cast<uint8_t>(lines)});
    line = at.line;
    offset = at.start_offset;
  }
  return NewBytes(out.data(), static_cast<int64_t>(out.size()));
}

#define TC_OFFSET(field) reinterpret_cast<void*>(offsetof(CodeObject, field))
const NativeGetSet kGetSet[] = {
    {"co_argcount", GetInt32, nullptr, nullptr, TC_OFFSET(argcount)},
    {"co_posonlyargcount", GetInt32, nullptr, nullptr, TC_OFFSET(posonlyargcount)},
    {"co_kwonlyargcount", GetInt32, nullptr, nullptr, TC_OFFSET(kwonlyargcount)},
    {"co_nlocals", GetInt32, nullptr, nullptr, TC_OFFSET(nlocals)},
    {"co_stacksize", GetInt32, nullptr, nullptr, TC_OFFSET(stacksize)},
    {"co_flags", GetInt32, nullptr, nullptr, TC_OFFSET(flags)},
    {"co_firstlineno", GetInt32, nullptr, nullptr, TC_OFFSET(firstlineno)},
    {"co_code", GetObject, nullptr, nullptr, TC_OFFSET(code)},
    {"_co_code_adaptive", GetObject, nullptr, nullptr, TC_OFFSET(code)},
    {"co_consts", GetObject, nullptr, nullptr, TC_OFFSET(consts)},
    {"co_names", GetObject, nullptr, nullptr, TC_OFFSET(names)},
    {"co_filename", GetObject, nullptr, nullptr, TC_OFFSET(filename)},
    {"co_name", GetObject, nullptr, nullptr, TC_OFFSET(name)},
    {"co_qualname", GetObject, nullptr, nullptr, TC_OFFSET(qualname)},
    {"co_linetable", GetObject, nullptr, nullptr, TC_OFFSET(linetable)},
    {"co_exceptiontable", GetObject, nullptr, nullptr, TC_OFFSET(exceptiontable)},
    {"co_lnotab", GetLnotab, nullptr, nullptr, nullptr},
    {"co_varnames", GetVarNames, nullptr, nullptr, nullptr},
    {"co_cellvars", GetCellVars, nullptr, nullptr, nullptr},
    {"co_freevars", GetFreeVars, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};
#undef TC_OFFSET

Object* IntOrNone(int value) { return value < 0 ? None() : BoxInt(value); }

// co_positions(): (line, end line, column, end column) for each instruction unit.
Object* Positions(Object* self, Args, size_t, Object*) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  LocationReader reader(AsCode(self));
  CodeLocation at;
  while (reader.Next(&at)) {
    WithoutDebugRanges(&at);
    Object* entry = TupleOf(IntOrNone(at.line), IntOrNone(at.end_line), IntOrNone(at.column),
                            IntOrNone(at.end_column));
    if (entry == nullptr) return nullptr;
    for (int o = at.start_offset; o < at.end_offset; o += 2) {
      if (!ListAppend(list, entry)) return nullptr;
    }
  }
  return Iter(list);
}

// co_lines(): (start, end, line), one for each entry of the table, neighbours of one line too.
Object* Lines(Object* self, Args, size_t, Object*) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  LocationReader reader(AsCode(self));
  CodeLocation at;
  while (reader.Next(&at)) {
    Object* entry = TupleOf(BoxInt(at.start_offset), BoxInt(at.end_offset), IntOrNone(at.line));
    if (entry == nullptr || !ListAppend(list, entry)) return nullptr;
  }
  return Iter(list);
}

// Slot names and kinds from the three tuples of names that Python knows.
bool FillSlots(CodeParts* p, Object* varnames, Object* cellvars, Object* freevars) {
  std::vector<uint8_t> kinds;
  Object* names = NewList();
  if (names == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(varnames); ++i) {
    kinds.push_back(kSlotLocal);
    if (!ListAppend(names, TupleAt(varnames, i))) return false;
  }
  for (int64_t i = 0; i < TupleSize(cellvars); ++i) {
    const int argument = Contains(varnames, TupleAt(cellvars, i));
    if (argument < 0) return false;
    if (argument != 0) {
      for (int64_t j = 0; j < TupleSize(varnames); ++j) {
        if (StrEqual(TupleAt(varnames, j), TupleAt(cellvars, i))) kinds[j] |= kSlotCell;
      }
      continue;
    }
    kinds.push_back(kSlotCell);
    if (!ListAppend(names, TupleAt(cellvars, i))) return false;
  }
  for (int64_t i = 0; i < TupleSize(freevars); ++i) {
    kinds.push_back(kSlotFree);
    if (!ListAppend(names, TupleAt(freevars, i))) return false;
  }
  p->slot_names = ListToTuple(names);
  p->slot_kinds = NewBytes(kinds.data(), static_cast<int64_t>(kinds.size()));
  return p->slot_names != nullptr && p->slot_kinds != nullptr;
}

bool ToCInt(Object* o, const char* what, int* out) {
  if (!IntAsInt(o, out)) return false;
  if (*out < 0) {
    Raise(exc::ValueError, "code: %s must not be negative", what);
    return false;
  }
  return true;
}

bool Want(Object* o, unsigned long flag, const char* function, const char* what,  // NOLINT
          const char* type) {
  if (HasTypeFlag(o, flag)) return true;
  Raise(exc::TypeError, "%s argument '%s' must be %s, not %#T", function, what, type, o);
  return false;
}

// What is told of a code object to be; `nlocals` as it was asked for.
bool AuditNew(const CodeParts& p, int nlocals) {
  return AuditEvent("code.__new__", p.code, p.filename, p.name, p.argcount, p.posonlyargcount,
                    p.kwonlyargcount, nlocals, p.stacksize, p.flags);
}

Object* Replace(Object* self, Args args, size_t nargs, Object* kwnames) {
  CodeObject* c = AsCode(self);
  Object *argcount = nullptr, *posonly = nullptr, *kwonly = nullptr, *nlocals = nullptr,
         *stacksize = nullptr, *flags = nullptr, *firstlineno = nullptr;
  Object* out[18] = {};
  if (!ParseArgs("replace", args, nargs, kwnames,
                 {"co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals",
                  "co_stacksize", "co_flags", "co_firstlineno", "co_code", "co_consts", "co_names",
                  "co_varnames", "co_freevars", "co_cellvars", "co_filename", "co_name",
                  "co_qualname", "co_linetable", "co_exceptiontable"},
                 0, 0, 0, out)) {
    return nullptr;
  }
  argcount = out[0], posonly = out[1], kwonly = out[2], nlocals = out[3], stacksize = out[4];
  flags = out[5], firstlineno = out[6];
  CodeParts p = PartsOfCode(c);
  int wanted_locals = c->nlocals;
  if ((argcount != nullptr && !ToCInt(argcount, "argcount", &p.argcount)) ||
      (posonly != nullptr && !ToCInt(posonly, "posonlyargcount", &p.posonlyargcount)) ||
      (kwonly != nullptr && !ToCInt(kwonly, "kwonlyargcount", &p.kwonlyargcount)) ||
      (nlocals != nullptr && !ToCInt(nlocals, "nlocals", &wanted_locals)) ||
      (stacksize != nullptr && !ToCInt(stacksize, "stacksize", &p.stacksize)) ||
      (flags != nullptr && !ToCInt(flags, "flags", &p.flags)) ||
      (firstlineno != nullptr && !ToCInt(firstlineno, "firstlineno", &p.firstlineno))) {
    return nullptr;
  }
  struct { Object* given; Object** part; unsigned long flag; const char *name, *type; } parts[] = {
      {out[7], &p.code, kTypeBytes, "co_code", "bytes"},
      {out[8], &p.consts, kTypeTuple, "co_consts", "tuple"},
      {out[9], &p.names, kTypeTuple, "co_names", "tuple"},
      {out[13], &p.filename, kTypeStr, "co_filename", "str"},
      {out[14], &p.name, kTypeStr, "co_name", "str"},
      {out[15], &p.qualname, kTypeStr, "co_qualname", "str"},
      {out[16], &p.linetable, kTypeBytes, "co_linetable", "bytes"},
      {out[17], &p.exceptiontable, kTypeBytes, "co_exceptiontable", "bytes"}};
  for (auto& part : parts) {
    if (part.given == nullptr) continue;
    if (!Want(part.given, part.flag, "replace()", part.name, part.type)) return nullptr;
    *part.part = part.given;
  }
  if (!AuditNew(p, wanted_locals)) return nullptr;
  if (out[10] != nullptr || out[11] != nullptr || out[12] != nullptr) {
    Object* varnames = out[10] != nullptr ? out[10] : CodeVarNames(c);
    Object* freevars = out[11] != nullptr ? out[11] : CodeFreeVars(c);
    Object* cellvars = out[12] != nullptr ? out[12] : CodeCellVars(c);
    if (varnames == nullptr || freevars == nullptr || cellvars == nullptr) return nullptr;
    if (!Want(varnames, kTypeTuple, "replace()", "co_varnames", "tuple") ||
        !Want(freevars, kTypeTuple, "replace()", "co_freevars", "tuple") ||
        !Want(cellvars, kTypeTuple, "replace()", "co_cellvars", "tuple")) {
      return nullptr;
    }
    if (!FillSlots(&p, varnames, cellvars, freevars)) return nullptr;
    if (nlocals == nullptr) wanted_locals = static_cast<int>(TupleSize(varnames));
  }
  CodeObject* made = NewCode(p);
  if (made == nullptr) return nullptr;
  if (made->nlocals != wanted_locals) {
    return Raise(exc::ValueError, "code: co_nlocals != len(co_varnames)");
  }
  return AsObject(made);
}

// code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants,
//      names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable,
//      freevars=(), cellvars=(), /)
Object* CodeNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("code", kwnames) || !CheckPositional("code", nargs, 16, 18)) return nullptr;
  CodeParts p;
  int nlocals;
  if (!ToCInt(args[0], "argcount", &p.argcount) ||
      !ToCInt(args[1], "posonlyargcount", &p.posonlyargcount) ||
      !ToCInt(args[2], "kwonlyargcount", &p.kwonlyargcount) ||
      !ToCInt(args[3], "nlocals", &nlocals) || !ToCInt(args[4], "stacksize", &p.stacksize) ||
      !ToCInt(args[5], "flags", &p.flags) || !IntAsInt(args[13], &p.firstlineno)) {
    return nullptr;
  }
  p.code = args[6], p.consts = args[7], p.names = args[8], p.filename = args[10];
  p.name = args[11], p.qualname = args[12], p.linetable = args[14], p.exceptiontable = args[15];
  Object* freevars = nargs > 16 ? args[16] : EmptyTuple();
  Object* cellvars = nargs > 17 ? args[17] : EmptyTuple();
  if (!Want(args[9], kTypeTuple, "code()", "10", "tuple") ||
      !Want(freevars, kTypeTuple, "code()", "17", "tuple") ||
      !Want(cellvars, kTypeTuple, "code()", "18", "tuple")) {
    return nullptr;
  }
  if (!AuditNew(p, nlocals) || !FillSlots(&p, args[9], cellvars, freevars)) return nullptr;
  CodeObject* made = NewCode(p);
  if (made != nullptr && made->nlocals != nlocals) {
    return Raise(exc::ValueError, "code: co_nlocals != len(co_varnames)");
  }
  return AsObject(made);
}

// Equal constants of different types (1, 1.0, True) or signs of zero are different constants.
int SameConstant(Object* a, Object* b) {
  if (a == b) return 1;
  if (TypeOf(a) != TypeOf(b)) return 0;
  if (IsExactly(a, float_type)) {
    const double x = FloatValue(a), y = FloatValue(b);
    return std::memcmp(&x, &y, sizeof x) == 0;
  }
  if (IsExactly(a, complex_type)) {
    Object *x = Repr(a), *y = Repr(b);
    return x == nullptr || y == nullptr ? -1 : StrEqual(x, y);
  }
  if (IsExactly(a, tuple_type)) {
    if (TupleSize(a) != TupleSize(b)) return 0;
    for (int64_t i = 0; i < TupleSize(a); ++i) {
      const int same = SameConstant(TupleAt(a, i), TupleAt(b, i));
      if (same <= 0) return same;
    }
    return 1;
  }
  return Compare(a, b, kEq);
}

Object* RichCompareCode(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, code_type) || !IsExactly(b, code_type)) {
    return NotImplemented();
  }
  const CodeParts x = PartsOfCode(AsCode(a)), y = PartsOfCode(AsCode(b));
  int same = a == b ? 1
                    : x.argcount == y.argcount && x.posonlyargcount == y.posonlyargcount &&
                          x.kwonlyargcount == y.kwonlyargcount && x.flags == y.flags &&
                          x.firstlineno == y.firstlineno && StrEqual(x.name, y.name) &&
                          BytesView(x.code) == BytesView(y.code) &&
                          BytesView(x.slot_kinds) == BytesView(y.slot_kinds) &&
                          BytesView(x.linetable) == BytesView(y.linetable) &&
                          BytesView(x.exceptiontable) == BytesView(y.exceptiontable);
  if (same > 0 && a != b) same = SameConstant(x.consts, y.consts);
  if (same > 0 && a != b) same = Compare(x.names, y.names, kEq);
  if (same > 0 && a != b) same = Compare(x.slot_names, y.slot_names, kEq);
  if (same < 0) return nullptr;
  return Bool((op == kEq) == (same != 0));
}

int64_t HashCode(Object* self) {
  CodeObject* c = AsCode(self);
  const int64_t name = Hash(c->name), code = Hash(c->code), names = Hash(c->names),
                slots = Hash(c->slot_names);
  if (name == -1 || code == -1 || names == -1 || slots == -1) return -1;
  const uint64_t h = static_cast<uint64_t>(name) ^ static_cast<uint64_t>(code) * 3 ^
                     static_cast<uint64_t>(names) * 5 ^ static_cast<uint64_t>(slots) * 7 ^
                     static_cast<uint64_t>(c->argcount) ^
                     static_cast<uint64_t>(c->firstlineno) * 11 ^ static_cast<uint64_t>(c->flags);
  const auto result = static_cast<int64_t>(h);
  return result == -1 ? -2 : result;
}

Object* ReprCode(Object* self) {
  CodeObject* c = AsCode(self);
  return StrFormat("<code object %U at %p, file \"%U\", line %d>", c->name,
                   static_cast<void*>(c), c->filename, c->firstlineno);
}

void TraceCode(Object* self, gc::Visitor& visitor) {
  CodeObject* c = AsCode(self);
  for (Object** field : {&c->code, &c->consts, &c->names, &c->slot_names, &c->slot_kinds,
                         &c->filename, &c->name, &c->qualname, &c->linetable, &c->exceptiontable}) {
    visitor.Visit(gc::Load(field));
  }
  visitor.Visit(gc::Load(&c->decoded));
}

Object* VarnameFromOparg(Object* self, Args args, size_t, Object*) {
  int64_t index;
  if (!IntAsInt64(args[0], &index)) return nullptr;
  Object* names = AsCode(self)->slot_names;
  if (index < 0 || index >= TupleSize(names)) {
    return Raise(exc::IndexError, "tuple index out of range");
  }
  return TupleAt(names, index);
}

const NativeMethod kMethods[] = {
    {"_varname_from_oparg", VarnameFromOparg, 1, 1, 0,
     "_varname_from_oparg($self, /, oparg)\n--\n\n"},
    {"replace", Replace, 0, kAnyCount, kKeywords,
     "replace($self, /, **changes)\n--\n\nA copy of the code object with the given parts."},
    {"co_positions", Positions, 0, 0, 0, "co_positions($self, /)\n--\n\n"},
    {"co_lines", Lines, 0, 0, 0, "co_lines($self, /)\n--\n\n"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

void SetUpCodeType() {
  BeginType(&code_type, "code", sizeof(CodeObject));
  code_type.tp_flags |= kTypeHaveGc;
  code_type.tp_doc = "Create a code object.  Not for mere mortals.";
  code_type.tp_weaklistoffset = offsetof(CodeObject, weaklist);
  code_type.weak_ref_kind = 1;
  code_type.slots.new_ = CodeNew;
  code_type.slots.repr = ReprCode;
  code_type.slots.hash = HashCode;
  code_type.slots.richcompare = RichCompareCode;
  code_type.slots.trace = TraceCode;
  code_type.native_methods = kMethods;
  code_type.native_getset = kGetSet;
}

}  // namespace tricolor
