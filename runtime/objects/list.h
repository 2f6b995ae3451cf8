// list: CPython's fields; `items` points into a RefArray cell.
//
// THREADS    Writers hold the list's lock. Readers load `items`, take the bound from the array that
//            they loaded (never from `size` alone), and treat a null slot as out of range.
#ifndef TRICOLOR_RUNTIME_OBJECTS_LIST_H_
#define TRICOLOR_RUNTIME_OBJECTS_LIST_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct ListObject {
  VarObject base;      // size: relaxed atomic
  Object** items;
  int64_t allocated;
};

Object* NewList(int64_t capacity = 0);                // empty, with room
Object* NewListFrom(Object* const* items, int64_t size);
bool ListAppend(Object* list, Object* value);
bool ListExtend(Object* list, Object* iterable);
// An iterator for a builtin that goes through all of `iterable` in one call. Of a dict, a set or a view
// beside other threads it is one of a copy: with a global lock nobody could change their size meanwhile.
Object* IterWhole(Object* iterable);
bool ListInsert(Object* list, int64_t index, Object* value);
inline int64_t ListSize(const Object* l) {
  return __atomic_load_n(&As<ListObject>(l)->base.size, __ATOMIC_ACQUIRE);
}
Object* ListGet(Object* list, int64_t index);         // index from 0; null WITHOUT exception: out of range
bool ListSet(Object* list, int64_t index, Object* value);  // IndexError
Object* ListPop(Object* list, int64_t index);         // negative from the end; IndexError
Object* ListSlice(Object* list, int64_t begin, int64_t end);
bool ListSort(Object* list, Object* key, bool reverse);
bool ListReverse(Object* list);
Object* ToList(Object* iterable);                     // a new list

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_LIST_H_
