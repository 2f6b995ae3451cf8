// cell: a variable that closures share.
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/function.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/value.h"

namespace tricolor {

Type cell_type;

Object* NewCellObject(Value value) {
  Object* cell = NewInstance(&cell_type);
  if (cell != nullptr && !value.IsEmpty()) CellSet(cell, value);
  return cell;
}

namespace {

Object* CellNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("cell", kwnames) || !CheckPositional("cell", nargs, 0, 1)) return nullptr;
  return NewCellObject(nargs == 1 ? Value(args[0]) : Value());
}

Object* GetContents(Object* self, void*) {
  const Value v = CellGet(self);
  return v.IsEmpty() ? Raise(exc::ValueError, "Cell is empty") : v.Box();
}

bool SetContents(Object* self, Object* value, void*) {
  CellSet(self, Value(value));
  return true;
}

Object* ReprCell(Object* self) {
  const Value v = CellGet(self);
  if (v.IsEmpty()) return StrFormat("<cell at %p: empty>", static_cast<void*>(self));
  Object* o = v.Box();
  if (o == nullptr) return nullptr;
  return StrFormat("<cell at %p: %T object at %p>", static_cast<void*>(self), o,
                   static_cast<void*>(o));
}

Object* CompareCells(Object* a, Object* b, CompareOp op) {
  if (!IsExactly(a, cell_type) || !IsExactly(b, cell_type)) return NotImplemented();
  const Value x = CellGet(a), y = CellGet(b);
  if (!x.IsEmpty() && !y.IsEmpty()) {
    Object *p = x.Box(), *q = y.Box();
    return p == nullptr || q == nullptr ? nullptr : RichCompare(p, q, op);
  }
  const int left = x.IsEmpty() ? 0 : 1, right = y.IsEmpty() ? 0 : 1;  // an empty one is less
  switch (op) {
    case kLt: return Bool(left < right);
    case kLe: return Bool(left <= right);
    case kEq: return Bool(left == right);
    case kNe: return Bool(left != right);
    case kGt: return Bool(left > right);
    default: return Bool(left >= right);
  }
}

const NativeGetSet kGetSet[] = {
    {"cell_contents", GetContents, SetContents, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpCellType() {
  BeginType(&cell_type, "cell", sizeof(CellObject));
  cell_type.tp_flags |= kTypeHaveGc;
  cell_type.slots.new_ = CellNew;
  cell_type.slots.repr = ReprCell;
  cell_type.slots.richcompare = CompareCells;
  cell_type.slots.trace = [](Object* o, gc::Visitor& visitor) {
    const Value v = CellGet(o);
    if (v.IsObject()) visitor.Visit(v.AsObject());
  };
  cell_type.native_getset = kGetSet;
}

}  // namespace tricolor
