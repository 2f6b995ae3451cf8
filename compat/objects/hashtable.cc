// Tables of raw pointers (internal/pycore_hashtable.h): chains in buckets, three quarters full at most.
#include <cstdlib>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_hashtable.h"

namespace {

using Entry = _Py_hashtable_entry_t;
constexpr size_t kLeastBuckets = 16;

Entry** Bucket(const _Py_hashtable_t* table, Py_uhash_t hash) {
  return &table->buckets[hash & (table->nbuckets - 1)];
}

// The link that refers to the entry of `key`, or the null at the end of its chain.
Entry** Find(const _Py_hashtable_t* table, const void* key) {
  const Py_uhash_t hash = table->hash_func(key);
  Entry** link = Bucket(table, hash);
  while (*link != nullptr && ((*link)->key_hash != hash ||
                              !((*link)->key == key || table->compare_func(key, (*link)->key)))) {
    link = &(*link)->next;
  }
  return link;
}

Entry** NewBuckets(const _Py_hashtable_t* table, size_t n) {
  auto** made = static_cast<Entry**>(table->alloc.malloc(n * sizeof(Entry*)));
  if (made != nullptr) std::memset(made, 0, n * sizeof(Entry*));
  return made;
}

// Without memory for more buckets the table goes on with those it has.
void Grow(_Py_hashtable_t* table) {
  const size_t old_count = table->nbuckets;
  Entry** old = table->buckets;
  Entry** made = NewBuckets(table, old_count * 2);
  if (made == nullptr) return;
  table->buckets = made;
  table->nbuckets = old_count * 2;
  for (size_t i = 0; i < old_count; ++i) {
    for (Entry* e = old[i]; e != nullptr;) {
      Entry* next = e->next;
      Entry** bucket = Bucket(table, e->key_hash);
      e->next = *bucket;
      *bucket = e;
      e = next;
    }
  }
  table->alloc.free(old);
}

}  // namespace

Py_uhash_t _Py_hashtable_hash_ptr(const void* key) {
  return static_cast<Py_uhash_t>(_Py_HashPointer(key));
}
int _Py_hashtable_compare_direct(const void* a, const void* b) { return a == b; }

_Py_hashtable_t* _Py_hashtable_new_full(_Py_hashtable_hash_func hash,
                                        _Py_hashtable_compare_func compare,
                                        _Py_hashtable_destroy_func key,
                                        _Py_hashtable_destroy_func value,
                                        _Py_hashtable_allocator_t* allocator) {
  const _Py_hashtable_allocator_t alloc =
      allocator != nullptr ? *allocator : _Py_hashtable_allocator_t{PyMem_Malloc, PyMem_Free};
  auto* table = static_cast<_Py_hashtable_t*>(alloc.malloc(sizeof(_Py_hashtable_t)));
  if (table == nullptr) return nullptr;
  *table = {0, kLeastBuckets, nullptr, hash, compare, key, value, alloc};
  table->buckets = NewBuckets(table, kLeastBuckets);
  if (table->buckets != nullptr) return table;
  alloc.free(table);
  return nullptr;
}
_Py_hashtable_t* _Py_hashtable_new(_Py_hashtable_hash_func hash,
                                   _Py_hashtable_compare_func compare) {
  return _Py_hashtable_new_full(hash, compare, nullptr, nullptr, nullptr);
}
void _Py_hashtable_clear(_Py_hashtable_t* table) {
  for (size_t i = 0; i < table->nbuckets; ++i) {
    Entry* e = table->buckets[i];
    table->buckets[i] = nullptr;
    while (e != nullptr) {
      Entry* next = e->next;
      if (table->key_destroy_func != nullptr) table->key_destroy_func(e->key);
      if (table->value_destroy_func != nullptr) table->value_destroy_func(e->value);
      table->alloc.free(e);
      e = next;
    }
  }
  table->nentries = 0;
}
void _Py_hashtable_destroy(_Py_hashtable_t* table) {
  _Py_hashtable_clear(table);
  table->alloc.free(table->buckets);
  table->alloc.free(table);
}
int _Py_hashtable_foreach(_Py_hashtable_t* table, _Py_hashtable_foreach_func function, void* data) {
  for (size_t i = 0; i < table->nbuckets; ++i) {
    for (Entry* e = table->buckets[i]; e != nullptr; e = e->next) {
      const int stop = function(table, e->key, e->value, data);
      if (stop != 0) return stop;
    }
  }
  return 0;
}
size_t _Py_hashtable_size(const _Py_hashtable_t* table) { return table->nentries; }
int _Py_hashtable_set(_Py_hashtable_t* table, const void* key, void* value) {
  auto* e = static_cast<Entry*>(table->alloc.malloc(sizeof(Entry)));
  if (e == nullptr) return -1;
  if ((table->nentries + 1) * 4 > table->nbuckets * 3) Grow(table);
  const Py_uhash_t hash = table->hash_func(key);
  Entry** bucket = Bucket(table, hash);
  *e = {*bucket, hash, const_cast<void*>(key), value};
  *bucket = e;
  ++table->nentries;
  return 0;
}
_Py_hashtable_entry_t* _Py_hashtable_get_entry(_Py_hashtable_t* table, const void* key) {
  return *Find(table, key);
}
void* _Py_hashtable_get(_Py_hashtable_t* table, const void* key) {
  const Entry* e = *Find(table, key);
  return e == nullptr ? nullptr : e->value;
}
void* _Py_hashtable_steal(_Py_hashtable_t* table, const void* key) {
  Entry** link = Find(table, key);
  Entry* e = *link;
  if (e == nullptr) return nullptr;
  *link = e->next;
  --table->nentries;
  void* value = e->value;
  if (table->key_destroy_func != nullptr) table->key_destroy_func(e->key);
  table->alloc.free(e);
  return value;
}
