// Calls, as the interior names them: abstract.h has them.
#ifndef Py_INTERNAL_CALL_H
#define Py_INTERNAL_CALL_H

#include "abstract.h"

#endif  // Py_INTERNAL_CALL_H
