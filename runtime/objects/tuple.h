// tuple: CPython's layout.
#ifndef TRICOLOR_RUNTIME_OBJECTS_TUPLE_H_
#define TRICOLOR_RUNTIME_OBJECTS_TUPLE_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct TupleObject {
  VarObject base;
  Object* items[1];
};

Object* EmptyTuple();
Object* NewTuple(int64_t size);                       // items null, to be set at once
Object* NewTupleFrom(Object* const* items, int64_t size);
template <class... T>
inline Object* TupleOf(T*... items) {
  Object* array[] = {reinterpret_cast<Object*>(items)...};
  return NewTupleFrom(array, sizeof...(items));
}
inline int64_t TupleSize(const Object* t) { return As<TupleObject>(t)->base.size; }
inline Object** TupleItems(Object* t) { return As<TupleObject>(t)->items; }
inline Object* TupleAt(Object* t, int64_t i) { return gc::Load(&As<TupleObject>(t)->items[i]); }
inline void TupleInit(Object* t, int64_t i, Object* value) {  // of a tuple nobody else has seen
  gc::Store(t, &As<TupleObject>(t)->items[i], value);
}
Object* TupleSlice(Object* t, int64_t begin, int64_t end);
Object* ToTuple(Object* iterable);                    // the object itself if an exact tuple
Object* ListToTuple(Object* list);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_TUPLE_H_
