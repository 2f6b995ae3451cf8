// Inside of EphemeronDict, for the files that make it up.
//
// THREADS    As EphemeronDict.
#ifndef TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_PARTS_H_
#define TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_PARTS_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

// Lists of the pairs of this moment, and of their values.
Object* EphemeronItems(Object* self);
Object* EphemeronValues(Object* self);

extern Type ephemeron_values_type;
extern Type ephemeron_items_type;
bool SetUpEphemeronViews();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_PARTS_H_
