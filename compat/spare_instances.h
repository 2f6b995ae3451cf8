// Spare instances of extensions' types, by type: what spare_cells.h says of KeepSpareInstance and NewSpareOf, for who is
// asked at each object that native code makes and drops.
#ifndef TRICOLOR_COMPAT_SPARE_INSTANCES_H_
#define TRICOLOR_COMPAT_SPARE_INSTANCES_H_

#include "compat/spare_cells.h"

namespace tricolor::compat {

// Looked up at each object that is made, so all that need not be asked for again stands here.
struct SpareInstances {
  static constexpr uint32_t kPerType = 1023;
  static constexpr size_t kTypes = 16;
  static constexpr size_t kLargest = 512;  // bytes, to be zeroed
  struct OfType {
    const Type* type;
    Object* last;       // the one given last, not among `cells`; or null
    Object* taken;      // the one taken last: unmarked, as no cycle was since
    uint64_t header;    // of a new one
    Object** cells;     // room for kPerType
    uint32_t count;
    uint32_t granules;  // of a cell
    bool heap_type;
    bool has_gc;
    bool has_dict;
  };
  uint32_t round = gc::kNeverCalm;  // gc::Calm() when the first of these was given
  int32_t born = 0;                 // tracked and not freed since rings were looked for
  OfType of_types[kTypes] = {};

  bool IsCalm() const { return __builtin_expect(round == gc::Calm(), 1); }

  OfType* For(const Type* type) {
    OfType* of_type = &of_types[reinterpret_cast<uintptr_t>(type) / 64 % kTypes];
    __asm__("" : "+r"(of_type));  // or it is computed anew at each use
    return of_type;
  }
};
extern constinit thread_local SpareInstances spare_instances __attribute__((tls_model("initial-exec")));

// KeepSpareInstance of a type that is noted in `cells`. False: it is not.
inline bool KeepNoted(Object* o, const Type* type, SpareInstances::OfType* cells) {
  if (cells->type != type || !spare_instances.IsCalm()) return false;
  if (cells->has_gc && spare_instances.born > 0) --spare_instances.born;
  if (TypeOf(o) != type || (o != cells->taken && !gc::IsUnmarkedCell(o))) return true;
  if (cells->last == nullptr) {
    cells->last = o;
  } else if (cells->count < SpareInstances::kPerType) {
    cells->cells[cells->count++] = o;
  }
  return true;
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SPARE_INSTANCES_H_
