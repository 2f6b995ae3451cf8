// Iterators over sequences, and iter(callable, sentinel).
#include "runtime/objects/iterators.h"

#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type list_iterator_type;
Type list_reverse_iterator_type;
Type tuple_iterator_type;
Type sequence_iterator_type;
Type call_iterator_type;

namespace {

SequenceIterator* It(Object* o) { return As<SequenceIterator>(o); }

Object* NewIteratorOf(Type& type, Object* sequence, int64_t index) {
  auto* it = NewExact<SequenceIterator>(type);
  if (it == nullptr) return nullptr;
  it->index = index;
  gc::Store(it, &it->sequence, sequence);
  return AsObject(it);
}

void Exhaust(Object* o) {
  gc::StoreNoBarrier(&It(o)->sequence, static_cast<Object*>(nullptr));
}

}  // namespace

Object* NewListIterator(Object* list) { return NewIteratorOf(list_iterator_type, list, 0); }
Object* NewTupleIterator(Object* tuple) { return NewIteratorOf(tuple_iterator_type, tuple, 0); }
Object* NewSequenceIterator(Object* o) { return NewIteratorOf(sequence_iterator_type, o, 0); }
Object* NewListReverseIterator(Object* list) {
  return NewIteratorOf(list_reverse_iterator_type, list, ListSize(list) - 1);
}

Object* NewCallIterator(Object* callable, Object* sentinel) {
  auto* it = NewExact<CallIterator>(call_iterator_type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->callable, callable);
  gc::Store(it, &it->sentinel, sentinel);
  return AsObject(it);
}

Object* ListIteratorNext(Object* o) {
  auto* it = It(o);
  Object* list = gc::Load(&it->sequence);
  if (list == nullptr) return nullptr;
  const int64_t index = Relaxed(&it->index);
  Object* item = ListGet(list, index);
  if (__builtin_expect(item != nullptr, 1)) {
    SetRelaxed(&it->index, index + 1);
    return item;
  }
  Exhaust(o);
  return nullptr;
}

Object* TupleIteratorNext(Object* o) {
  auto* it = It(o);
  Object* tuple = gc::Load(&it->sequence);
  if (tuple == nullptr) return nullptr;
  const int64_t index = Relaxed(&it->index);
  if (__builtin_expect(index < TupleSize(tuple), 1)) {
    SetRelaxed(&it->index, index + 1);
    return TupleAt(tuple, index);
  }
  Exhaust(o);
  return nullptr;
}

namespace {

Object* ListReverseNext(Object* o) {
  auto* it = It(o);
  Object* list = gc::Load(&it->sequence);
  if (list == nullptr) return nullptr;
  const int64_t index = Relaxed(&it->index);
  Object* item = ListGet(list, index);
  if (item != nullptr) {
    SetRelaxed(&it->index, index - 1);
    return item;
  }
  SetRelaxed(&it->index, int64_t{-1});
  Exhaust(o);
  return nullptr;
}

Object* SequenceNext(Object* o) {
  auto* it = It(o);
  Object* sequence = gc::Load(&it->sequence);
  if (sequence == nullptr) return nullptr;
  const int64_t index = Relaxed(&it->index);
  if (index == INT64_MAX) return Raise(exc::OverflowError, "iter index too large");
  Object* item = SequenceGetItem(sequence, index);
  if (item != nullptr) {
    SetRelaxed(&it->index, index + 1);
    return item;
  }
  if (ClearErrorIf(exc::IndexError) || ClearErrorIf(exc::StopIteration)) Exhaust(o);
  return nullptr;
}

Object* CallNext(Object* o) {
  auto* it = As<CallIterator>(o);
  Object* callable = gc::Load(&it->callable);
  Object* sentinel = gc::Load(&it->sentinel);
  if (callable == nullptr || sentinel == nullptr) return nullptr;
  Object* result = Call(callable, nullptr, 0);
  if (result != nullptr) {
    const int equal = SameOrEqual(sentinel, result);
    if (equal == 0) return result;
    if (equal < 0) return nullptr;
  } else if (!ClearErrorIf(exc::StopIteration)) {
    return nullptr;
  }
  gc::StoreNoBarrier(&it->callable, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&it->sentinel, static_cast<Object*>(nullptr));
  return nullptr;
}

Object* Self(Object* o) { return o; }

void TraceSequenceIterator(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&It(o)->sequence));
}
void TraceCallIterator(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&As<CallIterator>(o)->callable), 2);
}

Object* LengthHintMethod(Object* self, Args, size_t, Object*) {
  Object* sequence = gc::Load(&It(self)->sequence);
  const int64_t index = Relaxed(&It(self)->index);
  if (sequence == nullptr) return NewInt(0);
  if (IsExactly(self, list_reverse_iterator_type)) {
    return NewInt(index + 1 > ListSize(sequence) ? 0 : index + 1);
  }
  int64_t size;
  if (IsExactly(self, sequence_iterator_type)) {
    if (TypeOf(sequence)->slots.len == nullptr) return NotImplemented();
    size = Length(sequence);
    if (size < 0) return nullptr;
  } else {
    size = IsList(sequence) ? ListSize(sequence) : TupleSize(sequence);
  }
  return NewInt(size > index ? size - index : 0);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* sequence = gc::Load(&It(self)->sequence);
  const bool reverse = IsExactly(self, list_reverse_iterator_type);
  Object* function = reverse && sequence != nullptr ? BuiltinFunction("reversed")
                                                    : BuiltinFunction("iter");
  if (function == nullptr) return nullptr;
  if (sequence == nullptr) {
    Object* empty = IsExactly(self, tuple_iterator_type) || IsExactly(self, sequence_iterator_type)
                        ? EmptyTuple()
                        : NewList();
    if (empty == nullptr) return nullptr;
    Object* args = TupleOf(empty);
    return args == nullptr ? nullptr : TupleOf(function, args);
  }
  Object* args = TupleOf(sequence);
  Object* index = NewInt(Relaxed(&It(self)->index));
  return args == nullptr || index == nullptr ? nullptr : TupleOf(function, args, index);
}

Object* SetState(Object* self, Args args, size_t, Object*) {
  int64_t index;
  if (!IntAsInt64(args[0], &index)) return nullptr;
  Object* sequence = gc::Load(&It(self)->sequence);
  if (sequence == nullptr) return None();
  if (IsExactly(self, list_reverse_iterator_type)) {
    if (index < -1) index = -1;
    if (index >= ListSize(sequence)) index = ListSize(sequence) - 1;
  } else {
    if (index < 0) index = 0;
    if (IsExactly(self, tuple_iterator_type) && index > TupleSize(sequence)) {
      index = TupleSize(sequence);
    }
    if (IsExactly(self, list_iterator_type) && index > ListSize(sequence)) {
      index = ListSize(sequence);
    }
  }
  SetRelaxed(&It(self)->index, index);
  return None();
}

Object* CallReduce(Object* self, Args, size_t, Object*) {
  Object* iter = BuiltinFunction("iter");
  if (iter == nullptr) return nullptr;
  Object* callable = gc::Load(&As<CallIterator>(self)->callable);
  Object* sentinel = gc::Load(&As<CallIterator>(self)->sentinel);
  Object* args = callable != nullptr && sentinel != nullptr ? TupleOf(callable, sentinel)
                                                            : TupleOf(EmptyTuple());
  return args == nullptr ? nullptr : TupleOf(iter, args);
}

const NativeMethod kMethods[] = {
    {"__length_hint__", LengthHintMethod, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", SetState, 1, 1, 0, "Set state information for unpickling."},
    {}};
const NativeMethod kCallMethods[] = {
    {"__reduce__", CallReduce, 0, 0, 0, "Return state information for pickling."}, {}};

void SetUp(Type* type, const char* name, Object* (*next)(Object*)) {
  BeginType(type, name, sizeof(SequenceIterator));
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->native_methods = kMethods;
  type->slots.iter = Self;
  type->slots.next = next;
  type->slots.trace = TraceSequenceIterator;
}

}  // namespace

void SetUpIteratorTypes() {
  SetUp(&list_iterator_type, "list_iterator", ListIteratorNext);
  SetUp(&list_reverse_iterator_type, "list_reverseiterator", ListReverseNext);
  SetUp(&tuple_iterator_type, "tuple_iterator", TupleIteratorNext);
  SetUp(&sequence_iterator_type, "iterator", SequenceNext);
  SetUp(&call_iterator_type, "callable_iterator", CallNext);
  call_iterator_type.tp_basicsize = sizeof(CallIterator);
  call_iterator_type.native_methods = kCallMethods;
  call_iterator_type.slots.trace = TraceCallIterator;
}

}  // namespace tricolor
