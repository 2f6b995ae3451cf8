// Inside of list, for the files that make it up (and compat).
#ifndef TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_

#include "runtime/objects/list.h"
#include "runtime/objects/slice.h"

namespace tricolor {

// Object::aux of a list: native code has seen its array; slots beyond the size keep their objects.
inline constexpr uint8_t kListNativeSeen = 1;

// REQUIRES of all: the list's lock.
void ListInstall(ListObject* list, RefArray* array);     // null: no array
bool ListReserve(ListObject* list, int64_t needed);      // false: MemoryError
void ListShrink(ListObject* list, int64_t new_size);     // clears the slots behind
void ListTrim(ListObject* list);

Object* ListGetItem(Object* list, Object* key);
Object* ListGetSlice(Object* list, SliceBounds bounds);  // not clipped yet
bool ListSetItem(Object* list, Object* key, Object* value);  // null value: delete
// list[begin:end] = items of an iterable (null: delete); bounds are clipped.
bool ListAssignSlice(Object* list, int64_t begin, int64_t end, Object* iterable);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_
