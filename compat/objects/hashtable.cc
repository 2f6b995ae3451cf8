// Tables of raw pointers (internal/pycore_hashtable.h) over the C++ library's.
#include <unordered_map>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_hashtable.h"

namespace {

struct HashOf {
  _Py_hashtable_hash_func function;
  size_t operator()(const void* key) const { return function(key); }
};
struct EqualOf {
  _Py_hashtable_compare_func function;
  bool operator()(const void* a, const void* b) const { return a == b || function(a, b) != 0; }
};

}  // namespace

using Map = std::unordered_map<const void*, void*, HashOf, EqualOf>;
struct tc_hashtable {
  Map map;
  _Py_hashtable_destroy_func destroy_key, destroy_value;
};

Py_uhash_t _Py_hashtable_hash_ptr(const void* key) {
  return static_cast<Py_uhash_t>(_Py_HashPointer(key));
}
int _Py_hashtable_compare_direct(const void* a, const void* b) { return a == b; }

_Py_hashtable_t* _Py_hashtable_new_full(_Py_hashtable_hash_func hash,
                                        _Py_hashtable_compare_func compare,
                                        _Py_hashtable_destroy_func key,
                                        _Py_hashtable_destroy_func value,
                                        _Py_hashtable_allocator_t*) {
  return new (std::nothrow) tc_hashtable{Map(8, HashOf{hash}, EqualOf{compare}), key, value};
}
_Py_hashtable_t* _Py_hashtable_new(_Py_hashtable_hash_func hash,
                                   _Py_hashtable_compare_func compare) {
  return _Py_hashtable_new_full(hash, compare, nullptr, nullptr, nullptr);
}
void _Py_hashtable_clear(_Py_hashtable_t* table) {
  for (const auto& [key, value] : table->map) {
    if (table->destroy_key != nullptr) table->destroy_key(const_cast<void*>(key));
    if (table->destroy_value != nullptr) table->destroy_value(value);
  }
  table->map.clear();
}
void _Py_hashtable_destroy(_Py_hashtable_t* table) {
  _Py_hashtable_clear(table);
  delete table;
}
int _Py_hashtable_foreach(_Py_hashtable_t* table, _Py_hashtable_foreach_func function, void* data) {
  for (const auto& [key, value] : table->map) {
    const int stop = function(table, key, value, data);
    if (stop != 0) return stop;
  }
  return 0;
}
size_t _Py_hashtable_size(const _Py_hashtable_t* table) { return table->map.size(); }
int _Py_hashtable_set(_Py_hashtable_t* table, const void* key, void* value) {
  return table->map.emplace(key, value).second ? 0 : -1;
}
void* _Py_hashtable_get(_Py_hashtable_t* table, const void* key) {
  const auto found = table->map.find(key);
  return found == table->map.end() ? nullptr : found->second;
}
void* _Py_hashtable_steal(_Py_hashtable_t* table, const void* key) {
  const auto found = table->map.find(key);
  if (found == table->map.end()) return nullptr;
  void* value = found->second;
  const void* own_key = found->first;
  table->map.erase(found);
  if (table->destroy_key != nullptr) table->destroy_key(const_cast<void*>(own_key));
  return value;
}
