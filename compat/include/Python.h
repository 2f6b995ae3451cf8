// The C API of CPython 3.11, at the source level, on a tracing collector. Start with object.h.
#ifndef Py_PYTHON_H
#define Py_PYTHON_H

#include "patchlevel.h"
#include "pyconfig.h"
#if defined(TRICOLOR_PARALLEL) && !defined(Py_GIL_DISABLED)
#define Py_GIL_DISABLED 1
#endif

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cython.h"
#include "pymacro.h"
#include "pyport.h"

#include "pymath.h"
#include "pymem.h"

#include "object.h"
#include "objimpl.h"
#include "typeslots.h"
#include "pyhash.h"

#include "bytearrayobject.h"
#include "bytesobject.h"
#include "unicodeobject.h"
#include "longobject.h"
#include "boolobject.h"
#include "floatobject.h"
#include "complexobject.h"
#include "rangeobject.h"
#include "memoryobject.h"
#include "tupleobject.h"
#include "listobject.h"
#include "dictobject.h"
#include "odictobject.h"
#include "setobject.h"
#include "methodobject.h"
#include "moduleobject.h"
#include "funcobject.h"
#include "classobject.h"
#include "fileobject.h"
#include "genobject.h"
#include "pycapsule.h"
#include "pystate.h"
#include "traceback.h"
#include "code.h"
#include "tracemalloc.h"
#include "sliceobject.h"
#include "iterobject.h"
#include "descrobject.h"
#include "genericaliasobject.h"
#include "weakrefobject.h"
#include "structseq.h"
#include "codecs.h"
#include "pyerrors.h"
#include "pythread.h"
#include "modsupport.h"
#include "pybuffer.h"
#include "pythonrun.h"
#include "ceval.h"
#include "sysmodule.h"
#include "import.h"
#include "abstract.h"
#include "pystrtod.h"
#include "context.h"
#include "picklebufobject.h"
#include "cpython/initconfig.h"
#include "cpython/pytime.h"
#ifdef TRICOLOR_PARALLEL
#include "parallel.h"
#endif
#ifdef Py_LIMITED_API
#include "limited_api.h"
#endif

#endif  // Py_PYTHON_H
