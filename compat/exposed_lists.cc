// Lists whose items C code has had a pointer to: it may exchange them without telling.
#include <algorithm>
#include <vector>

#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "runtime/builtin_types.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/list.h"

static_assert(offsetof(tricolor::RefArray, items) == TC_ARRAY_HEADER);

namespace tricolor::compat {
namespace {

// Whoever calls C in a loop would tell the collector of a list in each of its rounds, and so hold up the last one:
// where that takes no longer than the C code may have taken, only what is not marked yet is told.
constexpr int64_t kFew = 256;
constexpr size_t kMostExposed = 64;

// A bit of a list, no other type's: some thread's code has had its items while the collector marked.
constexpr uint8_t kExposed = 0x20;

// Null: it has no items any more, or has been freed meanwhile (FreeCell).
RefArray* ExposedArray(Object* list) {
  if ((__atomic_load_n(&list->flags, __ATOMIC_RELAXED) & gc::kLeaf) != 0) return nullptr;
  Object** items = gc::Load(&As<ListObject>(list)->items);
  return items == nullptr ? nullptr : RefArray::Of(items);
}

void RescanExposed(RefArray* array) {
  if (array->capacity > kFew) return gc::Rescan(array);
  gc::Shade(array);
  for (int64_t i = 0; i < array->capacity; ++i) gc::Shade(gc::Load(&array->items[i]));
}

// Who walks a long list and meets others in it would have the long one traced anew each time that those are
// too many. It stays until the safepoint, as long as few do.
void RescanShortLists(std::vector<Object*>& lists) {
  const auto is_done = [](Object* list) {
    RefArray* array = ExposedArray(list);
    if (array == nullptr) return true;
    if (array->capacity > kFew) return false;
    RescanExposed(array);
    return true;
  };
  lists.erase(std::remove_if(lists.begin(), lists.end(), is_done), lists.end());
}

}  // namespace

void TraceExposedLists(const Thread* thread, gc::Visitor& visitor) {
  const auto* n = static_cast<const NativeThread*>(thread->compat_state);
  if (n == nullptr) return;
  for (Object* list : n->exposed_lists) {
    visitor.Visit(list);
    RefArray* array = ExposedArray(list);
    if (array == nullptr) continue;
    visitor.Visit(array);
    visitor.VisitRange(reinterpret_cast<void* const*>(array->items), static_cast<size_t>(array->capacity));
  }
}

void RescanExposedLists(NativeThread* n) {
  std::vector<Object*>& lists = n->exposed_lists;
  if (lists.empty()) return;
  for (Object* list : lists) {
    if (RefArray* array = ExposedArray(list)) RescanExposed(array);
  }
  lists.clear();
}

namespace {

// C may exchange items of this list without telling: while the collector marks, they are looked at
// again at the next safepoint; between cycles the list and its items are remembered if they are old
// (an old list comes here once per cycle: tc_list looks at its state).
[[gnu::noinline]] void ExposeList(Object* list) {
  NativeThread* const n = CurrentNative();
  std::vector<Object*>& lists = n->exposed_lists;
  if (!HasBit(list, kNativeSeen)) {
    // Who is making it shorter and has not seen the bit is done before its size is read; who comes
    // later sees the bit.
    ObjectLock lock(list);
    SetBit(list, kNativeSeen);
  }
  // Remembered first: Remember does nothing only where it saw the flag up, and then it is up below too
  // (or has come down since, and all that this thread holds is marked). The other way round the
  // flag could go up in between, and the list would neither be remembered nor looked at again.
  gc::Remember(list);
  Object** items = gc::Load(&As<ListObject>(list)->items);
  if (items != nullptr) gc::Remember(RefArray::Of(items));
  if (!gc::BarrierMarks()) return;
  if (std::find(lists.rbegin(), lists.rend(), list) != lists.rend()) return;
  gc::Shade(list);
  // Whoever drops it is not to make another object of it, whose thread may not have this one's table.
  if (TypeOf(list) == &list_type) SetBit(list, kExposed);
  if (lists.size() >= kMostExposed) {
    RescanShortLists(lists);
    if (lists.size() >= kMostExposed / 2) RescanExposedLists(n);
  }
  lists.push_back(list);
}

}  // namespace
}  // namespace tricolor::compat

void tc_list_seen(PyObject* list) {
  using namespace tricolor;  // NOLINT
  // Who reads item after item comes here for each while the collector marks: that needs no frame.
  const auto* n = static_cast<const compat::NativeThread*>(CurrentThread()->compat_state);
  const bool known = n != nullptr && !n->exposed_lists.empty() && n->exposed_lists.back() == compat::In(list);
  if (!known || !gc::BarrierMarks()) compat::ExposeList(compat::In(list));
}
