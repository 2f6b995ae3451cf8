// Bytes: searching and repeating raw memory.
#ifndef Py_INTERNAL_BYTESOBJECT_H
#define Py_INTERNAL_BYTESOBJECT_H

#include "bytesobject.h"

TC_BEGIN_DECLS

// Index of `needle`, plus `offset`; -1: not found.
TC_API(Py_ssize_t, _PyBytes_Find,
       (const char *text, Py_ssize_t size, const char *needle, Py_ssize_t needle_size,
        Py_ssize_t offset));
TC_API(Py_ssize_t, _PyBytes_ReverseFind,
       (const char *text, Py_ssize_t size, const char *needle, Py_ssize_t needle_size,
        Py_ssize_t offset));
// Fills `to` with copies of `from`; to_size is a multiple of from_size. `from` may be `to`.
TC_API(void, _PyBytes_Repeat,
       (char *to, Py_ssize_t to_size, const char *from, Py_ssize_t from_size));

TC_END_DECLS

#endif  // Py_INTERNAL_BYTESOBJECT_H
