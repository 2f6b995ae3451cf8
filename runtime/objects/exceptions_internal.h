// What the files of the builtin exceptions share.
#ifndef TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_INTERNAL_H_

#include "runtime/native.h"
#include "runtime/objects/exceptions.h"

namespace tricolor {

// BaseException's own slots; constructors of subtypes call them first.
Object* ExceptionNew(Type* type, Args args, size_t nargs, Object* kwnames);
bool ExceptionInit(Object* self, Args args, size_t nargs, Object* kwnames);
Object* ExceptionStr(Object* self);
Object* ExceptionReduce(Object* self, Args args, size_t nargs, Object* kwnames);

// Sets args to the `nargs` positional arguments.
bool SetExceptionArgs(Object* self, Args args, size_t nargs);

// Separates keyword arguments `allowed` (in out[], null when absent) from the positional ones:
// "'x' is an invalid keyword argument for ImportError()".
bool TakeKeywords(const char* function, Args args, size_t nargs, Object* kwnames,
                  std::initializer_list<const char*> allowed, Object** out);

// slots.trace of exceptions with `n` more references directly behind ExceptionObject.
template <int n>
void TraceException(Object* o, gc::Visitor& v) {
  v.VisitRange(reinterpret_cast<void* const*>(&AsException(o)->dict), 6);
  if constexpr (n > 0) v.VisitRange(reinterpret_cast<void* const*>(AsException(o) + 1), n);
}

void SetUpOSError();
void SetUpUnicodeErrors();
void SetUpSyntaxError();
void SetUpExceptionGroups();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_EXCEPTIONS_INTERNAL_H_
