// _operator: what its files share.
#ifndef TRICOLOR_RUNTIME_MODULES__OPERATOR_H_
#define TRICOLOR_RUNTIME_MODULES__OPERATOR_H_

#include "runtime/object.h"

namespace tricolor {

bool AddOperatorGetters(Object* module);  // itemgetter, attrgetter, methodcaller

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES__OPERATOR_H_
