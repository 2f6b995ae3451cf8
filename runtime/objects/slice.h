// slice: CPython's layout.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SLICE_H_
#define TRICOLOR_RUNTIME_OBJECTS_SLICE_H_

#include "runtime/builtin_types.h"

namespace tricolor {

struct SliceObject {
  Object base;
  Object* start;
  Object* stop;
  Object* step;
};

Object* NewSlice(Object* start, Object* stop, Object* step);
// Indices for a sequence of `length`, as slice.indices; false: exception.
bool SliceIndices(Object* slice, int64_t length, int64_t* start, int64_t* stop, int64_t* step,
                  int64_t* count);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SLICE_H_
