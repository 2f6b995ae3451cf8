// Memory of C code: three domains, each with an allocator that may be replaced.
#include <malloc.h>

#include <cstdlib>

#include "compat/cascade.h"
#include "compat/objects/prelude.h"

namespace {

// What objects of extensions hold in such memory hurries the collector, which frees it. Each thread
// tells its sum now and then.
constexpr int64_t kTellFrom = 64 << 10;
thread_local int64_t untold = 0;
void Tell() {
  Runtime* runtime = Runtime::Get();
  if (runtime != nullptr && CurrentThread() != nullptr) runtime->heap().AccountExternal(untold);
  untold = 0;
}
void* Counted(void* p) {
  if (p != nullptr && (untold += static_cast<int64_t>(malloc_usable_size(p))) >= kTellFrom) Tell();
  return p;
}
void Uncount(void* p) {
  if (p != nullptr && (untold -= static_cast<int64_t>(malloc_usable_size(p))) <= -kTellFrom) Tell();
}

// Zero bytes still get an address of their own.
void* RawMalloc(void*, size_t n) { return malloc(n == 0 ? 1 : n); }
void* RawCalloc(void*, size_t n, size_t size) {
  return n == 0 || size == 0 ? calloc(1, 1) : calloc(n, size);
}
void* RawRealloc(void*, void* p, size_t n) { return realloc(p, n == 0 ? 1 : n); }
void RawFree(void*, void* p) { free(p); }
void* MemMalloc(void*, size_t n) { return Counted(RawMalloc(nullptr, n)); }
void* MemCalloc(void*, size_t n, size_t size) { return Counted(RawCalloc(nullptr, n, size)); }
void* MemRealloc(void*, void* p, size_t n) {
  const auto before = p == nullptr ? 0 : static_cast<int64_t>(malloc_usable_size(p));
  void* r = RawRealloc(nullptr, p, n);
  if (r == nullptr) return nullptr;
  untold -= before;
  return Counted(r);
}
void MemFree(void*, void* p) {
  Uncount(p);
  free(p);
}
// The objects' domain also gets cells of the collector back.
void ObjectFree(void*, void* p) {
  if (p != nullptr && !FreeCell(p)) MemFree(nullptr, p);
}

// Replaced under the legacy lock; PyMem_Raw* may run without it, as CPython has it.
PyMemAllocatorEx allocators[3] = {
    {nullptr, RawMalloc, RawCalloc, RawRealloc, RawFree},
    {nullptr, MemMalloc, MemCalloc, MemRealloc, MemFree},
    {nullptr, MemMalloc, MemCalloc, MemRealloc, ObjectFree},
};

void* Malloc(PyMemAllocatorDomain domain, size_t n) {
  const PyMemAllocatorEx& a = allocators[domain];
  return n > static_cast<size_t>(PY_SSIZE_T_MAX) ? nullptr : a.malloc(a.ctx, n);
}
void* Calloc(PyMemAllocatorDomain domain, size_t n, size_t size) {
  const PyMemAllocatorEx& a = allocators[domain];
  if (size != 0 && n > static_cast<size_t>(PY_SSIZE_T_MAX) / size) return nullptr;
  return a.calloc(a.ctx, n, size);
}
void* Realloc(PyMemAllocatorDomain domain, void* p, size_t n) {
  const PyMemAllocatorEx& a = allocators[domain];
  return n > static_cast<size_t>(PY_SSIZE_T_MAX) ? nullptr : a.realloc(a.ctx, p, n);
}
void Free(PyMemAllocatorDomain domain, void* p) {
  const PyMemAllocatorEx& a = allocators[domain];
  a.free(a.ctx, p);
}

}  // namespace

void PyMem_GetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx* out) {
  *out = domain <= PYMEM_DOMAIN_OBJ ? allocators[domain] : PyMemAllocatorEx{};
}
void PyMem_SetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx* allocator) {
  if (domain <= PYMEM_DOMAIN_OBJ) allocators[domain] = *allocator;
}
void PyMem_SetupDebugHooks(void) {}  // without effect too in a CPython that is no debug build
const char* _PyMem_GetCurrentAllocatorName(void) {
  for (int i = 0; i < 3; ++i) {
    if (allocators[i].malloc != (i == PYMEM_DOMAIN_RAW ? RawMalloc : MemMalloc)) return nullptr;
  }
  return "malloc";
}
int _PyMem_IsPtrFreed(const void* p) {
  const auto bits = reinterpret_cast<uintptr_t>(p);
  return p == nullptr || bits == 0xCDCDCDCDCDCDCDCD || bits == 0xDDDDDDDDDDDDDDDD ||
         bits == 0xFDFDFDFDFDFDFDFD;
}
int _PyObject_IsFreed(PyObject* o) {
  if (_PyMem_IsPtrFreed(o) || _PyMem_IsPtrFreed(Py_TYPE(o))) return 1;
  return FindCellOf(In(o)) && HasBit(In(o), kFreed) && DeallocatesNatively(TypeOf(In(o)));
}

void* PyMem_RawMalloc(size_t n) { return Malloc(PYMEM_DOMAIN_RAW, n); }
void* PyMem_RawCalloc(size_t n, size_t size) { return Calloc(PYMEM_DOMAIN_RAW, n, size); }
void* PyMem_RawRealloc(void* p, size_t n) { return Realloc(PYMEM_DOMAIN_RAW, p, n); }
void PyMem_RawFree(void* p) { Free(PYMEM_DOMAIN_RAW, p); }
void* PyMem_Malloc(size_t n) { return Malloc(PYMEM_DOMAIN_MEM, n); }
void* PyMem_Calloc(size_t n, size_t size) { return Calloc(PYMEM_DOMAIN_MEM, n, size); }
void* PyMem_Realloc(void* p, size_t n) { return Realloc(PYMEM_DOMAIN_MEM, p, n); }
void PyMem_Free(void* p) { Free(PYMEM_DOMAIN_MEM, p); }
void* PyObject_Malloc(size_t n) { return Malloc(PYMEM_DOMAIN_OBJ, n); }
void* PyObject_Calloc(size_t n, size_t size) { return Calloc(PYMEM_DOMAIN_OBJ, n, size); }
void* PyObject_Realloc(void* p, size_t n) { return Realloc(PYMEM_DOMAIN_OBJ, p, n); }
void PyObject_Free(void* p) {
  if (TC_LIKELY(allocators[PYMEM_DOMAIN_OBJ].free == ObjectFree)) {
    if (!FreeDying(p)) ObjectFree(nullptr, p);
    return;
  }
  Free(PYMEM_DOMAIN_OBJ, p);
}
void PyObject_GC_Del(void* p) { PyObject_Free(p); }

namespace {
char* Duplicate(PyMemAllocatorDomain domain, const char* s) {
  const size_t n = strlen(s) + 1;
  void* copy = Malloc(domain, n);
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, s, n));
}
}  // namespace
char* _PyMem_Strdup(const char* s) { return Duplicate(PYMEM_DOMAIN_MEM, s); }
char* _PyMem_RawStrdup(const char* s) { return Duplicate(PYMEM_DOMAIN_RAW, s); }

// There is no tracemalloc.
int PyTraceMalloc_Track(unsigned int, uintptr_t, size_t) { return -2; }
int PyTraceMalloc_Untrack(unsigned int, uintptr_t) { return -2; }
PyObject* _PyTraceMalloc_GetTraceback(unsigned int, uintptr_t) { Py_RETURN_NONE; }
