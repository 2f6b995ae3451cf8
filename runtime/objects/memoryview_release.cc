// release() and __exit__: what CPython's counts would have released by now.
#include <unordered_set>
#include <vector>

#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/collection_budget.h"
#include "runtime/objects/memoryview_internal.h"
#include "runtime/references.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// Who has not shown a living view by then has to be collected for.
constexpr size_t kMostToWalk = 512;
constinit CollectionBudget fruitless(64, 10);  // for those that gave nothing back

bool LeadsAnywhere(Object* o) {
  const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
  return (flags & gc::kInHeap) != 0 && (flags & gc::kLeaf) == 0 && !IsType(o) &&
         !IsExactly(o, function_type) && !IsExactly(o, module_type) && !IsExactly(o, code_type);
}

// A view of `managed` that nobody has released is in the variables of the calling thread's
// functions, or is held by what is there: for CPython too the exporter is still exported.
bool IsViewedByFrames(const ManagedBuffer* managed) {
  std::unordered_set<Object*> seen;
  std::vector<Object*> open;
  bool found = false;
  const auto look = [&](Object* o) {
    if (found || o == nullptr || seen.size() >= kMostToWalk) return;
    if (TypeOf(o) == &memoryview_type) {
      found = gc::Load(&As<MemoryViewObject>(o)->managed) == managed && !MemoryViewReleased(o);
    } else if (TypeOf(o) != nullptr && LeadsAnywhere(o)) {
      if (seen.insert(o).second) open.push_back(o);
    }
  };
  for (Frame* frame = CurrentThread()->frame; frame != nullptr; frame = frame->previous) {
    for (Value* slot = frame->slots; slot < LoadSp(frame); ++slot) {
      const Value value = LoadSlot(slot);
      if (value.IsObject()) look(value.AsObject());
    }
    look(frame->locals);
  }
  for (size_t i = 0; i < open.size() && !found; ++i) ForEachReference(open[i], look);
  return found;
}

int64_t Views(const ManagedBuffer* managed) {
  return __atomic_load_n(&managed->views, __ATOMIC_ACQUIRE);
}

// Parts of the view that were dropped keep an exporter in C from closing or growing next.
// (bytearray looks again itself.)
bool MayHaveDroppedParts(const ManagedBuffer* managed) {
  if (managed == nullptr || Views(managed) == 0) return false;
  Object* exporter = gc::Load(&managed->master.obj);
  if (exporter == nullptr || TypeOf(exporter)->kind != static_cast<uint8_t>(TypeKind::kExtension))
    return false;
  return !IsViewedByFrames(managed) && fruitless.Allows();
}

}  // namespace

Object* ReleaseMethod(Object* o, Args, size_t, Object*) {
  const void* frame = __builtin_frame_address(0);
  if (!ReleaseMemoryView(o, true)) {
    if (!ErrorIs(exc::BufferError)) return nullptr;
    ClearError();
    CollectNow(frame);  // a buffer that was dropped keeps this view
    if (!ReleaseMemoryView(o, true)) return nullptr;
  }
  const ManagedBuffer* managed = gc::Load(&As<MemoryViewObject>(o)->managed);
  if (MayHaveDroppedParts(managed)) {
    fruitless.Spend([frame, managed] {
      CollectNow(frame);
      return Views(managed) > 0;
    });
  }
  return None();
}

}  // namespace tricolor
