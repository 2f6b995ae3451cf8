// Memory that is not an object's. The collector does not look into it.
#ifndef Py_PYMEM_H
#define Py_PYMEM_H

TC_BEGIN_DECLS

TC_API(void *, PyMem_Malloc, (size_t));
TC_API(void *, PyMem_Calloc, (size_t, size_t));
TC_API(void *, PyMem_Realloc, (void *, size_t));
TC_API(void, PyMem_Free, (void *));
TC_API(void *, PyMem_RawMalloc, (size_t));
TC_API(void *, PyMem_RawCalloc, (size_t, size_t));
TC_API(void *, PyMem_RawRealloc, (void *, size_t));
TC_API(void, PyMem_RawFree, (void *));

// Whoever allocates may be replaced, per domain: by a wrapper that counts, fails or checks.
typedef enum { PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ } PyMemAllocatorDomain;
typedef struct {
  void *ctx;
  void *(*malloc)(void *ctx, size_t size);
  void *(*calloc)(void *ctx, size_t nelem, size_t elsize);
  void *(*realloc)(void *ctx, void *ptr, size_t new_size);
  void (*free)(void *ctx, void *ptr);
} PyMemAllocatorEx;
TC_API(void, PyMem_GetAllocator, (PyMemAllocatorDomain, PyMemAllocatorEx *));
TC_API(void, PyMem_SetAllocator, (PyMemAllocatorDomain, PyMemAllocatorEx *));
TC_API(void, PyMem_SetupDebugHooks, (void));
TC_API(const char *, _PyMem_GetCurrentAllocatorName, (void));
TC_API(int, _PyMem_IsPtrFreed, (const void *));
TC_API(char *, _PyMem_Strdup, (const char *));
TC_API(char *, _PyMem_RawStrdup, (const char *));
#define PyMem_MALLOC PyMem_Malloc
#define PyMem_REALLOC PyMem_Realloc
#define PyMem_FREE PyMem_Free
#define PyMem_Del PyMem_Free
#define PyMem_DEL PyMem_Free
#define PyMem_New(type, n) \
  ((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type) ? _Py_NULL \
                                               : (type *)PyMem_Malloc((n) * sizeof(type)))
#define PyMem_NEW(type, n) PyMem_New(type, n)
#define PyMem_Resize(p, type, n) \
  ((p) = ((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) \
             ? _Py_NULL : (type *)PyMem_Realloc((p), (n) * sizeof(type)))
#define PyMem_RESIZE(p, type, n) PyMem_Resize(p, type, n)

TC_END_DECLS

#endif  // Py_PYMEM_H
