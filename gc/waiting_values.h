// WaitingValues: values of ephemerons that the marker met before their keys (ephemeron.h).
//
// HOW        New ones are only listed: most keys are marked by the time there is nothing else to
//            trace. Then the rest is entered into a table by key, and each cell that is traced
//            from then on is looked up.
// THREADS    The collector's only.
#ifndef TRICOLOR_GC_WAITING_VALUES_H_
#define TRICOLOR_GC_WAITING_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tricolor::gc {

class WaitingValues {
 public:
  void Add(const void* key, void** value) { fresh_.push_back({key, value}); }
  bool AnyFresh() const { return !fresh_.empty(); }
  bool AnyEntered() const { return keys_used_ != 0; }
  bool Any() const { return AnyFresh() || AnyEntered() || !keyless_.empty(); }

  // Fresh ones whose key `lives(key)` now go to `visit(value)`; the others are entered.
  template <class Lives, class Visit>
  void EnterFresh(Lives lives, Visit visit) {
    for (const Fresh& f : fresh_) {
      if (f.key == nullptr) {
        keyless_.push_back(f.value);
      } else if (lives(f.key)) {
        visit(f.value);
      } else {
        Enter(f.key, f.value);
      }
    }
    fresh_.clear();
  }

  // Calls visit(value) for each that waits for `key`.
  template <class Visit>
  void ForEachOf(const void* key, Visit visit) const {
    if (keys_.empty()) return;
    const Key& k = keys_[Find(key)];
    if (k.key == nullptr) return;
    for (uint32_t v = k.first; v != kNone; v = values_[v].next) visit(values_[v].value);
  }
  // The same, and they wait no more.
  template <class Visit>
  void Release(const void* key, Visit visit) {
    Key& k = keys_[Find(key)];
    if (k.key == nullptr || k.first == kNone) return;
    uint32_t v = k.first;
    k.first = kNone;  // the place stays taken: others were put behind it
    for (; v != kNone; v = values_[v].next) visit(values_[v].value);
  }

  // Their keys are dead: all values become null, and none waits any more.
  void Clear();
  // Nothing is done with them (the cycle is given up).
  void Forget();

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Fresh {
    const void* key;
    void** value;
  };
  struct Key {
    const void* key;  // null: free
    uint32_t first;   // into values_
  };
  struct Value {
    void** value;
    uint32_t next;
  };

  // The place of a key, or the free one where it would be. REQUIRES a table.
  size_t Find(const void* key) const {
    const auto bits = reinterpret_cast<uintptr_t>(key);
    size_t at = ((bits >> 4) * 0x9e3779b97f4a7c15u) >> shift_;
    while (keys_[at].key != nullptr && keys_[at].key != key) at = (at + 1) & (keys_.size() - 1);
    return at;
  }
  void Enter(const void* key, void** value);
  void Grow();

  std::vector<Fresh> fresh_;
  std::vector<void**> keyless_;
  std::vector<Key> keys_;  // a power of two, at most half full; or empty
  std::vector<Value> values_;
  size_t keys_used_ = 0;
  int shift_ = 64;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_WAITING_VALUES_H_
