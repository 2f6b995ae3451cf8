// complex: CPython's layout.
#ifndef TRICOLOR_RUNTIME_OBJECTS_COMPLEX_H_
#define TRICOLOR_RUNTIME_OBJECTS_COMPLEX_H_

#include "runtime/builtin_types.h"

namespace tricolor {

struct ComplexObject {
  Object base;
  double real;
  double imag;
};

Object* NewComplex(double real, double imag);
inline bool IsComplex(const Object* o) { return IsA(o, complex_type); }
// complex(o) for a number: __complex__, __float__, __index__. False: an exception is set.
bool ToComplex(Object* o, double* real, double* imag);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_COMPLEX_H_
