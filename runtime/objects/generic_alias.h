// types.GenericAlias (list[int]) and types.UnionType (int | str).
#ifndef TRICOLOR_RUNTIME_OBJECTS_GENERIC_ALIAS_H_
#define TRICOLOR_RUNTIME_OBJECTS_GENERIC_ALIAS_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct GenericAliasObject {
  Object base;
  Object* origin;
  Object* args;        // a tuple
  Object* parameters;  // a tuple, or null until asked for
  bool starred;        // *tuple[int, str]
};

struct UnionObject {
  Object base;
  Object* args;
  Object* parameters;
};

// origin[args]; `args` that is no tuple becomes one.
Object* NewGenericAlias(Object* origin, Object* args);

// The type variables in `args`, in order of appearance.
Object* CollectParameters(Object* args);
// `args` of `self` with its type variables replaced by `item` (a tuple or one argument).
Object* SubstituteParameters(Object* self, Object* args, Object* parameters, Object* item);

// a | b for types; NotImplemented() if an operand is none.
Object* UnionOr(Object* a, Object* b);
// repr of one argument: a class by its name.
bool AppendTypeRepr(class StrBuilder* out, Object* argument);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_GENERIC_ALIAS_H_
