// collections.deque: a ring of references in one cell, with its iterators.
//
// THREADS    Every step that looks at more than one field holds the deque's lock, so that both
//            ends are exact queues between threads. Calls of __eq__ and of iterables happen
//            outside; `version` tells whether the deque changed meanwhile.
#include <algorithm>

#include "runtime/modules/_collections.h"
#include "runtime/modules/itertools.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/tuple_methods.h"

namespace tricolor {

namespace {

Type deque_type;
Type deque_iterator_type;
Type deque_reverse_iterator_type;

struct Deque {
  Object base;
  Object* ring;     // RefArray with a power of two of slots; null: empty so far
  int64_t head;     // slot of the first item
  int64_t size;     // relaxed atomic
  int64_t version;  // counts changes of the order; relaxed atomic
  int64_t maxlen;   // -1: none
};
Deque* D(Object* o) { return As<Deque>(o); }
RefArray* Ring(Deque* d) { return As<RefArray>(gc::Load(&d->ring)); }

// All below up to "methods": under the lock.

Object** SlotOf(Deque* d, int64_t i) {
  RefArray* ring = Ring(d);
  return &ring->items[(d->head + i) & (ring->capacity - 1)];
}
Object* At(Deque* d, int64_t i) { return gc::Load(SlotOf(d, i)); }
void Put(Deque* d, int64_t i, Object* value) { gc::Store(Ring(d), SlotOf(d, i), value); }
void Null(Deque* d, int64_t i) { gc::StoreNoBarrier(SlotOf(d, i), static_cast<Object*>(nullptr)); }
void Touch(Deque* d) { SetRelaxed(&d->version, d->version + 1); }

bool Grow(Deque* d) {
  RefArray* old = Ring(d);
  if (old != nullptr && d->size < old->capacity) return true;
  RefArray* ring = NewRefArray(old == nullptr ? 8 : old->capacity * 2);
  if (ring == nullptr) return false;
  for (int64_t i = 0; i < d->size; ++i) gc::Store(ring, &ring->items[i], At(d, i));
  gc::Store(AsObject(d), &d->ring, AsObject(ring));
  d->head = 0;
  return true;
}

Object* PopRight(Deque* d) {
  if (d->size == 0) return nullptr;
  Object* item = At(d, d->size - 1);
  Null(d, d->size - 1);
  SetRelaxed(&d->size, d->size - 1);
  Touch(d);
  return item;
}

Object* PopLeft(Deque* d) {
  if (d->size == 0) return nullptr;
  Object* item = At(d, 0);
  Null(d, 0);
  d->head = (d->head + 1) & (Ring(d)->capacity - 1);
  SetRelaxed(&d->size, d->size - 1);
  Touch(d);
  return item;
}

bool PushRight(Deque* d, Object* item) {
  if (d->maxlen == 0) return true;
  if (d->maxlen > 0 && d->size >= d->maxlen) PopLeft(d);
  if (!Grow(d)) return false;
  SetRelaxed(&d->size, d->size + 1);
  Put(d, d->size - 1, item);
  Touch(d);
  return true;
}

bool PushLeft(Deque* d, Object* item) {
  if (d->maxlen == 0) return true;
  if (d->maxlen > 0 && d->size >= d->maxlen) PopRight(d);
  if (!Grow(d)) return false;
  d->head = (d->head - 1) & (Ring(d)->capacity - 1);
  SetRelaxed(&d->size, d->size + 1);
  Put(d, 0, item);
  Touch(d);
  return true;
}

// Moves the last item to the front n times (n < 0: the first to the end).
void Rotate(Deque* d, int64_t n) {
  const int64_t size = d->size;
  if (size <= 1) return;
  n %= size;
  if (n > size / 2) n -= size;
  if (n < -(size / 2)) n += size;
  const int64_t mask = Ring(d)->capacity - 1;
  for (; n > 0; --n) {
    Object* item = At(d, size - 1);
    Null(d, size - 1);
    d->head = (d->head - 1) & mask;
    Put(d, 0, item);
  }
  for (; n < 0; ++n) {
    Object* item = At(d, 0);
    Null(d, 0);
    d->head = (d->head + 1) & mask;
    Put(d, size - 1, item);
  }
  Touch(d);
}

void RemoveAt(Deque* d, int64_t index) {
  for (int64_t i = index; i + 1 < d->size; ++i) Put(d, i, At(d, i + 1));
  PopRight(d);
}

void Empty(Deque* d) {
  gc::StoreNoBarrier(&d->ring, static_cast<Object*>(nullptr));
  d->head = 0;
  SetRelaxed(&d->size, int64_t{0});
  Touch(d);
}

// ---- methods

// Item i and the deque's version, or null beyond the end.
Object* Get(Object* o, int64_t i, int64_t* version = nullptr) {
  ObjectLock lock(o);
  if (version != nullptr) *version = D(o)->version;
  return i >= 0 && i < D(o)->size ? At(D(o), i) : nullptr;
}
Object* GetForCompare(Object* o, int64_t i) { return Get(o, i); }
int64_t SizeForCompare(const Object* o) { return Relaxed(&As<Deque>(o)->size); }

Object* Snapshot(Object* o) {
  ObjectLock lock(o);
  Object* list = NewList(D(o)->size);
  if (list == nullptr) return nullptr;
  auto* to = As<ListObject>(list);
  for (int64_t i = 0; i < D(o)->size; ++i) {
    gc::Store(RefArray::Of(to->items), &to->items[i], At(D(o), i));
  }
  SetRelease(&to->base.size, D(o)->size);
  return list;
}

bool ExtendWith(Object* o, Object* iterable, bool (*push)(Deque*, Object*)) {
  if (iterable == o) {
    iterable = Snapshot(o);
    if (iterable == nullptr) return false;
  }
  Walk walk(iterable);
  while (Object* item = walk.Next()) {
    ObjectLock lock(o);
    if (!push(D(o), item)) return false;
  }
  return !walk.failed();
}

Object* NewDeque(Type* type, int64_t maxlen) {
  Object* o = NewInstance(type);
  if (o != nullptr) D(o)->maxlen = maxlen;
  return o;
}

Object* DequeNew(Type* type, Args, size_t, Object*) { return NewDeque(type, -1); }

bool DequeInit(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, None()};
  if (!ParseArgs("deque", args, nargs, kwnames, {"iterable", "maxlen"}, 0, 2, 0, parsed)) {
    return false;
  }
  int64_t maxlen = -1;
  if (parsed[1] != None()) {
    if (!IsInt(parsed[1])) return RaiseFalse(Raise(exc::TypeError, "an integer is required"));
    if (!SsizeArgument(parsed[1], &maxlen)) return false;
    if (maxlen < 0) return RaiseFalse(Raise(exc::ValueError, "maxlen must be non-negative"));
  }
  {
    ObjectLock lock(o);
    D(o)->maxlen = maxlen;
    if (D(o)->size > 0) Empty(D(o));
  }
  return parsed[0] == nullptr || ExtendWith(o, parsed[0], PushRight);
}

// deque(iterable, maxlen) of the same class as `o`.
Object* CopyOf(Object* o) {
  if (IsExactly(o, deque_type)) {
    Object* items = Snapshot(o);
    Object* copy = items == nullptr ? nullptr : NewDeque(&deque_type, D(o)->maxlen);
    return copy != nullptr && ExtendWith(copy, items, PushRight) ? copy : nullptr;
  }
  Object* type = AsObject(TypeOf(o));
  Object* copy = D(o)->maxlen < 0 ? CallArgs(type, o) : CallArgs(type, o, NewInt(D(o)->maxlen));
  if (copy != nullptr && !IsA(copy, deque_type)) {
    return Raise(exc::TypeError, "%s() must return a deque, not %T", TypeName(o), copy);
  }
  return copy;
}

Object* Append(Object* o, Args args, size_t, Object*) {
  ObjectLock lock(o);
  if (D(o)->maxlen == 0) Touch(D(o));  // in CPython it comes and goes, as iterators notice
  return PushRight(D(o), args[0]) ? None() : nullptr;
}
Object* AppendLeft(Object* o, Args args, size_t, Object*) {
  ObjectLock lock(o);
  if (D(o)->maxlen == 0) Touch(D(o));
  return PushLeft(D(o), args[0]) ? None() : nullptr;
}
Object* Extend(Object* o, Args args, size_t, Object*) {
  return ExtendWith(o, args[0], PushRight) ? None() : nullptr;
}
Object* ExtendLeft(Object* o, Args args, size_t, Object*) {
  return ExtendWith(o, args[0], PushLeft) ? None() : nullptr;
}
template <Object* (*pop)(Deque*)>
Object* PopMethod(Object* o, Args, size_t, Object*) {
  Object* item;
  {
    ObjectLock lock(o);
    item = pop(D(o));
  }
  return item != nullptr ? item : Raise(exc::IndexError, "pop from an empty deque");
}
Object* Clear(Object* o, Args, size_t, Object*) {
  ObjectLock lock(o);
  if (D(o)->size > 0) Empty(D(o));
  return None();
}
Object* Copy(Object* o, Args, size_t, Object*) { return CopyOf(o); }

Object* RotateMethod(Object* o, Args args, size_t nargs, Object*) {
  int64_t n = 1;
  if (!CheckPositional("deque.rotate", nargs, 0, 1)) return nullptr;
  if (nargs > 0 && !SsizeArgument(args[0], &n)) return nullptr;
  ObjectLock lock(o);
  Rotate(D(o), n);
  return None();
}

Object* Reverse(Object* o, Args, size_t, Object*) {
  ObjectLock lock(o);
  for (int64_t i = 0, j = D(o)->size - 1; i < j; ++i, --j) {
    Object* low = At(D(o), i);
    Put(D(o), i, At(D(o), j));
    Put(D(o), j, low);
  }
  return None();
}

// Index of the first item equal to value in [start, stop); -1 absent, -2 error. Items that come
// and go while __eq__ runs are an error.
int64_t Find(Object* o, Object* value, int64_t start, int64_t stop) {
  int64_t before;
  Get(o, 0, &before);
  for (int64_t i = start; i < stop; ++i) {
    int64_t version;
    Object* item = Get(o, i, &version);
    if (version == before && item == nullptr) return -1;
    const int equal = version == before ? SameOrEqual(item, value) : 0;
    if (equal < 0) return -2;
    Get(o, 0, &version);
    if (version != before) {
      Raise(exc::RuntimeError, "deque mutated during iteration");
      return -2;
    }
    if (equal > 0) return i;
  }
  return -1;
}

Object* Count(Object* o, Args args, size_t, Object*) {
  int64_t count = 0;
  for (int64_t i = 0;; ++i, ++count) {
    i = Find(o, args[0], i, INT64_MAX);
    if (i == -2) return nullptr;
    if (i == -1) return NewInt(count);
  }
}

Object* Index(Object* o, Args args, size_t nargs, Object*) {
  if (nargs < 1 || nargs > 3) {
    return Raise(exc::TypeError, "index() takes at %s argument%s (%zu given)",
                 nargs < 1 ? "least 1" : "most 3", nargs < 1 ? "" : "s", nargs);
  }
  int64_t start = 0;
  int64_t stop = INT64_MAX;
  if (nargs > 1 && !SliceBound(args[1], &start)) return nullptr;
  if (nargs > 2 && !SliceBound(args[2], &stop)) return nullptr;
  const int64_t size = Relaxed(&D(o)->size);
  if (start < 0) start = std::max<int64_t>(start + size, 0);
  if (stop < 0) stop = std::max<int64_t>(stop + size, 0);
  const int64_t index = Find(o, args[0], start, std::min(stop, size));
  if (index == -2) return nullptr;
  return index >= 0 ? NewInt(index) : Raise(exc::ValueError, "%R is not in deque", args[0]);
}

int ContainsSlot(Object* o, Object* value) {
  const int64_t index = Find(o, value, 0, INT64_MAX);
  return index == -2 ? -1 : index >= 0;
}

Object* Remove(Object* o, Args args, size_t, Object*) {
  int64_t before;
  Get(o, 0, &before);
  for (int64_t i = 0;; ++i) {
    int64_t version;
    Object* item = Get(o, i, &version);
    if (version != before) return Raise(exc::IndexError, "deque mutated during iteration");
    if (item == nullptr) return Raise(exc::ValueError, "%R is not in deque", args[0]);
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    {
      ObjectLock lock(o);
      if (D(o)->version == before) {
        if (equal == 0) continue;
        RemoveAt(D(o), i);
        return None();
      }
    }
    return Raise(exc::IndexError, "deque mutated during iteration");
  }
}

Object* Insert(Object* o, Args args, size_t nargs, Object*) {
  if (nargs != 2) {
    return Raise(exc::TypeError, "insert() takes exactly 2 arguments (%zu given)", nargs);
  }
  int64_t index;
  if (!SsizeArgument(args[0], &index)) return nullptr;
  {
    ObjectLock lock(o);
    auto* d = D(o);
    if (d->maxlen < 0 || d->size < d->maxlen) {
      const int64_t size = d->size;
      if (index < 0) index = std::max<int64_t>(index + size, 0);
      index = std::min(index, size);
      if (!PushRight(d, args[1])) return nullptr;
      for (int64_t i = size; i > index; --i) Put(d, i, At(d, i - 1));
      Put(d, index, args[1]);
      return None();
    }
  }
  return Raise(exc::IndexError, "deque already at its maximum size");
}

int64_t LenSlot(Object* o) { return Relaxed(&D(o)->size); }

Object* ItemSlot(Object* o, int64_t index) {
  Object* item = Get(o, index);
  return item != nullptr ? item : Raise(exc::IndexError, "deque index out of range");
}

bool SetItemAt(Object* o, int64_t index, Object* value) {
  {
    ObjectLock lock(o);
    if (index >= 0 && index < D(o)->size) {
      if (value != nullptr) {
        Put(D(o), index, value);
      } else {
        RemoveAt(D(o), index);
      }
      return true;
    }
  }
  return RaiseFalse(Raise(exc::IndexError, "deque index out of range"));
}

Object* ConcatSlot(Object* a, Object* b) {
  if (!IsA(b, deque_type)) {
    const int is = IsInstance(b, AsObject(&deque_type));
    if (is < 0) return nullptr;
    return Raise(exc::TypeError, "can only concatenate deque (not \"%T\") to deque", b);
  }
  Object* result = CopyOf(a);
  return result != nullptr && ExtendWith(result, b, PushRight) ? result : nullptr;
}

Object* InplaceConcatSlot(Object* a, Object* b) {
  return ExtendWith(a, b, PushRight) ? a : nullptr;
}

Object* InplaceRepeatSlot(Object* o, int64_t count) {
  Object* items = Snapshot(o);
  if (items == nullptr) return nullptr;
  const int64_t size = ListSize(items);
  if (size == 0 || count == 1) return o;
  if (count <= 0) return Clear(o, nullptr, 0, nullptr) == nullptr ? nullptr : o;
  int64_t total;
  if (!RepeatedSize(size, count, &total)) return nullptr;
  // With a maxlen only the last maxlen items stay: no need to push more. If the items fill it
  // nothing is pushed, and iterators do not notice; but CPython always pushes a single item.
  const int64_t maxlen = D(o)->maxlen;
  if (maxlen >= 0 && total > maxlen) {
    count = std::max<int64_t>((maxlen + size - 1) / size, size == 1 ? 2 : 1);
  }
  for (int64_t i = 1; i < count; ++i) {
    if (!ExtendWith(o, items, PushRight)) return nullptr;
  }
  return o;
}

Object* RepeatSlot(Object* o, int64_t count) {
  Object* copy = CopyOf(o);
  return copy == nullptr ? nullptr : InplaceRepeatSlot(copy, count);
}

Object* ReprSlot(Object* o) {
  ReprGuard guard(o);
  if (guard.recursive()) return NewStrAscii("[...]");
  if (!guard.ok()) return nullptr;
  Object* items = Snapshot(o);
  if (items == nullptr) return nullptr;
  if (D(o)->maxlen >= 0) {
    return StrFormat("%s(%R, maxlen=%zd)", TypeName(o), items, D(o)->maxlen);
  }
  return StrFormat("%s(%R)", TypeName(o), items);
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!IsA(a, deque_type) || !IsA(b, deque_type)) return NotImplemented();
  return CompareSequences(a, b, op, SizeForCompare, GetForCompare);
}

Object* GetMaxlen(Object* o, void*) { return D(o)->maxlen < 0 ? None() : NewInt(D(o)->maxlen); }

void TraceDeque(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&D(o)->ring)); }

// ---- iterators

struct DequeIterator {
  Object base;
  Object* deque;
  int64_t index;      // distance from its end of the deque
  int64_t version;
  int64_t remaining;
};
DequeIterator* I(Object* o) { return As<DequeIterator>(o); }

Object* NewIterator(Type& type, Object* deque) {
  auto* it = NewExact<DequeIterator>(type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->deque, deque);
  it->version = Relaxed(&D(deque)->version);
  it->remaining = Relaxed(&D(deque)->size);
  return AsObject(it);
}

template <bool reverse>
Object* IteratorNext(Object* o) {
  auto* it = I(o);
  const int64_t remaining = Relaxed(&it->remaining);
  if (reverse && remaining <= 0) return nullptr;  // CPython: only the forward one goes on complaining
  int64_t version;
  const int64_t index = Relaxed(&it->index);
  const int64_t size = Relaxed(&D(it->deque)->size);
  Object* item = Get(it->deque, reverse ? size - 1 - index : index, &version);
  if (version != it->version) {
    SetRelaxed(&it->remaining, int64_t{0});
    return Raise(exc::RuntimeError, "deque mutated during iteration");
  }
  if (remaining <= 0 || item == nullptr) return nullptr;
  SetRelaxed(&it->index, index + 1);
  SetRelaxed(&it->remaining, remaining - 1);
  return item;
}

Object* IterSlot(Object* o) { return NewIterator(deque_iterator_type, o); }
Object* Reversed(Object* o, Args, size_t, Object*) {
  return NewIterator(deque_reverse_iterator_type, o);
}

template <Type& type>
Object* IteratorNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords(TypeName(AsObject(&type)), kwnames)) return nullptr;
  if (!CheckPositional("_deque_iterator", nargs, 1, 2)) return nullptr;
  if (!IsA(args[0], deque_type)) {
    return Raise(exc::TypeError, "argument 1 must be collections.deque, not %#T", args[0]);
  }
  int64_t skip = 0;
  if (nargs > 1 && !SsizeArgument(args[1], &skip)) return nullptr;
  Object* it = NewIterator(type, args[0]);
  if (it == nullptr) return nullptr;
  skip = std::clamp<int64_t>(skip, 0, I(it)->remaining);
  I(it)->index = skip;
  I(it)->remaining -= skip;
  return it;
}

Object* IteratorLengthHint(Object* o, Args, size_t, Object*) {
  return NewInt(Relaxed(&I(o)->remaining));
}
Object* IteratorReduce(Object* o, Args, size_t, Object*) {
  Object* index = NewInt(Relaxed(&D(I(o)->deque)->size) - Relaxed(&I(o)->remaining));
  Object* args = index == nullptr ? nullptr : TupleOf(I(o)->deque, index);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}

Object* Reduce(Object* o, Args, size_t, Object*) {
  Object* state = GetStateOf(o);
  if (state == nullptr) return nullptr;
  Object* iterator = Iter(o);
  Object* args = D(o)->maxlen < 0 ? EmptyTuple() : TupleOf(EmptyTuple(), NewInt(D(o)->maxlen));
  if (iterator == nullptr || args == nullptr) return nullptr;
  return TupleOf(TypeOf(o), args, state, iterator);
}

Object* SizeOf(Object* o, Args, size_t, Object*) {
  RefArray* ring = Ring(D(o));
  return NewInt(TypeOf(o)->tp_basicsize + (ring == nullptr ? 0 : ring->capacity * 8));
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

const NativeMethod kMethods[] = {
    {"append", Append, 1, 1, 0, "Add an item at the right end."},
    {"appendleft", AppendLeft, 1, 1, 0, "Add an item at the left end."},
    {"clear", Clear, 0, 0, 0, "Take all items away."},
    {"__copy__", Copy, 0, 0, 0, "A shallow copy."},
    {"copy", Copy, 0, 0, 0, "A shallow copy."},
    {"count", Count, 1, 1, 0, "How many items equal the value."},
    {"extend", Extend, 1, 1, 0, "Add the items of an iterable at the right end."},
    {"extendleft", ExtendLeft, 1, 1, 0, "Add the items of an iterable at the left end."},
    {"index", Index, 0, kAnyCount, 0, "Where the first item equal to the value stands."},
    {"insert", Insert, 0, kAnyCount, 0, "Insert an object before the index."},
    {"pop", PopMethod<PopRight>, 0, 0, 0, "Remove the rightmost item and return it."},
    {"popleft", PopMethod<PopLeft>, 0, 0, 0, "Remove the leftmost item and return it."},
    {"remove", Remove, 1, 1, 0, "Remove the first item equal to the value."},
    {"reverse", Reverse, 0, 0, 0, "Reverse the order in place."},
    {"rotate", RotateMethod, 0, kAnyCount, 0, "Rotate n steps to the right; to the left if n < 0."},
    {"__reversed__", Reversed, 0, 0, 0, "An iterator from right to left."},
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
    {"__sizeof__", SizeOf, 0, 0, 0, "Size in memory, in bytes."},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};
const NativeGetSet kGetSet[] = {{"maxlen", GetMaxlen, nullptr, "The bound, or None.", nullptr}, {}};
const NativeMethod kIteratorMethods[] = {
    {"__length_hint__", IteratorLengthHint, 0, 0, 0, "How many items are left."},
    {"__reduce__", IteratorReduce, 0, 0, 0, "Return state information for pickling."},
    {}};

void SetUpIteratorType(Type* type, const char* name, Object* (*next)(Object*),
                       Object* (*new_)(Type*, Args, size_t, Object*)) {
  BeginType(type, name, sizeof(DequeIterator));
  type->tp_flags |= kTypeHaveGc;
  type->native_methods = kIteratorMethods;
  type->slots.new_ = new_;
  type->slots.iter = SelfIter;
  type->slots.next = next;
  type->slots.trace = itertools::TraceReferences<1>;
}

}  // namespace

bool AddDeque(Object* module) {
  BeginType(&deque_type, "collections.deque", sizeof(Deque));
  Type& t = deque_type;
  t.tp_flags |= kTypeBase | kTypeHaveGc | kTypeSequence;
  t.tp_doc = "deque([iterable[, maxlen]])\n\nA sequence that is fast at both ends.";
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  t.weak_ref_kind = 1;
  t.slots.new_ = DequeNew;
  t.slots.init = DequeInit;
  t.slots.repr = ReprSlot;
  t.slots.richcompare = CompareSlot;
  t.slots.iter = IterSlot;
  t.slots.len = LenSlot;
  t.slots.item = ItemSlot;
  t.slots.setitem_at = SetItemAt;
  t.slots.contains = ContainsSlot;
  t.slots.concat = ConcatSlot;
  t.slots.repeat = RepeatSlot;
  t.slots.inplace_concat = InplaceConcatSlot;
  t.slots.inplace_repeat = InplaceRepeatSlot;
  t.slots.trace = TraceDeque;
  SetUpIteratorType(&deque_iterator_type, "_collections._deque_iterator", IteratorNext<false>,
                    IteratorNew<deque_iterator_type>);
  SetUpIteratorType(&deque_reverse_iterator_type, "_collections._deque_reverse_iterator",
                    IteratorNext<true>, IteratorNew<deque_reverse_iterator_type>);
  return itertools::AddType(module, &deque_type) &&
         itertools::AddType(module, &deque_iterator_type) &&
         itertools::AddType(module, &deque_reverse_iterator_type);
}

}  // namespace tricolor
