// Exceptions: the thread's current error. A function that fails sets it and returns null,
// false or -1; its caller returns at once, or takes the error away.
//
// The current error is always one exception object (as in CPython 3.12), never a type with loose
// arguments.
#ifndef TRICOLOR_RUNTIME_ERROR_H_
#define TRICOLOR_RUNTIME_ERROR_H_

#include <cstdarg>

#include "runtime/exception_types.h"
#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

// Raises type(message) and returns null. Formats: printf's for d i u x c s p (with l, ll, z) and
// widths/precision, and CPython's %R repr(obj), %S str(obj), %A ascii(obj), %U a str object, %V,
// and %T: the name of an object's type, %N: tp_name of a Type*.
// `__context__` is set from the exception being handled, as in CPython.
Object* Raise(Type& type, const char* format, ...);
Object* RaiseV(Type& type, const char* format, va_list ap);
Object* RaiseObject(Type& type, Object* argument);      // type(argument)
Object* RaiseNoMemory();
Object* RaiseKeyError(Object* key);
// OSError of the right subclass.
Object* RaiseErrno(int error_number, Object* filename = nullptr, Object* filename2 = nullptr);
inline bool RaiseFalse(Object* null_result) { return null_result != nullptr; }

bool ErrorSet();
Object* PeekError();                 // borrowed, or null
Object* TakeError();                 // clears it
void SetError(Object* exception);    // replaces; no context is added
void ClearError();
bool ErrorIs(Type& type);            // current error is an instance
bool ErrorMatches(Object* type_or_tuple);
// Clears the error if it is of `type`. True if it was.
bool ClearErrorIf(Type& type);
// raise value from cause: sets the context of `exception` from the handled one and raises it.
void RaiseInstance(Object* exception);

// The exception being handled (`except` body), for sys.exc_info and implicit context; null: none.
Object* HandledException();

// Reports the current error through sys.unraisablehook and clears it.
void WriteUnraisable(Object* where);
// Prints exception with traceback as CPython does to sys.stderr (and to fd 2 if there is none).
void PrintException(Object* exception);

// Adds an entry for `frame` to the current error's traceback (interpreter only).
struct Frame;
void AddTraceback(Frame* frame);

// Keeps the current error aside for a scope, and puts it back.
class SavedError {
 public:
  SavedError() : error_(TakeError()) {}
  ~SavedError() { if (error_ != nullptr) SetError(error_); }
  SavedError(const SavedError&) = delete;
  SavedError& operator=(const SavedError&) = delete;
 private:
  Object* error_;
};

// The formatted str (Raise and StrFormat share it). error_format.cc
Object* FormatV(const char* format, va_list ap);

// A new traceback entry (traceback.cc). `lasti` in bytes.
Object* NewTraceback(Object* next, Object* frame_object, int lasti, int lineno);
// The text that PrintException writes, with its last line break. Null: error.
Object* FormatException(Object* exception);
// The same of one that nobody can catch: without what it came from, notes and suggestions.
Object* FormatUnraisable(Object* exception);
// AttributeError / NameError with their name and obj attributes set. Null.
Object* RaiseAttributeError(Object* obj, Object* name);  // "'T' object has no attribute 'name'"
Object* RaiseAttributeErrorWith(Object* obj, Object* name, const char* format, ...);
Object* RaiseNameError(Type& type, Object* name, const char* format, ...);
Object* RaiseImportError(Object* message, Object* name, Object* path);
// New exception object type(args…) without raising it.
Object* NewException(Type& type, Object* argument_or_null);

bool Warn(Type& category, const char* format, ...);  // false: the warning became an exception

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_ERROR_H_
