// tp_del of C types and of classes that C changed (runtime/tp_del.h).
#ifndef TRICOLOR_COMPAT_TP_DEL_H_
#define TRICOLOR_COMPAT_TP_DEL_H_

#include "runtime/type.h"

namespace tricolor::compat {

void InstallTpDel();    // the hooks
void UninstallTpDel();

void AdoptTpDelSlow(Type* type);
// C code may have written one into a class of Python's: from now on it is seen when an instance dies.
// Attached, no lock held.
inline void AdoptTpDel(Type* type) {
  if (__builtin_expect(type->tp_del != nullptr, 0)) AdoptTpDelSlow(type);
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_TP_DEL_H_
