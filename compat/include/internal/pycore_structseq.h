// Struct sequences that are static types.
#ifndef Py_INTERNAL_STRUCTSEQ_H
#define Py_INTERNAL_STRUCTSEQ_H

#include "structseq.h"

#define _PyStructSequence_InitType(type, desc, flags) \
  PyStructSequence_InitType2((type), (desc))

#endif  // Py_INTERNAL_STRUCTSEQ_H
