// Modules with state in C: m_traverse, m_clear and m_free of their definitions.
//
// WHY        A module object is the runtime's own, and most have nothing of C. One whose definition has any of the three
//            functions, or asks for state, is marked (kNativeModule) and dies as objects of extensions do (death.h):
//            what its state owns is explained by m_traverse, so that the module, its types and their instances go
//            together.
// ORDER      As in CPython, m_clear of a dead module before its cycles are taken apart; unlike there, what is in no
//            cycle dies earlier, and m_free waits for the last instance of its types. At exit, of what is left,
//            m_free alone, the oldest first: somebody holds it still, and could call it. Nothing of Python's is run then
//            or afterwards, and what only such a state held is not deallocated.
// THREADS    AdoptModule: any attached one, parallel code too. The rest: holders of the legacy lock.
// LIMITS     Objects of classes derived from ModuleType (a Py_mod_create function may make one) keep their state. A module
//            with types (PyType_FromModuleAndSpec) and none of the above stays, with them.
#ifndef TRICOLOR_COMPAT_NATIVE_MODULE_H_
#define TRICOLOR_COMPAT_NATIVE_MODULE_H_

#include "compat/api.h"
#include "runtime/objects/module.h"

namespace tricolor::compat {

// The module has its definition, and its state if that asks for any. Again: nothing.
void AdoptModule(Object* module);
void TraverseModule(Object* module, visitproc visit, void* arg);
// m_clear. An exception that it sets is dropped.
void ClearModule(Object* module);
// Where modules come to be deallocated.
void MakeModulesNative();

// The program has ended, its modules that died with it are gone, and no Python code is run any more: frees the states of
// the others.
void FinishModules();
// Nothing of C's is run any more.
extern bool modules_finished;  // atomic
inline bool ModulesFinished() { return __atomic_load_n(&modules_finished, __ATOMIC_ACQUIRE); }
void ForgetModules();        // the runtime ends
void ForgetStateModules();   // objects/moduleobject.cc: what PyState_FindModule finds

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_NATIVE_MODULE_H_
