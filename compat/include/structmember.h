// Members of C structures: everything is in descrobject.h.
#ifndef Py_STRUCTMEMBER_H
#define Py_STRUCTMEMBER_H

#include <stddef.h>

#endif  // Py_STRUCTMEMBER_H
