// Bits of machine words.
#ifndef Py_INTERNAL_BITUTILS_H
#define Py_INTERNAL_BITUTILS_H

#include <stdint.h>

#define _Py_bswap16(x) __builtin_bswap16(x)
#define _Py_bswap32(x) __builtin_bswap32(x)
#define _Py_bswap64(x) __builtin_bswap64(x)
#define _Py_popcount32(x) __builtin_popcount((uint32_t)(x))
static inline int _Py_bit_length(unsigned long x) {
  return x == 0 ? 0 : (int)(sizeof(x) * 8) - __builtin_clzl(x);
}

#endif  // Py_INTERNAL_BITUTILS_H
