#ifndef Py_HASH_H
#define Py_HASH_H

TC_BEGIN_DECLS

#define _PyHASH_MULTIPLIER 1000003UL
#define _PyHASH_BITS 61
#define _PyHASH_MODULUS (((size_t)1 << _PyHASH_BITS) - 1)
#define _PyHASH_INF 314159
#define _PyHASH_IMAG _PyHASH_MULTIPLIER
TC_API(Py_hash_t, _Py_HashDouble, (PyObject *, double));
TC_API(Py_hash_t, _Py_HashPointer, (const void *));
TC_API(Py_hash_t, _Py_HashBytes, (const void *, Py_ssize_t));

TC_END_DECLS

#endif  // Py_HASH_H
