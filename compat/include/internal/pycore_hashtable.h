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

TC_API(_Py_hashtable_t *, _Py_hashtable_new,
       (_Py_hashtable_hash_func, _Py_hashtable_compare_func));
// The allocator is not used: the table is the C++ library's.
TC_API(_Py_hashtable_t *, _Py_hashtable_new_full,
       (_Py_hashtable_hash_func, _Py_hashtable_compare_func, _Py_hashtable_destroy_func key,
        _Py_hashtable_destroy_func value, _Py_hashtable_allocator_t *));
TC_API(void, _Py_hashtable_destroy, (_Py_hashtable_t *));
TC_API(void, _Py_hashtable_clear, (_Py_hashtable_t *));
TC_API(int, _Py_hashtable_foreach, (_Py_hashtable_t *, _Py_hashtable_foreach_func, void *));
TC_API(size_t, _Py_hashtable_size, (const _Py_hashtable_t *));
TC_API(int, _Py_hashtable_set, (_Py_hashtable_t *, const void *key, void *value));
TC_API(void *, _Py_hashtable_get, (_Py_hashtable_t *, const void *key));
TC_API(void *, _Py_hashtable_steal, (_Py_hashtable_t *, const void *key));
TC_API(Py_uhash_t, _Py_hashtable_hash_ptr, (const void *key));
TC_API(int, _Py_hashtable_compare_direct, (const void *a, const void *b));

TC_END_DECLS

#endif  // Py_INTERNAL_HASHTABLE_H
