// Types and attributes that every other header uses, and the names of symbols.
//
// Each function and datum of the C API has the symbol `tc_` + its name, so that a CPython library
// in the same process never answers for it, nor it for one (docs/decisions/006-symbol-names.md).
#ifndef Py_PYPORT_H
#define Py_PYPORT_H

#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
#define TC_BEGIN_DECLS extern "C" {
#define TC_END_DECLS }
#define _Py_STATIC_CAST(type, expr) static_cast<type>(expr)
#define _Py_CAST(type, expr) ((type)(expr))
#define _Py_NULL nullptr
#define TC_STATIC_ASSERT(cond, text) static_assert(cond, text)
#else
#define TC_BEGIN_DECLS
#define TC_END_DECLS
#define _Py_STATIC_CAST(type, expr) ((type)(expr))
#define _Py_CAST(type, expr) ((type)(expr))
#define _Py_NULL NULL
#define TC_STATIC_ASSERT(cond, text) _Static_assert(cond, text)
#endif

// A function or a datum of the API.
#if defined(__GNUC__) && !defined(__clang__)
#define TC_CALLED_DIRECTLY __attribute__((noplt))
#else
#define TC_CALLED_DIRECTLY
#endif
#define TC_API(result, name, args) extern result name args __asm__("tc_" #name) TC_CALLED_DIRECTLY
#define TC_DATA(type, name) extern type name __asm__("tc_" #name)

#define TC_LIKELY(x) __builtin_expect(!!(x), 1)
#define TC_UNLIKELY(x) __builtin_expect(!!(x), 0)

#define PyAPI_FUNC(type) extern type
#define PyAPI_DATA(type) extern type
#define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_IMPORTED_SYMBOL
#define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" Py_EXPORTED_SYMBOL PyObject *
#else
#define PyMODINIT_FUNC Py_EXPORTED_SYMBOL PyObject *
#endif

typedef ssize_t Py_ssize_t;
typedef Py_ssize_t Py_hash_t;
typedef size_t Py_uhash_t;
typedef Py_ssize_t Py_ssize_clean_t;
typedef uintptr_t Py_uintptr_t;
typedef intptr_t Py_intptr_t;
#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)
#define SIZEOF_PY_HASH_T SIZEOF_SIZE_T
#define SIZEOF_PY_UHASH_T SIZEOF_SIZE_T
#define PY_SIZE_MAX SIZE_MAX

#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define Py_ULL(x) x##ULL
#define Py_LL(x) x##LL
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t

#define PY_LITTLE_ENDIAN 1
#define PY_BIG_ENDIAN 0

#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#define Py_NO_INLINE __attribute__((noinline))
#define Py_DEPRECATED(version) __attribute__((__deprecated__))
#define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS \
  _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")
#define Py_GCC_ATTRIBUTE(x) __attribute__(x)
#define Py_ALIGNED(x) __attribute__((aligned(x)))
#define _Py_NO_RETURN __attribute__((__noreturn__))
#define _Py_ALIGN_AS(x) __attribute__((aligned(x)))
#define _Py_HOT_FUNCTION __attribute__((hot))
#define _Py_NO_SANITIZE_UNDEFINED __attribute__((no_sanitize_undefined))
#define Py_CAN_START_THREADS 1
#define WITH_THREAD 1
#define HAVE_UNISTD_H 1

#define Py_MEMCPY memcpy
#define Py_VA_COPY va_copy
#define Py_SAFE_DOWNCAST(value, wide, narrow) ((narrow)(value))
#define Py_ARITHMETIC_RIGHT_SHIFT(type, i, j) ((i) >> (j))
#define Py_FORCE_EXPANSION(x) x
#define Py_IS_TYPE_SIGNED(type) ((type)(-1) < 0)
#define _Py_BEGIN_SUPPRESS_IPH
#define _Py_END_SUPPRESS_IPH

#endif  // Py_PYPORT_H
