// Audit events (PEP 578): what the hooks of sys.addaudithook and PySys_AddAuditHook are told of.
//
// WHY        A hook logs what a program is about to do, and forbids it by an exception. So an event
//            is raised before the deed, with CPython's arguments.
// THREADS    Anyone, attached, with no object's lock held: hooks are Python code. They are only added.
// COST       Without a hook one relaxed load and a branch; the arguments are made into objects
//            for hooks only. Events belong on paths that do more than that anyway.
#ifndef TRICOLOR_RUNTIME_AUDIT_H_
#define TRICOLOR_RUNTIME_AUDIT_H_

#include <concepts>
#include <cstdint>
#include <string_view>

#include "runtime/object.h"

namespace tricolor {

extern bool audit_hooks_installed;  // relaxed atomic
inline bool AuditHooksInstalled() {
  return __builtin_expect(__atomic_load_n(&audit_hooks_installed, __ATOMIC_RELAXED), 0);
}

// Calls the hooks, with the current error put by. False: one raised, and what was announced must
// not be done. `args`: a tuple.
bool Audit(const char* event, Object* args);

// sys.addaudithook and what the C API has of its own (native_hooks.audit). False: exception.
bool AddAuditHook(Object* hook);
void NoteNativeAuditHooks();

void InitAudit();
// The end of a runtime: the last events, then nobody is asked any more.
void FinishAudit();

// One argument of an event as an object; null: exception.
struct AuditBytes {
  std::string_view text;  // as bytes; otherwise text is str
};
Object* AuditObject(Object* o);  // null is None
Object* AuditObject(int64_t number);
Object* AuditObject(uint64_t number);
Object* AuditObject(const char* text);  // null is None
Object* AuditObject(std::string_view text);
Object* AuditObject(AuditBytes bytes);
template <std::signed_integral T>
Object* AuditObject(T number) { return AuditObject(static_cast<int64_t>(number)); }
template <std::unsigned_integral T>
Object* AuditObject(T number) { return AuditObject(static_cast<uint64_t>(number)); }

bool AuditItems(const char* event, Object* const* items, int64_t count);

// An event of the runtime's own. False: exception.
template <class... Arguments>
bool AuditEvent(const char* event, const Arguments&... arguments) {
  if (!AuditHooksInstalled()) return true;
  Object* items[] = {AuditObject(arguments)..., nullptr};
  return AuditItems(event, items, sizeof...(arguments));
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_AUDIT_H_
