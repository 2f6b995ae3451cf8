// types.SimpleNamespace.
#ifndef TRICOLOR_RUNTIME_MODULES_NAMESPACE_H_
#define TRICOLOR_RUNTIME_MODULES_NAMESPACE_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

extern Type namespace_type TC_SYMBOL(_PyNamespace_Type);
bool InitNamespaceType();
Object* NewNamespace();
Object* NamespaceDict(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_NAMESPACE_H_
