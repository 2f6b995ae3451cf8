// BinaryBySlots: an operator without its last resorts.
#ifndef TRICOLOR_RUNTIME_ABSTRACT_NUMBER_H_
#define TRICOLOR_RUNTIME_ABSTRACT_NUMBER_H_

#include "runtime/object.h"

namespace tricolor {

// What the number slots of both operands say of a BinaryOpcode; NotImplemented() if neither knows
// the other. Null: exception.
Object* BinaryBySlots(Object* a, Object* b, int op);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_ABSTRACT_NUMBER_H_
