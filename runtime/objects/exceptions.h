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

struct AttributeErrorObject { ExceptionObject base; Object* obj; Object* name; };
struct NameErrorObject { ExceptionObject base; Object* name; };
struct ImportErrorObject { ExceptionObject base; Object* msg; Object* name; Object* path; };
struct SyntaxErrorObject {
  ExceptionObject base;
  Object* msg;
  Object* filename;
  Object* lineno;
  Object* offset;
  Object* end_lineno;
  Object* end_offset;
  Object* text;
  Object* print_file_and_line;
};
struct OSErrorObject {
  ExceptionObject base;
  Object* myerrno;
  Object* strerror;
  Object* filename;
  Object* filename2;
  int64_t written;  // BlockingIOError.characters_written; -1: not set
};
struct UnicodeErrorObject {
  ExceptionObject base;
  Object* encoding;
  Object* object;
  int64_t start;
  int64_t end;
  Object* reason;
};
struct ExceptionGroupObject { ExceptionObject base; Object* msg; Object* excs; };

struct TracebackObject {  // PyTracebackObject
  Object base;
  TracebackObject* next;
  Object* frame;          // frame object
  int lasti;              // bytes, as co_positions counts
  int lineno;
};

inline ExceptionObject* AsException(Object* e) { return As<ExceptionObject>(e); }

// What must exist before the first error: call once after ReadyBuiltinTypes.
bool InitExceptions();

// MemoryError without allocating (a new one if there is still room).
Object* OutOfMemoryException();
// A new one, for as long as there is a little memory (under a hard limit there is): it dies with its
// traceback, and what the frames there hold. Null: use the one that serves all.
Object* NewOutOfMemoryException();

// OSError's subclass for an errno, or OSError itself.
Type& OSErrorTypeFor(int error_number);

// e.__traceback__ = tb (a traceback or None); TypeError otherwise.
bool SetTraceback(Object* exception, Object* traceback);

// The parts of an exception (group) that match a type or tuple of types, and the others, for
// except*; null: that part is empty.
bool SplitExceptionGroup(Object* e, Object* types, Object** match, Object** rest);

// New UnicodeDecodeError / UnicodeEncodeError instances, not raised (for TEXT's codecs).
Object* NewUnicodeDecodeError(const char* encoding, Object* bytes, int64_t start, int64_t end,
                              const char* reason);
Object* NewUnicodeEncodeError(const char* encoding, Object* str, int64_t start, int64_t end,
                              const char* reason);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_H_
