// Memory that C code accounts for. There is no tracemalloc, so nothing is traced.
#ifndef Py_TRACEMALLOC_H
#define Py_TRACEMALLOC_H

TC_BEGIN_DECLS

// -2: tracemalloc is off.
TC_API(int, PyTraceMalloc_Track, (unsigned int domain, uintptr_t, size_t));
TC_API(int, PyTraceMalloc_Untrack, (unsigned int domain, uintptr_t));
TC_API(PyObject *, _PyTraceMalloc_GetTraceback, (unsigned int domain, uintptr_t));

TC_END_DECLS

#endif  // Py_TRACEMALLOC_H
