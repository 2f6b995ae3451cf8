#ifndef Py_HASH_H
#define Py_HASH_H

TC_BEGIN_DECLS

#define _PyHASH_MULTIPLIER 1000003UL
#define _PyHASH_BITS 61
#define _PyHASH_MODULUS (((size_t)1 << _PyHASH_BITS) - 1)
#define _PyHASH_INF 314159
#define _PyHASH_IMAG _PyHASH_MULTIPLIER
// Random numbers of this process, for C code that hashes by itself.
typedef union {
  unsigned char uc[24];
  struct {
    Py_hash_t prefix, suffix;
  } fnv;
  struct {
    uint64_t k0, k1;
  } siphash;
  struct {
    unsigned char padding[16];
    Py_hash_t suffix;
  } djbx33a;
  struct {
    unsigned char padding[16];
    Py_hash_t hashsalt;
  } expat;
} _Py_HashSecret_t;
TC_DATA(_Py_HashSecret_t, _Py_HashSecret);
TC_API(Py_hash_t, _Py_HashDouble, (PyObject *, double));
TC_API(Py_hash_t, _Py_HashPointer, (const void *));
TC_API(Py_hash_t, _Py_HashBytes, (const void *, Py_ssize_t));

TC_END_DECLS

#define Py_HASH_EXTERNAL 0
#define Py_HASH_SIPHASH24 1
#define Py_HASH_FNV 2
#define Py_HASH_SIPHASH13 3
#define Py_HASH_ALGORITHM Py_HASH_EXTERNAL
#define Py_HASH_CUTOFF 0

#endif  // Py_HASH_H
