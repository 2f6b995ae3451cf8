#include "compat/spare_cells.h"

#include <cstring>
#include <memory>

#include "compat/parallel.h"
#include "compat/slots.h"
#include "compat/spare_instances.h"
#include "compat/tracked.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"

namespace tricolor::compat {

constinit thread_local SpareCells spare_cells = {};

void RenewSpareCells() {
  const uint32_t calm = gc::Calm();
  if (calm == 0) return;
  spare_cells = {};
  for (SpareInstances::OfType& of_type : spare_instances.of_types) of_type.type = nullptr;
  spare_cells.round = calm;
  spare_cells.empty_table = EmptyDictTable();
}

DictsReused dicts_reused = DictsReused::kAlways;

void KeepDicts(DictsReused from_now_on) {
  DictsReused now = __atomic_load_n(&dicts_reused, __ATOMIC_RELAXED);
  while (now < from_now_on && !__atomic_compare_exchange_n(&dicts_reused, &now, from_now_on, false, __ATOMIC_RELAXED,
                                                           __ATOMIC_RELAXED)) {
  }
}

void ForgetSpareCells() { gc::RenewAlert(); }

namespace {
// What waits whole and is of another class makes room, and is a cell of its size.
void GiveUpWholeInstance() {
  Object* o = TakeWhole(spare_cells.whole.instance);
  if (o == nullptr) return;
  const Type* type = TypeOf(o);
  GiveSpareCell(o, BytesOfInstance(type, InlineValuesOf(o, type)->capacity));
}
}  // namespace

Object* NewSpareInstance(Type* type) {
  const uint32_t version = TypeVersion(type);  // first: what is seen from here on holds for it, or it is no longer the type's
  if (!IsPlainClass(type) || type->slots.init != ObjectInit || (type->tp_flags & kTypeAbstract) != 0 ||
      (type->attr_flags & kInlineValues) == 0) {
    return nullptr;
  }
  SharedKeys* keys = gc::Load(&type->shared_keys);
  if (keys == nullptr || __atomic_load_n(&keys->instances, __ATOMIC_RELAXED) < kLearningInstances) return nullptr;
  GiveUpWholeInstance();
  const uint8_t capacity = __atomic_load_n(&type->inline_capacity, __ATOMIC_RELAXED);
  const size_t bytes = BytesOfInstance(type, capacity);
  Object* o = bytes > SpareCells::kLargest ? nullptr : TakeSpareCell(bytes);
  if (o == nullptr) return nullptr;
  InlineValuesOf(o, type)->capacity = capacity;
  BecomeObject(o, kFreshInstance, type);
  spare_cells.whole.class_version = version;
  spare_cells.whole.instance = ~reinterpret_cast<uintptr_t>(o);
  return o;
}

constinit thread_local SpareInstances spare_instances = {};

namespace {

// The memory behind `cells`, as long as the thread lives.
struct SpareInstanceArrays {
  std::unique_ptr<Object*[]> of_types[SpareInstances::kTypes];
  ~SpareInstanceArrays() { spare_instances = {}; }
};
thread_local SpareInstanceArrays spare_arrays;

[[gnu::noinline]] void KeepFirst(Object* o, const Type* type) {
  constexpr uint32_t kSettled = kDeallocates | kAdopted;
  const bool heap_type = (type->tp_flags & kTypeHeap) != 0;
  if (TypeOf(o) != type || type->kind != static_cast<uint8_t>(TypeKind::kExtension) || type->tp_itemsize != 0 ||
      static_cast<size_t>(type->tp_basicsize) > SpareInstances::kLargest || (type->cell_flags & kPromptCell) != 0 ||
      (heap_type && (__atomic_load_n(&type->reserved, __ATOMIC_RELAXED) & kSettled) != kSettled) ||
      !gc::IsUnmarkedCell(o)) {
    return;
  }
  RenewOldSpareCells();
  if (!IsCalm()) return;
  SpareInstances::OfType* cells = spare_instances.For(type);
  auto& array = spare_arrays.of_types[cells - spare_instances.of_types];
  if (array == nullptr) array = std::make_unique_for_overwrite<Object*[]>(SpareInstances::kPerType);
  cells->type = type;
  cells->count = 0;
  cells->last = o;
  cells->taken = nullptr;
  cells->bytes = static_cast<uint16_t>(CellBytes(static_cast<size_t>(type->tp_basicsize)));
  cells->cells = array.get();
  cells->header = HeaderOf(1, static_cast<uint8_t>(type->cell_flags | gc::kInHeap | (heap_type ? kCountsType : 0)));
  cells->heap_type = heap_type;
  cells->dropped = (type->attr_flags & kHasDict) != 0 ? ~uint64_t{0} : cells->header;
  cells->listed = (type->tp_flags & kTypeHaveGc) != 0 ? kListed | kTracked : 0;
}

}  // namespace

void NoteTracked() { ++spare_instances.born; }
int32_t BornTracked() { return spare_instances.born; }
void CountBorn(int32_t n) { spare_instances.born = n; }

void KeepSpareInstance(Object* o, const Type* type) {
  if (KeepNoted(o, type, spare_instances.For(type))) return;
  if ((type->tp_flags & kTypeHaveGc) != 0 && spare_instances.born > 0) --spare_instances.born;
  KeepFirst(o, type);
}

Object* NewSpareOf(Type* type, bool tracked) {
  SpareInstances::OfType* cells = spare_instances.For(type);
  if (cells->type != type || !IsCalm()) return nullptr;
  Object* o = cells->last;
  if (o != nullptr) {
    cells->last = nullptr;
  } else if (cells->count != 0) {
    o = cells->cells[--cells->count];
  } else {
    return nullptr;
  }
  cells->taken = o;
  auto* word = reinterpret_cast<HeaderWord*>(o + 1);
  for (uint32_t at = sizeof(Object); at < cells->bytes; at += SpareCells::kGranule, word += 2) word[0] = word[1] = 0;
  const bool tracks = tracked && cells->has_gc();
  const bool listed = HasBit(o, kListed);
  BeginAgain(o, cells->header | HeaderOf(0, 0, listed ? kListed | (tracks ? kTracked : 0) : 0));
  if (cells->heap_type) Py_INCREF(Py(AsObject(type)));
  if (!tracks) return o;
  if (listed) {
    ++spare_instances.born;
  } else {
    Track(o);
  }
  return o;
}

}  // namespace tricolor::compat
