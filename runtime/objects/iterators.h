// Iterators over lists, tuples and other sequences: layouts that the interpreter's FOR_ITER knows.
//
// THREADS    `index` is a relaxed atomic: threads that share an iterator may see an item twice or
//            miss one, nothing worse. A null `sequence` means exhausted, for ever.
#ifndef TRICOLOR_RUNTIME_OBJECTS_ITERATORS_H_
#define TRICOLOR_RUNTIME_OBJECTS_ITERATORS_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

// list_iterator, tuple_iterator (fields of CPython's), list_reverseiterator (index counts down),
// iterator (over __getitem__).
struct SequenceIterator {
  Object base;
  int64_t index;     // of the next item
  Object* sequence;  // null: exhausted
};

struct CallIterator {
  Object base;
  Object* callable;  // null: exhausted
  Object* sentinel;
};

Object* NewListIterator(Object* list);
Object* NewListReverseIterator(Object* list);
Object* NewTupleIterator(Object* tuple);
Object* NewSequenceIterator(Object* sequence);           // by o[0], o[1], … until IndexError
Object* NewCallIterator(Object* callable, Object* sentinel);  // iter(callable, sentinel)

// The next item without a call through the type; null: exhausted. REQUIRES the exact type.
Object* ListIteratorNext(Object* iterator);
Object* TupleIteratorNext(Object* iterator);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_ITERATORS_H_
