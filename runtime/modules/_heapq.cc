// The _heapq module: lists as binary heaps.
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

// Does `a` belong nearer to the root than `b`? 1, 0, -1.
template <bool max>
int Before(Object* a, Object* b) {
  return max ? Compare(b, a, kLt) : Compare(a, b, kLt);
}

// `argument`: how the message calls the heap.
bool CheckList(const char* argument, Object* heap) {
  return IsList(heap) ||
         RaiseFalse(Raise(exc::TypeError, "%s must be list, not %#T", argument, heap));
}

bool SizeChanged(Object* heap, int64_t size) {
  if (ListSize(heap) == size) return false;
  Raise(exc::RuntimeError, "list changed size during iteration");
  return true;
}

bool Swap(Object* heap, int64_t i, Object* at_i, int64_t j, Object* at_j) {
  return ListSet(heap, i, at_j) && ListSet(heap, j, at_i);
}

// Moves the item at `position` towards the root, not beyond `start`.
template <bool max>
bool Rise(Object* heap, int64_t start, int64_t position) {
  const int64_t size = ListSize(heap);
  if (position >= size) return RaiseFalse(Raise(exc::IndexError, "index out of range"));
  Object* item = ListGet(heap, position);
  while (position > start) {
    const int64_t parent_at = (position - 1) >> 1;
    Object* parent = ListGet(heap, parent_at);
    if (parent == nullptr || item == nullptr) return !SizeChanged(heap, size);
    const int before = Before<max>(item, parent);
    if (before < 0 || SizeChanged(heap, size)) return false;
    if (before == 0) break;
    // __lt__ may have put others there: the swap takes what is there now.
    item = ListGet(heap, position);
    parent = ListGet(heap, parent_at);
    if (item == nullptr || parent == nullptr || !Swap(heap, position, item, parent_at, parent)) {
      return false;
    }
    position = parent_at;
  }
  return true;
}

// Sinks the item at `position` to a leaf along the better children, then lets it rise: fewer
// comparisons than stopping on the way, since what was last mostly belongs near the leaves.
template <bool max>
bool Sink(Object* heap, int64_t position) {
  const int64_t size = ListSize(heap);
  const int64_t start = position;
  if (position >= size) return RaiseFalse(Raise(exc::IndexError, "index out of range"));
  while (position < size / 2) {
    int64_t child = 2 * position + 1;
    if (child + 1 < size) {
      Object* left = ListGet(heap, child);
      Object* right = ListGet(heap, child + 1);
      if (left == nullptr || right == nullptr) return !SizeChanged(heap, size);
      const int before = Before<max>(left, right);
      if (before < 0 || SizeChanged(heap, size)) return false;
      if (before == 0) ++child;
    }
    Object* item = ListGet(heap, position);
    Object* better = ListGet(heap, child);
    if (item == nullptr || better == nullptr || !Swap(heap, position, item, child, better)) {
      return false;
    }
    position = child;
  }
  return Rise<max>(heap, start, position);
}

Object* HeapPush(Object*, Args args, size_t, Object*) {
  if (!CheckList("heappush() argument 1", args[0]) || !ListAppend(args[0], args[1])) return nullptr;
  return Rise<false>(args[0], 0, ListSize(args[0]) - 1) ? None() : nullptr;
}

template <bool max>
Object* HeapPop(Object*, Args args, size_t, Object*) {
  Object* heap = args[0];
  if (!CheckList(max ? "_heappop_max() argument" : "heappop() argument", heap)) return nullptr;
  if (ListSize(heap) == 0) return Raise(exc::IndexError, "index out of range");
  Object* last = ListPop(heap, -1);
  if (last == nullptr) return nullptr;
  Object* top = ListGet(heap, 0);
  if (top == nullptr) return last;
  if (!ListSet(heap, 0, last)) return nullptr;
  return Sink<max>(heap, 0) ? top : nullptr;
}

template <bool max>
Object* HeapReplace(Object*, Args args, size_t, Object*) {
  Object* heap = args[0];
  if (!CheckList(max ? "_heapreplace_max() argument 1" : "heapreplace() argument 1", heap)) return nullptr;
  Object* top = ListGet(heap, 0);
  if (top == nullptr) return Raise(exc::IndexError, "index out of range");
  if (!ListSet(heap, 0, args[1])) return nullptr;
  return Sink<max>(heap, 0) ? top : nullptr;
}

Object* HeapPushPop(Object*, Args args, size_t, Object*) {
  Object* heap = args[0];
  if (!CheckList("heappushpop() argument 1", heap)) return nullptr;
  Object* top = ListGet(heap, 0);
  if (top == nullptr) return args[1];
  const int before = Before<false>(top, args[1]);
  if (before < 0) return nullptr;
  if (before == 0) return args[1];
  top = ListGet(heap, 0);
  if (top == nullptr) return Raise(exc::IndexError, "index out of range");
  if (!ListSet(heap, 0, args[1])) return nullptr;
  return Sink<false>(heap, 0) ? top : nullptr;
}

template <bool max>
Object* Heapify(Object*, Args args, size_t, Object*) {
  if (!CheckList(max ? "_heapify_max() argument" : "heapify() argument", args[0])) return nullptr;
  for (int64_t i = ListSize(args[0]) / 2 - 1; i >= 0; --i) {
    if (!Sink<max>(args[0], i) || !PollHere()) return nullptr;
  }
  return None();
}

const NativeMethod kFunctions[] = {
    {"heappush", HeapPush, 2, 2, 0,
     "heappush($module, heap, item, /)\n--\n\nAdd an item and keep the heap a heap."},
    {"heappop", HeapPop<false>, 1, 1, 0,
     "heappop($module, heap, /)\n--\n\nRemove the smallest item and return it."},
    {"heapreplace", HeapReplace<false>, 2, 2, 0,
     "heapreplace($module, heap, item, /)\n--\n\nheappop, then heappush."},
    {"heappushpop", HeapPushPop, 2, 2, 0,
     "heappushpop($module, heap, item, /)\n--\n\nheappush, then heappop."},
    {"heapify", Heapify<false>, 1, 1, 0,
     "heapify($module, heap, /)\n--\n\nMake a list a heap, in place."},
    {"_heappop_max", HeapPop<true>, 1, 1, 0,
     "_heappop_max($module, heap, /)\n--\n\nheappop of a heap with the largest on top."},
    {"_heapreplace_max", HeapReplace<true>, 2, 2, 0,
     "_heapreplace_max($module, heap, item, /)\n--\n\nheapreplace, the largest on top."},
    {"_heapify_max", Heapify<true>, 1, 1, 0,
     "_heapify_max($module, heap, /)\n--\n\nheapify, the largest on top."},
    {}};

}  // namespace

Object* CreateHeapqModule() {
  Object* module = NewNativeModule("_heapq", "Lists as binary heaps.", kFunctions);
  if (module == nullptr || !ModuleAdd(module, "__about__", NewStrAscii(""))) return nullptr;
  return module;
}

}  // namespace tricolor
