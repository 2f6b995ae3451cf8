// memory_iterator: the items of a memoryview, one after the other.
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/memoryview_internal.h"
#include "runtime/objects/setup.h"

namespace tricolor {
namespace {

Type memory_iterator_type;

struct MemoryIterator {
  Object base;
  int64_t index;   // of the next item; relaxed atomic: threads may see one twice or miss one
  int64_t length;
  Object* view;    // null: exhausted
};

Object* Self(Object* o) { return o; }

Object* NextItem(Object* o) {
  auto* it = As<MemoryIterator>(o);
  Object* view = gc::Load(&it->view);
  if (view == nullptr) return nullptr;
  const int64_t index = Relaxed(&it->index);
  if (index >= it->length) {
    gc::StoreNoBarrier(&it->view, static_cast<Object*>(nullptr));
    return nullptr;
  }
  if (!CheckMemoryView(view)) return nullptr;
  SetRelaxed(&it->index, index + 1);
  return MemoryViewItem(view, index);
}

void Trace(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<MemoryIterator>(o)->view));
}

}  // namespace

Object* NewMemoryIterator(Object* o) {
  if (!CheckMemoryView(o)) return nullptr;
  const BufferInfo& view = As<MemoryViewObject>(o)->view;
  if (view.ndim == 0) return Raise(exc::TypeError, "invalid indexing of 0-dim memory");
  // CPython 3.11 has the same limit, and says so in these words.
  if (view.ndim > 1) {
    return Raise(exc::NotImplementedError, "multi-dimensional sub-views are not implemented");
  }
  if (!NeedNativeFormat(view)) return nullptr;
  auto* it = NewExact<MemoryIterator>(memory_iterator_type);
  if (it == nullptr) return nullptr;
  it->length = view.shape[0];
  gc::Store(it, &it->view, o);
  return AsObject(it);
}

bool ReadyMemoryIteratorType() {
  Type& t = memory_iterator_type;
  BeginType(&t, "memory_iterator", sizeof(MemoryIterator));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.slots.iter = Self;
  t.slots.next = NextItem;
  t.slots.trace = Trace;
  return ReadyBuiltinType(&t);
}

}  // namespace tricolor
