// Exception objects: CPython's fields.
#ifndef TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_H_
#define TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_H_

#include "runtime/error.h"
#include "runtime/object.h"

namespace tricolor {

struct ExceptionObject {  // PyBaseExceptionObject
  Object base;
  Object* dict;
  Object* args;
  Object* notes;
  Object* traceback;
  Object* context;
  Object* cause;
  char suppress_context;
};
struct StopIterationObject { ExceptionObject base; Object* value; };
struct SystemExitObject { ExceptionObject base; Object* code; };

struct TracebackObject {  // PyTracebackObject
  Object base;
  TracebackObject* next;
  Object* frame;          // frame object
  int lasti;              // bytes, as co_positions counts
  int lineno;
};

inline ExceptionObject* AsException(Object* e) { return As<ExceptionObject>(e); }

bool InitExceptions();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_H_
