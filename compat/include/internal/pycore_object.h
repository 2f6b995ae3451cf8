// Making objects: objimpl.h has the functions.
#ifndef Py_INTERNAL_OBJECT_H
#define Py_INTERNAL_OBJECT_H

#include "objimpl.h"

#define _PyObject_Init(op, type) ((void)PyObject_Init(_PyObject_CAST(op), (type)))
#define _PyObject_InitVar(op, type, size) ((void)PyObject_InitVar((op), (type), (size)))
#define _PyObject_GC_TRACK(op) PyObject_GC_Track(op)
#define _PyObject_GC_UNTRACK(op) PyObject_GC_UnTrack(op)
#define _PyType_HasFeature(type, feature) PyType_HasFeature((type), (feature))
#define _PyType_IS_GC(type) PyType_IS_GC(type)
#define _PyObject_IS_GC(op) PyObject_IS_GC(op)

#endif  // Py_INTERNAL_OBJECT_H
