#include "runtime/dead_cycles.h"

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "gc/cell_class.h"
#include "gc/ephemeron.h"
#include "gc/visitor.h"
#include "runtime/embedder.h"
#include "runtime/type.h"

namespace tricolor {

namespace {

constexpr uint32_t kNone = UINT32_MAX;

// The dead by number, in the order in which they are added.
class Numbers {
 public:
  void Add(Object* o) {
    const uintptr_t block = BlockOf(o);
    if (blocks_.empty() || block != last_) {
      last_ = block;
      by_address_.emplace(block, static_cast<uint32_t>(blocks_.size()));
      blocks_.emplace_back();
      blocks_.back().first = static_cast<uint32_t>(objects_.size());
    }
    const size_t granule = GranuleOf(o);
    blocks_.back().bits[granule / 64] |= uint64_t{1} << (granule % 64);
    objects_.push_back(o);
  }

  // After the last Add, before the first Find.
  void Finish() {
    for (Block& b : blocks_) {
      uint32_t before = b.first;
      for (size_t w = 0; w < kWords; ++w) {
        b.before[w] = before;
        before += static_cast<uint32_t>(__builtin_popcountll(b.bits[w]));
      }
    }
    last_ = 0;
    found_ = nullptr;
  }

  // kNone: it is not one of them.
  uint32_t Find(const void* cell) {
    const uintptr_t block = BlockOf(cell);
    if (block != last_) {
      auto found = by_address_.find(block);
      found_ = found == by_address_.end() ? nullptr : &blocks_[found->second];
      last_ = block;
    }
    if (found_ == nullptr) return kNone;
    const size_t granule = GranuleOf(cell);
    const uint64_t bits = found_->bits[granule / 64];
    const uint64_t bit = uint64_t{1} << (granule % 64);
    if ((bits & bit) == 0) return kNone;
    return found_->before[granule / 64] +
           static_cast<uint32_t>(__builtin_popcountll(bits & (bit - 1)));
  }

  size_t size() const { return objects_.size(); }
  Object* operator[](size_t i) const { return objects_[i]; }

 private:
  static constexpr size_t kWords = gc::kBlockSize / gc::kGranule / 64;
  struct Block {
    uint32_t first = 0;
    uint64_t bits[kWords] = {};
    uint32_t before[kWords];  // numbers given up to the begin of the word
  };

  static uintptr_t BlockOf(const void* cell) {
    return reinterpret_cast<uintptr_t>(cell) / gc::kBlockSize;
  }
  static size_t GranuleOf(const void* cell) {
    return reinterpret_cast<uintptr_t>(cell) % gc::kBlockSize / gc::kGranule;
  }

  std::vector<Object*> objects_;
  std::vector<Block> blocks_;
  absl::flat_hash_map<uintptr_t, uint32_t> by_address_;
  uintptr_t last_ = 0;            // no cell is in the block at address 0
  const Block* found_ = nullptr;  // that of `last_`
};

// Counts what one object after the other refers to.
class Counts final : public gc::Visitor {
 public:
  explicit Counts(Numbers* numbers) : numbers_(*numbers), references_(numbers->size()) {
    first_.reserve(numbers->size() + 1);
    const bool has_ephemerons = gc::HasValuesOfDead(&TheHeap());
    std::vector<void*> values;
    for (size_t i = 0; i < numbers->size(); ++i) {
      first_.push_back(targets_.size());
      Object* const o = numbers_[i];
      TraceObject(o, *this);
      if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kTypeInHeap) != 0) Visit(TypeOf(o));
      if (!has_ephemerons) continue;
      values.clear();
      gc::ListValuesOfDead(&TheHeap(), o, &values);  // what a living table holds for it
      for (void* value : values) Visit(value);
    }
    first_.push_back(targets_.size());
  }

  void Visit(void* cell) override {
    if (cell == nullptr) return;
    const uint32_t n = numbers_.Find(cell);
    if (n == kNone) return;
    ++references_[n];
    targets_.push_back(n);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Counts::Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}  // no cell has such parts

  // What nobody refers to goes. Afterwards StillReferred says who is left.
  void Drop() {
    std::vector<uint32_t> going;
    for (uint32_t n = 0; n < references_.size(); ++n) {
      if (references_[n] == 0) going.push_back(n);
    }
    while (!going.empty()) {
      const uint32_t n = going.back();
      going.pop_back();
      for (size_t t = first_[n]; t < first_[n + 1]; ++t) {
        if (--references_[targets_[t]] == 0) going.push_back(targets_[t]);
      }
    }
  }
  bool StillReferred(size_t n) const { return references_[n] != 0; }

 private:
  Numbers& numbers_;
  std::vector<uint32_t> references_;  // to each, from the others
  std::vector<size_t> first_;         // where in targets_ those of each begin
  std::vector<uint32_t> targets_;
};

}  // namespace

std::vector<Object*> DeadInCycles(const std::vector<void*>& cells) {
  Numbers numbers;
  for (void* cell : cells) {
    auto* const o = static_cast<Object*>(cell);
    const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
    if ((flags & (gc::kLeaf | gc::kTypeInHeap)) != gc::kLeaf) numbers.Add(o);
  }
  numbers.Finish();
  Counts counts(&numbers);
  counts.Drop();
  std::vector<Object*> left;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (counts.StillReferred(i)) left.push_back(numbers[i]);
  }
  return left;
}

}  // namespace tricolor
