// CellMap: a value for each cell of the heap that somebody asks for, found by its address.
//
// WHY        A collection asks about millions of objects, several times each. Those that were made one after the other
//            lie beside each other, and here their values do: a hash is taken for each stretch of heap, not for each cell.
// THREADS    Find may run beside Find; all else alone.
#ifndef TRICOLOR_COMPAT_CELL_MAP_H_
#define TRICOLOR_COMPAT_CELL_MAP_H_

#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_map.h"

namespace tricolor::compat {

template <class T>
class CellMap {
 public:
  // T() at first.
  T& At(const void* cell) {
    const uintptr_t stretch = StretchOf(cell);
    Recent& recent = recent_[stretch % kRecent];
    if (recent.stretch != stretch) {
      auto& values = stretches_[stretch];
      if (values == nullptr) values = std::make_unique<Values>();
      recent = {stretch, values.get()};
    }
    return recent.values->of[PlaceOf(cell)];
  }
  // As Find, for who is alone: most have been asked for just before, or one beside them.
  T* FindAlone(const void* cell) {
    const uintptr_t stretch = StretchOf(cell);
    Recent& recent = recent_[stretch % kRecent];
    if (recent.stretch != stretch) {
      const auto found = stretches_.find(stretch);
      if (found == stretches_.end()) return nullptr;
      recent = {stretch, found->second.get()};
    }
    return &recent.values->of[PlaceOf(cell)];
  }
  // Null: nobody has asked for it, nor for one beside it.
  const T* Find(const void* cell) const {
    const auto found = stretches_.find(StretchOf(cell));
    return found == stretches_.end() ? nullptr : &found->second->of[PlaceOf(cell)];
  }
  void Clear() {
    stretches_.clear();
    for (Recent& recent : recent_) recent = {};
  }

 private:
  static constexpr size_t kGranule = 16;  // cells begin at multiples of it
  static constexpr size_t kPlaces = 1024;
  struct Values {
    T of[kPlaces] = {};
  };
  // Those asked for last: an object and its type are far from each other, and are asked for in turn.
  static constexpr size_t kRecent = 8;
  struct Recent {
    uintptr_t stretch = 0;  // no cell begins there
    Values* values = nullptr;
  };
  static uintptr_t StretchOf(const void* cell) { return reinterpret_cast<uintptr_t>(cell) / kGranule / kPlaces; }
  static size_t PlaceOf(const void* cell) { return reinterpret_cast<uintptr_t>(cell) / kGranule % kPlaces; }

  absl::flat_hash_map<uintptr_t, std::unique_ptr<Values>> stretches_;
  Recent recent_[kRecent];
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_CELL_MAP_H_
