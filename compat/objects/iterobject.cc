// The value that a generator or coroutine gives back when it ends (iterobject.h).
#include "compat/objects/prelude.h"
#include "runtime/objects/generator.h"

int _PyGen_SetStopIterationValue(PyObject* value) {
  SetStopIteration(Escape(value));
  return 0;
}
int _PyGen_FetchStopIterationValue(PyObject** value) {
  Object* found = nullptr;
  if (!FetchStopIterationValue(&found)) return -1;
  *value = NewReference(found);
  return 0;
}
