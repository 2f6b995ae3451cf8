// range and its iterators.
#ifndef TRICOLOR_RUNTIME_OBJECTS_RANGE_H_
#define TRICOLOR_RUNTIME_OBJECTS_RANGE_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"
#include "runtime/objects/container_access.h"
#include "runtime/value.h"

namespace tricolor {

struct RangeObject {  // all are exact ints; immutable
  Object base;
  Object* start;
  Object* stop;
  Object* step;
  Object* length;
};

// range_iterator: everything fits 64 bits. Only `index` ever changes, so that threads which share
// one see values of the range and no others.
struct RangeIterator {
  Object base;
  int64_t index;  // relaxed atomic
  int64_t start;
  int64_t step;
  int64_t length;
};

// longrange_iterator: any size.
struct LongRangeIterator {
  Object base;
  Object* index;
  Object* start;
  Object* step;
  Object* length;
};

Object* NewRange(Object* start, Object* stop, Object* step);  // exact ints; step not zero
Object* RangeIter(Object* range);

// FOR_ITER over an exact range_iterator. False: exhausted.
inline bool RangeIteratorNext(Object* iterator, int64_t* value) {
  auto* r = As<RangeIterator>(iterator);
  const int64_t i = Relaxed(&r->index);
  if (i >= r->length) return false;
  SetRelaxed(&r->index, i + 1);
  // Unsigned: start + length * step may lie beyond the range of int64.
  *value = static_cast<int64_t>(static_cast<uint64_t>(r->start) +
                                static_cast<uint64_t>(i) * static_cast<uint64_t>(r->step));
  return true;
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_RANGE_H_
