// Module state, as the interior names it: moduleobject.h has it.
#ifndef Py_INTERNAL_MODULEOBJECT_H
#define Py_INTERNAL_MODULEOBJECT_H

#include "moduleobject.h"

#endif  // Py_INTERNAL_MODULEOBJECT_H
