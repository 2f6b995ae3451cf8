// Doctor: what `tricolor --check-extension mod.so` watches while a program uses that module.
//
// WHY        An extension's author wants the line of C that counts wrongly. In this mode every change
//            of a ledger takes the slow path (tc_ledger_mode), where the address that it returns to in
//            the module is known; the module's debug information turns it into a file and a line.
// FINDS      references dropped twice: the count of what native code owns is negative when the
//              outermost call ends;
//            references leaked: at the end an object is owned by native code, and its address is in no
//              data of the process and in no object of the extension;
//            use of a dead object: what was freed is never used again here, and each touch is seen;
//            a field that tp_traverse does not tell: looked for in each object that dies, and at the end;
//            a borrowed reference kept in a field: the method's object has a field with a builtin
//              object that native code owns no reference to;
//            counting on a thread that is not attached or does not hold the legacy lock.
// THREADS    Any; its tables have a lock of their own, taken last.
// COST       None when off: the checks stand behind the test of tc_ledger_mode that the slow paths
//            make anyway, and calls are watched by other functions in the types' slots.
#ifndef TRICOLOR_COMPAT_DOCTOR_H_
#define TRICOLOR_COMPAT_DOCTOR_H_

#include <string>

#include "compat/api.h"

namespace tricolor::compat {

inline constexpr uint32_t kLedgerAtomic = 1;   // bits of tc_ledger_mode
inline constexpr uint32_t kLedgerWatched = 2;

inline bool Watched() {
  return (__atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) & kLedgerWatched) != 0;
}

// Before Runtime::Start.
void StartDoctor(const std::string& module_path);
// After the program, before the runtime ends; attached. Prints what was found; the number of findings.
int FinishDoctor();

// ---- Called by the ledger in this mode only.
void DoctorNote(Object* o, int32_t raw, int32_t next);  // a ledger changes
void DoctorBorn(Object* o);                             // an extension's object begins
void DoctorDeallocates(Object* o);                      // its tp_dealloc is about to run
void DoctorFreed(Object* o);                            // and gave the cell back
// A method of C has returned.
void DoctorCallEnded(const PyMethodDef* def, Object* self);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_DOCTOR_H_
