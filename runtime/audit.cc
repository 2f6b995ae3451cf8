#include "runtime/audit.h"

#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/interp/trace.h"
#include "runtime/lock.h"
#include "runtime/modules/lifecycle.h"
#include "runtime/modules/sys_access.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

bool audit_hooks_installed = false;

namespace {

// Root: a RefArray, full; another one for each hook more. No list: no program is to find it and take
// hooks out.
Object* hooks = nullptr;

RefArray* Hooks() { return reinterpret_cast<RefArray*>(gc::Load(&hooks)); }

void SetInstalled(bool installed) {
  __atomic_store_n(&audit_hooks_installed, installed, __ATOMIC_RELAXED);
}

// A trace function sees of hooks only those that have a true __cantrace__.
bool CallHook(Object* hook, Object* name, Object* args) {
  Object* can_trace = Intern("__cantrace__");
  Object* flag;
  const int found = can_trace == nullptr ? -1 : LookupAttr(hook, can_trace, &flag);
  if (found < 0) return false;
  const int traced = found == 0 ? 0 : IsTrue(flag);
  if (traced < 0) return false;
  trace_depth -= traced;
  Object* result = CallArgs(hook, name, args);
  trace_depth += traced;
  return result != nullptr;
}

bool CallHooks(const char* event, Object* args) {
  const auto native = native_hooks.audit.load();
  if (native != nullptr && !native(event, args)) return false;
  if (Hooks() == nullptr) return true;
  Object* name = NewStr(event);
  if (name == nullptr) return false;
  ++trace_depth;
  bool good = true;
  for (int64_t i = 0; good; ++i) {
    RefArray* now = Hooks();  // a hook that is added meanwhile is asked too
    if (now == nullptr || i >= now->capacity) break;
    good = CallHook(gc::Load(&now->items[i]), name, args);
  }
  --trace_depth;
  return good;
}

}  // namespace

bool Audit(const char* event, Object* args) {
  if (!AuditHooksInstalled()) return true;
  if (args == nullptr) return false;
  Object* error = TakeError();
  if (!CallHooks(event, args)) return false;
  if (error != nullptr) SetError(error);
  return true;
}

bool AddAuditHook(Object* hook) {
  if (!AuditEvent("sys.addaudithook")) return ClearErrorIf(exc::Exception);
  ObjectLock lock(Runtime::Get()->sys_module);
  RefArray* old = Hooks();
  const int64_t count = old == nullptr ? 0 : old->capacity;
  RefArray* array = NewRefArray(count + 1);
  if (array == nullptr) return false;
  for (int64_t i = 0; i < count; ++i) {
    gc::Store(array, &array->items[i], gc::Load(&old->items[i]));
  }
  gc::Store(array, &array->items[count], hook);
  gc::Store<Object>(nullptr, &hooks, &array->base);
  SetInstalled(true);
  return true;
}

void NoteNativeAuditHooks() { SetInstalled(true); }

void InitAudit() {
  SetInstalled(false);
  Runtime::Get()->AddRoot(&hooks);
}

void FinishAudit() {
  if (!AuditHooksInstalled()) return;
  // In CPython the streams are gone by now; what a hook prints here is seen by nobody.
  Object* const streams[] = {SysGet("stdout"), SysGet("stderr")};
  SysSet("stdout", None());
  SysSet("stderr", None());
  if (!AuditEvent("cpython.PyInterpreterState_Clear")) ClearError();
  gc::Store<Object>(nullptr, &hooks, nullptr);
  if (!AuditEvent("cpython._PySys_ClearAuditHooks")) ClearError();  // to those in C alone
  SetInstalled(false);
  if (streams[0] != nullptr) SysSet("stdout", streams[0]);
  if (streams[1] != nullptr) SysSet("stderr", streams[1]);
  FlushStandardStreams();  // what a hook wrote to a stream that it kept
}

Object* AuditObject(Object* o) { return o == nullptr ? None() : o; }
Object* AuditObject(int64_t number) { return NewInt(number); }
Object* AuditObject(uint64_t number) { return NewIntUnsigned(number); }
Object* AuditObject(const char* text) { return text == nullptr ? None() : NewStr(text); }
Object* AuditObject(std::string_view text) { return StrSurrogateEscape(text); }
Object* AuditObject(AuditBytes bytes) {
  return NewBytes(bytes.text.data(), static_cast<int64_t>(bytes.text.size()));
}

bool AuditItems(const char* event, Object* const* items, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if (items[i] == nullptr) return false;
  }
  return Audit(event, count == 0 ? EmptyTuple() : NewTupleFrom(items, count));
}

}  // namespace tricolor
