// tuple: construction, and what the rest of the runtime asks of tuples.
#include "runtime/objects/tuple.h"

#include <algorithm>

#include "runtime/objects/container_access.h"
#include "runtime/objects/list_methods.h"
#include "runtime/objects/tuple_methods.h"

namespace tricolor {

Type tuple_type;

namespace {

// The one empty tuple: static, with room for the item that the structure declares.
TupleObject empty_tuple;

}  // namespace

void InitEmptyTuple() {
  empty_tuple = TupleObject();
  empty_tuple.base.base.ledger = kImmortalLedger;
  empty_tuple.base.base.type = &tuple_type;
}

Object* EmptyTuple() { return AsObject(&empty_tuple); }

Object* NewTuple(int64_t size) {
  if (size == 0) return EmptyTuple();
  if (size < 0 || size > (INT64_MAX >> 4)) return RaiseNoMemory();
  Object* t = NewExactCell(tuple_type, offsetof(TupleObject, items) + size * sizeof(Object*));
  if (t == nullptr) return nullptr;
  // The collector may look at the cell at any time: slots are zero, so the size may come first.
  SetRelaxed(&As<TupleObject>(t)->base.size, size);
  return t;
}

Object* NewTupleFrom(Object* const* items, int64_t size) {
  Object* t = NewTuple(size);
  if (t == nullptr) return nullptr;
  CopyReferences(t, TupleItems(t), items, size);
  return t;
}

Object* TupleSlice(Object* t, int64_t begin, int64_t end) {
  const int64_t size = TupleSize(t);
  begin = std::clamp<int64_t>(begin, 0, size);
  end = std::clamp<int64_t>(end, begin, size);
  if (begin == 0 && end == size && IsExactly(t, tuple_type)) return t;
  return NewTupleFrom(TupleItems(t) + begin, end - begin);
}

Object* ListToTuple(Object* list) {
  const ListSnapshot items(list);
  return items.failed() ? nullptr : NewTupleFrom(items.items(), items.size());
}

Object* ToTuple(Object* iterable) {
  if (IsExactly(iterable, tuple_type)) return iterable;
  if (IsExactly(iterable, list_type)) return ListToTuple(iterable);
  Object* list = ToList(iterable);
  if (list == nullptr) return nullptr;
  return NewTupleFrom(As<ListObject>(list)->items, ListSize(list));
}

}  // namespace tricolor
