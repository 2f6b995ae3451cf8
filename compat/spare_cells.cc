#include "compat/spare_cells.h"

#include <cstring>

#include "compat/death.h"
#include "compat/parallel.h"
#include "compat/slots.h"
#include "runtime/prompt.h"

namespace tricolor::compat {

constinit thread_local SpareCells spare_cells = {};
uint32_t spare_round = 1;

void RenewSpareCells() {
  std::memset(&spare_cells, 0, sizeof(spare_cells));
  spare_cells.round = __atomic_load_n(&spare_round, __ATOMIC_RELAXED);
}

DictsReused dicts_reused = DictsReused::kAlways;

void KeepDicts(DictsReused from_now_on) {
  DictsReused now = __atomic_load_n(&dicts_reused, __ATOMIC_RELAXED);
  while (now < from_now_on && !__atomic_compare_exchange_n(&dicts_reused, &now, from_now_on, false, __ATOMIC_RELAXED,
                                                           __ATOMIC_RELAXED)) {
  }
}

void ForgetSpareCells() { __atomic_fetch_add(&spare_round, 1, __ATOMIC_RELAXED); }

namespace {

struct SpareInstances {
  static constexpr uint32_t kPerType = 15;
  static constexpr size_t kTypes = 16;
  static constexpr size_t kLargest = 512;  // bytes, to be zeroed
  struct OfType {
    const Type* type;
    uint32_t count;
    Object* cells[kPerType];
  };
  uint32_t round;
  OfType of_types[kTypes];

  OfType* For(const Type* type) { return &of_types[reinterpret_cast<uintptr_t>(type) / 64 % kTypes]; }
};
constinit thread_local SpareInstances spare __attribute__((tls_model("initial-exec"))) = {};

// Instances are kept and taken beside parallel modules too: their counts are written by whoever has them alone.
inline bool IsQuiet() { return !gc::Alert() || (AnyParallel() && !gc::BarrierOn()); }

}  // namespace

namespace {
[[gnu::noinline]] void KeepFirst(Object* o, const Type* type) {
  if (TypeOf(o) != type || type->kind != static_cast<uint8_t>(TypeKind::kExtension) || type->tp_itemsize != 0 ||
      static_cast<size_t>(type->tp_basicsize) > SpareInstances::kLargest || (type->cell_flags & kPromptCell) != 0 ||
      !IsQuiet() || !gc::IsUnmarkedCell(o)) {
    return;
  }
  const uint32_t round = __atomic_load_n(&spare_round, __ATOMIC_RELAXED);
  if (spare.round != round) {
    spare = {};
    spare.round = round;
  }
  SpareInstances::OfType* cells = spare.For(type);
  cells->type = type;
  cells->count = 1;
  cells->cells[0] = o;
}
}  // namespace

void KeepSpareInstance(Object* o, const Type* type) {
  SpareInstances::OfType* cells = spare.For(type);
  if (cells->type != type || spare.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED)) return KeepFirst(o, type);
  if (cells->count == SpareInstances::kPerType || TypeOf(o) != type || !IsQuiet() || !gc::IsUnmarkedCell(o)) return;
  cells->cells[cells->count++] = o;
}

Object* NewSpareOf(Type* type, bool tracked) {
  SpareInstances::OfType* cells = spare.For(type);
  if (cells->type != type || cells->count == 0 || spare.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED) ||
      !IsQuiet()) {
    return nullptr;
  }
  const bool heap = (type->tp_flags & kTypeHeap) != 0;
  constexpr uint32_t kSettled = kDeallocates | kAdopted;
  if (heap && (__atomic_load_n(&type->reserved, __ATOMIC_RELAXED) & kSettled) != kSettled) return nullptr;
  Object*& last = cells->cells[--cells->count];
  Object* o = last;
  last = nullptr;
  const size_t granules = CellBytes(static_cast<size_t>(type->tp_basicsize)) / SpareCells::kGranule;
  auto* word = reinterpret_cast<HeaderWord*>(o + 1);
  for (size_t i = 1; i < granules; ++i, word += 2) word[0] = word[1] = 0;
  // It may stand in the table of tracked objects still.
  const bool tracks = tracked && (type->tp_flags & kTypeHaveGc) != 0;
  const bool listed = HasBit(o, kListed);
  const uint8_t bits = listed ? kListed | (tracks ? kTracked : 0) : 0;
  const uint8_t flags = type->cell_flags | gc::kInHeap | (heap ? kCountsType : 0);
  __atomic_store_n(reinterpret_cast<HeaderWord*>(o), HeaderOf(1, flags, bits), __ATOMIC_RELAXED);
  if (heap) Py_INCREF(Py(AsObject(type)));
  if (tracks && !listed) Track(o);
  return o;
}

}  // namespace tricolor::compat
