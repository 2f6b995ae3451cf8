#ifndef Py_INTERNAL_FRAME_H
#define Py_INTERNAL_FRAME_H

#include "frameobject.h"

#endif  // Py_INTERNAL_FRAME_H
