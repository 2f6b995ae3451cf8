#include "gc/waiting_values.h"

namespace tricolor::gc {

void WaitingValues::Enter(const void* key, void** value) {
  if (keys_used_ * 2 >= keys_.size()) Grow();
  Key& k = keys_[Find(key)];
  if (k.key == nullptr) {
    k = {key, kNone};
    ++keys_used_;
  }
  values_.push_back({value, k.first});
  k.first = static_cast<uint32_t>(values_.size() - 1);
}

void WaitingValues::Grow() {
  constexpr size_t kFirst = 64;
  std::vector<Key> old(keys_.empty() ? kFirst : keys_.size() * 2, Key{nullptr, kNone});
  old.swap(keys_);
  shift_ = 64 - __builtin_ctzll(keys_.size());
  for (const Key& k : old) {
    if (k.key != nullptr) keys_[Find(k.key)] = k;
  }
}

void WaitingValues::Clear() {
  const auto clear = [](void** value) { __atomic_store_n(value, nullptr, __ATOMIC_RELEASE); };
  for (const Fresh& f : fresh_) clear(f.value);
  for (void** value : keyless_) clear(value);
  for (const Key& k : keys_) {
    for (uint32_t v = k.first; v != kNone; v = values_[v].next) clear(values_[v].value);
  }
  Forget();
}

void WaitingValues::Forget() {
  fresh_ = {};
  keyless_ = {};
  keys_ = {};
  values_ = {};
  keys_used_ = 0;
  shift_ = 64;
}

}  // namespace tricolor::gc
