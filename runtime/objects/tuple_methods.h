// Parts of tuple that other structure sequences build on.
#ifndef TRICOLOR_RUNTIME_OBJECTS_TUPLE_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_TUPLE_METHODS_H_

#include "gc/visitor.h"
#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

void InitEmptyTuple();  // before the first tuple of a runtime
void TupleTrace(Object* o, gc::Visitor& visitor);
Object* TupleRepr(Object* t);
int64_t TupleHash(Object* t);
Object* TupleRichCompare(Object* a, Object* b, CompareOp op);

// Compares two item sequences as tuples and lists do: result of `a op b`. The getters return null
// without an exception beyond the end (lists may shrink meanwhile).
Object* CompareSequences(Object* a, Object* b, CompareOp op, int64_t (*size)(const Object*),
                         Object* (*get)(Object*, int64_t));

// "can only concatenate tuple (not "int") to tuple" and so on: the count of a repetition,
// checked; false: MemoryError.
bool RepeatedSize(int64_t size, int64_t count, int64_t* result);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_TUPLE_METHODS_H_
