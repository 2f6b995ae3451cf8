// Sizes that several threads read and write.
#ifndef Py_INTERNAL_ATOMIC_FUNCS_H
#define Py_INTERNAL_ATOMIC_FUNCS_H

static inline Py_ssize_t _Py_atomic_size_get(Py_ssize_t *p) {
  return __atomic_load_n(p, __ATOMIC_SEQ_CST);
}
static inline void _Py_atomic_size_set(Py_ssize_t *p, Py_ssize_t value) {
  __atomic_store_n(p, value, __ATOMIC_SEQ_CST);
}

#endif  // Py_INTERNAL_ATOMIC_FUNCS_H
