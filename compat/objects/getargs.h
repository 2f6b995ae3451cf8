// The walk over an argument format, for the doors of PyArg_*.
//
// One walk serves all: each unit converts one object and takes its result pointers from the
// va_list; units for arguments that were not given only take the pointers.
#ifndef TRICOLOR_COMPAT_OBJECTS_GETARGS_H_
#define TRICOLOR_COMPAT_OBJECTS_GETARGS_H_

#include <cstdarg>
#include <string>
#include <vector>

#include "compat/objects/prelude.h"

namespace tricolor::compat {

struct VaList {  // so that it can be passed by reference
  va_list ap;
};

// Undone when a later argument fails.
struct Cleanup {
  enum Kind { kFree, kBuffer, kConverter } kind;
  void* pointer;
  int (*converter)(PyObject*, void*);
};

class Parser {
 public:
  Parser(const char* format, VaList* out, const char* function)
      : f_(format), out_(out), function_(function) {}

  bool optional() const { return optional_; }
  bool keyword_only() const { return keyword_only_; }
  // Skips '|', '$'; true if another unit stands before ':' or ';'.
  bool More();
  // The same where keywords may be given: one of the two that stands twice, or a '|' behind the '$',
  // is an exception.
  bool MoreByName();
  bool AtEnd() const { return *f_ == 0 || strchr("|$:;", *f_) != nullptr; }
  const char* rest() const { return f_; }
  // Converts `arg` (null: not given) by the next unit. `index` from 1, for messages.
  bool Unit(PyObject* arg, int index);
  // Undoes what was done if not `good`; returns it.
  bool Finish(bool good);

 private:
  template <class T>
  T* Next() { return va_arg(out_->ap, T*); }
  void Complain(const char* problem, PyObject* arg);
  bool Custom();
  bool Nested(PyObject* arg);
  template <class T>
  const char* Integer(PyObject* arg, const char* name, int64_t min, int64_t max);
  template <class T>
  const char* Mask(PyObject* arg);
  const char* Text(char unit, PyObject* arg);
  const char* Encoded(PyObject* arg);
  const char* Floating(char unit, PyObject* arg);
  const char* Character(char unit, PyObject* arg);
  const char* Wide(char unit, PyObject* arg);
  const char* AnyObject(PyObject* arg);
  // Null: done. Otherwise what is wrong; "" when an exception is set.
  const char* Convert(PyObject* arg);

  const char* f_;
  VaList* out_;
  const char* function_;
  bool optional_ = false;
  bool keyword_only_ = false;
  int index_ = 0;
  std::string expected_;
  std::vector<Cleanup> cleanups_;
};

// What stands behind ':' in a format, or nothing.
std::string FunctionOf(const char* format);

struct Counts {
  int required = 0, total = 0;
};
Counts CountUnits(const char* format);  // units on the outermost level

bool ParsePositional(Args args, Py_ssize_t n, const char* format, VaList* out);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_OBJECTS_GETARGS_H_
