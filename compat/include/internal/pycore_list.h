// The items of a list.
#ifndef Py_INTERNAL_LIST_H
#define Py_INTERNAL_LIST_H

#include "listobject.h"

#endif  // Py_INTERNAL_LIST_H
