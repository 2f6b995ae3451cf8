// Inside of list, for the files that make it up (and compat).
#ifndef TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_

#include "runtime/lock.h"
#include "runtime/objects/list.h"
#include "runtime/objects/slice.h"

namespace tricolor {

// RefArray::base.aux of a list's array: behind the size there may be objects that were left for a watcher.
// They go with the next change that makes the list shorter and has no watcher. Guarded by the list's lock.
inline constexpr uint8_t kArrayLeftovers = 1;

// REQUIRES of all: the list's lock.
void ListInstall(ListObject* list, RefArray* array);     // null: no array
bool ListReserve(ListObject* list, int64_t needed);      // false: MemoryError
void ListShrink(ListObject* list, int64_t new_size);     // clears the slots behind, unless watched
void ListTrim(ListObject* list);
void ListEmpty(ListObject* list);
// items[from .. from + n) → items[to ..), both within the array.
void ListMove(ListObject* list, int64_t to, int64_t from, int64_t n);
// An extension that has had the list's items runs on another thread. It may hold the size that the list had
// before the caller changed it, and must find objects up to there: the array stays, with what is in it.
bool ListIsWatched(const ListObject* list);

// The items that a list has at one moment, for who must not hold two locks: on the native stack, which keeps them
// alive, if they are few. If no other thread runs it is the list itself: it may not change meanwhile.
class ListSnapshot {
 public:
  explicit ListSnapshot(Object* list, bool may_change = MultiThreaded());
  ListSnapshot(const ListSnapshot&) = delete;
  ListSnapshot& operator=(const ListSnapshot&) = delete;

  bool failed() const { return size_ < 0; }  // MemoryError
  Object* const* items() const { return items_; }
  int64_t size() const { return size_; }

 private:
  static constexpr int64_t kFew = 32;
  Object* const* items_;
  int64_t size_;
  Object* few_[kFew];
};

Object* ListGetItem(Object* list, Object* key);
Object* ListGetSlice(Object* list, SliceBounds bounds);  // not clipped yet
bool ListSetItem(Object* list, Object* key, Object* value);  // null value: delete
// list[begin:end] = items of an iterable (null: delete); bounds are clipped.
bool ListAssignSlice(Object* list, int64_t begin, int64_t end, Object* iterable);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_LIST_METHODS_H_
