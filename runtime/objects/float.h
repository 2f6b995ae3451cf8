// float: CPython's layout.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FLOAT_H_
#define TRICOLOR_RUNTIME_OBJECTS_FLOAT_H_

#include <string>

#include "runtime/builtin_types.h"

namespace tricolor {

struct FloatObject {
  Object base;
  double value;
};

Object* NewFloat(double value);
inline double FloatValue(const Object* o) { return As<FloatObject>(o)->value; }
inline bool IsFloat(const Object* o) { return IsA(o, float_type); }
int64_t HashDouble(Object* o, double value);
std::string DoubleRepr(double value);  // as repr(float)

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FLOAT_H_
