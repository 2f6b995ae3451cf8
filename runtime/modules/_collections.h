// _collections: what its files share.
#ifndef TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_
#define TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_

#include "runtime/object.h"

namespace tricolor {

// Each sets its types up, makes them ready and adds them to the module.
bool AddDeque(Object* module);
bool AddDefaultDict(Object* module);
bool AddOrderedDict(Object* module);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_
