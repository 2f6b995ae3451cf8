#include "compat/spare_cells.h"

#include <cstring>
#include <memory>

#include "compat/parallel.h"
#include "compat/slots.h"
#include "compat/tracked.h"
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

// Looked up at each object that is made, so all that need not be asked for again stands here.
struct SpareInstances {
  static constexpr uint32_t kPerType = 1023;
  static constexpr size_t kTypes = 16;
  static constexpr size_t kLargest = 512;  // bytes, to be zeroed
  struct OfType {
    const Type* type;
    uint32_t count;
    uint32_t granules;  // of a cell
    Object** cells;     // room for kPerType
    uint64_t header;    // of a new one
    bool heap_type;
    bool has_gc;
  };
  uint32_t round;
  int32_t born;  // tracked and not freed since rings were looked for
  OfType of_types[kTypes];

  OfType* For(const Type* type) { return &of_types[reinterpret_cast<uintptr_t>(type) / 64 % kTypes]; }
};
constinit thread_local SpareInstances spare __attribute__((tls_model("initial-exec"))) = {};

// The memory behind `cells`, as long as the thread lives.
struct SpareInstanceArrays {
  std::unique_ptr<Object*[]> of_types[SpareInstances::kTypes];
  ~SpareInstanceArrays() { spare = {}; }
};
thread_local SpareInstanceArrays spare_arrays;

[[gnu::noinline]] void KeepFirst(Object* o, const Type* type) {
  constexpr uint32_t kSettled = kDeallocates | kAdopted;
  const bool heap_type = (type->tp_flags & kTypeHeap) != 0;
  if (TypeOf(o) != type || type->kind != static_cast<uint8_t>(TypeKind::kExtension) || type->tp_itemsize != 0 ||
      static_cast<size_t>(type->tp_basicsize) > SpareInstances::kLargest || (type->cell_flags & kPromptCell) != 0 ||
      (heap_type && (__atomic_load_n(&type->reserved, __ATOMIC_RELAXED) & kSettled) != kSettled) || !IsQuiet() ||
      !gc::IsUnmarkedCell(o)) {
    return;
  }
  const uint32_t round = __atomic_load_n(&spare_round, __ATOMIC_RELAXED);
  if (spare.round != round) {
    const int32_t born = spare.born;
    spare = {};
    spare.round = round;
    spare.born = born;
  }
  SpareInstances::OfType* cells = spare.For(type);
  auto& array = spare_arrays.of_types[cells - spare.of_types];
  if (array == nullptr) array = std::make_unique_for_overwrite<Object*[]>(SpareInstances::kPerType);
  cells->type = type;
  cells->count = 1;
  cells->granules = static_cast<uint32_t>(CellBytes(static_cast<size_t>(type->tp_basicsize)) / SpareCells::kGranule);
  cells->cells = array.get();
  cells->cells[0] = o;
  cells->header = HeaderOf(1, static_cast<uint8_t>(type->cell_flags | gc::kInHeap | (heap_type ? kCountsType : 0)));
  cells->heap_type = heap_type;
  cells->has_gc = (type->tp_flags & kTypeHaveGc) != 0;
}

}  // namespace

void NoteTracked() { ++spare.born; }
int32_t BornTracked() { return spare.born; }
void ForgetBorn() { spare.born = 0; }

void KeepSpareInstance(Object* o, const Type* type) {
  SpareInstances::OfType* cells = spare.For(type);
  if (cells->type != type || spare.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED)) {
    if ((type->tp_flags & kTypeHaveGc) != 0 && spare.born > 0) --spare.born;
    return KeepFirst(o, type);
  }
  if (cells->has_gc && spare.born > 0) --spare.born;
  if (cells->count == SpareInstances::kPerType || TypeOf(o) != type || !IsQuiet() || !gc::IsUnmarkedCell(o)) return;
  cells->cells[cells->count++] = o;
}

Object* NewSpareOf(Type* type, bool tracked) {
  SpareInstances::OfType* cells = spare.For(type);
  if (cells->type != type || cells->count == 0 || spare.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED) ||
      !IsQuiet()) {
    return nullptr;
  }
  Object* o = cells->cells[--cells->count];
  auto* word = reinterpret_cast<HeaderWord*>(o + 1);
  for (uint32_t i = 1; i < cells->granules; ++i, word += 2) word[0] = word[1] = 0;
  // It may stand in the table of tracked objects still.
  const bool tracks = tracked && cells->has_gc;
  const bool listed = HasBit(o, kListed);
  const uint8_t bits = listed ? kListed | (tracks ? kTracked : 0) : 0;
  __atomic_store_n(reinterpret_cast<HeaderWord*>(o), cells->header | HeaderOf(0, 0, bits), __ATOMIC_RELAXED);
  if (cells->heap_type) Py_INCREF(Py(AsObject(type)));
  if (tracks) {
    if (listed) {
      ++spare.born;
    } else {
      Track(o);
    }
  }
  return o;
}

}  // namespace tricolor::compat
