// Spare instances of extensions' types, by type: what spare_cells.h says of KeepSpareInstance and NewSpareOf, for who is
// asked at each object that native code makes and drops.
#ifndef TRICOLOR_COMPAT_SPARE_INSTANCES_H_
#define TRICOLOR_COMPAT_SPARE_INSTANCES_H_

#include "compat/spare_cells.h"

namespace tricolor::compat {

// Looked up at each object that is made, so all that need not be asked for again stands here.
struct SpareInstances {
  static constexpr uint32_t kPerType = 4095;
  static constexpr size_t kTypes = 16;
  static constexpr size_t kLargest = 512;  // bytes, to be zeroed
  struct alignas(64) OfType {
    const Type* type;
    Object* last;      // the one given last, not among `cells`; or null
    Object* taken;     // the one taken last: unmarked, as no cycle was since
    uint64_t header;   // of a new one
    uint64_t dropped;  // of one that is dropped, its tracked bits apart: as `header`, or what none has
    Object** cells;    // room for kPerType
    uint32_t count;
    uint16_t bytes;    // of a cell
    uint8_t listed;    // kListed and kTracked of a new one that need not be entered in the table; of an old one kListed
    bool heap_type;
    bool has_gc() const { return listed != 0; }
  };
  OfType of_types[kTypes] = {};  // of the round of spare_cells
  int32_t born = 0;              // tracked and not freed since rings were looked for

  OfType* For(const Type* type) {
    static_assert(sizeof(OfType) == 64);
    constexpr uintptr_t kOffsets = (kTypes - 1) * sizeof(OfType);
    const uintptr_t offset = reinterpret_cast<uintptr_t>(type) & kOffsets;
    auto* of_type = reinterpret_cast<OfType*>(reinterpret_cast<char*>(of_types) + offset);
    __asm__("" : "+r"(of_type));  // or it is computed anew at each use
    return of_type;
  }
};
extern constinit thread_local SpareInstances spare_instances __attribute__((tls_model("initial-exec")));

// KeepSpareInstance of a type that is noted in `cells`. False: it is not.
inline bool KeepNoted(Object* o, const Type* type, SpareInstances::OfType* cells) {
  if (cells->type != type || !IsCalm()) return false;
  if (cells->has_gc() && spare_instances.born > 0) --spare_instances.born;
  if (TypeOf(o) != type || (o != cells->taken && !gc::IsUnmarkedCell(o))) return true;
  if (cells->last == nullptr) {
    cells->last = o;
  } else if (cells->count < SpareInstances::kPerType) {
    cells->cells[cells->count++] = o;
  }
  return true;
}

// NewSpareOf for PyType_GenericAlloc: of the one given last, if that stands in the table of tracked objects still, or need
// not. Null: nothing was done.
[[gnu::always_inline]] inline Object* NewNoted(Type* type) {
  SpareInstances::OfType* cells = spare_instances.For(type);
  Object* o = cells->last;
  if (cells->type != type || o == nullptr || !IsCalm() ||
      (__atomic_load_n(&o->aux, __ATOMIC_RELAXED) & kListed) != (cells->listed & kListed)) {
    return nullptr;
  }
  if (cells->heap_type) {
    const int32_t raw = RawLedger(AsObject(type));
    if (TC_UNLIKELY(raw <= __atomic_load_n(&tc_gc_alert, __ATOMIC_RELAXED))) return nullptr;
    __atomic_store_n(&type->base.base.ledger, raw + 1, __ATOMIC_RELAXED);
  }
  cells->last = nullptr;
  cells->taken = o;
  auto* word = reinterpret_cast<HeaderWord*>(o + 1);
  auto* const end = reinterpret_cast<HeaderWord*>(reinterpret_cast<char*>(o) + cells->bytes);
  for (; word != end; word += 2) word[0] = word[1] = 0;
  BeginAgain(o, cells->header | uint64_t{cells->listed} << 56);
  static_assert(kTracked == 1);
  spare_instances.born += cells->listed & kTracked;
  return o;
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SPARE_INSTANCES_H_
