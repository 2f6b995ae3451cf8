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

// The two halves, for containers that take their lock between: what the slice says for any length
// (may run __index__; false: exception), then clipped to one length; returns the count.
struct SliceBounds {
  int64_t start, stop, step;
};
bool SliceUnpack(Object* slice, SliceBounds* bounds);
int64_t SliceAdjust(SliceBounds* bounds, int64_t length);
// As slice.indices, for lengths of any size (an exact int >= 0).
bool SliceLongIndices(Object* slice, Object* length, Object** start, Object** stop, Object** step);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SLICE_H_
