// A hash table of raw pointers, for C code that has no objects as keys.
#ifndef Py_INTERNAL_HASHTABLE_H
#define Py_INTERNAL_HASHTABLE_H

TC_BEGIN_DECLS

typedef struct tc_hashtable _Py_hashtable_t;
typedef Py_uhash_t (*_Py_hashtable_hash_func)(const void *key);
typedef int (*_Py_hashtable_compare_func)(const void *a, const void *b);
typedef void (*_Py_hashtable_destroy_func)(void *p);
typedef int (*_Py_hashtable_foreach_func)(_Py_hashtable_t *, const void *key, const void *value,
                                          void *data);
typedef struct {
  void *(*malloc)(size_t size);
  void (*free)(void *p);
} _Py_hashtable_allocator_t;

typedef struct tc_hashtable_entry {
  struct tc_hashtable_entry *next;  // in the same bucket
  Py_uhash_t key_hash;
  void *key;
  void *value;
} _Py_hashtable_entry_t;
struct tc_hashtable {
  size_t nentries;
  size_t nbuckets;  // a power of two
  _Py_hashtable_entry_t **buckets;
  _Py_hashtable_hash_func hash_func;
  _Py_hashtable_compare_func compare_func;
  _Py_hashtable_destroy_func key_destroy_func;
  _Py_hashtable_destroy_func value_destroy_func;
  _Py_hashtable_allocator_t alloc;
};

TC_API(_Py_hashtable_t *, _Py_hashtable_new,
       (_Py_hashtable_hash_func, _Py_hashtable_compare_func));
TC_API(_Py_hashtable_t *, _Py_hashtable_new_full,
       (_Py_hashtable_hash_func, _Py_hashtable_compare_func, _Py_hashtable_destroy_func key,
        _Py_hashtable_destroy_func value, _Py_hashtable_allocator_t *));
TC_API(void, _Py_hashtable_destroy, (_Py_hashtable_t *));
TC_API(void, _Py_hashtable_clear, (_Py_hashtable_t *));
TC_API(int, _Py_hashtable_foreach, (_Py_hashtable_t *, _Py_hashtable_foreach_func, void *));
TC_API(size_t, _Py_hashtable_size, (const _Py_hashtable_t *));
TC_API(int, _Py_hashtable_set, (_Py_hashtable_t *, const void *key, void *value));
TC_API(_Py_hashtable_entry_t *, _Py_hashtable_get_entry, (_Py_hashtable_t *, const void *key));
TC_API(void *, _Py_hashtable_get, (_Py_hashtable_t *, const void *key));
TC_API(void *, _Py_hashtable_steal, (_Py_hashtable_t *, const void *key));
TC_API(Py_uhash_t, _Py_hashtable_hash_ptr, (const void *key));
TC_API(int, _Py_hashtable_compare_direct, (const void *a, const void *b));

TC_END_DECLS

#endif  // Py_INTERNAL_HASHTABLE_H
