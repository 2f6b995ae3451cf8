// Inside of set, for the files that make it up.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SET_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_SET_METHODS_H_

#include "runtime/objects/set.h"

namespace tricolor {

Object* NewSetOfType(Type* type);  // empty; of a subclass too
Type& SetBaseType(Object* set);    // set_type or frozenset_type

Object* SetDifference(Object* set, Object* other);
Object* SetSymmetricDifference(Object* set, Object* other);
void SetTakeOver(Object* set, Object* result);  // the contents of a set nobody else knows
bool SetIntersectionUpdate(Object* set, Object* other);
int SetIsSubset(Object* set, Object* other);    // 1, 0, -1; any iterable
int SetIsSuperset(Object* set, Object* other);
int SetIsDisjoint(Object* set, Object* other);
Object* NewSetIterator(Object* set);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SET_METHODS_H_
