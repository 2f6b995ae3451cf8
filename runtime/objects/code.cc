// Code objects: construction, and what they are made of.
#include "runtime/objects/code.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/decode.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/debug_ranges.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

bool LooksLikeName(Object* s) {
  if (!StrIsAscii(s)) return false;
  const auto* p = static_cast<const uint8_t*>(StrData(s));
  for (int64_t i = 0, n = StrLength(s); i < n; ++i) {
    if (!(p[i] == '_' || (p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'z') ||
          (p[i] >= 'A' && p[i] <= 'Z'))) {
      return false;
    }
  }
  return true;
}

// Names are compared by identity in lookups: intern them. Constants that look like names too, as
// CPython does, since they become attribute names and keys.
void InternAll(Object* tuple) {
  for (int64_t i = 0; i < TupleSize(tuple); ++i) {
    Object* s = TupleAt(tuple, i);
    if (IsExactly(s, str_type)) TupleInit(tuple, i, Intern(s));
  }
}

void InternConstants(Object* tuple) {
  for (int64_t i = 0; i < TupleSize(tuple); ++i) {
    Object* s = TupleAt(tuple, i);
    if (IsExactly(s, str_type)) {
      if (LooksLikeName(s)) TupleInit(tuple, i, Intern(s));
    } else if (IsExactly(s, tuple_type)) {
      InternConstants(s);
    }
  }
}

bool AllStrings(Object* tuple) {
  for (int64_t i = 0; i < TupleSize(tuple); ++i) {
    if (!IsStr(TupleAt(tuple, i))) return false;
  }
  return true;
}

}  // namespace

CodeObject* NewCode(const CodeParts& p) {
  for (Object* tuple : {p.consts, p.names, p.slot_names}) {
    if (tuple == nullptr || !IsTuple(tuple)) {
      Raise(exc::SystemError, "bad argument to internal function");
      return nullptr;
    }
  }
  for (Object* bytes : {p.code, p.slot_kinds, p.linetable, p.exceptiontable}) {
    if (bytes == nullptr || !IsBytes(bytes)) {
      Raise(exc::SystemError, "bad argument to internal function");
      return nullptr;
    }
  }
  for (Object* str : {p.filename, p.name, p.qualname}) {
    if (str == nullptr || !IsStr(str)) {
      Raise(exc::SystemError, "bad argument to internal function");
      return nullptr;
    }
  }
  if (!AllStrings(p.names) || !AllStrings(p.slot_names)) {
    Raise(exc::TypeError, "name tuples must contain only strings");
    return nullptr;
  }
  const int64_t nslots = TupleSize(p.slot_names);
  if (BytesSize(p.slot_kinds) != nslots || p.argcount < p.posonlyargcount ||
      p.posonlyargcount < 0 || p.kwonlyargcount < 0 || p.stacksize < 0 ||
      BytesSize(p.code) % 2 != 0 || nslots > 1 << 20 || p.stacksize > 1 << 20) {
    Raise(exc::ValueError, "code: malformed parts");
    return nullptr;
  }
  auto* c = New<CodeObject>(code_type);
  if (c == nullptr) return nullptr;
  InternAll(p.names);
  InternAll(p.slot_names);
  InternConstants(p.consts);
  gc::Store(c, &c->code, p.code);
  gc::Store(c, &c->consts, p.consts);
  gc::Store(c, &c->names, p.names);
  gc::Store(c, &c->slot_names, p.slot_names);
  gc::Store(c, &c->slot_kinds, p.slot_kinds);
  gc::Store(c, &c->filename, p.filename);
  gc::Store(c, &c->name, IsExactly(p.name, str_type) ? Intern(p.name) : p.name);
  gc::Store(c, &c->qualname, p.qualname);
  gc::Store(c, &c->linetable, p.linetable);
  gc::Store(c, &c->exceptiontable, p.exceptiontable);
  c->flags = p.flags;
  c->argcount = p.argcount;
  c->posonlyargcount = p.posonlyargcount;
  c->kwonlyargcount = p.kwonlyargcount;
  c->stacksize = p.stacksize;
  c->firstlineno = p.firstlineno;
  c->nslots = static_cast<int32_t>(nslots);
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(p.slot_kinds));
  for (int64_t i = 0; i < nslots; ++i) {
    if (kinds[i] & kSlotLocal) ++c->nlocals;
    if (kinds[i] & kSlotCell) ++c->ncells;
    if (kinds[i] & kSlotFree) ++c->nfree;
  }
  c->arg_slots = p.argcount + p.kwonlyargcount + ((p.flags & kCodeVarArgs) != 0) +
                 ((p.flags & kCodeVarKeywords) != 0);
  if (c->arg_slots > c->nlocals) {
    Raise(exc::ValueError, "code: varnames is too small");
    return nullptr;
  }
  c->exact_args = c->arg_slots == p.argcount ? p.argcount : -1;
  return c;
}

CodeParts PartsOfCode(CodeObject* c) {
  CodeParts p;
  p.argcount = c->argcount;
  p.posonlyargcount = c->posonlyargcount;
  p.kwonlyargcount = c->kwonlyargcount;
  p.stacksize = c->stacksize;
  p.flags = c->flags;
  p.firstlineno = c->firstlineno;
  p.code = c->code;
  p.consts = c->consts;
  p.names = c->names;
  p.slot_names = c->slot_names;
  p.slot_kinds = c->slot_kinds;
  p.filename = c->filename;
  p.name = c->name;
  p.qualname = c->qualname;
  p.linetable = c->linetable;
  p.exceptiontable = c->exceptiontable;
  return p;
}

namespace {

Object* NamesOfKind(CodeObject* c, uint8_t kind, int count) {
  Object* tuple = NewTuple(count);
  if (tuple == nullptr) return nullptr;
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(c->slot_kinds));
  int64_t at = 0;
  for (int64_t i = 0; i < c->nslots && at < count; ++i) {
    if (kinds[i] & kind) TupleInit(tuple, at++, TupleAt(c->slot_names, i));
  }
  return tuple;
}

}  // namespace

Object* CodeVarNames(CodeObject* c) { return NamesOfKind(c, kSlotLocal, c->nlocals); }
Object* CodeCellVars(CodeObject* c) { return NamesOfKind(c, kSlotCell, c->ncells); }
Object* CodeFreeVars(CodeObject* c) { return NamesOfKind(c, kSlotFree, c->nfree); }

// ---- The location table: entries of a first byte (0x80 | form << 3 | units - 1) and varints.

LocationReader::LocationReader(CodeObject* code)
    : at_(reinterpret_cast<const uint8_t*>(BytesData(code->linetable))),
      end_(at_ + BytesSize(code->linetable)),
      line_(code->firstlineno) {}

int LocationReader::ReadVarint() {
  unsigned value = 0;
  for (int shift = 0; at_ < end_; shift += 6) {
    const uint8_t b = *at_++;
    value |= static_cast<unsigned>(b & 63) << (shift < 30 ? shift : 30);
    if (!(b & 64)) break;
  }
  return static_cast<int>(value);
}

int LocationReader::ReadSignedVarint() {
  const int u = ReadVarint();
  return (u & 1) != 0 ? -(u >> 1) : u >> 1;
}

bool LocationReader::Next(CodeLocation* out) {
  if (at_ >= end_) return false;
  const uint8_t first = *at_++;
  const int form = (first >> 3) & 15;
  out->start_offset = offset_;
  offset_ += ((first & 7) + 1) * 2;
  out->end_offset = offset_;
  out->end_line = out->column = out->end_column = -1;
  const auto byte = [this] { return at_ < end_ ? *at_++ : 0; };
  switch (form) {
    case 15:  // no location
      out->line = -1;
      return true;
    case 14:  // long form
      line_ += ReadSignedVarint();
      out->line = line_;
      out->end_line = line_ + ReadVarint();
      out->column = ReadVarint() - 1;
      out->end_column = ReadVarint() - 1;
      return true;
    case 13:  // no columns
      line_ += ReadSignedVarint();
      out->line = out->end_line = line_;
      return true;
    case 10:
    case 11:
    case 12:  // one line, a byte per column
      line_ += form - 10;
      out->line = out->end_line = line_;
      out->column = byte();
      out->end_column = byte();
      return true;
    default: {  // same line, short
      const int b = byte();
      out->line = out->end_line = line_;
      out->column = (form << 3) | (b >> 4);
      out->end_column = out->column + (b & 15);
      return true;
    }
  }
}

void WithoutDebugRanges(CodeLocation* place) {
  static const bool wanted = [] {
    const auto& options = Runtime::Get()->options();
    const char* variable = options.ignore_environment ? nullptr : getenv("PYTHONNODEBUGRANGES");
    const auto& given = options.x_options;
    return (variable == nullptr || *variable == 0) &&
           std::find(given.begin(), given.end(), "no_debug_ranges") == given.end();
  }();
  if (wanted) return;
  place->end_line = place->line;
  place->column = place->end_column = -1;
}

bool CodeLocationAt(CodeObject* code, int offset, CodeLocation* out) {
  LocationReader reader(code);
  while (reader.Next(out)) {
    if (offset >= out->end_offset) continue;
    WithoutDebugRanges(out);
    return true;
  }
  return false;
}

int CodeLineAt(CodeObject* code, int offset) {
  if (offset < 0) return code->firstlineno;
  CodeLocation location;
  return CodeLocationAt(code, offset, &location) ? location.line : -1;
}

}  // namespace tricolor
